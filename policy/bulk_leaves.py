"""The leaves of many values, stays and days, judged over columns: each the twin of a scalar judge.

Numbers come from the rules once for all rows of one regime; only the comparing is done for every row.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial, reduce
from operator import and_
from typing import Any

import polars as pl

from policy.conditions import Case
from policy.rows import Found, Rows
from policy.rulefile import Rule
from policy.trip import YEARS_AHEAD, Fact, day_of

MOST_DAYS = 1 << 14  # a length that no stay has; twice as much fits the column
STAY, COUNTED, EARLIER = pl.col("stay_days"), pl.col("days_in_last_180"), pl.col("earlier_stays")
ARRIVAL = pl.col("arrival").to_physical()


@dataclass(frozen=True, eq=False, slots=True)
class Limit:
    """A number of days that the regime of each row sets; ``everywhere`` if there is one for every row."""

    days: pl.Expr
    everywhere: bool

    def keeps(self, days: pl.Expr) -> pl.Expr:
        """So many days do not go beyond it: anything keeps to none."""
        return days <= self.days if self.everywhere else self.days.is_null() | (days <= self.days)


Terms = Callable[[str], Limit]


def stay_length(rows: Rows) -> Found:
    """The stay keeps to the regime's length."""
    return _agreed(rows, lambda terms: Found(_where_known(rows, terms("stay_days").keeps(STAY))))


def stay_window(rows: Rows) -> Found:
    """The stay and what went before it keep to the regime's window."""
    return _agreed(rows, partial(_window, rows))


def passport_covers(
    subject: str, cap: Callable[[Case], int] | None, cap_facts: frozenset[Fact]
) -> Callable[[Rows], Found]:
    """The passport is valid to the last day of the stay (without ``cap``: of the arrival) and beyond."""

    def judge(rows: Rows) -> Found:
        rule = rows.rules.get(subject)
        if rule is None:
            return Found(rows.column(pl.lit(None, pl.Boolean)))
        stay = STAY if cap else pl.lit(1)
        longest = pl.coalesce(STAY, rows.each(cap, pl.Int32, cap_facts)) if cap else stay
        found = [_covers(rows, int(value["months"]), stay.fill_null(1), longest) for value in rule.values]
        return found[0] if len(found) == 1 else Found(_all_alike([rows.settled(one.holds) for one in found]))

    return judge


def in_time(subject: str) -> Callable[[Rows], Found]:
    """The question is asked at least the rule's hours before arrival."""

    def judge(rows: Rows) -> Found:
        rule = rows.rules.get(subject)
        if rule is None:
            return Found(rows.column(pl.lit(None, pl.Boolean)))
        last = rows.asked_at + timedelta(hours=int(rule.value["hours"]))
        holds = rows.column(pl.lit(last) <= pl.col("arrival_at"))
        if not holds.null_count():
            return Found(holds)
        return Found(holds, no_earlier=rows.column(pl.lit(day_of(last), pl.Date)))

    return judge


def _covers(rows: Rows, months: int, shortest: pl.Expr, longest: pl.Expr) -> Found:
    expires = pl.col("expires").to_physical()
    first = ARRIVAL.fill_null(_number(rows.earliest))
    latest = ARRIVAL.fill_null(_number(day_of(rows.asked_at) + YEARS_AHEAD))
    too_long = _months_after(first + shortest - 1, months) > expires
    enough = _months_after(latest + longest - 1, months) <= expires
    holds = rows.column(pl.when(too_long).then(False).when(enough).then(True))
    if not rows.frame["arrival"].null_count():
        return Found(holds)
    spare = 3 if months else 0
    last = _months_after(expires, -months) - (shortest - 1 - spare)
    return Found(holds, no_later=rows.column(last.cast(pl.Date)))


def _months_after(day: pl.Expr, months: int) -> pl.Expr:
    return day.cast(pl.Date).dt.offset_by(f"{months}mo").to_physical() if months else day


def _number(day: date) -> int:
    """A day as the number that its column holds."""
    return (day - date(1970, 1, 1)).days


