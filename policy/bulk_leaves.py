"""The leaves of many values, stays and days, judged over columns: each the twin of a scalar judge.

Numbers come from the rules once for all rows of one regime; only the comparing is done for every row.
"""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial, reduce
from operator import and_
from typing import Any

import polars as pl

from policy.conditions import Case
from policy.rows import Found, Rows
from policy.rulefile import Rule
from policy.trip import YEARS_AHEAD, Fact, day_of

Term = Callable[[str], pl.Expr]
STAY, COUNTED, EARLIER = pl.col("stay_days"), pl.col("days_in_last_180"), pl.col("earlier_stays")
ARRIVAL = pl.col("arrival").to_physical()


def stay_length(rows: Rows) -> Found:
    """The stay keeps to the regime's length."""

    def judge(term: Term) -> Found:
        limit = term("stay_days")
        return Found(rows.column(pl.when(_known(rows)).then(limit.is_null() | (limit >= STAY))))

    return _agreed(rows, judge)


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
        return found[0] if len(found) == 1 else Found(_all_alike([one.holds for one in found]))

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


def _window(rows: Rows, term: Term) -> Found:
    limit, per = term("window_days"), term("window_per").fill_null(1)
    shortest = STAY.fill_null(1)
    longest = pl.coalesce(STAY, term("stay_days"), limit, 1)
    open_arrival, open_stay = (rows.frame[name].null_count() > 0 for name in ("arrival", "stay_days"))
    first = _first_day(rows) if open_arrival else ARRIVAL
    arrival = ARRIVAL.fill_null(first)

    def days(arrival: pl.Expr, stay: pl.Expr) -> pl.Expr:
        """The days that the last window holds, of the stay and of those before it."""
        return _at_most(stay, per) + rows.present(arrival + stay - per, arrival - 1)

    low = high = days(arrival, shortest)
    if open_stay:
        high = days(arrival, longest)
    if open_arrival:
        # The day after the last stay ends may see one day more than the day on which it ends.
        high = (
            pl.when(ARRIVAL.is_null()).then(pl.max_horizontal(high, days(first + 1, longest))).otherwise(high)
        )
        low = pl.when(ARRIVAL.is_null()).then(_at_most(shortest, per)).otherwise(low)
    untold = COUNTED.is_null() & EARLIER.is_null()
    if rows.frame["days_in_last_180"].null_count() < len(rows.frame):
        low = pl.coalesce(_at_most(shortest, per) + COUNTED, low)
        high = pl.coalesce(_at_most(longest, per) + COUNTED, high)
    holds: pl.Expr = pl.when(limit.is_null() | (high <= limit)).then(True).when(low > limit).then(False)
    if rows.column(untold).any():
        holds = pl.when(~untold | limit.is_null() | (low > limit)).then(holds)
    elif not open_arrival and not open_stay:
        holds = pl.when(limit.is_null()).then(True).otherwise(high <= limit)
    found = rows.column(pl.when(_known(rows)).then(holds))
    if not open_arrival:
        return Found(found)
    waits = pl.lit(found).is_null() & ARRIVAL.is_null() & COUNTED.is_null() & limit.is_not_null()
    free = _first_free_day(rows, first, per, lambda day: days(day, shortest) <= limit)
    bound = (
        pl.when(waits & untold).then(_number(rows.earliest)).when(waits & (EARLIER.list.len() > 0)).then(free)
    )
    return Found(found, rows.column(bound.cast(pl.Date)))


def _at_most(days: pl.Expr, most: pl.Expr) -> pl.Expr:
    return pl.when(days < most).then(days).otherwise(most)


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


def _known(rows: Rows) -> pl.Expr:
    return rows.each(lambda case: case.regime is not None, pl.Boolean)


def _agreed(rows: Rows, judge: Callable[[Term], Found]) -> Found:
    """What is found under each reading of the regimes, if they agree; as ``conditions.agreed``."""

    def term(place: int, name: str) -> pl.Expr:
        return rows.each(lambda case: _reading(case.regime, place, name), pl.Int32)

    _, cases = rows.alike(frozenset())
    most = max((len(case.regime.values) for case in cases if case.regime), default=1)
    first, *others = [judge(partial(term, place)) for place in range(most)]
    if not others:
        return first
    holds = _all_alike([first.holds, *(other.holds for other in others)])
    if first.no_earlier is None:
        return Found(holds)
    alone = rows.each(lambda case: case.regime is None or len(case.regime.values) == 1, pl.Boolean)
    return Found(holds, rows.column(pl.when(alone).then(pl.lit(first.no_earlier))))


def _reading(rule: Rule | None, place: int, name: str) -> int | None:
    """A term in one reading, or where there is no such reading in the first."""
    if rule is None:
        return None
    number = (rule.values[place] if place < len(rule.values) else rule.value).get(name)
    return None if number is None else int(number)


def _all_alike(found: list[pl.Series]) -> pl.Series:
    first, *others = found
    same = reduce(and_, (pl.lit(first) == pl.lit(other) for other in others))
    return pl.select(pl.when(same).then(pl.lit(first))).to_series()
