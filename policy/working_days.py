"""Working days in Kazakhstan: not Saturday, not Sunday, no public holiday and none observed in its place.

The holidays are those of the package `holidays` (KZ); the day of Kurban Ait is its estimate until it is announced.
"""

from datetime import date, timedelta
from functools import cache

import holidays

SATURDAY = 5
FIRST_YEAR, LAST_YEAR = 1991, 2100
"""The years the package knows holidays of."""


def is_working_day(day: date) -> bool:
    """Whether offices work on a day; outside 1991 to 2100 only the weekend counts."""
    return day.weekday() < SATURDAY and not _is_holiday(day)


def after_working_days(day: date, number: int) -> date:
    """The day on which so many working days after a day have passed; 0 gives the day itself."""
    while number:
        day += timedelta(days=1)
        number -= is_working_day(day)
    return day


def working_days_between(first: date, last: date) -> int:
    """How many working days come after one day, up to another and that one included; 0 where none does."""
    return sum(is_working_day(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))


def _is_holiday(day: date) -> bool:
    return FIRST_YEAR <= day.year <= LAST_YEAR and day in _holidays_of(day.year)


@cache
def _holidays_of(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("KZ", years=year))
