"""Filters: what they mean, as a shape that belongs to a plan and values that are bound.

Parts of one filter are joined by *and*. A part that is null is not there; an empty object and `and: []` are no
condition, so everything meets them; `or: []` and `in: []` match nothing. An empty column meets no test, so `not`
gives exactly the rows that its filter leaves out: `not: {}` matches nothing. Days are days in Asia/Almaty, both ends
included. `contains` looks for the text as it stands; A to Z and a to z are the same, other letters are only themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from resolvers.reading.declarations import Filters
from resolvers.reading.pages import bad_input
from resolvers.reading.values import midnight

DEPTH = 5
LISTED = 1000
TESTS = 200
FOLDED = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
LAST = datetime.max.replace(tzinfo=UTC)

Shape = tuple[Any, ...]
"""`("and"|"or", shapes)`, `("not", shape)` or `("tests", field, ((test, name of the parameter), ...))`."""

EVERYTHING: Shape = ("and", ())


@dataclass
class Asked:
    """A filter taken apart: the shape, and the values under the names of parameters."""

    shape: Shape = EVERYTHING
    values: dict[str, Any] = field(default_factory=dict)


def asked_of(filters: Filters, where: Mapping[str, Any] | None) -> Asked:
    """Take a coerced filter apart; GraphQLError BAD_USER_INPUT where it is too deep, too long or too wide."""
    asked = Asked()
    asked.shape = _shape(filters, where, asked.values, 1)
    if len(asked.values) > TESTS:
        raise bad_input(f"A filter has at most {TESTS} tests.")
    return asked


def _shape(filters: Filters, where: Mapping[str, Any] | None, values: dict[str, Any], depth: int) -> Shape:
    if depth > DEPTH:
        raise bad_input(f"A filter is at most {DEPTH} levels deep.")
    parts: list[Shape] = []
    for name, given in (where or {}).items():
        if given is None:
            continue
        if name == "not":
            parts.append(("not", _shape(filters, given, values, depth + 1)))
        elif name in ("and", "or"):
            parts.append((name, tuple(_shape(filters, item, values, depth + 1) for item in given)))
        else:
            parts.append(_tests(name, given if isinstance(given, dict) else {"eq": given}, values))
    return ("and", tuple(part for part in parts if part != EVERYTHING))


def _tests(name: str, given: Mapping[str, Any], values: dict[str, Any]) -> Shape:
    tests: list[tuple[str, str]] = []
    for test, value in given.items():
        if value is None:
            continue
        if test == "in" and len(value) > LISTED:
            raise bad_input(f"A filter lists at most {LISTED} values.")
        parameter = f"where_{len(values)}"
        values[parameter] = value.translate(FOLDED) if test == "contains" else value
        tests.append((test, parameter))
    return ("tests", name, tuple(tests)) if tests else EVERYTHING


def bound(values: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters of a filter's values: a day also as the moments at which it starts and ends."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        found[name] = value
        if isinstance(value, date):
            found[f"{name}_starts"] = midnight(value)
            found[f"{name}_ends"] = midnight(value + timedelta(days=1)) if value < date.max else LAST
    return found
