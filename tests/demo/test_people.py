"""Synthetic people: unique passports, valid machine-readable zones, ages as asked."""

from __future__ import annotations

import itertools
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mrz.checker.td3 import TD3CodeChecker

from demo.people import NUMBERS, STRIDE, Name, Registrar, age_on, born, read_names, zone
from demo.steps import ENDS


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
    woman = people.kazakh("UZB", "FEMALE", date(1990, 1, 1), ("Омар", "Omar"))
    man = people.kazakh("CHN", "MALE", date(1990, 1, 1), ("Омар", "Omar"))
    assert (woman.name.family, woman.name.family_latin) == ("Омарова", "Omarova")
    assert (man.name.family, man.name.family_latin) == ("Омар", "Omar")


def test_numbers_do_not_repeat() -> None:
    people = registrar()
    numbers = {people.traveller("FRA", date(1990, 1, 1)).number for _ in range(2_000)}
    assert len(numbers) == 2_000 and all(number.startswith("QZ") for number in numbers)
    assert len({n * STRIDE % NUMBERS for n in range(0, NUMBERS, 997)}) == len(range(0, NUMBERS, 997))


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
