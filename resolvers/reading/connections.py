"""Lists with pages: one statement for the page and whatever else of the connection is selected.

A list below a row is part of that row's statement: every SELECT over it is tied to the row, so that its page, its count
and its groups are those of this row alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from graphql import FieldNode, GraphQLField, GraphQLObjectType, get_named_type

from access.scope import scope
from resolvers.reading import declarations as d
from resolvers.reading.compiler import FIELDS, Compiler
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
from resolvers.reading.jsontext import NULL, Text, concat, literal
from resolvers.reading.rows import Row
from resolvers.reading.shapes import PageShape

Nodes = list[FieldNode]


@dataclass(frozen=True)
class List:
    """A list being compiled: its rows under scope and filter, cut to a page."""

    compiler: Compiler
    read: d.Connection
    shape: PageShape
    parent: Row | None = None
    """The row that the list hangs on; None at the root."""

    @property
    def conditions(self) -> Conditions:
        return Conditions(self.compiler.json.postgres, self.compiler.roles)

    def visible(self, row: Row) -> sa.ColumnElement[bool]:
        """Within scope and filter, and of the row that the list hangs on."""
        matching = self.conditions.matching(self.read.filters, self.shape.where, row)
        seen = sa.and_(scope(self.read.entity, self.compiler.roles, row.source), matching)
        if self.parent is None or not self.read.through:
            return seen
        here, there = self.read.through
        return sa.and_(row.get(there) == self.parent.get(here), seen)

    def select(self, row: Row, *columns: Any) -> sa.Select[Any]:
        """A SELECT over the visible rows, tied to the row that the list hangs on."""
        statement = sa.select(*columns).select_from(row.source).where(self.visible(row))
        tied = self.parent is not None and self.parent.source is not None
        return statement.correlate(self.parent.source) if tied else statement  # type: ignore[union-attr]

    def fresh(self) -> Row:
        """A row of the list under a name of its own."""
        return Row(self.read.entity, sa.orm.aliased(self.read.entity))

    def bounds(self, row: Row) -> list[sa.ColumnElement[bool]]:
        """Between the places that the page names."""
        order = self.shape.order
        given = (("after", self.shape.after, True), ("before", self.shape.before, False))
        return [
            self.conditions.beyond(row, order, self.shape.prefix + name, nulls, later=later)
            for name, nulls, later in given
            if nulls is not None
        ]

    def window(self, extra: int) -> sa.Select[Any]:
        """The rows of the page, and `extra` more, in the direction of paging."""
        row = self.fresh()
        return (
            self.select(row, row.source)
            .where(*self.bounds(row))
            .order_by(*ordering(row, self.shape.order, self.shape.backward))
            .limit(sa.literal_column(str(self.shape.size + extra)))
        )

    def pieces(self, type_: GraphQLObjectType, nodes: Nodes) -> dict[str, Piece]:
        """Each selected part of the connection."""
        fields = self.compiler.selections.below(type_, nodes)
        wanted = {key: self._part(type_, below) for key, below in fields.items()}
        ends = any(name == "pageInfo" for name in wanted.values())
        paged = sum(name in ("edges", "nodes", "pageInfo") for name in wanted.values())
        window = self.window(extra=1 if ends else 0)
        # Used more than once, the page is computed once; used once, the database may look into it. Below a row it
        # cannot be named: a common table expression stands before the row that it would be tied to.
        named = paged > 1 and self.parent is None
        page = Paged(self, window.cte("page") if named else window.subquery(), cut=ends)
        return {
            key: PARTS[wanted[key]](page, type_, type_.fields.get(below[0].name.value), below)
            for key, below in fields.items()
        }

    @staticmethod
    def _part(type_: GraphQLObjectType, nodes: Nodes) -> str:
        name = nodes[0].name.value
        if name == "__typename":
            return name
        read = declaration_of(type_.fields[name])
        if not isinstance(read, d.Part) or read.name not in PARTS:
            raise NotCompilable(f"{type_.name}.{name}")
        return read.name


@dataclass(frozen=True)
class Paged:
    """The parts of a connection over the rows of one page."""

    list: List
    rows: Any
    cut: bool
    """Whether one row too many was fetched, to see if there is more."""

    def row(self) -> Row:
        """A row of the page."""
        entity, shape = self.list.read.entity, self.list.shape
        source = sa.orm.aliased(entity, self.rows.alias())
        if self.cut:
            inner = sa.select(source).order_by(*ordering(Row(entity, source), shape.order, shape.backward))
            inner = inner.limit(sa.literal_column(str(shape.size)))
            source = sa.orm.aliased(entity, inner.subquery())
        return Row(entity, source, order=shape.order, list=shape.number)

    def array(self, make: Callable[[Row], Piece]) -> Piece:
        """The rows of the page, each made into something, in the order of the list."""
        row = self.row()
        piece = make(row)
        rows = sa.select(piece.text.label("item")).select_from(row.source)
        rows = rows.order_by(*ordering(row, self.list.shape.order, backward=False))
        return Piece(self.list.compiler.json.array(rows), finish_list(piece.finish))

    def nodes(self, type_: GraphQLObjectType, field: GraphQLField, nodes: Nodes) -> Piece:
        """The rows themselves."""
        compiler, inner = self.list.compiler, get_named_type(field.type)
        return self.array(lambda row: compiler.object(inner, compiler.selections.below(inner, nodes), row))

    edges = nodes
    """The rows with their cursors: the parts of an edge are declared, see `cursor` and `node` below."""

    def total(self, type_: GraphQLObjectType, field: GraphQLField, nodes: Nodes) -> Piece:
        """How many rows match."""
        row = self.list.fresh()
        counted = self.list.select(row, sa.func.count())
        return Piece(sa.cast(counted.scalar_subquery(), sa.Text()))

    def groups(self, type_: GraphQLObjectType, field: GraphQLField, nodes: Nodes) -> Piece:
        """How many rows share each value of the dimensions asked for."""
        compiler, inner, row = self.list.compiler, get_named_type(field.type), self.list.fresh()
        by = compiler.selections.arguments(field, nodes[0])["by"]
        names = list(dict.fromkeys(self.list.read.groups[str(member.value)] for member in by))
        keys = [row.get(name).label(name) for name in names]
        grouped = self.list.select(row, sa.func.count().label("#count"), *keys)
        counted = grouped.group_by(*(row.get(name) for name in names)).subquery()
        attributes = {name: counted.c[name] for name in names} | {"#count": counted.c["#count"]}
        group = Row(self.list.read.entity, counted, attributes)
        piece = compiler.object(inner, compiler.selections.below(inner, nodes), group)
        order = [counted.c[name].asc().nulls_last() for name in names]
        rows = sa.select(piece.text.label("item")).select_from(counted).order_by(*order)
        return Piece(compiler.json.array(rows), finish_list(piece.finish))

    def page_info(self, type_: GraphQLObjectType, field: GraphQLField, nodes: Nodes) -> Piece:
        """Whether there is more on either side, and the cursors at both ends."""
        made: dict[str, Any] = {
            "hasNextPage": lambda: _boolean(self._more(ahead=True)),
            "hasPreviousPage": lambda: _boolean(self._more(ahead=False)),
            "startCursor": lambda: self._end(first=True),
            "endCursor": lambda: self._end(first=False),
        }
        inner = get_named_type(field.type)
        fields = self.list.compiler.selections.below(inner, nodes)
        texts, cursors = [], []
        for key, below in fields.items():
            name = below[0].name.value
            texts.append((key, literal(f'"{inner.name}"') if name == "__typename" else made[name]()))
            cursors += [key] if name in ("startCursor", "endCursor") else []
        number = self.list.shape.number
        return Piece(self.list.compiler.json.object(texts), _signed(cursors, number) if cursors else None)

    def _more(self, *, ahead: bool) -> sa.ColumnElement[bool]:
        shape = self.list.shape
        answers: list[sa.ColumnElement[bool]] = []
        if ahead != shape.backward:
            count = sa.select(sa.func.count()).select_from(self.rows.alias()).scalar_subquery()
            answers.append(count > sa.literal_column(str(shape.size)))
        name, nulls = ("before", shape.before) if ahead else ("after", shape.after)
        if nulls is not None:
            row = self.list.fresh()
            name = shape.prefix + name
            outside = self.list.conditions.beyond(row, shape.order, name, nulls, later=ahead, at=True)
            answers.append(sa.exists(self.list.select(row, 1).where(outside)))
        return sa.or_(sa.false(), *answers)

    def _end(self, *, first: bool) -> Text:
        row = self.row()
        ends = sa.select(key_texts(self.list.compiler, row)).select_from(row.source)
        ends = ends.order_by(*ordering(row, self.list.shape.order, backward=not first))
        return sa.func.coalesce(ends.limit(sa.literal_column("1")).scalar_subquery(), NULL)

    def typename(self, type_: GraphQLObjectType, field: GraphQLField, nodes: Nodes) -> Piece:
        """The name of the connection's type."""
        return Piece(literal(f'"{type_.name}"'))


