"""Filters: what they mean, as a shape that belongs to a plan and values that are bound.

Parts of one filter are joined by *and*. A part that is null is not there; an empty object and `and: []` are no
condition, so everything meets them; `or: []` and `in: []` match nothing. An empty column meets no test, so `not`
gives exactly the rows that its filter leaves out: `not: {}` matches nothing. Days are days in Asia/Almaty, both ends
included. Over an edge to one row, the row is there for whoever asks and meets the inner filter; over an edge to many,
`some` and `none` count those that are there. Every edge is one level. `contains` looks for the text as it stands; A to
Z and a to z are the same, other letters are only themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from graphql import GraphQLError

from access import bounds
from access.actor import Role
from access.permissions import Permission, granted
from resolvers.reading.declarations import Filters, Over
from resolvers.reading.pages import bad_input
from resolvers.reading.values import midnight

DEPTH = bounds.FILTER_DEPTH.most
LISTED = bounds.FILTER_VALUES.most
TESTS = bounds.FILTER_TESTS.most
FOLDED = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
LAST = datetime.max.replace(tzinfo=UTC)

Shape = tuple[Any, ...]
"""`("and"|"or", shapes)`, `("not", shape)`, `("tests", field, ((test, name of the parameter), ...))`, or
`("over", field, "some"|"none", shape)` for rows at the other end of an edge."""

EVERYTHING: Shape = ("and", ())


@dataclass
class Asked:
    """A filter taken apart: the shape, and the values under the names of parameters."""

    shape: Shape = EVERYTHING
    values: dict[str, Any] = field(default_factory=dict)


def asked_of(
    filters: Filters, where: Mapping[str, Any] | None, roles: Iterable[Role], prefix: str = ""
) -> Asked:
    """Take a coerced filter apart, naming its parameters `<prefix>where_<n>`.

    GraphQLError BAD_USER_INPUT where it is too deep, too long or too wide; FORBIDDEN where it looks over an edge that
    the roles may not read.
    """
    asked = Asked()
    asked.shape = _Reader(asked.values, granted(roles), prefix).shape(filters, where, 1)
    if len(asked.values) > TESTS:
        raise bad_input(f"A filter has at most {TESTS} tests.")
    return asked


@dataclass(frozen=True)
class _Reader:
    values: dict[str, Any]
    held: frozenset[Permission]
    prefix: str

    def shape(self, filters: Filters, where: Mapping[str, Any] | None, depth: int) -> Shape:
        if depth > DEPTH:
            raise bad_input(f"A filter is at most {DEPTH} levels deep.")
        given = [(name, value) for name, value in (where or {}).items() if value is not None]
        parts = [part for name, value in given for part in self.parts(filters, name, value, depth)]
        return ("and", tuple(part for part in parts if part != EVERYTHING))

    def parts(self, filters: Filters, name: str, given: Any, depth: int) -> list[Shape]:
        if name == "not":
            return [("not", self.shape(filters, given, depth + 1))]
        if name in ("and", "or"):
            shapes = (self.shape(filters, item, depth + 1) for item in given)
            return [(name, tuple(s for s in shapes if s != EVERYTHING or name == "or"))]
        target = filters.fields[name]
        if not isinstance(target, Over):
            return [
                _tests(name, given if isinstance(given, dict) else {"eq": given}, self.values, self.prefix)
            ]
        if target.permission is not None and target.permission not in self.held:
            extensions = {"code": "FORBIDDEN", "permission": str(target.permission)}
            raise GraphQLError("Your roles do not include filtering by this.", extensions=extensions)
        if target.many:
            wanted = [(how, inner) for how, inner in given.items() if inner is not None]
            return [
                ("over", name, how, self.shape(target.filters, inner, depth + 1)) for how, inner in wanted
            ]
        inner = self.shape(target.filters, given, depth + 1)
        return [] if inner == EVERYTHING else [("over", name, "some", inner)]


def _tests(name: str, given: Mapping[str, Any], values: dict[str, Any], prefix: str) -> Shape:
    tests: list[tuple[str, str]] = []
    for test, value in given.items():
        if value is None:
            continue
        if test == "in" and len(value) > LISTED:
            raise bad_input(f"A filter lists at most {LISTED} values.")
        parameter = f"{prefix}where_{len(values)}"
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
