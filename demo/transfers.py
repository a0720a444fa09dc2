"""Places of the quota that have to move between regions, because more people were placed in one than it had places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from random import Random

from demo.parts import Part
from demo.posts import ADMIN
from demo.steps import Step, at, workday
from policy.aid import quota
from policy.rulebook import Rulebook


def transfers(parts: Iterable[Part], rulebook: Rulebook, random: Random) -> Iterator[Step]:
    """Transfers to each region that needs one, from the region with most places left, early in its year.

    Years whose quota was published without its split need none: there the total binds. ValueError where more
    people were placed in a year than its quota has places.
    """
    taken: dict[int, Counter[str]] = {}
    for part in parts:
        taken.setdefault(part.closes.year, Counter()).update(part.quota.regions)
    for year, used in sorted(taken.items()):
        places = quota(rulebook, date(year, 12, 31))
        if places is None or not places.regions:
            continue
        left = {region: count - used[region] for region, count in places.regions.items()}
        if sum(used.values()) > sum(places.regions.values()):
            raise ValueError(f"more people are placed under quota in {year} than there are places")
        for region in sorted(code for code, count in left.items() if count < 0):
            while left[region] < 0:
                source = max(left, key=lambda code: (left[code], code))
                moved = min(-left[region], left[source])
                command = {"from_region": source, "to_region": region, "places": moved}
                moment = at(workday(date(year, 1, 20)), 10, random)
                yield Step(f"transfer-{year}-{source}-{region}", moment, ADMIN, "transfer_quota", command)
                left[source] -= moved
                left[region] += moved
