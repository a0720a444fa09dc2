"""Who acts in the demo country: travellers, members and the officers of policy/reference/offices.csv."""

from __future__ import annotations

import csv
from functools import cache
from random import Random

from access.actor import Actor, Role
from services.reference import OFFICES

OTANDASTAR, MIGRATION, BORDER, PAYMENTS = "OTANDASTAR", "MIGRATION", "BORDER", "PAYMENTS"
HOME = "KAZ"
PERSONA_MISSION = "MISSION-ULN"
CASE_OFFICERS = ("demo-case-officer", "officer-migration-2", "officer-migration-3")


def traveller(subject: str = "demo-traveller") -> Actor:
    """A traveller, by default the persona."""
    return Actor(subject, frozenset({Role.TRAVELLER}))


def member(subject: str = "demo-member") -> Actor:
    """A member of the diaspora, by default the persona."""
    return Actor(subject, frozenset({Role.MEMBER}))


def registrar(office: str) -> Actor:
    """The post that registers members for a mission, an association or the Otandastar fund."""
    subject = "demo-mission-officer" if office == PERSONA_MISSION else f"officer-{office.lower()}"
    return Actor(subject, frozenset({Role.MISSION_OFFICER}), office)


def case_officer(number: int = 0) -> Actor:
    """One of the officers of the migration service; the first is the persona."""
    return Actor(CASE_OFFICERS[number % len(CASE_OFFICERS)], frozenset({Role.CASE_OFFICER}), MIGRATION)


BORDER_OFFICER = Actor("demo-border-officer", frozenset({Role.BORDER_OFFICER}), BORDER)
ADMIN = Actor("demo-admin", frozenset({Role.ADMIN}), "MINISTRY")
APPEALS_OFFICER = Actor("demo-appeals-officer", frozenset({Role.CASE_OFFICER}), MIGRATION)
"""Answers appeals: decided nothing before."""
PAYMENTS_OFFICER = Actor("demo-payments-officer", frozenset({Role.PAYMENTS_OFFICER}), PAYMENTS)


@cache
def offices() -> tuple[dict[str, str], ...]:
    """The rows of the table of offices."""
    with OFFICES.open(encoding="utf-8", newline="") as table:
        return tuple(csv.DictReader(table))


def office_for(kind: str, country: str, random: Random) -> str:
    """An office of a kind that registers members who live in a country; the Otandastar fund where there is none."""
    codes = [row["code"] for row in offices() if row["kind"] == kind and row["country"] in (country, HOME)]
    return random.choice(codes) if codes else OTANDASTAR
