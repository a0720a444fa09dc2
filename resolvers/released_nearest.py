"""The nearest question that passes: the smallest coarsening of a question whose figure is of use, ready to send.

Coarser is: without a dimension, or by a longer period; then with the days widened to released months, and without one
condition after the other. Each candidate is worked out before it is named, so what is named does pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, combinations, islice, product
from typing import Any

from analytics.metrics import METRICS
from analytics.questions import All, AnyOf, Condition, Leaf, Not, Wanted
from disclosure.figures import Figure, NearestQuestion, Published
from disclosure.products import NATIONALITIES, ORIGINS, OTHER, RESIDENCES
from resolvers.released import Desk, Group, keys_of
from resolvers.released_cells import PERIODS, TIMES, Month, NotThere, OffPeriod, aligned, key_of, month
from resolvers.released_measures import MEASURED

NAMED = {"origin": ORIGINS[:-1], "nationality": NATIONALITIES[:-1], "residence": RESIDENCES[:-1]}
TYPES = {
    "arrivals": ("ArrivalDimension", "ArrivalFilter"),
    "placements": ("PlacementDimension", "PlacementFilter"),
    "aidSpend": ("AidDimension", "AidFilter"),
    "applications": ("ApplicationMetricDimension", "ApplicationFilter"),
    "kandasCases": ("KandasCaseMetricDimension", "KandasCaseMetricFilter"),
    "diaspora": ("DiasporaMetricDimension", "DiasporaMetricFilter"),
}
LONGER = {"month": "quarter", "quarter": "year"}
DAY_OF = {"applications": "submittedAt"}
"""The field of a filter that tests the day of a fact, where it is not `on`."""
CODED = frozenset({"origin", "region", "nationality", "residence"})
PLAIN = frozenset({"targetRegion", "underQuota"})
SHARES = {
    ("arrivals", "share"): "persons",
    ("aidSpend", "perFamily"): "net",
    ("applications", "share"): "count",
    ("diaspora", "share"): "members",
}
"""What to ask instead of a ratio: what it is a ratio of."""
UNDERSCORE = re.compile(r"_([a-z])")

MOST = 64
"""Coarser tables that are worked out for one measure of a question, before it has no nearest question."""
Step = tuple[tuple[str, ...], Condition, dict[Group, Figure], Figure]


@dataclass(frozen=True)
class Nearest:
    """Finds nearest questions; every coarser table is worked out once, and only as far as a row needs it."""

    desk: Desk
    _known: dict[Wanted, list[Step]] = field(default_factory=dict)
    _next: dict[Wanted, Iterator[Step]] = field(default_factory=dict)

    def find(self, wanted: Wanted, keys: Mapping[str, Any]) -> NearestQuestion | None:
        """The nearest question of a row (of the total, without keys) that passes; None where there is none."""
        id, argument = wanted
        wanted = SHARES.get((self.desk.question.metric, id), id), None if id == "share" else argument
        if (self.desk.question.metric, *wanted) not in MEASURED:
            return None
        for kept, where, figures, total in self._ladder(wanted):
            if keys or not kept:
                row = {name: _coarse(name, keys) for name in kept}
                found = figures.get(tuple(row.values())) if row else total
                if isinstance(found, Published):
                    return self._question(wanted, row, where)
        return None

    def _ladder(self, wanted: Wanted) -> Iterator[Step]:
        known = self._known.setdefault(wanted, [])
        following = self._next.setdefault(wanted, islice(self._steps(wanted), MOST))
        yield from known
        for step in following:
            known.append(step)
            yield step

    def _steps(self, wanted: Wanted) -> Iterator[Step]:
        """Coarser tables, the finest first; those that no release can tell are left out."""
        question = self.desk.question
        coarser = tuple(_coarser(keys_of(question.by)))
        fitted = aligned(question.where, self.months(wanted), self._day)
        starts = [question.where, *([fitted] if fitted is not None else [])]
        for kept, where in chain(
            product(coarser, starts), ((kept, each) for each in _looser(starts) for kept in coarser)
        ):
            try:
                yield kept, where, *self.desk.figures(wanted, kept, where)
            except (NotThere, OffPeriod):
                continue

    def months(self, wanted: Wanted) -> tuple[Month, ...]:
        """The months that are released of a measure."""
        return self.desk.months(MEASURED[self.desk.question.metric, *wanted].source)

    @property
    def _day(self) -> str:
        return DAY_OF.get(self.desk.question.metric, "on")

    def _leaf(self, key: str, value: Any, months: Sequence[Month]) -> Condition:
        """The condition that a row's key stands for; a period by the released months in it."""
        if key not in PERIODS:
            return _named(key, value)
        within = [each for each in months if each.keys[key] == value]
        return All((Leaf(self._day, "from", min(within).first), Leaf(self._day, "to", max(within).last)))

    def _question(self, wanted: Wanted, row: Mapping[str, Any], where: Condition) -> NearestQuestion:
        metric = self.desk.question.metric
        dimension, filter = TYPES[metric]
        id, argument = wanted
        shown = f"{id}(currency: {argument})" if argument else id
        fields = " ".join(f"{_camel(key)} {{ code }}" if key in CODED else _camel(key) for key in row)
        document = (
            f"query Nearest($by: [{dimension}!]!, $where: {filter}) {{ analytics {{ "
            f"{metric}(by: $by, where: $where) {{ "
            f"rows {{ {fields} {shown} {{ ...F }} }} total {{ {shown} {{ ...F }} }} }} }} }} "
            "fragment F on Figure { __typename ... on Published { value low high } ... on Suppressed { reason } }"
        )
        by = [d.id for d in METRICS[metric].dimensions if d.key in row]
        months = self.months(wanted)
        leaves = (self._leaf(key, value, months) for key, value in row.items())
        variables = {"by": by, "where": written(All((where, *leaves)))}
        params = {"measure": id, "metric": metric, "by": ", ".join(by) or "TOTAL"}
        return NearestQuestion("nearest.released", params, document, variables)


