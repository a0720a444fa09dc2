"""Days of presence within a moving window, such as 90 in any 180.

Both ends of a stay are days of presence, and a day that two stays share counts once. Every day of a new
stay has its own window, which ends on that day. It is enough to look at the last one: from one day to the
next the stay adds a day and at most one old day falls out, so the count never goes down on the way.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache

from policy.trip import Stay

DAY = timedelta(days=1)


def days_in_window(earlier: Sequence[Stay], arrival: date, stay_days: int, per: int) -> int:
    """The most days of presence that any day of the new stay sees in the ``per`` days ending on it."""
    last = arrival + (stay_days - 1) * DAY
    return min(stay_days, per) + days_present(earlier, last - (per - 1) * DAY, arrival - DAY)


def days_present(stays: Sequence[Stay], first: date, last: date) -> int:
    """Days of presence from ``first`` to ``last``, both counted."""
    total = 0
    for start, end in merged(tuple(stays)):
        total += max(0, (min(end, last) - max(start, first)).days + 1)
    return total


def longest_stay(earlier: Sequence[Stay], arrival: date, limit: int, per: int, cap: int) -> int:
    """The longest stay from ``arrival`` (0 to ``cap`` days) that keeps to ``limit`` days in any ``per``."""
    low, high = 0, cap
    while low < high:
        middle = (low + high + 1) // 2
        if days_in_window(earlier, arrival, middle, per) <= limit:
            low = middle
        else:
            high = middle - 1
    return low


@lru_cache(maxsize=1024)
def merged(stays: tuple[Stay, ...]) -> tuple[tuple[date, date], ...]:
    """The stays as intervals that do not share a day, in order."""
    found: list[tuple[date, date]] = []
    for stay in sorted(stays, key=lambda stay: stay.from_):
        if found and stay.from_ <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], stay.to))
        else:
            found.append((stay.from_, stay.to))
    return tuple(found)
