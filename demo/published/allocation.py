"""Who is placed under quota: from which month's grants, of which origin, in which region."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

ByMonth = Mapping[int, Mapping[str, int]]
SETTLED_FROM = {"KZ-23": "UZB"}
"""Regions whose families are published by origin: those under quota are of the origin nearly all are of."""


@dataclass(frozen=True)
class Grant:
    """Persons of one origin granted the status in one month and placed under quota in one region in another."""

    granted: int
    placed: int
    origin: str
    region: str
    persons: int


def allocate(origins: ByMonth, regions: ByMonth, granted: ByMonth) -> tuple[Grant, ...]:
    """Placements of each month by origin and by region, joined, and drawn from the grants of the same month.

    Where an origin has more placements than grants, the rest is drawn from the last months before it that have
    grants left. Regions are dealt along the origins in turn, so every region has families of several origins.
    """
    left: dict[str, dict[int, int]] = defaultdict(dict)
    for month in sorted(granted):
        for origin, persons in granted[month].items():
            left[origin][month] = persons
    found = []
    for month in sorted(origins):
        for (origin, region), persons in _joined(origins[month], regions[month]).items():
            for source in sorted((m for m in left[origin] if m <= month), reverse=True):
                taken = min(persons, left[origin][source])
                if taken:
                    left[origin][source] -= taken
                    found.append(Grant(source, month, origin, region, taken))
                    persons -= taken
            if persons:
                raise ValueError(f"{persons} persons from {origin} are placed before they are granted")
    return tuple(found)


def _joined(origins: Mapping[str, int], regions: Mapping[str, int]) -> dict[tuple[str, str], int]:
    """Persons by origin and region, with these margins: each person goes where most is due for the origin."""
    whole = sum(origins.values())
    due, free = dict(origins), {region.removeprefix("K:"): n for region, n in regions.items() if n}
    found: dict[tuple[str, str], int] = {}

    def give(origin: str, region: str, persons: int) -> None:
        due[origin] -= persons
        free[region] -= persons
        found[origin, region] = found.get((origin, region), 0) + persons

    for region, origin in SETTLED_FROM.items():
        give(origin, region, min(due.get(origin, 0), free.get(region, 0))) if region in free else None
    for origin, count in origins.items():
        for region in free:
            give(
                origin, region, min(count * free[region] // whole, due[origin], free[region]) if whole else 0
            )
    for origin in due:
        for region in free:
            give(origin, region, min(due[origin], free[region]))
    return {pair: persons for pair, persons in found.items() if persons}