def _window(rows: Rows, terms: Terms) -> Found:
    # A window is longer than the days it allows, so a stay longer than the window is out by its length alone.
    limit, per = terms("window_days"), terms("window_per").days.fill_null(1)
    bare = {name: rows.frame[name].null_count() for name in ("arrival", "stay_days", "days_in_last_180")}
    open_stay, all_counted = bare["stay_days"] > 0, not bare["days_in_last_180"]
    open_arrival = bare["arrival"] > 0 and not all_counted
    shortest = STAY.fill_null(1) if open_stay else STAY
    longest = pl.coalesce(STAY, terms("stay_days").days, limit.days, 1) if open_stay else STAY
    first = _first_day(rows) if open_arrival else ARRIVAL
    arrival = ARRIVAL.fill_null(first) if open_arrival else ARRIVAL

    def days(arrival: pl.Expr, stay: pl.Expr) -> pl.Expr:
        """The days that the last window holds, of the stay and of those before it."""
        return stay + (COUNTED if all_counted else rows.present(arrival + stay - per, arrival))

    low = high = days(arrival, shortest)
    if open_stay:
        high = days(arrival, longest)
    if open_arrival:
        # The day after the last stay ends may see one day more than the day on which it ends.
        high = (
            pl.when(ARRIVAL.is_null()).then(pl.max_horizontal(high, days(first + 1, longest))).otherwise(high)
        )
        low = pl.when(ARRIVAL.is_null()).then(shortest).otherwise(low)
    if not all_counted and bare["days_in_last_180"] < len(rows.frame):
        low, high = pl.coalesce(shortest + COUNTED, low), pl.coalesce(longest + COUNTED, high)
    holds = limit.keeps(high)
    if open_arrival or open_stay:
        holds = pl.when(holds).then(True).when(low > limit.days).then(False)
    untold = COUNTED.is_null() & EARLIER.is_null()
    if not all_counted and rows.frame["earlier_stays"].null_count() and rows.column(untold).any():
        holds = pl.when(~untold | limit.days.is_null() | (low > limit.days)).then(holds)
    holds = _where_known(rows, holds)
    if not open_arrival:
        return Found(holds)
    found = rows.column(holds)
    waits = pl.lit(found).is_null() & ARRIVAL.is_null() & COUNTED.is_null() & limit.days.is_not_null()
    free = _first_free_day(rows, first, per, lambda day: days(day, shortest) <= limit.days)
    bound = (
        pl.when(waits & untold).then(_number(rows.earliest)).when(waits & (EARLIER.list.len() > 0)).then(free)
    )
    return Found(found, rows.column(bound.cast(pl.Date)))


def _first_day(rows: Rows) -> pl.Expr:
    """The first day on which the traveller can arrive: not before the last stay has ended."""
    last = EARLIER.list.eval(pl.element().struct.field("to")).list.max().to_physical()
    return pl.max_horizontal(last, pl.lit(_number(rows.earliest), pl.Int32))


def _first_free_day(rows: Rows, first: pl.Expr, per: pl.Expr, fits: Callable[[pl.Expr], pl.Expr]) -> pl.Expr:
    """The first day from which the stay fits, by halving: after ``first`` the old days only fall out."""
    low, high = rows.column(first + 1), rows.column(first + per)
    longest: Any = rows.column(per).max() or 1
    for _ in range(longest.bit_length()):
        middle = (low + high) // 2
        fit = rows.column(fits(pl.lit(middle)))
        low, high = (
            rows.column(pl.when(pl.lit(fit)).then(pl.lit(yes)).otherwise(pl.lit(no)))
            for yes, no in ((low, middle + 1), (middle, high))
        )
    return pl.when(pl.lit(rows.column(fits(first)))).then(first).otherwise(pl.lit(high))


def _where_known(rows: Rows, holds: pl.Expr) -> pl.Expr:
    """What holds, unknown where the country's regime is."""
    _, cases = rows.alike(frozenset())
    if all(case.regime for case in cases):
        return holds
    return pl.when(rows.each(lambda case: case.regime is not None, pl.Boolean)).then(holds)


def _agreed(rows: Rows, judge: Callable[[Terms], Found]) -> Found:
    """What is found under each reading of the regimes, if they agree; as ``conditions.agreed``."""

    def limit(place: int, name: str) -> Limit:
        _, cases = rows.alike(frozenset())
        everywhere = all(_reading(case.regime, place, name) is not None for case in cases)
        return Limit(rows.each(lambda case: _reading(case.regime, place, name), pl.Int16), everywhere)

    _, cases = rows.alike(frozenset())
    most = max((len(case.regime.values) for case in cases if case.regime), default=1)
    first, *others = [judge(partial(limit, place)) for place in range(most)]
    if not others:
        return first
    holds = _all_alike([rows.settled(found.holds) for found in (first, *others)])
    if first.no_earlier is None:
        return Found(holds)
    alone = rows.each(lambda case: case.regime is None or len(case.regime.values) == 1, pl.Boolean)
    return Found(holds, rows.column(pl.when(alone).then(pl.lit(first.no_earlier))))


def _reading(rule: Rule | None, place: int, name: str) -> int | None:
    """A term in one reading, or where there is no such reading in the first."""
    if rule is None:
        return None
    number = (rule.values[place] if place < len(rule.values) else rule.value).get(name)
    return None if number is None else min(int(number), MOST_DAYS)


def _all_alike(found: list[pl.Series]) -> pl.Series:
    first, *others = found
    same = reduce(and_, (pl.lit(first) == pl.lit(other) for other in others))
    return pl.select(pl.when(same).then(pl.lit(first))).to_series()
