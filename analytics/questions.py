"""A question to the figures: a value, checked completely before anything is read."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from analytics.tables import Kind
from analytics.vocabulary import VOCABULARY

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 12, 31)
DEEPEST = 5
LONGEST_LIST = 1000
MOST_ROWS = 10_000
MOST_MONTHS = 120


class Refused(ValueError):
    """A question that cannot be answered as it stands; `code` is stable, the message says what to change."""

    def __init__(self, message: str, code: str = "BAD_USER_INPUT") -> None:
        super().__init__(message)
        self.code, self.message = code, message


@dataclass(frozen=True)
class Leaf:
    """A condition on one field: `eq`, `in`, `from`, `to` or `contains`. Unknown values meet no condition."""

    field: str
    op: str
    value: Any


@dataclass(frozen=True)
class All:
    """Every one of these; without any, everything."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class AnyOf:
    """At least one of these; without any, nothing."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Not:
    """Everything that this is not: what does not meet a condition because it is unknown, too."""

    part: Condition


Condition = Leaf | All | AnyOf | Not
EVERYTHING = All(())


@dataclass(frozen=True)
class Order:
    """By a measure or by a dimension that the question groups by."""

    measure: str | None
    dimension: str | None
    descending: bool


Wanted = tuple[str, Any]
"""A measure by id, and its argument (a currency, a percentile, a number of months) or None."""


@dataclass(frozen=True)
class Question:
    """Which figures of a metric are asked, by what, of which facts, true on which day, as known when.

    `today` is the day of asking in Asia/Almaty: periods that are still running end there.
    """

    metric: str
    today: date
    by: tuple[str, ...] = ()
    where: Condition = EVERYTHING
    as_of: date | None = None
    known_at: datetime | None = None
    order: tuple[Order, ...] = ()
    first: int | None = None
    measures: tuple[Wanted, ...] = ()


def check(
    question: Question,
    dimensions: Collection[str],
    measures: Collection[str],
    fields: dict[str, Kind],
) -> None:
    """Raise Refused for the first thing that cannot be: nothing was read by then."""
    if len(set(question.by)) < len(question.by):
        raise Refused("`by` names a dimension twice.")
    if unknown := [id for id in question.by if id not in dimensions]:
        raise Refused(f"`by`: this metric has no dimension {unknown[0]}.")
    if question.first is not None and not 0 <= question.first <= MOST_ROWS:
        raise Refused(f"`first` must be between 0 and {MOST_ROWS}.")
    if question.as_of is not None:
        _check_day("asOf", question.as_of)
    if question.known_at is not None:
        _check_day("knownAt", question.known_at.date())
    for order in question.order:
        _check_order(order, question.by, measures)
    for id, argument in question.measures:
        _check_measure(id, argument, measures)
    for together in _conjunctions(question.where):
        _check_range(together)
    for leaf in leaves(question.where):
        _check_leaf(leaf, fields)


def leaves(condition: Condition) -> Iterator[Leaf]:
    """All conditions on single fields."""
    match condition:
        case Leaf():
            yield condition
        case Not(part):
            yield from leaves(part)
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from leaves(part)


def _check_order(order: Order, by: tuple[str, ...], measures: Collection[str]) -> None:
    if (order.measure is None) == (order.dimension is None):
        raise Refused("`orderBy` takes either a measure or a dimension.")
    if order.measure is not None and order.measure not in measures:
        raise Refused(f"`orderBy`: this metric has no measure {order.measure}.")
    if order.dimension is not None and order.dimension not in by:
        raise Refused(f"`orderBy` names {order.dimension}, which is not in `by`.")


def _check_measure(id: str, argument: Any, measures: Collection[str]) -> None:
    if id not in measures:
        raise Refused(f"This metric has no measure {id}.")
    if id.startswith("days") and not 1 <= argument <= 100:
        raise Refused("`percentile` must be between 1 and 100.")
    if id == "stayed" and not 1 <= argument <= MOST_MONTHS:
        raise Refused(f"`months` must be between 1 and {MOST_MONTHS}.")


def _check_leaf(leaf: Leaf, fields: dict[str, Kind]) -> None:
    if leaf.field not in fields:
        raise Refused(f"`where`: figures cannot be asked by {leaf.field}.")
    values = leaf.value if leaf.op == "in" else (leaf.value,)
    if len(values) > LONGEST_LIST:
        raise Refused(f"`where`: {leaf.field} lists more than {LONGEST_LIST} values.")
    for value in values:
        if isinstance(value, date):
            _check_day(leaf.field, value)
        if leaf.field == "year" and not FIRST_DAY.year <= value <= LAST_DAY.year:
            raise Refused(f"`year` must lie between {FIRST_DAY.year} and {LAST_DAY.year}.")
        if (codes := VOCABULARY.get(fields[leaf.field])) and value not in codes:
            raise Refused(f"`where`: {leaf.field} has no such code.")
        if isinstance(value, str) and ("\0" in value or len(value) > 200):
            raise Refused(f"`where`: {leaf.field} must be a short, printable text.")


def _check_day(name: str, day: date) -> None:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise Refused(f"`{name}` must lie between {FIRST_DAY} and {LAST_DAY}.")


def _check_range(together: tuple[Condition, ...]) -> None:
    leaves_of: dict[str, list[Leaf]] = {}
    for part in together:
        if isinstance(part, Leaf):
            leaves_of.setdefault(part.field, []).append(part)
    for name, found in leaves_of.items():
        starts = [leaf.value for leaf in found if leaf.op == "from"]
        ends = [leaf.value for leaf in found if leaf.op == "to"]
        if starts and ends and max(starts) > min(ends):
            raise Refused(f"`where`: {name} is from later than to.")
        listed = [
            leaf.value if leaf.op == "in" else (leaf.value,) for leaf in found if leaf.op in ("eq", "in")
        ]
        left = set(listed[0]).intersection(*listed[1:]) if listed else set()
        left = {value for value in left if all(value >= s for s in starts) and all(value <= e for e in ends)}
        if all(listed) and listed and not left:
            raise Refused(f"`where`: no value of {name} meets all that is asked of it.")


def _conjunctions(condition: Condition) -> Iterator[tuple[Condition, ...]]:
    match condition:
        case Not(part):
            yield from _conjunctions(part)
        case All(parts) | AnyOf(parts):
            if isinstance(condition, All):
                yield parts
            for part in parts:
                yield from _conjunctions(part)
