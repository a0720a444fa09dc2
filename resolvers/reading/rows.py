"""A row in a statement: where its attributes come from, and how other rows hang on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import sqlalchemy as sa

from access.actor import Role
from access.scope import THROUGH, WITHHELD, scope


@dataclass(frozen=True)
class Row:
    """A row of an entity in a statement.

    `source` is what a nested SELECT correlates to. `attributes` says where attributes come from when the row is no
    alias of the entity (a group of rows); `parts` renames them (an embedded object).
    """

    entity: type
    source: Any
    attributes: Mapping[str, Any] | None = None
    parts: Mapping[str, str] = field(default_factory=dict)
    order: tuple[Any, ...] = ()
    """The keys of the list it stands in, if any: what its cursor is made of."""
    list: int = 0
    """The number of that list within its plan: what its cursor is bound to hangs on it."""

    def column(self, name: str) -> sa.Column[Any]:
        """The mapped column behind an attribute: its type, and whether it may be NULL."""
        return sa.inspect(self.entity).columns[self.parts.get(name, name)]

    def get(self, name: str) -> Any | None:
        """The attribute as an expression, or None where a group does not have it."""
        here = self.parts.get(name, name)
        if self.attributes is not None:
            return self.attributes.get(here)
        return getattr(self.source, here)

    def renamed(self, parts: Mapping[str, str]) -> Row:
        """The same row, seen as an embedded object."""
        return replace(self, parts=parts)


@dataclass(frozen=True)
class Related:
    """The rows at the other end of a relationship: what to select from, under which condition."""

    row: Row
    condition: sa.ColumnElement[bool]
    origin: Any
    secondary: Any = None

    def select(self, *columns: Any) -> sa.Select[Any]:
        """A SELECT over them, correlated to the row they hang on."""
        statement = sa.select(*columns).select_from(self.row.source)
        if self.secondary is not None:
            statement = statement.select_from(self.secondary)
        return statement.where(self.condition).correlate(self.origin)


def related(parent: Row, name: str, roles: Iterable[Role]) -> Related | None:
    """The rows behind a relationship of a row within the scope of some roles; None where a group has no such key."""
    edge = sa.inspect(parent.entity).relationships[name]
    child = sa.orm.aliased(edge.mapper.class_)
    near = parent.get(sa.inspect(parent.entity).get_property_by_column(edge.local_remote_pairs[0][0]).key)
    if near is None:
        return None
    secondary = None
    if edge.secondary is None:
        far = edge.local_remote_pairs[0][1]
        joined = getattr(child, edge.mapper.get_property_by_column(far).key) == near
    else:
        secondary = edge.secondary.alias()
        (_, to_parent), (own, to_child) = edge.synchronize_pairs[0], edge.secondary_synchronize_pairs[0]
        joined = sa.and_(
            secondary.c[to_parent.name] == near,
            getattr(child, edge.mapper.get_property_by_column(own).key) == secondary.c[to_child.name],
        )
    if not seen_with(parent.entity, name, frozenset(roles)):
        joined = sa.and_(joined, scope(edge.mapper.class_, roles, child))
    return Related(Row(edge.mapper.class_, child), joined, parent.source, secondary)


@cache
def seen_with(entity: type, name: str, roles: frozenset[Role]) -> bool:
    """Whether the scope page itself says: holders of these roles who see the row see what hangs on it by this
    relationship. Then the condition need not be repeated, for the row is selected within scope already.
    """
    edge = sa.inspect(entity).relationships[name]
    if (
        WITHHELD.get(edge.mapper.class_, frozenset()) & roles
        or edge.secondary is not None
        or len(edge.local_remote_pairs) != 1
    ):
        return False
    parent, child = sa.orm.aliased(entity), sa.orm.aliased(edge.mapper.class_)
    local, remote = edge.local_remote_pairs[0]
    here = getattr(parent, sa.inspect(entity).get_property_by_column(local).key)
    there = getattr(child, edge.mapper.get_property_by_column(remote).key)
    spelled = {str(here == there), str(there == here)}
    ways = THROUGH.get(edge.mapper.class_, ())
    return any(through is entity and str(join(child, parent)) in spelled for through, join in ways)