def written(condition: Condition) -> dict[str, Any]:
    """A condition as the value of a filter."""
    match condition:
        case Leaf(field, op, value):
            return {field: value if field in PLAIN else {op: _plain(value)}}
        case Not(part):
            return {"not": written(part)}
        case AnyOf(parts):
            return {"or": [written(part) for part in parts]}
        case All(parts):
            found: dict[str, Any] = {}
            beside: list[Any] = []
            for name, value in (pair for part in parts for pair in written(part).items()):
                if name == "and":
                    beside += value
                elif name not in found:
                    found[name] = value
                elif name not in ("or", "not", *PLAIN) and not found[name].keys() & value.keys():
                    found[name] = found[name] | value
                else:
                    beside.append({name: value})
            return found | ({"and": beside} if beside else {})
    raise TypeError(condition)


def _looser(starts: Sequence[Condition]) -> Iterator[Condition]:
    """Weaker conditions, the least weakened first: without one part after the other, then without the days."""
    for start in starts:
        parts = start.parts if isinstance(start, All) else (start,)
        conditions = [part for part in parts if not _of_time(part)]
        times = tuple(part for part in parts if _of_time(part))
        for size in range(len(conditions) - 1, -1, -1) if len(conditions) < 7 else (0,):
            yield from (All((*some, *times)) for some in combinations(conditions, size))
    yield All(())


def _coarser(by: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The dimensions themselves, then fewer of them or longer periods, those that keep the most first."""
    options: list[tuple[int, tuple[str, ...]]] = []
    for size in range(len(by), -1, -1):
        for kept in combinations(by, size):
            options.append((2 * (len(by) - size), kept))
            for name in kept:
                longer, step = name, 0
                while (longer := LONGER.get(longer, "")) and longer not in kept:
                    step += 1
                    options.append(
                        (2 * (len(by) - size) + step, tuple(longer if k == name else k for k in kept))
                    )
    yield from dict.fromkeys(kept for _, kept in sorted(options, key=lambda option: option[0]))


def _coarse(name: str, keys: Mapping[str, Any]) -> Any:
    """The key of a row, or that of the longer period it lies in."""
    if name in keys:
        return keys[name]
    first = _first_day(keys)
    return first.year if name == "year" else f"{first.year}-Q{(first.month + 2) // 3}"


def _first_day(keys: Mapping[str, Any]) -> date:
    if "month" in keys:
        return month(keys["month"]).first
    year, _, quarter = keys["quarter"].partition("-Q")
    return date(int(year), 3 * int(quarter) - 2, 1)


def _named(key: str, value: Any) -> Condition:
    """The condition that a row's key stands for, periods apart."""
    if value == OTHER:
        return Not(Leaf(_camel(key), "in", NAMED[key]))
    if value is None:
        return All((Not(Leaf(_camel(key), "eq", True)), Not(Leaf(_camel(key), "eq", False))))
    return Leaf(_camel(key), "eq", value)


def _of_time(part: Condition) -> bool:
    return isinstance(part, Leaf) and key_of(part.field) in TIMES


def _camel(key: str) -> str:
    return UNDERSCORE.sub(lambda match: match[1].upper(), key)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value
