"""Families to be: persons dealt into groups of one origin and one region, so that every margin holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from demo.parts import WORKING, Part, Side

SIZES = (1, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 6)
"""Persons in a family, drawn evenly from this list (a parameter of the demo)."""
LARGEST = 8


@dataclass(eq=False)
class Group:
    """A family to be: where it comes from, where it settles, how many persons it has."""

    origin: str
    region: str
    under_quota: bool
    size: int


def groups(part: Part, random: Random) -> list[Group]:
    """Groups with exactly the part's persons by origin and by region, under quota and otherwise.

    Where the number of families is published, a region has exactly so many, unless its persons do not suffice.
    There are no more groups than persons of working age, as far as groups of one kind can be joined.
    """
    named = dict(part.families)
    first = _deal(part.quota, _under_quota(part, named, random), under_quota=True, random=random)
    for group in first:
        if named.get((group.region, group.origin)):
            named[group.region, group.origin] -= 1
    found = first + _deal(part.rest, named, under_quota=False, random=random)
    random.shuffle(found)
    while len(found) > part.ages.get(WORKING, 0) and _join(found):
        pass
    return found


def _join(found: list[Group]) -> bool:
    """Join the two smallest groups of one origin and one region; False where there are no two."""
    alike: dict[tuple[str, str, bool], Group] = {}
    for group in sorted(found, key=lambda group: group.size):
        other = alike.setdefault((group.origin, group.region, group.under_quota), group)
        if other is not group:
            other.size += group.size
            found.remove(group)
            return True
    return False


def loose(origins: Mapping[str, int], random: Random) -> list[Group]:
    """Groups of people who are not settled anywhere, with exactly so many persons by origin."""
    found = []
    for origin, persons in origins.items():
        while persons > 0:
            size = min(persons, random.choice(SIZES))
            found.append(Group(origin, "", under_quota=False, size=size))
            persons -= size
    random.shuffle(found)
    return found


def _under_quota(
    part: Part, named: Mapping[tuple[str, str], int], random: Random
) -> dict[tuple[str, str], int]:
    """Families under quota by region and origin, where their number is published by region: origins are drawn."""
    found: dict[tuple[str, str], int] = {}
    left = dict(part.quota.origins)
    for region, families in part.quota_families.items():
        for _ in range(families):
            weights = {
                origin: count * (1 + named.get((region, origin), 0))
                for origin, count in left.items()
                if count and not (named and found.get((region, origin), 0) >= named.get((region, origin), 0))
            } or {origin: count for origin, count in left.items() if count}
            origin = random.choices(list(weights), list(weights.values()))[0]
            left[origin] -= 1
            found[region, origin] = found.get((region, origin), 0) + 1
    return found


def _deal(
    side: Side, named: Mapping[tuple[str, str], int], *, under_quota: bool, random: Random
) -> list[Group]:
    origins, regions = dict(side.origins), dict(side.regions)
    found: list[Group] = []

    def add(origin: str, region: str, size: int) -> None:
        origins[origin] -= size
        regions[region] -= size
        found.append(Group(origin, region, under_quota, size))

    for (region, origin), families in named.items():
        for _ in range(min(families, origins.get(origin, 0), regions.get(region, 0))):
            add(origin, region, 1)
    for region in {region: None for region, _ in named}:
        # Here the families are counted already: further persons join them.
        while joining := [
            group
            for group in found
            if group.region == region and group.size < LARGEST and origins[group.origin]
        ]:
            if not regions[region]:
                break
            group = random.choice(joining)
            group.size += 1
            origins[group.origin] -= 1
            regions[region] -= 1
    places = [region for region, count in regions.items() if count]
    while places:
        place = random.choices(range(len(places)), [regions[region] for region in places])[0]
        region = places[place]
        origin = random.choices(list(origins), list(origins.values()))[0]
        add(origin, region, min(random.choice(SIZES), origins[origin], regions[region]))
        if not regions[region]:
            del places[place]
    return found
