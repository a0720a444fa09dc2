"""Working days: weekends, public holidays and the days observed in their place."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.working_days import after_working_days, is_working_day

DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 6, 1), True),
        (date(2026, 6, 6), False),
        (date(2026, 12, 16), False),  # Independence Day, a Wednesday
        (date(2026, 3, 25), False),  # Nauryz was on a weekend
        (date(2026, 3, 26), True),
        (date(1950, 1, 2), True),  # before the republic only the weekend counts
        (date(1950, 1, 1), False),
    ],
)
def test_which_days_count(day: date, works: bool) -> None:
    assert is_working_day(day) is works


@pytest.mark.parametrize(
    ("start", "number", "end"),
    [
        (date(2026, 6, 1), 0, date(2026, 6, 1)),
        (date(2026, 6, 5), 1, date(2026, 6, 8)),
        (date(2026, 7, 3), 1, date(2026, 7, 7)),  # Capital Day is the Monday between
        (date(2026, 6, 1), 30, date(2026, 7, 14)),
    ],
)
def test_terms_end_after_so_many(start: date, number: int, end: date) -> None:
    assert after_working_days(start, number) == end


@given(start=DAYS, number=st.integers(1, 40))
def test_so_many_working_days_lie_between(start: date, number: int) -> None:
    end = after_working_days(start, number)
    between = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    assert sum(is_working_day(day) for day in between) == number
    assert is_working_day(end)
