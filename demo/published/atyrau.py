"""Atyrau Region in 2025, where families are published: by origin, and under quota."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from demo.published.figures import month_of, published
from demo.published.months import by_month
from demo.shares import apportion

CODE = "KZ-23"
QUOTA_ORIGIN = "UZB"
"""The origin of most families: those under quota are taken to be of it."""


@dataclass(frozen=True)
class Settlers:
    """Who settles in the region in a month: persons by origin and families by origin; of them under quota."""

    origins: Mapping[str, int]
    families: Mapping[str, int]
    under_quota: int
    quota_families: int
    quota_origin: str = QUOTA_ORIGIN

    @property
    def persons(self) -> int:
        """All persons."""
        return sum(self.origins.values())

    @property
    def working(self) -> int:
        """Persons of working age at least: one in every family, and every tenth of the others."""
        families = sum(self.families.values())
        return families + (self.persons - families) // 10


@cache
def settlers() -> Mapping[int, Settlers]:
    """By month of 2025, as long as somebody was placed there under quota.

    All families have as many persons on average as those under quota.
    """
    quota = {m: counts["K:KZ-23"] for m, counts in by_month("PLACED").items() if counts.get("K:KZ-23")}
    quota = {m: n for m, n in quota.items() if m <= month_of(date(2025, 12, 1))}
    persons, families = (_in_quota(unit) for unit in ("persons", "families"))
    of_quota = apportion(quota, families)
    by_origin = {
        row.key: apportion(quota if row.key == QUOTA_ORIGIN else _free(row.key, quota), int(row.value))
        for row in published()
        if row.measure == f"kandas_arrivals_{CODE}"
    }
    found = {}
    for month, placed in quota.items():
        counts = {origin: n[month] for origin, n in by_origin.items() if n[month]}
        origins = {origin: -(-n * persons // families) for origin, n in counts.items()}
        free = counts[QUOTA_ORIGIN] - of_quota[month]
        origins[QUOTA_ORIGIN] = placed + -(-free * persons // families)
        found[month] = Settlers(origins, counts, placed, of_quota[month])
    return found


def _free(origin: str, months: Iterable[int]) -> dict[int, int]:
    """Persons of an origin by month whom nothing places under quota."""
    granted, placed = by_month("ORIGIN"), by_month("PLACED_ORIGIN")
    return {m: max(0, granted[m].get(origin, 0) - placed[m].get(origin, 0)) for m in months}


def _in_quota(unit: str) -> int:
    """Persons or families who were in the region's quota."""
    return next(
        int(row.value) for row in published() if row.measure == "kandas_in_quota" and row.unit == unit
    )
