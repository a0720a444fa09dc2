"""The leaves of the stay: its length, and its place in the moving window of the passport's regime.

When the stay is unknown they try the shortest and the longest one that the other would let pass, and when
the arrival is unknown the earliest possible day and the far future.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from policy import bulk_leaves
from policy.conditions import Case, Finding, Leaf, agreed
from policy.rulefile import Rule
from policy.trip import Fact
from policy.windows import days_in_window

DAY = timedelta(days=1)
LONGEST_STAY = 3650
NO_REGIME = "authority.regime"


def _stay_length(case: Case) -> Finding:
    if case.regime is None:
        return Finding(None, awaiting=(NO_REGIME,))
    rule = case.regime
    return agreed(rule, lambda value: _at_most(case, value.get("stay_days"), rule))


def _at_most(case: Case, limit: Decimal | None, rule: Rule) -> Finding:
    stay = case.trip.stay_days
    if limit is None:
        return Finding(True, rule=rule, words="unlimited")
    params = {"limit": int(limit), "days": stay or 0}
    if stay is None:
        return Finding(None, (Fact.STAY_DAYS,), rule=rule, params=params)
    return Finding(stay <= limit, rule=rule, params=params)


def _stay_window(case: Case) -> Finding:
    if case.regime is None:
        return Finding(None, awaiting=(NO_REGIME,))

    def judge(value: Mapping[str, Any]) -> Finding:
        if "window_days" not in value:
            return Finding(True, rule=case.regime, words="unlimited")
        limit, per = int(value["window_days"]), int(value["window_per"])
        cap = int(value.get("stay_days", limit))
        holds, missing, days = _window(case, limit, per, cap)
        params = {"limit": limit, "per": per, "days": days}
        counted = case.trip.days_in_last_180 is not None and holds is not None
        words = ("counted_yes" if holds else "counted_no") if counted else ""
        first = _first_free_day(case, limit, per) if Fact.ARRIVAL in missing else date.min
        return Finding(holds, missing, rule=case.regime, params=params, words=words, no_earlier=first)

    return agreed(case.regime, judge)


def _window(case: Case, limit: int, per: int, cap: int) -> tuple[bool | None, tuple[Fact, ...], int]:
    """Whether the stay keeps to the window; what is missing; the most days any window would hold."""
    trip, arrival = case.trip, case.arrival
    stay, earlier, counted = trip.stay_days, trip.earlier_stays, trip.days_in_last_180
    shortest, longest = (stay, stay) if stay is not None else (1, cap)
    absent = () if stay is not None else (Fact.STAY_DAYS,)
    if earlier is None and counted is None:
        if min(shortest, per) > limit:
            return False, (), shortest
        return None, (Fact.EARLIER_STAYS, *absent, *(() if arrival else (Fact.ARRIVAL,))), 0
    if earlier is None or counted is not None:
        # A count alone does not say when those days were, so none of them is assumed to drop out.
        low, high = (min(days, per) + (counted or 0) for days in (shortest, longest))
        late = False
    elif arrival is not None:
        low, high = (days_in_window(earlier, arrival, days, per) for days in (shortest, longest))
        late = False
    else:
        first = max([case.earliest, *(past.to for past in earlier)])
        # The day after the last stay ends may see one day more than the day on which it ends.
        high = max(days_in_window(earlier, day, longest, per) for day in (first, first + DAY))
        low, late = min(shortest, per), bool(earlier)
    if low > limit:
        return False, (), low
    if high <= limit:
        return True, (), high
    return None, (*absent, *((Fact.ARRIVAL,) if late else ())), high


def _first_free_day(case: Case, limit: int, per: int) -> date:
    """The first day from which the shortest thinkable stay keeps to the window."""
    earlier, shortest = case.trip.earlier_stays or (), case.trip.stay_days or 1
    day = max([case.earliest, *(past.to for past in earlier)])
    for _ in range(per):
        if days_in_window(earlier, day, shortest, per) <= limit:
            break
        day += DAY
    return day


def regime_cap(case: Case) -> int:
    """The longest stay that the passport's regime allows in any reading."""
    if case.regime is None:
        return LONGEST_STAY
    return max(int(value.get("stay_days", LONGEST_STAY)) for value in case.regime.values)


STAY_LENGTH = Leaf(
    "stay.length",
    frozenset({Fact.STAY_DAYS}),
    _stay_length,
    less_is_safe=True,
    in_bulk=bulk_leaves.stay_length,
)
STAY_WINDOW = Leaf(
    "stay.window",
    frozenset({Fact.STAY_DAYS, Fact.EARLIER_STAYS, Fact.ARRIVAL}),
    _stay_window,
    less_is_safe=True,
    in_bulk=bulk_leaves.stay_window,
)
