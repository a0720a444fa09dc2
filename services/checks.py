"""Checks of what people type: they collect every violation instead of stopping at the first."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from models.reference import Checkpoint, Country, Region
from services.problems import InvalidInput, Violation

Row = TypeVar("Row")
NAME = 200
LONG = 2000
MANY = 50
EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
EMAIL_LENGTH = 255
PHONE = re.compile(r"\+?[0-9][0-9 ()-]{4,28}[0-9]")
CODE = re.compile(r"[A-Za-z0-9_-]{1,40}")
"""What a code or an identifier may look like: anything else is unknown without asking the database."""

EARLIEST = date(1900, 1, 1)
# Bidirectional overrides and isolates reorder what a reader sees; other format characters are in real names.
REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Format characters, variation selectors and fillers: real names have them, but none is made of them alone.
INVISIBLE = re.compile(
    "[\\s\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
REFUSED = frozenset({"Cc", "Cs", "Co", "Cn"})


@dataclass(frozen=True)
class Checks:
    """The violations found so far; each check gives the cleaned value, or None where there is none."""

    found: list[Violation] = field(default_factory=list)

    def add(self, path: str, code: str, **params: str | int) -> None:
        """Note one violation."""
        self.found.append(Violation(path, code, params))

    def problem(self) -> InvalidInput:
        """All violations as one problem."""
        return InvalidInput(violations=tuple(self.found))

    def text(
        self, path: str, value: str | None, *, most: int = NAME, needed: bool = True, lines: bool = False
    ) -> str | None:
        """A text in NFC, stripped, not too long, without control characters (line ends only with `lines`)."""
        if value is not None and len(value) > most:
            self.add(path, "TOO_LONG", most=most)
            return None
        clean = unicodedata.normalize("NFC", value or "").strip()
        if not clean:
            if needed:
                self.add(path, "REQUIRED")
            return None
        allowed = "\n\r\t" if lines else ""
        if any(c in REORDERING or (unicodedata.category(c) in REFUSED and c not in allowed) for c in clean):
            self.add(path, "CONTROL_CHARACTERS")
            return None
        if all(unicodedata.category(c) == "Cf" or INVISIBLE.match(c) for c in clean):
            self.add(path, "CONTROL_CHARACTERS")
            return None
        return clean

    def shape(
        self, path: str, value: str | None, pattern: re.Pattern[str], code: str, **kwargs: Any
    ) -> str | None:
        """A text that matches a pattern as a whole."""
        clean = self.text(path, value, **kwargs)
        if clean is not None and not pattern.fullmatch(clean):
            self.add(path, code)
            return None
        return clean

    def email(self, path: str, value: str) -> str | None:
        """An e-mail address by its shape; whether it exists only a message can tell."""
        return self.shape(path, value, EMAIL, "EMAIL_SHAPE", most=EMAIL_LENGTH)

    def phone(self, path: str, value: str | None) -> str | None:
        """A telephone number by its shape."""
        return self.shape(path, value, PHONE, "PHONE_SHAPE", most=30, needed=False)

    def one_of(
        self, path: str, value: str | None, allowed: Container[str], code: str = "NOT_A_CHOICE"
    ) -> str | None:
        """One of some codes; None passes."""
        if value is not None and value not in allowed:
            self.add(path, code)
            return None
        return value

    def few(self, path: str, items: Iterable[Any] | None, most: int = MANY) -> list[Any]:
        """A list without repetitions; one that is too long is refused as a whole and gives nothing."""
        found = list(dict.fromkeys(items or ()))
        if len(found) > most:
            self.add(path, "TOO_MANY", most=most)
            return []
        return found

    def past(self, path: str, day: date | None, today: date) -> None:
        """A day from 1900 up to today, where given."""
        if day is not None and day > today:
            self.add(path, "DATE_IN_FUTURE")
        elif day is not None and day < EARLIEST:
            self.add(path, "DATE_TOO_EARLY")

    def country(self, session: Session, path: str, code: str | None) -> str | None:
        """A country that exists, where given."""
        if code is not None and _row(session, Country, code) is None:
            self.add(path, "UNKNOWN_COUNTRY")
            return None
        return code

    def region(self, session: Session, path: str, code: str | None, on: date) -> str | None:
        """A region that exists on a day, where given."""
        region = None if code is None else _row(session, Region, code)
        if code is not None and region is None:
            self.add(path, "UNKNOWN_REGION")
        elif region is not None and not (region.valid_from or date.min) <= on <= (
            region.valid_to or date.max
        ):
            self.add(path, "REGION_NOT_VALID")
        else:
            return code
        return None

    def checkpoint(self, session: Session, path: str, code: str) -> Checkpoint | None:
        """A checkpoint that exists."""
        found = _row(session, Checkpoint, code)
        if found is None:
            self.add(path, "UNKNOWN_CHECKPOINT")
        return found


def known(value: Row | None) -> Row:
    """A value that must be there, since the checks before found nothing wrong."""
    if value is None:
        raise ValueError("a value that was checked is missing")
    return value


def _row(session: Session, entity: type[Row], code: str) -> Row | None:
    return session.get(entity, code) if CODE.fullmatch(code) else None
