"""How each returning family's case goes: when it is granted, how the origin is shown, where the family settles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from random import Random

from demo.families import Family, families
from demo.groups import Group, groups, loose
from demo.parts import Part, ages, origins
from demo.people import Registrar
from demo.posts import office_for
from demo.settings import kandas
from demo.shares import apportion
from demo.steps import ENDS, draw, workday

GRANTED, REFUSED, RETURNED, PENDING = "GRANTED", "REFUSED", "RETURNED", "PENDING"
OUTCOMES = ((Fraction(1, 2), REFUSED), (Fraction(2, 3), RETURNED), (Fraction(1), PENDING))
"""Outcomes of the cases that are not granted, by the families' place in their group."""
COUNTED = frozenset({"KZ-23"})
"""Regions of which families, and the aid paid to them, are published."""
FREELY: Mapping[str, date] = {
    "UZB": date(2022, 1, 1),
    "KGZ": date(2022, 1, 1),
    "RUS": date(2022, 1, 1),
    "MNG": date(2022, 1, 1),
    "TUR": date(2022, 1, 1),
    "CHN": date(2024, 1, 1),
}
"""Origins whose people can enter before the status is granted, and since when for sure."""


@dataclass(frozen=True)
class Return:
    """One family's case. `decided_on` is the day of the grant or refusal; `office` registered the family, or None.

    `placed_on`, `region` and `settlement` are None where no placement is recorded.
    """

    key: str
    family: Family
    outcome: str
    decided_on: date
    office: str | None
    evidence: str
    arrived_on: date | None = None
    placed_on: date | None = None
    under_quota: bool = False
    region: str | None = None
    settlement: str | None = None


def granted(key: str, part: Part, people: Registrar) -> tuple[Return, ...]:
    """The cases of everybody who was granted the status in a part."""
    made = groups(part, people.random)

    def day(share: Fraction) -> date:
        on = part.begins + timedelta(days=int(share * ((part.ends - part.begins).days + 1)))
        return max(workday(on), part.begins)

    found = families(made, part.ages, part.education, day, people)
    return tuple(
        _settled(f"{key}-{place}", family, group, day(family.part), part, people.random)
        for place, (family, group) in enumerate(zip(found, made, strict=True))
    )


def _settled(key: str, family: Family, group: Group, on: date, part: Part, random: Random) -> Return:
    """The case of one family: those under quota are placed in their own period, the others in time."""
    arrived = _arrival(family.origin, on, random)
    if group.under_quota:
        wished = max(on, part.opens) + timedelta(days=random.randint(3, 21))
        placed = max(on, part.opens, workday(min(wished, part.closes)))
    else:
        placed = workday(max(on, arrived or on) + timedelta(days=random.randint(12, 50)))
        if group.region in COUNTED:
            # Families there are published by the year, and in part of it by the month, of their placement.
            placed = max(on, min(placed, part.closes if part.families else date(on.year, 12, 31)))
    if arrived is not None and arrived >= placed:
        arrived = placed - timedelta(days=random.randint(1, 9))
        arrived = arrived if arrived > on else None
    return Return(
        key,
        family,
        GRANTED,
        on,
        _registered_by(family, random),
        draw(kandas()["evidence"], random),
        arrived,
        placed,
        group.under_quota,
        group.region,
        draw(kandas()["settlement"], random),
    )


def _arrival(origin: str, granted_on: date, random: Random) -> date | None:
    """The day on which the applicant enters: before the grant where no visa is needed, else after it."""
    how = draw(kandas()["arrival"], random)
    if how == "NOT_RECORDED":
        return None
    if how == "BEFORE_GRANT" and granted_on >= FREELY.get(origin, date.max):
        return granted_on - timedelta(days=random.randint(1, 5))
    return granted_on + timedelta(days=random.randint(4, 45))


def undecided(key: str, persons: int, begins: date, ends: date, people: Registrar) -> Iterator[Return]:
    """Cases that were not granted: refused or returned on some days, or waiting at the end of the demo."""
    random, span = people.random, (ends - begins).days
    made = loose(apportion(origins(), persons), random)

    def day(part: Fraction) -> date:
        if _outcome(part) == PENDING:
            return workday(ENDS.date() - timedelta(days=1 + int(part * 997) % 8))
        return workday(begins + timedelta(days=int(part * 7919) % span))

    found = families(made, apportion(ages(), persons), {}, day, people)
    for place, family in enumerate(found):
        outcome, office = _outcome(family.part), _registered_by(family, random)
        yield Return(f"{key}-{place}", family, outcome, day(family.part), office, "COMMISSION")


def _outcome(part: Fraction) -> str:
    return next(name for upto, name in OUTCOMES if part <= upto)


def _registered_by(family: Family, random: Random) -> str | None:
    kind = draw(kandas()["registered"], random)
    if kind in ("NOBODY", "SELF"):
        return None if kind == "NOBODY" else "SELF"
    return office_for(kind, family.origin, random)
