"""Windows counted day by day, the slow way, give the same."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from policy.trip import Stay
from policy.windows import days_in_window, days_present, longest_stay, merged
from tests.policy.travellers import DAY, TODAY, earlier_stays

A = date(2026, 12, 2)


def day_by_day(earlier: tuple[Stay, ...], arrival: date, stay_days: int, per: int) -> int:
    present = {stay.from_ + n * DAY for stay in earlier for n in range((stay.to - stay.from_).days + 1)}
    present = {day for day in present if day < arrival} | {arrival + n * DAY for n in range(stay_days)}
    days = [arrival + n * DAY for n in range(stay_days)]
    return max(sum(day - per * DAY < other <= day for other in present) for day in days)


@given(earlier_stays(), st.integers(0, 200), st.integers(1, 120), st.sampled_from((42, 90, 180)))
def test_the_last_day_sees_most(earlier: tuple[Stay, ...], wait: int, stay_days: int, per: int) -> None:
    arrival = TODAY + wait * DAY
    assert days_in_window(earlier, arrival, stay_days, per) == day_by_day(earlier, arrival, stay_days, per)


@given(earlier_stays(), st.integers(0, 200), st.integers(0, 90))
def test_the_longest_stay_keeps_to_the_window_and_one_more_does_not(
    earlier: tuple[Stay, ...], wait: int, cap: int
) -> None:
    arrival = TODAY + wait * DAY
    longest = longest_stay(earlier, arrival, 90, 180, cap)
    assert longest == 0 or day_by_day(earlier, arrival, longest, 180) <= 90
    assert longest == cap or day_by_day(earlier, arrival, longest + 1, 180) > 90


def test_both_ends_count_and_a_shared_day_counts_once() -> None:
    stays = (Stay(date(2026, 1, 1), date(2026, 1, 10)), Stay(date(2026, 1, 10), date(2026, 1, 12)))
    assert merged(stays) == ((date(2026, 1, 1), date(2026, 1, 12)),)
    assert days_present(stays, date(2026, 1, 1), date(2026, 1, 12)) == 12
    assert days_present(stays, date(2026, 1, 12), date(2026, 2, 1)) == 1
    assert days_present((), date(2026, 1, 1), date(2026, 2, 1)) == 0


def test_days_drop_out_while_the_traveller_stays() -> None:
    ended = A - timedelta(170)
    stay = Stay(ended - timedelta(59), ended)
    assert days_in_window((stay,), A, 1, 180) == 1 + 10
    assert days_in_window((stay,), A, 11, 180) == 11
    assert days_in_window((), A, 400, 180) == 180
