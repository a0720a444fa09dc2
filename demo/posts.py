"""Who acts in the demo country: travellers, members and the posts of the offices in policy/reference/offices.csv.

A `Post` has the fields and methods of access/actor.py's Actor that the services look at: demo/ asks services and
does not know access/. A test holds the posts of the personas equal to access/personas.py.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from random import Random

from services.reference import OFFICES

OTANDASTAR, MIGRATION, BORDER, PAYMENTS = "OTANDASTAR", "MIGRATION", "BORDER", "PAYMENTS"
HOME = "KAZ"
PERSONA_MISSION = "MISSION-ULN"
CASE_OFFICERS = ("demo-case-officer", "officer-migration-2", "officer-migration-3")


@dataclass(frozen=True)
class Post:
    """Somebody who asks: the subject of a token, the roles it gives, the office it speaks for."""

    subject: str
    roles: frozenset[str]
    office: str | None = None
    purpose: str | None = None
    anonymous: bool = False

    def binds(self) -> dict[str, str | None]:
        """What the row scope asks of somebody."""
        return {"actor_subject": self.subject, "actor_office": self.office}


def traveller(subject: str = "demo-traveller") -> Post:
    """A traveller, by default the persona."""
    return Post(subject, frozenset({"TRAVELLER"}))


def member(subject: str = "demo-member") -> Post:
    """A member of the diaspora, by default the persona."""
    return Post(subject, frozenset({"MEMBER"}))


def registrar(office: str) -> Post:
    """The post that registers members for a mission, an association or the Otandastar fund."""
    subject = "demo-mission-officer" if office == PERSONA_MISSION else f"officer-{office.lower()}"
    return Post(subject, frozenset({"MISSION_OFFICER"}), office)


def case_officer(number: int = 0) -> Post:
    """One of the officers of the migration service; the first is the persona."""
    return Post(CASE_OFFICERS[number % len(CASE_OFFICERS)], frozenset({"CASE_OFFICER"}), MIGRATION)


BORDER_OFFICER = Post("demo-border-officer", frozenset({"BORDER_OFFICER"}), BORDER)
PAYMENTS_OFFICER = Post("demo-payments-officer", frozenset({"PAYMENTS_OFFICER"}), PAYMENTS)


@cache
def offices() -> tuple[dict[str, str], ...]:
    """The rows of the table of offices."""
    with OFFICES.open(encoding="utf-8", newline="") as table:
        return tuple(csv.DictReader(table))


def office_for(kind: str, country: str, random: Random) -> str:
    """An office of a kind that registers members who live in a country; the Otandastar fund where there is none."""
    codes = [row["code"] for row in offices() if row["kind"] == kind and row["country"] in (country, HOME)]
    return random.choice(codes) if codes else OTANDASTAR
