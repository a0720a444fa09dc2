"""Machine-readable zones of travel documents (ICAO 9303): passports (TD3), cards (TD1) and TD2.

The `mrz` library checks the digits. Its date checks are not used: they read the clock of the machine.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from mrz.checker.td1 import TD1CodeChecker
from mrz.checker.td2 import TD2CodeChecker
from mrz.checker.td3 import TD3CodeChecker

from services.checks import Checks
from services.people.lines import lines_of, misread

FORMATS: dict[tuple[int, int], tuple[Any, int, int]] = {
    (2, 44): (TD3CodeChecker, 0, 5),
    (2, 36): (TD2CodeChecker, 0, 5),
    (3, 30): (TD1CodeChecker, 2, 0),
}
"""Lines and their length, to the checker and to where the name stands: line and first position."""

DIGITS = ("document_number_hash", "birth_date_hash", "expiry_date_hash", "optional_data_hash", "final_hash")
PASSPORT = re.compile(r"P[A-Z<]")
"""Document codes of passports (ICAO 9303-4). Visas begin with V; cards with A, C or I, and no kind is a card."""

ALPHABET = re.compile(r"[A-Z0-9<]+")
# What passports print for a code that data sets write otherwise.
PRINTED = MappingProxyType({"D": "DEU"})
SEX = MappingProxyType({2: (1, 20), 3: (1, 7)})
"""Number of lines, to the line and the position of the sex."""

SEXES = MappingProxyType({"M": "MALE", "F": "FEMALE", "<": "UNSPECIFIED", "X": "UNSPECIFIED"})
# Second letters of the document code that ICAO 9303 gives a meaning; other letters are the issuer's own.
KINDS = MappingProxyType(
    {"PD": "DIPLOMATIC", "PO": "SERVICE", "PS": "SERVICE", "PR": "REFUGEE_TRAVEL", "PT": "STATELESS_TRAVEL"}
)
NATIONALITY_KINDS = MappingProxyType(
    {"XXA": "STATELESS_TRAVEL", "XXB": "REFUGEE_TRAVEL", "XXC": "REFUGEE_TRAVEL"}
)
FURTHEST_EXPIRY = 50


@dataclass(frozen=True, slots=True)
class Zone:
    """What a zone says. `truncated` names did not fit; dates are None where the document leaves them open."""

    number: str
    country: str
    nationality: str
    kind: str
    family: str
    given: str
    truncated: bool
    birth_date: date | None
    expires: date | None
    sex: str


def read_zone(checks: Checks, path: str, lines: tuple[str, ...], today: date) -> Zone | None:
    """The zone of two or three lines; violations for what is no passport or cannot be read."""
    parts = lines_of(lines[:3])
    shape = FORMATS.get((len(parts), len(parts[0]) if parts else 0))
    if shape is None or len({len(part) for part in parts}) > 1 or len(lines) > len(FORMATS):
        checks.add(path, "MRZ_SIZE")
        return None
    if not all(ALPHABET.fullmatch(part) for part in parts) or not re.search("[A-Z]", parts[0]):
        checks.add(path, "MRZ_ALPHABET")
        return None
    if not PASSPORT.match(parts[0]):
        checks.add(path, "NOT_A_PASSPORT")
        return None
    checker, line, start = shape
    checked = checker("\n".join(parts))
    wrong = _wrong(checked)
    if wrong:
        # O is never taken for 0 in silence: whoever sent the lines is told where to look.
        if doubt := misread(parts, lambda text: not _wrong(checker(text))):
            checks.add(path, "MRZ_MISREAD", **doubt)
        else:
            checks.add(path, "MRZ_CHECK_DIGIT", field=wrong[0].removesuffix("_hash"))
        return None
    if not (checked.identifier and checked.document_number):
        checks.add(path, "MRZ_FIELDS")
        return None
    found = checked.fields()
    sex = parts[SEX[len(parts)][0]][SEX[len(parts)][1]]
    if sex not in SEXES:
        checks.add(path, "MRZ_SEX")
        return None
    nationality = PRINTED.get(found.nationality, found.nationality)
    kind = KINDS.get(found.document_type) or NATIONALITY_KINDS.get(nationality, "ORDINARY")
    return Zone(
        number=found.document_number,
        country=PRINTED.get(found.country, found.country),
        nationality=nationality,
        kind=kind,
        family=found.surname,
        given=found.name,
        truncated=not parts[line][start:].endswith("<"),
        birth_date=_birth(checks, path, found.birth_date, today),
        expires=_expiry(checks, path, found.expiry_date, today),
        sex=SEXES[sex],
    )


def _wrong(checked: Any) -> list[str]:
    return [name for name in DIGITS if not getattr(checked, name, True)]


def _birth(checks: Checks, path: str, text: str, today: date) -> date | None:
    return _day(checks, path, text, lambda year: year + (2000 if year <= today.year % 100 else 1900), today)


def _expiry(checks: Checks, path: str, text: str, today: date) -> date | None:
    latest = today.year + FURTHEST_EXPIRY
    return _day(checks, path, text, lambda year: year + (2000 if 2000 + year <= latest else 1900), None)


def _day(checks: Checks, path: str, text: str, century: Any, not_after: date | None) -> date | None:
    if "<" in text:
        return None
    try:
        year, month, day_of_month = (int(text[at : at + 2]) for at in (0, 2, 4))
        day = date(century(year), month, day_of_month)
    except ValueError:
        checks.add(path, "MRZ_DATE")
        return None
    return day.replace(year=day.year - 100) if not_after and day > not_after else day