def key_texts(compiler: Compiler, row: Row) -> Text:
    """The order values of a row as a JSON array."""
    texts = [compiler.text(row, key.attribute, nullable=True) for key in row.order]
    parts: list[Text] = []
    for number, text in enumerate(texts):
        parts += [literal("," if number else "["), text]
    return concat([*parts, literal("]")])


def _boolean(test: sa.ColumnElement[bool]) -> Text:
    return sa.case((test, literal("true")), else_=literal("false"))


def _signed(keys: Sequence[str], number: int) -> Finish:
    def finish(found: dict[str, Any], run: Run) -> dict[str, Any]:
        return found | {key: run.cursor(found[key], number) for key in keys if found[key] is not None}

    return finish


def part_of_row(
    compiler: Compiler, read: d.Part, field: GraphQLField, nodes: Nodes, row: Row
) -> Piece | Later:
    """The count of a group; the node and the cursor of an edge."""
    if read.name == "count" and row.attributes is not None:
        return Piece(sa.cast(row.attributes["#count"], sa.Text()))
    if read.name == "node":
        inner = get_named_type(field.type)
        return compiler.object(inner, compiler.selections.below(inner, nodes), row)
    if read.name == "cursor" and row.order:
        hidden, number = {"cursor": key_texts(compiler, row)}, row.list
        return Later(hidden, lambda found, run: run.cursor(found["#cursor"], number))
    raise NotCompilable(read.name)


def list_of_row(compiler: Compiler, read: d.Connection, field: GraphQLField, nodes: Nodes, row: Row) -> Piece:
    """A list that belongs to a row, as an object of the parts selected."""
    if read.through is None or (read.through and row.get(read.through[0]) is None):
        raise NotCompilable(str(field))
    listed = List(compiler, read, compiler.asked[id(nodes[0])], row)
    pieces = listed.pieces(get_named_type(field.type), nodes)
    text = compiler.json.object([(key, piece.text) for key, piece in pieces.items()])
    return Piece(text, finish_object({key: piece.finish for key, piece in pieces.items()}, frozenset()))


PARTS: Mapping[str, Callable[..., Piece]] = {
    "edges": Paged.edges,
    "nodes": Paged.nodes,
    "totalCount": Paged.total,
    "groups": Paged.groups,
    "pageInfo": Paged.page_info,
    "__typename": Paged.typename,
}

FIELDS[d.Part] = part_of_row
FIELDS[d.Connection] = list_of_row
