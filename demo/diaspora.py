"""Steps of the registry: families registered by a mission, an association, the Otandastar fund or themselves."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from random import Random
from typing import Any

from access.actor import Actor
from demo.families import Family, families
from demo.groups import loose
from demo.parts import ages
from demo.people import Registrar, read_names
from demo.posts import member, office_for, registrar
from demo.settings import DATA, kandas
from demo.shares import apportion
from demo.steps import Step, at, draw, workday
from policy.reference import regions
from services.registry.commands import HouseholdPerson, Intentions

REGIONS = ("KZ-71", "KZ-75", "KZ-19", "KZ-55", "KZ-63", "KZ-10", "KZ-11", "KZ-47")
"""Regions that members name as preferred (a parameter)."""
OPTIONAL = {"CONTACT": 0.8, "RETURN_PLANNING": 0.6, "STATISTICS": 0.7}
"""Consents besides the one to be registered, and how often they are given."""
YEARS = range(2027, 2032)
EVERY_SELF = 4
"""Of families staying abroad that register themselves, one in so many is in the file of the member persona."""


def register(key: str, family: Family, office: str, on: date, returning: bool | None, random: Random) -> Step:
    """The step that registers a family; SELF means that the applicant registers themselves."""
    poster = member(f"member-{key}") if office == "SELF" else registrar(office)
    return registered(key, family, poster, on, returning, random)


def registered(
    key: str, family: Family, post: Actor, on: date, returning: bool | None, random: Random
) -> Step:
    """The step by which `post` registers a family."""
    applicant = family.applicant
    settlements = read_names()["settlements"].get(family.origin)
    command = {
        "given": applicant.name.given,
        "family": applicant.name.family,
        "script": "CYRILLIC",
        "birth_date": applicant.birth_date,
        "sex": applicant.sex,
        "nationality": applicant.country,
        "residence": family.origin,
        "settlement": random.choice(settlements) if settlements else None,
        "household": tuple(_household(family)),
        "intentions": _intentions(returning, on, random),
        "consents": (
            "REGISTRY",
            *(purpose for purpose, often in OPTIONAL.items() if random.random() < often),
        ),
    }
    return Step(f"{key}/member", at(workday(on), 9, random), post, "register_diaspora_member", command)


def staying(key: str, persons: int, begins: date, ends: date, people: Registrar) -> Iterator[Step]:
    """Families who are registered and stay abroad, spread evenly over some days."""
    random, span = people.random, (ends - begins).days

    def day(part: Fraction) -> date:
        return begins + timedelta(days=int(part * span))

    made = loose(apportion(_weights(), persons), random)
    for place, family in enumerate(families(made, apportion(ages(), persons), {}, day, people)):
        kind = draw(kandas()["staying"], random)
        returning = random.choice((True, True, True, False, False, None))
        name = f"{key}-{place}"
        if kind != "SELF":
            office = office_for(kind, family.origin, random)
            yield register(name, family, office, day(family.part), returning, random)
            continue
        post = member() if random.random() * EVERY_SELF < 1 else member(f"member-{name}")
        yield registered(name, family, post, day(family.part), returning, random)


def _household(family: Family) -> Iterator[HouseholdPerson]:
    for kin in family.kin[1:]:
        person = kin.person
        yield HouseholdPerson(
            person.name.given, person.name.family, kin.relation, person.birth_date, person.sex
        )


def _intentions(returning: bool | None, on: date, random: Random) -> Intentions:
    if returning is not True:
        return Intentions(wants_to_return=returning)
    support: Mapping[str, int] = kandas()["support"]
    wanted = {draw(support, random) for _ in range(random.randint(0, 3))}
    there = [code for code in REGIONS if (regions()[code].valid_from or on) <= on]
    return Intentions(
        wants_to_return=True,
        preferred_regions=tuple(random.sample(there, random.randint(0, 3))),
        profession=draw(kandas()["profession"], random),
        year=max(on.year, random.choice(YEARS) - 2),
        support_needed=tuple(kind for kind in support if kind in wanted),
    )


@cache
def _weights() -> Mapping[str, int]:
    """Square roots of the numbers of Kazakhs abroad, so that small communities are seen in a small country."""
    with (DATA / "diaspora.csv").open(encoding="utf-8", newline="") as table:
        rows: list[dict[str, Any]] = list(csv.DictReader(table))
    return {row["iso3"]: math.isqrt(int(row["persons"])) for row in rows}


def before(day: date, low: int, high: int, random: Random) -> date:
    """A working day between `low` and `high` days before another."""
    return workday(day - timedelta(days=random.randint(low, high)))
