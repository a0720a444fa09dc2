"""People of the demo country: names, birth dates, passports with a valid machine-readable zone, IINs.

Everybody is made up. Passport numbers begin with `QZ`, which marks them as synthetic; they are unique, and so are
the IINs, whose check digits are valid.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from mrz.generator.td3 import TD3CodeGenerator

from services.kandas.iins import check_digit

NAMES = Path(__file__).parent / "data" / "names.toml"
NUMBERS, LAP = 10**7, 10**6
"""Passport numbers of seven digits; after them, of a letter and six digits."""
STRIDE = 7_919
"""Coprime with both, so numbers do not repeat before all have been used."""
PASSPORTS_EXPIRE_FROM = date(2028, 1, 3)
PASSPORTS_EXPIRE_WITHIN = 2_000
"""Days; every passport outlasts every journey of the demo by more than any rule asks for."""
BIRTHDAYS = 360
"""Days of birth to choose from for an age: the number of a person chooses, so that equal days are far apart."""
SERIALS = 5000
"""Serial numbers of IINs, each with a second one in reserve where the first has no check digit."""
IINS = BIRTHDAYS * SERIALS
"""So many people have an IIN of their own; those beyond have none."""
ON_PASSPORTS = {"DEU": "D"}
"""Codes of the machine-readable zone that differ from ISO 3166-1."""


@dataclass(frozen=True)
class Name:
    """A name as it is written at home, and in the Latin zone of a passport."""

    given: str
    family: str
    given_latin: str
    family_latin: str


@dataclass(frozen=True)
class Somebody:
    """One synthetic person with a passport of their country (TD3, both lines of the machine-readable zone)."""

    name: Name
    sex: str
    birth_date: date
    country: str
    number: str
    expires: date
    mrz: tuple[str, str]
    iin: str | None = None


@dataclass(frozen=True)
class Registrar:
    """Makes people in a reproducible order; `numbers` is shared by all, so that passport numbers stay apart."""

    random: Random
    numbers: Iterator[int]

    def kazakh(
        self, country: str, sex: str, on: date, age: int, root: tuple[str, str] | None = None
    ) -> Somebody:
        """An ethnic Kazakh, so old on a day, with a passport of `country`; `root` is a family name without ending."""
        given = self.random.choice(read_names()["kazakh"][sex.lower()])
        family = _with_ending(root or self.root(), country in read_names()["kazakh"]["with_endings"], sex)
        number = next(self.numbers)
        birthday = _birthday(on, age)
        birth = birthday - timedelta(days=(birthday.toordinal() - number * STRIDE) % BIRTHDAYS)
        name = Name(given[0], family[0], given[1], family[1])
        return self._person(number, name, sex, birth, country, iin(number, birth, sex))

    def root(self) -> tuple[str, str]:
        """A Kazakh family name without an ending: Cyrillic, Latin."""
        cyrillic, latin = self.random.choice(read_names()["kazakh"]["family"])
        return cyrillic, latin

    def traveller(self, country: str, birth_date: date) -> Somebody:
        """A foreign traveller with a passport of `country`. KeyError where no names are known for it."""
        names = next((group for group in read_names()["travellers"] if country in group["countries"]), None)
        if names is None:
            raise KeyError(country)
        sex = self.random.choice(("FEMALE", "MALE"))
        given, family = self.random.choice(names[sex.lower()]), self.random.choice(names["family"])
        return self._person(next(self.numbers), Name(given, family, given, family), sex, birth_date, country)

    def _person(
        self, number: int, name: Name, sex: str, birth: date, country: str, iin: str | None = None
    ) -> Somebody:
        text = number_of(number)
        expires = PASSPORTS_EXPIRE_FROM + timedelta(days=self.random.randrange(PASSPORTS_EXPIRE_WITHIN))
        lines = zone(name, sex, birth, country, text, expires)
        return Somebody(name, sex, birth, country, text, expires, lines, iin)


def number_of(place: int) -> str:
    """The passport number of the person at a place in the country: nine signs, beginning with QZ."""
    if place < NUMBERS:
        return f"QZ{place * STRIDE % NUMBERS:07d}"
    lap, number = divmod(place - NUMBERS, LAP)
    return f"QZ{chr(65 + lap)}{number * STRIDE % LAP:06d}"


def iin(place: int, birth: date, sex: str) -> str | None:
    """A valid IIN for the person at a place in the country; None where the numbers of the demo have run out.

    Date of birth, a digit for century and sex, a serial number of four digits, a check digit.
    """
    if place >= IINS:
        return None
    century = {1800: 1, 1900: 3, 2000: 5}[birth.year // 100 * 100] + (sex == "FEMALE")
    for serial in (place // BIRTHDAYS, place // BIRTHDAYS + SERIALS):
        text = f"{birth:%y%m%d}{century}{serial:04d}"
        digit = check_digit(text)
        if digit is not None:
            return f"{text}{digit}"
    return None


def zone(name: Name, sex: str, birth: date, country: str, number: str, expires: date) -> tuple[str, str]:
    """The two lines of a TD3 machine-readable zone (ICAO 9303), check digits included."""
    code = ON_PASSPORTS.get(country, country)
    text = str(
        TD3CodeGenerator(
            "P",
            code,
            name.family_latin,
            name.given_latin,
            number,
            code,
            f"{birth:%y%m%d}",
            sex[0],
            f"{expires:%y%m%d}",
        )
    )
    first, second = text.split("\n")
    return first, second


def born(on: date, age: int, random: Random) -> date:
    """A birth date such that somebody is `age` years old on a day."""
    return _birthday(on, age) - timedelta(days=random.randrange(BIRTHDAYS))


def _birthday(on: date, age: int) -> date:
    return on.replace(year=on.year - age, day=min(on.day, 28))


def age_on(birth: date, day: date) -> int:
    """Completed years of life on a day."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


@cache
def read_names() -> Mapping[str, Any]:
    """The lists of names, as the data file has them."""
    return tomllib.loads(NAMES.read_text(encoding="utf-8"))


def _with_ending(root: tuple[str, str], ending: bool, sex: str) -> tuple[str, str]:
    if not ending:
        return root
    return (root[0] + "ова", root[1] + "ova") if sex == "FEMALE" else (root[0] + "ов", root[1] + "ov")
