"""From a selection set and a row to the JSON text of one object, as SQL. One method for each declaration."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLObjectType,
    get_named_type,
    get_nullable_type,
    is_list_type,
    is_non_null_type,
)

from access.actor import Role
from access.scope import scope
from resolvers.reading import declarations as d
from resolvers.reading.conditions import Conditions, ordering
from resolvers.reading.declare import declaration_of
from resolvers.reading.finishing import (
    Finish,
    Later,
    NotCompilable,
    Piece,
    Run,
    finish_list,
    finish_object,
)
from resolvers.reading.hidden import computed, opened, owner_text
from resolvers.reading.jsontext import JsonText, Text, literal
from resolvers.reading.noting import is_record, noted, owner_of
from resolvers.reading.pages import Key
from resolvers.reading.rows import Row, related
from resolvers.reading.selections import Fields, Selections
from resolvers.reading.shapes import SomeShape

Nodes = list[FieldNode]


@dataclass(frozen=True)
class Compiler:
    """Compiles for one database, one set of roles, one language and one set of variables that shape the answer."""

    json: JsonText
    roles: frozenset[Role]
    locale: str
    selections: Selections
    logged: bool = False
    """Whether whom it reads is noted for the log of accesses."""
    noted: list[str] = field(default_factory=list, compare=False)
    """Fields noted so far: whether an object has grown it says whether anything below it is."""
    asked: Mapping[int, Any] = field(default_factory=dict)
    """What lists below the root are asked for, by the identity of their field node: see resolvers/reading/nested.py."""

    @property
    def dialect(self) -> str:
        """The database's name."""
        return "postgresql" if self.json.postgres else "sqlite"

    def object(self, type_: GraphQLObjectType, fields: Fields, row: Row, tag: bool = False) -> Piece:
        """The object that fields of a type make of a row; with `tag` its type stands under the hidden key `#type`."""
        pairs: list[tuple[str, Text]] = [("#type", literal(f'"{type_.name}"'))] if tag else []
        steps: dict[str, Any] = {}
        hidden: dict[str, Text] = {}
        later: set[str] = set()
        owners: dict[d.Need, list[str]] = {}
        before = len(self.noted)
        for key, nodes in fields.items():
            made = self.field(type_, nodes, row)
            read = declaration_of(type_.fields.get(nodes[0].name.value)) if self.logged else None
            if (owner := owner_of(read, row.entity)) is not None:
                owners.setdefault(owner, []).append(f"{type_.name}.{nodes[0].name.value}")
            if isinstance(made, Later):
                hidden |= made.hidden
                steps[key] = made.step
                later.add(key)
            else:
                pairs.append((key, made.text))
                steps[key] = made.finish
        pairs += [(f"#{name}", text) for name, text in hidden.items()]
        for names in owners.values():
            self.noted.extend(names)
        if len(self.noted) == before:
            return Piece(self.json.object(pairs), finish_object(steps, frozenset(later)))
        whom = [(owner_text(row, owner), names) for owner, names in owners.items()]
        record = row.get("id") if is_record(type_, row) else None
        return Piece(
            noted(self.json, self.json.object(pairs), whom, record), finish_object(steps, frozenset(later))
        )

    def field(self, type_: GraphQLObjectType, nodes: Nodes, row: Row) -> Piece | Later:
        """One field of an object; NotCompilable where it does not say how it reads."""
        name = nodes[0].name.value
        if name == "__typename":
            return Piece(literal(f'"{type_.name}"'))
        field = type_.fields[name]
        read = declaration_of(field)
        make = FIELDS.get(type(read))
        if make is None:
            raise NotCompilable(f"{type_.name}.{name}")
        return make(self, read, field, nodes, row)

    def column(self, read: d.Column, field: GraphQLField, nodes: Nodes, row: Row) -> Piece | Later:
        """A column under its own type; MARK where it is empty and the field may not be."""
        return Piece(self.text(row, read.name, not is_non_null_type(field.type)))

    def localized(self, read: d.Localized, field: GraphQLField, nodes: Nodes, row: Row) -> Piece:
        """A column by locale."""
        locale = self.selections.arguments(field, nodes[0]).get("locale") or self.locale
        name = f"{read.name}_{str(locale).lower()}"
        return Piece(self.text(row, name, not is_non_null_type(field.type)))

    def text(self, row: Row, name: str, nullable: bool) -> Text:
        """An attribute as JSON."""
        expression, column = row.get(name), row.column(name)
        if expression is None:
            return self.json.absent(nullable)
        empty = column.nullable or isinstance(column.type, sa.JSON)
        return self.json.column(expression, column.type, self.json.absent(nullable) if empty else None)

    def embedded(self, read: d.Embedded, field: GraphQLField, nodes: Nodes, row: Row) -> Piece:
        """An object of the row itself."""
        inner = row.renamed(read.parts) if read.parts else row
        type_ = get_named_type(field.type)
        piece = self.object(type_, self.selections.below(type_, nodes), inner)
        if not read.parts:
            return piece
        first = next(iter(read.parts.values()))
        if not row.column(first).nullable:
            return piece
        missing = self.json.absent(not is_non_null_type(field.type))
        return Piece(sa.case((row.get(first).is_(None), missing), else_=piece.text), piece.finish)

    def variant(self, read: d.Variant, field: GraphQLField, nodes: Nodes, row: Row) -> Piece:
        """A member of a union by the value of a column."""
        members = get_named_type(field.type).types
        below = {member: self.selections.below(member, nodes) for member in members}
        pieces = {member: self.object(member, below[member], row) for member in members}
        finish = None
        if any(piece.finish for piece in pieces.values()):
            pieces = {member: self.object(member, below[member], row, tag=True) for member in members}
            finish = _by_type({member.name: piece.finish or _untagged for member, piece in pieces.items()})
        values = {m: m.extensions["strawberry-definition"].origin.__case__ for m in members}
        cases = [(row.get(read.name) == literal(values[m]), piece.text) for m, piece in pieces.items()]
        missing = self.json.absent(not is_non_null_type(field.type))
        return Piece(sa.case(*cases, else_=missing), finish)

    def to_one(self, read: d.ToOne, field: GraphQLField, nodes: Nodes, row: Row) -> Piece:
        """The row at the other end, or null."""
        missing = self.json.absent(not is_non_null_type(field.type))
        there = related(row, read.relationship, self.roles)
        if there is None:
            return Piece(missing)
        type_ = get_named_type(field.type)
        piece = self.object(type_, self.selections.below(type_, nodes), there.row)
        return Piece(sa.func.coalesce(there.select(piece.text).scalar_subquery(), missing), piece.finish)

    def to_many(self, read: d.ToMany, field: GraphQLField, nodes: Nodes, row: Row) -> Piece:
        """The rows at the other end, in order."""
        there = related(row, read.relationship, self.roles)
        if there is None or not is_list_type(get_nullable_type(field.type)):
            raise NotCompilable(str(field))
        type_ = get_named_type(field.type)
        piece = self.object(type_, self.selections.below(type_, nodes), there.row)
        rows = there.select(piece.text.label("item"))
        shape: SomeShape | None = self.asked.get(id(nodes[0]))
        if shape is not None and read.filters is not None:
            conditions = Conditions(self.json.postgres, self.roles)
            rows = rows.where(conditions.matching(read.filters, shape.where, there.row))
        if shape is None or shape.size is None:
            rows = rows.order_by(*ordering(there.row, keys_of(read, there.row.entity), backward=False))
            return Piece(self.json.array(rows), finish_list(piece.finish))
        return Piece(self.json.array(self.cut(rows, read, shape, there.row)), finish_list(piece.finish))

    @staticmethod
    def cut(rows: sa.Select[Any], read: d.ToMany, shape: SomeShape, row: Row) -> sa.Select[Any]:
        """The first or the last of the rows of an edge, in their order."""
        order = ordering(row, keys_of(read, row.entity), shape.backward)
        place = sa.func.row_number().over(order_by=order).label("place")
        rows = rows.add_columns(place).order_by(*order).limit(sa.literal_column(str(shape.size)))
        kept = rows.subquery()
        return sa.select(kept.c.item).order_by(kept.c.place.desc() if shape.backward else kept.c.place)

    def latest(self, read: d.Latest, field: GraphQLField, nodes: Nodes, row: Row) -> Piece:
        """The row that the newest of some others names, or null."""
        there = sa.orm.aliased(read.entity)
        (key,) = (getattr(there, column.key) for column in sa.inspect(read.entity).primary_key)
        type_ = get_named_type(field.type)
        found = Row(read.entity, there)
        piece = self.object(type_, self.selections.below(type_, nodes), found)
        rows = sa.select(piece.text).where(
            key == self.newest(read, row), scope(read.entity, self.roles, there)
        )
        missing = self.json.absent(not is_non_null_type(field.type))
        return Piece(sa.func.coalesce(rows.scalar_subquery(), missing), piece.finish)

    def newest(self, read: d.Latest, row: Row) -> sa.ColumnElement[Any]:
        """The key that the newest of the rows of `via` names; else that of the next way."""
        via = sa.orm.aliased(read.via)
        (via_key,) = (getattr(via, column.key) for column in sa.inspect(read.via).primary_key)
        which = [getattr(via, read.there) == row.get(read.here), scope(read.via, self.roles, via)]
        which += [] if read.empty is None else [getattr(via, read.empty).is_(None)]
        which += [] if read.equal is None else [getattr(via, read.equal[0]) == read.equal[1]]
        found = (
            sa.select(getattr(via, read.names))
            .where(*which)
            .order_by(getattr(via, read.order).desc(), via_key.desc())
            .limit(sa.literal_column("1"))
        ).scalar_subquery()
        return found if read.otherwise is None else sa.func.coalesce(found, self.newest(read.otherwise, row))

    def count_of(self, read: d.CountOf, field: GraphQLField, nodes: Nodes, row: Row) -> Piece:
        """How many there are."""
        there = related(row, read.relationship, self.roles)
        if there is None:
            raise NotCompilable(str(field))
        counted = there.select(sa.func.count()).scalar_subquery() + sa.literal_column(str(read.plus))
        return Piece(sa.cast(counted, sa.Text()))


def keys_of(read: d.ToMany, entity: type) -> tuple[Key, ...]:
    """The order of an edge: its attributes, then the key of the row; all rising, empty values last."""
    mapper = sa.inspect(entity)
    names = [*read.order, *(mapper.get_property_by_column(c).key for c in mapper.primary_key)]
    return tuple(Key(name, False, bool(mapper.columns[name].nullable)) for name in dict.fromkeys(names))


def _untagged(found: dict[str, Any], run: Run) -> dict[str, Any]:
    return {key: value for key, value in found.items() if not key.startswith("#")}


def _by_type(finishes: dict[str, Finish]) -> Finish:
    return lambda found, run: None if found is None else finishes[found["#type"]](found, run)


FIELDS: dict[type, Callable[..., Piece | Later]] = {
    d.Column: Compiler.column,
    d.Localized: Compiler.localized,
    d.Embedded: Compiler.embedded,
    d.Variant: Compiler.variant,
    d.ToOne: Compiler.to_one,
    d.ToMany: Compiler.to_many,
    d.CountOf: Compiler.count_of,
    d.Latest: Compiler.latest,
    d.Computed: computed,
    d.Opened: opened,
}
"""How each declaration is compiled; parts of connections are in resolvers/reading/connections.py."""
