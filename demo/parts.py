"""The published months cut to the size of the country, and into parts that are planned one at a time.

A part is small enough to be held in memory whole, and refers to no other part.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import groupby
from typing import TypeVar

from demo.published.strata import Stratum, strata
from demo.shares import apportion

CHILD, WORKING, PENSIONER = "AGE_0_17", "AGE_18_62", "AGE_63_PLUS"
FEWEST, MOST = 24, 2500
"""Persons of a part: in a small country months are joined to have so many, in a large one cut where they have more."""

Key = TypeVar("Key")
Counts = Mapping[str, int]


@dataclass(frozen=True)
class Side:
    """Persons by origin and by region; both add up to the same."""

    origins: Counts
    regions: Counts

    @property
    def persons(self) -> int:
        """How many there are."""
        return sum(self.origins.values())


@dataclass(frozen=True)
class Part:
    """Persons granted the status from `begins` to `ends`, both days included.

    `quota` are those placed under quota from `opens` to `closes`, `rest` all others. `ages` and `education` (of
    working age) count both sides. `families` (by region and origin) and `quota_families` (by region) hold where
    their number is published.
    """

    begins: date
    ends: date
    opens: date
    closes: date
    quota: Side
    rest: Side
    ages: Counts
    education: Counts
    families: Mapping[tuple[str, str], int] = field(default_factory=dict)
    quota_families: Counts = field(default_factory=dict)

    @property
    def persons(self) -> int:
        """Persons of both sides."""
        return self.quota.persons + self.rest.persons


def published() -> tuple[Part, ...]:
    """The published strata at full size; the ages of a month are those of all its strata together."""
    found = list(map(_part, strata()))
    for place, part in enumerate(found):
        month = [other for other in range(len(found)) if found[other].begins == part.begins]
        largest = max(month, key=lambda other: found[other].persons)
        if place != largest:
            found[place], found[largest] = _lent(part, found[largest])
    return tuple(found)


def _lent(small: Part, large: Part) -> tuple[Part, Part]:
    """Two parts of a month after the small one was lent somebody of working age for every family it may have.

    A family has one origin and one region: a few persons of many origins are many families. Others go back in
    exchange, so that the month stays as it was.
    """
    kinds = sum(len(side.origins) * len(side.regions) for side in (small.quota, small.rest))
    wanted = min(small.persons, kinds) - small.ages[WORKING]
    ages, education = (
        [Counter(small.ages), Counter(large.ages)],
        [Counter(part.education) for part in (small, large)],
    )
    for _ in range(max(0, wanted)):
        other = next(age for age in (CHILD, PENSIONER) if ages[0][age])
        level = max(education[1], key=lambda key: (education[1][key], key))
        for place, sign in enumerate((1, -1)):
            ages[place].update({WORKING: sign, other: -sign})
            education[place].update({level: sign})
    return (
        replace(small, ages=ages[0], education=education[0]),
        replace(large, ages=ages[1], education=education[1]),
    )


def sized(months: Sequence[Part], persons: int) -> Iterator[Part]:
    """Parts with so many persons in all; at the published size exactly the published ones, cut where too large.

    A country larger than the published one has no more places under quota than there were.
    """
    factor = Fraction(persons, sum(month.persons for month in months))
    wanted = months if factor == 1 else _scaled(_joined(months, factor), factor)
    for part in wanted:
        yield from _cut(part, max(1, -(-part.persons // MOST)))


def _scaled(parts: Iterable[Part], factor: Fraction) -> Iterator[Part]:
    """Parts by a factor: running totals are rounded, so that every part is within one person of its share."""
    before, given = Fraction(0), 0
    quota_before, quota_given = Fraction(0), 0
    for part in parts:
        before += part.persons * factor
        quota_before += part.quota.persons * min(factor, Fraction(1))
        persons = round(before) - given
        quota = min(round(quota_before) - quota_given, persons) if part.quota.persons else 0
        given, quota_given = given + persons, quota_given + quota
        ages = apportion(part.ages, persons)
        rest = part.rest if part.rest.persons else part.quota
        sides = (_side(part.quota, quota), _side(rest, persons - quota))
        days = (part.begins, part.ends, part.opens, part.closes)
        yield Part(*days, *sides, ages, apportion(part.education, ages[WORKING]))


def _side(side: Side, persons: int) -> Side:
    return Side(apportion(side.origins, persons), apportion(side.regions, persons))


def _cut(part: Part, pieces: int) -> Iterator[Part]:
    """A part in so many pieces, one after the other in time; together they are the part."""
    if pieces == 1:
        yield part
        return
    at = [Fraction(place, pieces) for place in range(pieces + 1)]
    quotas = [int(part.quota.persons * upto) for upto in at]
    rests = [int(part.rest.persons * upto) for upto in at]
    both = [quota + rest for quota, rest in zip(quotas, rests, strict=True)]
    ages = _running(part.ages, both)
    working = [sum(found[WORKING] for found in ages[:place]) for place in range(pieces + 1)]
    columns = (
        _running(part.quota.origins, quotas),
        _running(part.quota.regions, quotas),
        _running(part.rest.origins, rests),
        _running(part.rest.regions, rests),
        ages,
        _running(part.education, working),
    )
    days = (part.ends - part.begins).days + 1
    for place, (q_origins, q_regions, origins, regions, of_ages, education) in enumerate(
        zip(*columns, strict=True)
    ):
        first, last = int(days * at[place]), max(int(days * at[place]), int(days * at[place + 1]) - 1)
        begins, ends = part.begins + timedelta(days=first), part.begins + timedelta(days=last)
        sides = (Side(q_origins, q_regions), Side(origins, regions))
        yield replace(
            part, begins=begins, ends=ends, quota=sides[0], rest=sides[1], ages=of_ages, education=education
        )


def _running(counts: Counts, totals: Sequence[int]) -> list[Counts]:
    """What is added to counts in their proportions, from each running total to the next."""
    found: list[Counts] = []
    reached = apportion(counts, totals[0])
    for total in totals[1:]:
        more = apportion(counts, total, reached)
        found.append(_less(more, reached))
        reached = more
    return found


def ages() -> dict[str, int]:
    """Persons of all published months by age group: weights for those of whom nothing is published."""
    return dict(_join(published()).ages)


def origins() -> dict[str, int]:
    """Persons of all published months by origin."""
    whole = _join(published())
    return {key: count + whole.quota.origins.get(key, 0) for key, count in whole.rest.origins.items()}


def _part(month: Stratum) -> Part:
    quota = Side(month.quota_origins, month.quota_regions)
    rest = Side(_less(month.origins, quota.origins), _less(month.regions, quota.regions))
    days = (month.begins, month.ends, month.opens, month.closes)
    return Part(*days, quota, rest, month.ages, month.education, month.families, month.quota_families)


def _joined(months: Sequence[Part], factor: Fraction) -> Iterator[Part]:
    """Runs of months that are large enough together; within one year of grants, and one of placements."""

    def years(month: Part) -> tuple[int, int]:
        return month.begins.year, month.opens.year

    for _, year in groupby(sorted(months, key=lambda month: (years(month), month.begins)), key=years):
        run: list[Part] = []
        for month in year:
            run.append(month)
            if sum(part.persons for part in run) * factor >= FEWEST:
                yield _join(run)
                run = []
        if run:
            yield _join(run)


def _join(parts: Sequence[Part]) -> Part:
    if len(parts) == 1:
        return parts[0]

    def total(of: Callable[[Part], Mapping[Key, int]]) -> dict[Key, int]:
        found: dict[Key, int] = {}
        for part in parts:
            for key, count in of(part).items():
                found[key] = found.get(key, 0) + count
        return found

    return Part(
        min(part.begins for part in parts),
        max(part.ends for part in parts),
        min(part.opens for part in parts),
        max(part.closes for part in parts),
        Side(total(lambda part: part.quota.origins), total(lambda part: part.quota.regions)),
        Side(total(lambda part: part.rest.origins), total(lambda part: part.rest.regions)),
        total(lambda part: part.ages),
        total(lambda part: part.education),
    )


def _less(whole: Counts, less: Counts) -> dict[str, int]:
    return {key: count - less.get(key, 0) for key, count in whole.items()}
