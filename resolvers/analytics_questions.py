"""Arguments of the graph become a question: filters, orders, and which measures the selection asks for.

Filters mean what they mean on the record (resolvers/reading/filters.py): parts are joined by *and*; what is null, an
empty object or `and: []` is no condition; `or: []` and `in: []` match nothing; `not` gives all that its filter leaves
out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import strawberry
from strawberry.types.nodes import SelectedField

from analytics.metric import Metric
from analytics.questions import DEEPEST, All, AnyOf, Condition, Leaf, Not, Order, Refused, Wanted

TABLE_PARTS = frozenset({"rows", "rest", "total"})
CURRENCY = "KZT"
"""The currency where none is named, as in the schema."""
UNDERSCORE = re.compile(r"_([a-z])")


def condition_of(where: Any) -> Condition:
    """The condition of a filter; Refused where it is nested too deep."""
    return _condition(where, 1)


def orders_of(order_by: Any) -> tuple[Order, ...]:
    """The orders of a question; a direction left out, or null, is ascending."""
    return tuple(
        Order(_id(order.measure), _id(order.dimension), _plain(order.direction) == "DESC")
        for order in (order_by or ())
    )


def kept(info: strawberry.Info, name: str, make: Callable[[], Any]) -> Any:
    """What hangs on the selection alone: made once for a plan (resolvers/reading/asked.py), else each time."""
    known: dict[str, Any] = getattr(info._raw_info, "kept", {})
    if name not in known:
        known[name] = make()
    return known[name]


def wanted_of(info: strawberry.Info, metric: Metric) -> tuple[Wanted, ...]:
    """Every measure that the selection asks for in rows, rest or total, with its argument, each once."""
    known = {measure.id: measure.argument for measure in metric.measures}
    found: dict[Wanted, None] = {}
    for field in info.selected_fields:
        for part in _fields(field.selections):
            if part.name in TABLE_PARTS:
                found |= {
                    _wanted(each, known[each.name]): None
                    for each in _fields(part.selections)
                    if each.name in known
                }
    return tuple(found)


def asks_nearest(info: strawberry.Info) -> bool:
    """Whether the selection asks anywhere for the nearest question: finding one costs more than an answer."""
    return _names("nearest", info.selected_fields)


def _names(name: str, selections: Iterable[Any]) -> bool:
    return any(field.name == name or _names(name, field.selections) for field in _fields(selections))


def _condition(where: Any, depth: int) -> Condition:
    if depth > DEEPEST:
        raise Refused(f"A filter is at most {DEEPEST} levels deep.")
    parts: list[Condition] = []
    for name, given in _given(where):
        if name == "not":
            parts.append(Not(_condition(given, depth + 1)))
        elif name in ("and", "or"):
            inner = tuple(_condition(each, depth + 1) for each in given)
            parts.append((All if name == "and" else AnyOf)(inner))
        elif is_dataclass(given):
            parts += [Leaf(name, op, _values(value)) for op, value in _given(given)]
        else:
            parts.append(Leaf(name, "eq", _plain(given)))
    return All(tuple(parts))


def _given(value: Any) -> Iterator[tuple[str, Any]]:
    if value is None or value is strawberry.UNSET:
        return
    for field in fields(value):
        found = getattr(value, field.name)
        if found is not None and found is not strawberry.UNSET:
            yield UNDERSCORE.sub(lambda match: match[1].upper(), field.name).rstrip("_"), found


def _values(value: Any) -> Any:
    return tuple(_plain(each) for each in value) if isinstance(value, list) else _plain(value)


def _plain(value: Any) -> Any:
    """An enumeration's member as the text it stands for; everything else as it is."""
    return getattr(value, "value", value)


def _id(value: Any) -> str | None:
    return None if value is None or value is strawberry.UNSET else str(_plain(value))


def _wanted(field: SelectedField, argument: str | None) -> Wanted:
    # Literals come as they were written, variables as their values: both are made plain here.
    given = _plain(field.arguments.get(argument)) if argument else None
    if argument == "currency":
        return field.name, given or CURRENCY
    return field.name, None if given is None else int(given)


def _fields(selections: Iterable[Any]) -> Iterator[SelectedField]:
    """Fields of a selection set, through fragments."""
    for selection in selections:
        if isinstance(selection, SelectedField):
            yield selection
        else:
            yield from _fields(selection.selections)
