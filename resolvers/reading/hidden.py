"""What is made after the statement, from hidden keys of the object it stands in: computed fields and sealed columns."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from graphql import FieldNode, GraphQLField

from models.columns import Sealed
from models.persons import PersonKey
from models.sealing import KEY_VERSION
from resolvers.reading import declarations as d
from resolvers.reading.declare import declaration_of
from resolvers.reading.finishing import (
    Later,
    Shaped,
    opened_step,
    present,
    python_arguments,
    restored_row,
)
from resolvers.reading.jsontext import Text, literal
from resolvers.reading.rows import Row

Nodes = list[FieldNode]


def computed(compiler: Any, read: d.Computed, field: GraphQLField, nodes: Nodes, row: Row) -> Later:
    """Columns as hidden keys, and the function afterwards."""
    hidden: dict[str, Text] = {}
    types: dict[str, Any] = {}
    for need in read.needs:
        for name, expression, column in needed(row, need):
            missing = literal("null") if column.nullable or not isinstance(need, str) else None
            hidden[name] = compiler.json.hidden(expression, column.type, missing)
            types[name] = column.type
    make, definition = restored_row(types), field.extensions["strawberry-definition"]
    arguments = python_arguments(definition, compiler.selections.arguments(field, nodes[0]))
    shape = Shaped(compiler.selections, declaration_of).value(field.type, nodes)
    return Later(hidden, lambda found, run: shape(read.function(make(found), run.context, **arguments), run))


def needed(row: Row, need: d.Need) -> list[tuple[str, Any, sa.Column[Any]]]:
    """Names, expressions and columns of what is needed here or one hop away."""
    if isinstance(need, str):
        return [(need, row.get(need), row.column(need))]
    if isinstance(need, d.Newest):
        columns = sa.inspect(need.entity).columns
        return [(name, newest(row, need, there), columns[there]) for name, there in need.attributes.items()]
    here, entity, there = need
    alias = sa.orm.aliased(entity)
    (primary,) = (getattr(alias, column.key) for column in sa.inspect(entity).primary_key)
    hop = sa.select(getattr(alias, there)).where(primary == row.get(here)).correlate(row.source)
    return [(there, hop.scalar_subquery(), sa.inspect(entity).columns[there])]


def newest(row: Row, need: d.Newest, attribute: str) -> Any:
    """An attribute of the newest row that names this one."""
    alias, (name, values) = sa.orm.aliased(need.entity), need.among
    among = getattr(alias, name).in_([literal(value) for value in values])
    found = sa.select(getattr(alias, attribute)).where(
        getattr(alias, need.there) == row.get(need.here), among
    )
    found = found.order_by(*(getattr(alias, key).desc() for key in need.order)).correlate(row.source)
    return found.limit(sa.literal_column("1")).scalar_subquery()


def owner_text(row: Row, owner: d.Need) -> Text:
    """The person that a row is about; an empty text where it is about nobody."""
    ((_, person, _),) = needed(row, owner)
    return sa.func.coalesce(person, literal(""))


def opened(compiler: Any, read: d.Opened, field: GraphQLField, nodes: Nodes, row: Row) -> Later:
    """The sealed value, its person and the person's wrapped key as hidden keys; opened afterwards."""
    ((_, person, column),) = needed(row, read.owner)
    key = sa.orm.aliased(PersonKey)
    wrapped = sa.select(key.wrapped).where(
        key.person_id == person, key.key_version == sa.literal_column(str(KEY_VERSION))
    )
    wrapped = wrapped.correlate(row.source)
    hidden = {
        read.name: compiler.json.column(row.get(read.name), Sealed(), literal("null")),
        f"{read.name}.person": compiler.json.column(person, column.type, literal("null")),
        f"{read.name}.wrapped": compiler.json.column(wrapped.scalar_subquery(), Sealed(), literal("null")),
    }
    place = f"{row.entity.__tablename__}.{read.name}"
    return Later(hidden, present(field, opened_step(place, read.name)))
