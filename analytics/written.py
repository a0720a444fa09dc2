"""A question as JSON and back: a filter is written as the graph takes it, so that people can write one, too.

{"metric": "arrivals", "by": ["ORIGIN"], "where": {"year": {"eq": 2025}}, "measures": [["persons", null]]}
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from analytics.metric import Metric
from analytics.metrics import METRICS
from analytics.questions import (
    DEEPEST,
    EVERYTHING,
    All,
    AnyOf,
    Condition,
    Leaf,
    Not,
    Order,
    Question,
    Refused,
)
from analytics.tables import Kind

OPERATORS = frozenset({"eq", "in", "from", "to", "contains"})
PLAIN: Mapping[Kind, type] = {Kind.NUMBER: int, Kind.FLAG: bool}
"""How values of a filter are told from others; all else is text, and days are texts that are dates."""


def as_json(question: Question) -> dict[str, Any]:
    """A question as JSON knows it."""
    return {
        "metric": question.metric,
        "today": question.today.isoformat(),
        "by": list(question.by),
        "where": _filter(question.where),
        "asOf": question.as_of and question.as_of.isoformat(),
        "knownAt": question.known_at and question.known_at.isoformat(),
        "order": [[each.measure, each.dimension, each.descending] for each in question.order],
        "first": question.first,
        "measures": [list(wanted) for wanted in question.measures],
    }


def from_json(said: Mapping[str, Any]) -> Question:
    """The question that `as_json` wrote. Raises KeyError, ValueError where it is none."""
    metric = METRICS[said["metric"]]
    return Question(
        metric=metric.id,
        today=date.fromisoformat(said["today"]),
        by=tuple(said["by"]),
        where=condition(said["where"], metric),
        as_of=said["asOf"] and date.fromisoformat(said["asOf"]),
        known_at=said["knownAt"] and datetime.fromisoformat(said["knownAt"]),
        order=tuple(Order(*each) for each in said["order"]),
        first=said["first"],
        measures=tuple((id, argument) for id, argument in said["measures"]),
    )


def condition(said: Any, metric: Metric, depth: int = 0) -> Condition:
    """The condition of a filter as the graph takes it. Raises Refused where it is none of this metric."""
    if not isinstance(said, Mapping):
        raise Refused("A filter is an object.")
    if depth > 10 * DEEPEST:
        raise Refused("The filter is nested too deep.")
    parts: list[Condition] = []
    for name, given in said.items():
        if name in ("and", "or") and isinstance(given, list):
            inner = tuple(condition(each, metric, depth + 1) for each in given)
            parts.append((All if name == "and" else AnyOf)(inner))
        elif name == "not":
            parts.append(Not(condition(given, metric, depth + 1)))
        elif name not in metric.filters:
            raise Refused(f"`where`: figures cannot be asked by {name}.")
        else:
            tests = given if isinstance(given, Mapping) else {"eq": given}
            parts += [_leaf(name, op, value, metric.filters[name][0]) for op, value in tests.items()]
    return parts[0] if len(parts) == 1 else All(tuple(parts)) if parts else EVERYTHING


def _leaf(field: str, op: str, value: Any, kind: Kind) -> Leaf:
    if op not in OPERATORS or isinstance(value, list) is not (op == "in"):
        raise Refused(f"`where`: {field} has no test {op} of such a value.")
    values = tuple(_value(field, each, kind) for each in (value if op == "in" else [value]))
    return Leaf(field, op, values if op == "in" else values[0])


def _value(field: str, value: Any, kind: Kind) -> Any:
    if type(value) is not PLAIN.get(kind, str):
        raise Refused(f"`where`: {field} is no such value.")
    if kind is not Kind.DAY:
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise Refused(f"`where`: {field} must be a day such as 2025-12-31.") from None


def _filter(part: Condition) -> dict[str, Any]:
    match part:
        case All(parts):
            return {"and": [_filter(each) for each in parts]}
        case AnyOf(parts):
            return {"or": [_filter(each) for each in parts]}
        case Not(inner):
            return {"not": _filter(inner)}
        case Leaf(field, op, value):
            return {field: {op: [_plain(each) for each in value] if op == "in" else _plain(value)}}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
