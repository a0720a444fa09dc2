"""How each returning family's case goes: when it is granted, how the origin is shown, where the family settles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import partial
from random import Random

from demo.families import Family, families
from demo.people import Registrar
from demo.posts import office_for
from demo.published import DAY, Stratum, day_of, strata, values
from demo.settings import kandas
from demo.shares import apportion
from demo.steps import ENDS, draw, workday

GRANTED, REFUSED, RETURNED, PENDING = "GRANTED", "REFUSED", "RETURNED", "PENDING"
OUTCOMES = ((Fraction(1, 2), REFUSED), (Fraction(2, 3), RETURNED), (Fraction(1), PENDING))
"""Outcomes of the cases that are not granted, by the families' place in their group."""
NEEDS_VISA = frozenset({"TKM", "AFG"})
"""Origins that cannot enter without a visa before the status is granted."""
FIRST_REFUSAL, REFUSALS_OVER = date(2024, 10, 7), 500
SPLIT_OF = {2024: 2023}
"""Years whose quota was published without its split by region, and the year whose split stands in for weights."""


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


def returns(one_in: int, undecided: int, registrar: Registrar) -> tuple[Return, ...]:
    """Cases of the families of every stratum, and cases of `undecided` further persons that were not granted."""
    granted = [
        case for number, stratum in enumerate(strata(one_in)) for case in _granted(number, stratum, registrar)
    ]
    placed = _settle(granted, registrar.random)
    return (*placed, *_not_granted(undecided, registrar))


def _granted(number: int, stratum: Stratum, registrar: Registrar) -> list[Return]:
    random = registrar.random
    made = families(stratum.origins, stratum.ages, partial(_day, stratum), registrar)
    quota = _fill(made, stratum.under_quota, random)
    return [
        _dated(place, f"kandas-{number}-{place}", family, stratum, place in quota, random)
        for place, family in enumerate(made)
    ]


def _day(stratum: Stratum, part: Fraction) -> date:
    """The day of the grant: a working day, unless the stratum begins with a weekend."""
    return max(workday(day_of(stratum.begins, stratum.ends, part)), stratum.begins + DAY)


def _fill(made: Sequence[Family], persons: int, random: Random) -> frozenset[int]:
    """Families that together have so many persons, or at most one person less."""
    chosen: set[int] = set()
    left = persons
    for place in random.sample(range(len(made)), len(made)):
        if len(made[place].kin) <= left:
            chosen.add(place)
            left -= len(made[place].kin)
    return frozenset(chosen)


def _dated(place: int, key: str, family: Family, stratum: Stratum, quota: bool, random: Random) -> Return:
    granted = _day(stratum, family.part)
    how = draw(kandas()["arrival"], random)
    if how == "BEFORE_GRANT" and family.origin not in NEEDS_VISA:
        arrived = granted - timedelta(days=random.randint(1, 5))
    else:
        arrived = granted + timedelta(days=random.randint(4, 45))
    settled = max(granted, arrived) + timedelta(days=random.randint(12, 50))
    placed = quota or draw(kandas()["placed_outside_quota"], random) == "YES"
    return Return(
        key,
        family,
        GRANTED,
        granted,
        _registered_by(family, kandas()["registered"], random),
        draw(kandas()["evidence"], random),
        None if how == "NOT_RECORDED" else arrived,
        workday(settled) if placed else None,
        quota,
        None,
        draw(kandas()["settlement"], random) if placed else None,
    )


def _settle(cases: Iterable[Return], random: Random) -> list[Return]:
    """Regions in the order of placement; under quota by the places that are left, so that none is exceeded."""
    left: dict[int, dict[str, int]] = {}
    found = []
    for case in sorted(cases, key=lambda case: (case.placed_on or date.max, case.key)):
        if case.placed_on is None:
            found.append(case)
            continue
        if case.under_quota:
            places = left.setdefault(case.placed_on.year, _places(case.placed_on.year))
            fitting = {code: n for code, n in places.items() if n >= len(case.family.kin)}
            if fitting:
                region = draw(fitting, random)
                places[region] -= len(case.family.kin)
                found.append(replace(case, region=region))
                continue
        found.append(replace(case, under_quota=False, region=draw(_elsewhere(), random)))
    return found


def _places(year: int) -> dict[str, int]:
    ends = date(SPLIT_OF.get(year, year), 12, 31)
    return {code: int(n) for code, n in values("regional_quota_kandas", "target_region", ends).items()}


def _elsewhere() -> Mapping[str, int]:
    """Weights of regions outside quota: the published settlement of May 2023, and an equal rest."""
    shares = values("kandas_status_granted", "settlement_region", date(2023, 5, 31))
    others = kandas()["elsewhere"]["regions"]
    rest = 1000 - sum(int(share * 10) for share in shares.values())
    return {code: int(share * 10) for code, share in shares.items()} | {
        code: rest // len(others) for code in others
    }


def _not_granted(persons: int, registrar: Registrar) -> list[Return]:
    random = registrar.random
    last = date(2025, 12, 31)
    origins = apportion(values("kandas_status_granted", "origin_country", last), persons)
    ages = apportion(values("kandas_status_granted", "age_group", last), persons)
    found = []
    for place, family in enumerate(families(origins, ages, lambda _: last, registrar)):
        outcome = next(name for upto, name in OUTCOMES if family.part <= upto)
        day = FIRST_REFUSAL + timedelta(days=random.randrange(REFUSALS_OVER))
        if outcome == PENDING:
            day = ENDS.date() - timedelta(days=random.randrange(1, 9))
        office = _registered_by(family, kandas()["registered"], random)
        found.append(Return(f"case-{place}", family, outcome, workday(day), office, "COMMISSION"))
    return found


def _registered_by(family: Family, weights: Mapping[str, int], random: Random) -> str | None:
    kind = draw(weights, random)
    if kind in ("NOBODY", "SELF"):
        return None if kind == "NOBODY" else "SELF"
    return office_for(kind, family.origin, random)
