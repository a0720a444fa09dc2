"""Synthetic people: unique passports, valid machine-readable zones, ages as asked."""

from __future__ import annotations

import itertools
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mrz.checker.td3 import TD3CodeChecker

from demo.people import (
    BIRTHDAYS,
    IINS,
    LAP,
    NUMBERS,
    Name,
    Registrar,
    age_on,
    born,
    iin,
    number_of,
    read_names,
    zone,
)
from demo.steps import ENDS

DAY = date(2024, 6, 30)


def registrar(seed: str = "people") -> Registrar:
    return Registrar(Random(seed), itertools.count(1))


def test_a_zone_as_icao_9303_wants_it() -> None:
    name = Name("Айгүл", "Омарова", "Aigul", "Omarova")
    assert zone(name, "FEMALE", date(1990, 1, 1), "UZB", "QZ1234567", date(2030, 1, 1)) == (
        "P<UZBOMAROVA<<AIGUL<<<<<<<<<<<<<<<<<<<<<<<<<",
        "QZ12345675UZB9001011F3001019<<<<<<<<<<<<<<06",
    )


def test_a_german_passport_bears_one_letter() -> None:
    person = registrar().traveller("DEU", date(1980, 5, 5))
    assert person.mrz[0].startswith("P<D<<") and person.mrz[1][10:13] == "D<<"
    assert TD3CodeChecker("\n".join(person.mrz))


def test_names_take_endings_where_they_are_usual() -> None:
    people = registrar()
    woman = people.kazakh("UZB", "FEMALE", DAY, 34, ("Омар", "Omar"))
    man = people.kazakh("CHN", "MALE", DAY, 34, ("Омар", "Omar"))
    assert (woman.name.family, woman.name.family_latin) == ("Омарова", "Omarova")
    assert (man.name.family, man.name.family_latin) == ("Омар", "Omar")


def test_numbers_do_not_repeat() -> None:
    people = registrar()
    numbers = {people.traveller("FRA", date(1990, 1, 1)).number for _ in range(2_000)}
    assert len(numbers) == 2_000 and all(number.startswith("QZ") for number in numbers)
    places = [*range(0, NUMBERS, 997), *range(NUMBERS, NUMBERS + 3 * LAP, 997)]
    found = {number_of(place) for place in places}
    assert len(found) == len(places) and {len(number) for number in found} == {9}
    assert (number_of(NUMBERS), number_of(NUMBERS + LAP)) == ("QZA000000", "QZB000000")


def test_an_iin_as_the_law_wants_it() -> None:
    assert iin(360 * 17, date(1990, 2, 3), "MALE") == "900203300170"
    assert iin(360 * 17, date(2004, 2, 3), "FEMALE") == "040203600179"
    assert iin(IINS, date(1990, 2, 3), "MALE") is None


@given(st.integers(0, IINS - 1), st.dates(date(1930, 1, 1), ENDS.date()), st.sampled_from(["MALE", "FEMALE"]))
def test_check_digits_hold(place: int, birth: date, sex: str) -> None:
    text = iin(place, birth, sex)
    if text is not None:
        weights = range(1, 12)
        digit = sum(w * int(d) for w, d in zip(weights, text, strict=False)) % 11
        if digit == 10:
            digit = sum(w * int(d) for w, d in zip((*range(3, 12), 1, 2), text, strict=False)) % 11
        assert text[11] == str(digit) and text.startswith(f"{birth:%y%m%d}")


def test_no_two_people_share_an_iin() -> None:
    people = registrar()
    found = [people.kazakh("CHN", "MALE", DAY, 30) for _ in range(3 * BIRTHDAYS)]
    assert len({person.iin for person in found}) == len(found)
    assert len({person.birth_date for person in found}) == BIRTHDAYS
    assert {age_on(person.birth_date, DAY) for person in found} == {30}


def test_a_country_without_names_is_refused() -> None:
    with pytest.raises(KeyError, match="ATA"):
        registrar().traveller("ATA", date(1990, 1, 1))


@given(st.dates(date(2024, 1, 1), ENDS.date()), st.integers(0, 90), st.integers())
def test_people_are_as_old_as_asked(day: date, age: int, seed: int) -> None:
    assert age_on(born(day, age, Random(seed)), day) == age


@pytest.mark.parametrize("country", [c for group in read_names()["travellers"] for c in group["countries"]])
def test_every_zone_is_valid(country: str) -> None:
    person = registrar(country).traveller(country, date(1975, 2, 28))
    assert TD3CodeChecker("\n".join(person.mrz))
    assert person.expires > ENDS.date()
