"""The persons granted kandas status from 2023 to February 2026, month by month, in whole numbers that add up."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from demo.published.allocation import Grant, allocate
from demo.published.atyrau import CODE, Settlers, settlers
from demo.published.figures import first_of
from demo.published.months import FIRST_RECORDED, LAST, by_month, pool
from demo.published.portions import ELSEWHERE, further, margin, named, real, take, without
from demo.published.readings import OTHER, WORKING


@dataclass(frozen=True)
class Stratum:
    """Grants of a month, or some of them, at full size: every mapping counts persons and adds up to what it says.

    `begins` and `ends` are the first and the last day of the month, both included. A month has one large stratum,
    and small ones beside it: persons who are placed under quota in a later month, and the region of which the
    number of families is published. All strata of a month together are the month.
    """

    begins: date
    ends: date
    persons: int
    """Persons granted the status."""
    origins: Mapping[str, int]
    """By country of origin (alpha-3); adds up to `persons`. No `OTHER`: the rest is spread over real countries."""
    ages: Mapping[str, int]
    """AGE_0_17, AGE_18_62, AGE_63_PLUS; adds up to `persons`."""
    education: Mapping[str, int]
    """Of the persons of AGE_18_62 alone, by HIGHER, INCOMPLETE_HIGHER, ...; adds up to `ages["AGE_18_62"]`."""
    regions: Mapping[str, int]
    """By region of settlement (whatever the placement: under quota or not); adds up to `persons`."""
    under_quota: int
    """Persons whose placement under quota falls into the days from `opens` to `closes`."""
    opens: date
    closes: date
    """The month of placement under quota: that of the grants, or a later one (then all persons are under quota)."""
    quota_origins: Mapping[str, int]
    """Of those under quota, by origin; adds up to `under_quota`, none above `origins`."""
    quota_regions: Mapping[str, int]
    """Of those under quota, by region; adds up to `under_quota`, none above `regions`."""
    families: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Families by (region, origin) where their number is published; other families are free. Mostly empty."""
    quota_families: Mapping[str, int] = field(default_factory=dict)
    """Families under quota by region, where their number is published. Mostly empty."""


@cache
def strata() -> tuple[Stratum, ...]:
    """The strata of the months from January 2023 to February 2026, in order."""
    rest: Counter[str] = Counter()
    origins = {m: named(by_month("ORIGIN")[m], rest) for m in range(FIRST_RECORDED, LAST + 1)}
    settled = settlers()
    grants = defaultdict(list)
    pools = {m: pool(counts) for m, counts in origins.items()}
    for grant in allocate(by_month("PLACED_ORIGIN"), by_month("PLACED"), pools):
        grants[grant.granted].append(grant)
    places: Counter[str] = Counter()
    found: list[Stratum] = []
    for month in range(FIRST_RECORDED, LAST + 1):
        found += _month(month, origins[month], grants[month], settled.get(month), places)
    return tuple(found)


def _month(
    month: int,
    origins: Mapping[str, int],
    grants: Iterable[Grant],
    settled: Settlers | None,
    places: Counter[str],
) -> Iterator[Stratum]:
    """The strata of one month: the small ones, then what is left."""
    regions = Counter(by_month("REGION")[month])
    left = {
        "origins": Counter(origins),
        "regions": regions,
        "ages": Counter(by_month("AGE")[month]),
        "education": Counter(by_month("EDUCATION")[month]),
    }
    other = regions.pop(OTHER, 0)
    if settled:
        regions[CODE] += settled.persons - settled.under_quota
        other -= settled.persons - settled.under_quota
    regions.update(
        further(ELSEWHERE if month not in settlers_months() else without(ELSEWHERE), other, places)
    )
    quota: dict[int, list[Grant]] = defaultdict(list)
    for grant in real(grants, origins):
        if settled is None or grant.region != CODE:
            quota[grant.placed].append(grant)
    if settled:
        yield _settled(month, settled, left)
    for placed in sorted(quota):
        if placed != month:
            yield _later(month, placed, quota[placed], left)
    own = quota.get(month, [])
    yield _stratum(month, month, left, margin(own, "origin"), margin(own, "region"))


def _stratum(
    month: int,
    placed: int,
    counts: Mapping[str, Mapping[str, int]],
    quota_origins: Mapping[str, int],
    quota_regions: Mapping[str, int],
    families: Mapping[tuple[str, str], int] | None = None,
    quota_families: Mapping[str, int] | None = None,
) -> Stratum:
    kept = {name: {key: n for key, n in of.items() if n} for name, of in counts.items()}
    return Stratum(
        first_of(month),
        first_of(month + 1) - timedelta(days=1),
        sum(kept["origins"].values()),
        kept["origins"],
        {key: counts["ages"].get(key, 0) for key in ("AGE_0_17", WORKING, "AGE_63_PLUS")},
        kept["education"],
        kept["regions"],
        sum(quota_origins.values()),
        first_of(placed),
        first_of(placed + 1) - timedelta(days=1),
        quota_origins,
        quota_regions,
        families or {},
        quota_families or {},
    )


def _settled(month: int, settled: Settlers, left: Mapping[str, Counter[str]]) -> Stratum:
    """The families of the region of which they are published; each has a person of working age."""
    taken = take(left, settled.origins, {CODE: settled.persons}, least_working=settled.working)
    quota = {settled.quota_origin: settled.under_quota}
    families = {(CODE, origin): n for origin, n in settled.families.items()}
    by_region = {CODE: settled.under_quota}
    return _stratum(month, month, taken, quota, by_region, families, {CODE: settled.quota_families})


def _later(month: int, placed: int, grants: list[Grant], left: Mapping[str, Counter[str]]) -> Stratum:
    """Persons who are placed under quota in a later month than that of their grant."""
    origins, regions = margin(grants, "origin"), margin(grants, "region")
    return _stratum(month, placed, take(left, origins, regions), origins, regions)


def settlers_months() -> range:
    """The months in which the region of which families are published has no others, and some around them."""
    months = sorted(settlers())
    return range(months[0] - 2, months[-1] + 3)
