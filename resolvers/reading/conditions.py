"""Filters and places as SQL conditions on a row."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import sqlalchemy as sa

from access.actor import Role
from models.columns import Instant
from resolvers.reading.declarations import Filters, Over
from resolvers.reading.filters import Shape
from resolvers.reading.pages import Key
from resolvers.reading.rows import Row, related
from resolvers.reading.values import portable

Condition = sa.ColumnElement[bool]
NATIONAL_TIME = "5 hours"
COMPARE = {"eq": operator.eq, "from": operator.ge, "to": operator.le}


class Several(sa.types.TypeDecorator[list[Any]]):
    """A list in one parameter: an array on PostgreSQL, JSON text on SQLite."""

    impl = sa.String
    cache_ok = True

    def __init__(self, item: sa.types.TypeEngine[Any]) -> None:
        super().__init__()
        self.item = item

    def load_dialect_impl(self, dialect: sa.Dialect) -> Any:
        return dialect.type_descriptor(sa.ARRAY(self.item) if dialect.name == "postgresql" else sa.String())

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> Any:
        if dialect.name == "postgresql":
            return value
        return orjson.dumps([portable(item) for item in value]).decode()


@dataclass(frozen=True)
class Conditions:
    """Writes conditions for one database and one set of roles."""

    postgres: bool
    roles: frozenset[Role]

    def matching(self, filters: Filters, shape: Shape, row: Row) -> Condition:
        """A row meets a filter of this shape. True or false and never empty: `not` relies on it."""
        if shape[0] == "not":
            return sa.not_(self.matching(filters, shape[1], row))
        if shape[0] in ("and", "or"):
            parts = [self.matching(filters, part, row) for part in shape[1]]
            return sa.and_(sa.true(), *parts) if shape[0] == "and" else sa.or_(sa.false(), *parts)
        if shape[0] == "over":
            return self._over(filters.fields[shape[1]], row, *shape[2:])
        _, name, tests = shape
        target = filters.fields[name]
        if isinstance(target, str):
            return self._tests(row, target, tests)
        there = related(row, target[0], self.roles)
        if there is None:
            raise ValueError(f"{name} is no filter of this list")
        return sa.exists(there.select(1).where(self._tests(there.row, target[1], tests)))

    def _over(self, target: Any, row: Row, how: str, shape: Shape) -> Condition:
        if not isinstance(target, Over) or (there := related(row, target.relationship, self.roles)) is None:
            raise ValueError(f"{target} is no edge of this list")
        found = sa.exists(there.select(1).where(self.matching(target.filters, shape, there.row)))
        return sa.not_(found) if how == "none" else found

    def _tests(self, row: Row, name: str, tests: Sequence[tuple[str, str]]) -> Condition:
        return sa.and_(*(self._test(row, name, test, parameter) for test, parameter in tests))

    def _test(self, row: Row, name: str, test: str, parameter: str) -> Condition:
        expression, column = row.get(name), row.column(name)
        write = self._moment if isinstance(column.type, Instant) else self._plain
        met = write(expression, column.type, test, parameter)
        return sa.and_(expression.is_not(None), met) if column.nullable else met

    def _plain(self, expression: Any, type_: Any, test: str, parameter: str) -> Condition:
        if test == "in":
            return self._member(expression, type_, parameter)
        value = sa.bindparam(parameter, type_=type_)
        if test == "contains":
            position = sa.func.strpos if self.postgres else sa.func.instr
            return position(sa.func.lower(expression), value) > sa.literal_column("0")
        return COMPARE[test](expression, value)

    def _moment(self, expression: Any, type_: Any, test: str, parameter: str) -> Condition:
        if test == "in":
            return self._member(self._local_day(expression), sa.Date(), parameter)
        starts = expression >= sa.bindparam(f"{parameter}_starts", type_=type_)
        ends = expression < sa.bindparam(f"{parameter}_ends", type_=type_)
        return {"eq": sa.and_(starts, ends), "from": starts, "to": ends}[test]

    def _member(self, expression: Any, type_: Any, parameter: str) -> Condition:
        items = sa.bindparam(parameter, type_=Several(type_))
        if self.postgres:
            return expression == sa.func.any(items, type_=type_)
        return expression.in_(sa.select(sa.func.json_each(items).table_valued("value").c.value))

    def _local_day(self, expression: Any) -> Any:
        if not self.postgres:
            shifted = sa.func.date(expression, sa.literal_column(f"'+{NATIONAL_TIME}'"))
            return sa.type_coerce(shifted, sa.String())
        utc = sa.func.timezone(sa.literal_column("'UTC'"), expression)
        return sa.cast(utc + sa.literal_column(f"interval '{NATIONAL_TIME}'"), sa.Date())

    def beyond(
        self,
        row: Row,
        order: Sequence[Key],
        name: str,
        nulls: Sequence[bool],
        *,
        later: bool,
        at: bool = False,
    ) -> Condition:
        """A row stands strictly after (or before) the place bound as `<name>_<n>`; with `at`, or at it.

        `nulls` says which values of the place are empty; empty values come last.
        """
        found: Condition = sa.true() if at else sa.false()
        for number in reversed(range(len(order))):
            key, expression = order[number], row.get(order[number].attribute)
            if nulls[number]:
                same: Condition = expression.is_(None)
                further: Condition = sa.false() if later else expression.is_not(None)
                found = sa.or_(further, sa.and_(same, found))
                continue
            value = sa.bindparam(f"{name}_{number}", type_=row.column(key.attribute).type)
            rising = later != key.descending
            further = expression > value if rising else expression < value
            reach = expression >= value if rising else expression <= value
            empty_too = key.nullable and later
            # The bound on the whole key is implied, and lets an index begin there.
            found = sa.and_(reach, sa.or_(further, found))
            found = sa.or_(found, expression.is_(None)) if empty_too else found
        return found


def ordering(row: Row, order: Sequence[Key], backward: bool) -> list[Any]:
    """ORDER BY of a page: empty values last, or all of it reversed."""
    keys = []
    for key in order:
        expression = row.get(key.attribute)
        sorted_ = expression.desc() if key.descending != backward else expression.asc()
        if key.nullable:
            sorted_ = sorted_.nulls_first() if backward else sorted_.nulls_last()
        keys.append(sorted_)
    return keys
