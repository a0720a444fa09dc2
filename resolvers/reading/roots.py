"""Root reads: what their arguments ask for, and the plan that answers them.

A read is *prepared* for each request (arguments become a shape and values) and *planned* once per shape.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import sqlalchemy as sa
from graphql import FieldNode, GraphQLField, get_named_type

from access import bounds
from access.permissions import granted
from access.scope import SUBJECT, scope
from access.signing import Signer
from models.identifiers import type_of
from resolvers.reading import declarations as d
from resolvers.reading.asked import plan_asked
from resolvers.reading.compiler import Compiler
from resolvers.reading.conditions import Several
from resolvers.reading.connections import List
from resolvers.reading.declare import declaration_of
from resolvers.reading.filters import asked_of, bound
from resolvers.reading.finishing import Finish, NotCompilable, Run, Shaped
from resolvers.reading.noting import searched
from resolvers.reading.pages import bad_input, largest, page_of, size_of
from resolvers.reading.rows import Row
from resolvers.reading.shapes import SomeShape, places, prefix, shape_of
from resolvers.reading.sources import Source
from resolvers.reading.statements import Single, Statement, Versioned, composed, finished, statement_of
from resolvers.reading.valued import ByValue

Nodes = list[FieldNode]


class Plan(Protocol):
    """Answers a root read."""

    async def answer(self, source: Source, values: Mapping[str, Any], run: Run) -> bytes:
        """The JSON of the field."""
        ...


@dataclass(frozen=True)
class Prepared:
    """The arguments of one request: what belongs to the plan, and what is bound."""

    shape: Any = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    digest: str = ""
    rows: int | None = 1
    """How many rows it may ask for; for an edge without a limit, None."""
    searched: tuple[str, ...] = ()
    """Columns that identify somebody among those it is filtered by."""


def prepare_connection(
    read: d.Connection,
    arguments: Mapping[str, Any],
    roles: frozenset[Any],
    signer: Signer,
    number: int = 0,
) -> Prepared:
    """The page and the filter; GraphQLError BAD_USER_INPUT where they make no sense."""
    page = page_of(read, arguments, roles, signer)
    asked = asked_of(read.filters, arguments.get("where"), roles, prefix(number))
    values = bound(asked.values) | places(page, number)
    by = tuple(searched(read.filters, read.entity, asked.shape))
    return Prepared(shape_of(page, asked.shape, number), values, page.digest, page.size, by)


def prepare_some(
    read: d.ToMany, arguments: Mapping[str, Any], roles: frozenset[Any], signer: Signer, number: int
) -> Prepared:
    """The first or last of the rows of an edge, and a filter on them."""
    if read.filters is None:
        raise NotCompilable(read.relationship)
    size, backward = size_of(arguments, bounds.NESTED_PAGE.most)
    asked = asked_of(read.filters, arguments.get("where"), roles, prefix(number))
    return Prepared(SomeShape(size, backward, asked.shape), bound(asked.values), "", size)


def plan_connection(
    read: d.Connection, field: GraphQLField, nodes: Nodes, shape: Any, compiler: Compiler
) -> Plan:
    """One statement for the page and what else of the connection is selected."""
    pieces = List(compiler, read, shape).pieces(get_named_type(field.type), nodes)
    return composed(pieces, compiler.dialect)


def prepare_one(read: d.One, arguments: Mapping[str, Any], roles: frozenset[Any], signer: Signer) -> Prepared:
    """The value to look for."""
    return Prepared(values={"wanted": arguments[read.argument]})


def plan_one(read: d.One, field: GraphQLField, nodes: Nodes, shape: Any, compiler: Compiler) -> Plan:
    """The row whose attribute is equal, within scope."""
    type_ = get_named_type(field.type)
    row = Row(read.entity, sa.orm.aliased(read.entity))
    piece = compiler.object(type_, compiler.selections.below(type_, nodes), row)
    statement = wanted_row(read, row, compiler.roles, piece.text)
    return Single(statement_of(statement, compiler.dialect), piece.finish)


def prepare_followed(
    read: d.Followed, arguments: Mapping[str, Any], roles: frozenset[Any], signer: Signer
) -> Prepared:
    """The value to look for, and the version that is known already."""
    return Prepared(values={"wanted": arguments[read.argument], "since": arguments.get("since") or 0})


def plan_followed(
    read: d.Followed, field: GraphQLField, nodes: Nodes, shape: Any, compiler: Compiler
) -> Plan:
    """The row as `plan_one` reads it, with its identifier and version."""
    type_ = get_named_type(field.type)
    row = Row(read.entity, sa.orm.aliased(read.entity))
    piece = compiler.object(type_, compiler.selections.below(type_, nodes), row)
    statement = wanted_row(read, row, compiler.roles, row.get("id"), row.get("version"), piece.text)
    return Versioned(statement_of(statement, compiler.dialect), piece.finish)


def wanted_row(read: d.One, row: Row, roles: frozenset[Any], *columns: Any) -> sa.Select[Any]:
    """Columns of the row whose attribute is the wanted one, within scope."""
    wanted = sa.bindparam("wanted", type_=row.column(read.attribute).type)
    return (
        sa.select(*columns)
        .select_from(row.source)
        .where(row.get(read.attribute) == wanted, scope(read.entity, roles, row.source))
    )


def prepare_self(
    read: d.Self, arguments: Mapping[str, Any], roles: frozenset[Any], signer: Signer
) -> Prepared:
    """Nothing is asked for but oneself."""
    return Prepared()


def plan_self(read: d.Self, field: GraphQLField, nodes: Nodes, shape: Any, compiler: Compiler) -> Plan:
    """An object about whoever asks."""
    type_ = get_named_type(field.type)
    me = Row(object, None, {"subject": SUBJECT})
    piece = compiler.object(type_, compiler.selections.below(type_, nodes), me)
    return Single(statement_of(sa.select(piece.text), compiler.dialect), piece.finish)


def prepare_valued(
    read: d.Valued | d.Asked, arguments: Mapping[str, Any], roles: frozenset[Any], signer: Signer
) -> Prepared:
    """The arguments of the resolver."""
    return Prepared(values={"arguments": arguments}, rows=0)


def plan_valued(read: d.Valued, field: GraphQLField, nodes: Nodes, shape: Any, compiler: Compiler) -> Plan:
    """The resolver, and the shape of what it gives."""
    return ByValue(field, Shaped(compiler.selections, declaration_of).value(field.type, nodes))


def prepare_nodes(
    read: d.NodeById, arguments: Mapping[str, Any], roles: frozenset[Any], signer: Signer
) -> Prepared:
    """The identifiers; BAD_USER_INPUT where they are too many."""
    wanted = arguments["ids"] if read.many else [arguments["id"]]
    if len(wanted) > largest(roles):
        raise bad_input(f"`ids` takes up to {largest(roles)} identifiers.")
    return Prepared(values={"ids": wanted}, rows=len(wanted))


def plan_nodes(read: d.NodeById, field: GraphQLField, nodes: Nodes, shape: Any, compiler: Compiler) -> Plan:
    """A statement for each type that an identifier names, made when one does."""
    return ById(read.many, get_named_type(field.type), nodes, compiler)


@dataclass(frozen=True)
class ById:
    """Rows of any entity by identifier: one statement for each type among them, null for those not there."""

    many: bool
    interface: Any
    nodes: Nodes
    compiler: Compiler
    made: dict[str, tuple[Statement, Finish | None] | None] = field(default_factory=dict)

    async def answer(self, source: Source, values: Mapping[str, Any], run: Run) -> bytes:
        by_type: dict[str, list[str]] = {}
        for identifier in dict.fromkeys(values["ids"]):
            by_type.setdefault(type_of(identifier) or "", []).append(identifier)
        binds = run.context.binds()
        found: dict[str, bytes] = {}
        plans = [(plan, ids) for name, ids in by_type.items() if (plan := self.plan(name)) is not None]
        answers = await asyncio.gather(
            *(statement.fetch(source, {**binds, "ids": ids}) for (statement, _), ids in plans)
        )
        for ((_, finish), _), rows in zip(plans, answers, strict=True):
            found |= {identifier: finished(text, finish, run) for identifier, text in rows}
        parts = [found.get(identifier, b"null") for identifier in values["ids"]]
        return b"[" + b",".join(parts) + b"]" if self.many else parts[0]

    def plan(self, name: str) -> tuple[Statement, Finish | None] | None:
        """The statement for one type, None where these roles have nothing of it to read."""
        if name not in self.made:
            self.made[name] = self._plan(name)
        return self.made[name]

    def _plan(self, name: str) -> tuple[Statement, Finish | None] | None:
        for type_ in self.compiler.selections.schema.get_possible_types(self.interface):
            declared = getattr(type_.extensions["strawberry-definition"].origin, "__entity__", None)
            if declared is None:
                raise NotCompilable(type_.name)
            if declared.model.__name__ == name:
                permitted = declared.permission is None or declared.permission in granted(self.compiler.roles)
                return self._statement(type_, declared.model) if permitted else None
        return None

    def _statement(self, type_: Any, entity: type) -> tuple[Statement, Finish | None]:
        row = Row(entity, sa.orm.aliased(entity))
        piece = self.compiler.object(type_, self.compiler.selections.below(type_, self.nodes), row)
        ids = sa.bindparam("ids", type_=Several(sa.String()))
        if self.compiler.json.postgres:
            among = row.get("id") == sa.func.any(ids)
        else:
            among = row.get("id").in_(sa.select(sa.func.json_each(ids).table_valued("value").c.value))
        statement = sa.select(row.get("id"), piece.text).select_from(row.source)
        statement = statement.where(among, scope(entity, self.compiler.roles, row.source))
        return statement_of(statement, self.compiler.dialect), piece.finish


PREPARE: dict[type, Callable[..., Prepared]] = {
    d.Connection: prepare_connection,
    d.One: prepare_one,
    d.Followed: prepare_followed,
    d.NodeById: prepare_nodes,
    d.Self: prepare_self,
    d.Valued: prepare_valued,
    d.Asked: prepare_valued,
}
PLAN: dict[type, Callable[..., Plan]] = {
    d.Connection: plan_connection,
    d.One: plan_one,
    d.Followed: plan_followed,
    d.NodeById: plan_nodes,
    d.Self: plan_self,
    d.Valued: plan_valued,
    d.Asked: plan_asked,
}
BELOW: dict[type, Callable[..., Prepared]] = {d.Connection: prepare_connection, d.ToMany: prepare_some}
"""How lists below the root are prepared; they are numbered within their plan."""
