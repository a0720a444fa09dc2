"""Root reads on the stock executor: lists with pages, single rows, and nodes by identifier."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from access.permissions import granted
from access.scope import scope
from models.identifiers import type_of
from resolvers.reading import declarations as d
from resolvers.reading import stock
from resolvers.reading.noting import RECORDS, owner_of
from resolvers.reading.pages import Page, bad_input, largest, page_of, sealed
from resolvers.reading.stock import Loading
from resolvers.reading.stock_conditions import beyond, matching, ordering, plain


@dataclass(frozen=True)
class Listed:
    """A page with its rows, and what its other parts are made from when they are asked for."""

    read: d.Connection
    page: Page
    rows: list[Any]
    more: bool
    visible: Any
    loading: Loading


@dataclass(frozen=True)
class Edge:
    """A row on a page; the node reads from the row."""

    row: Any
    listed: Listed


@dataclass(frozen=True)
class PageEnds:
    """The values of PageInfo."""

    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


class Group:
    """A group of rows: its dimensions, the others empty, and how many rows it counts."""

    def __init__(self, read: d.Connection, dimensions: Mapping[str, Any], count: int) -> None:
        self.entity, self.count = read.entity, count
        for name in read.groups.values():
            setattr(self, name, dimensions.get(name))


async def _connection(read: d.Connection, source: Any, info: Any, arguments: dict[str, Any]) -> Listed:
    loading: Loading = info.root_value
    asked = {name: plain(found) for name, found in arguments.items()}
    page = page_of(read, asked, loading.roles, loading.asked.services.signer)
    entity = read.entity
    condition = matching(read.filters, entity, asked.get("where"), loading.roles)
    if read.through:
        here, there = read.through
        condition = sa.and_(getattr(entity, there) == getattr(source, here), condition)
    visible = sa.and_(scope(entity, loading.roles, entity), condition)
    statement = sa.select(entity).where(visible)
    if page.after is not None:
        statement = statement.where(beyond(entity, page.order, page.after, later=True))
    if page.before is not None:
        statement = statement.where(beyond(entity, page.order, page.before, later=False))
    statement = statement.order_by(*ordering(entity, page.order, page.backward)).limit(page.size + 1)
    rows = [row for (row,) in await loading.rows(statement)]
    kept = rows[: page.size][:: -1 if page.backward else 1]
    return Listed(read, page, kept, len(rows) > page.size, visible, loading)


async def _part(read: d.Part, source: Any, info: Any, arguments: dict[str, Any]) -> Any:
    return await PARTS[read.name](source, arguments)


async def _total(listed: Listed, arguments: dict[str, Any]) -> int:
    statement = sa.select(sa.func.count()).select_from(listed.read.entity).where(listed.visible)
    return int((await listed.loading.rows(statement))[0][0])


async def _groups(listed: Listed, arguments: dict[str, Any]) -> list[Group]:
    entity = listed.read.entity
    names = list(dict.fromkeys(listed.read.groups[member.value] for member in arguments["by"]))
    columns = [getattr(entity, name) for name in names]
    statement = sa.select(sa.func.count(), *columns).select_from(entity).where(listed.visible)
    statement = statement.group_by(*columns).order_by(*(c.asc().nulls_last() for c in columns))
    found = await listed.loading.rows(statement)
    return [Group(listed.read, dict(zip(names, dims, strict=True)), count) for count, *dims in found]


async def _edges(listed: Listed, arguments: dict[str, Any]) -> list[Edge]:
    return [Edge(row, listed) for row in listed.rows]


async def _nodes(listed: Listed, arguments: dict[str, Any]) -> list[Any]:
    return listed.rows


async def _page_info(listed: Listed, arguments: dict[str, Any]) -> PageEnds:
    page = listed.page
    ahead = listed.more if not page.backward else await _beyond_bound(listed, page.before, later=True)
    behind = listed.more if page.backward else await _beyond_bound(listed, page.after, later=False)
    if not page.backward and not ahead:
        ahead = await _beyond_bound(listed, page.before, later=True)
    if page.backward and not behind:
        behind = await _beyond_bound(listed, page.after, later=False)
    ends = [_cursor_of(row, listed) for row in (listed.rows[:1] + listed.rows[-1:])]
    return PageEnds(ahead, behind, ends[0] if ends else None, ends[-1] if ends else None)


async def _beyond_bound(listed: Listed, bound: tuple[Any, ...] | None, *, later: bool) -> bool:
    """Whether there is a row at a bound of the page, or on its far side."""
    if bound is None:
        return False
    inside = beyond(listed.read.entity, listed.page.order, bound, later=not later)
    statement = (
        sa.select(sa.literal(1)).select_from(listed.read.entity).where(listed.visible, sa.not_(inside))
    )
    return bool(await listed.loading.rows(statement.limit(1)))


def _cursor_of(row: Any, listed: Listed) -> str:
    values = [getattr(row, key.attribute) for key in listed.page.order]
    return sealed(listed.page.digest, values, listed.loading.asked.services.signer)


async def _cursor(edge: Edge, arguments: dict[str, Any]) -> str:
    return _cursor_of(edge.row, edge.listed)


async def _node_of(edge: Edge, arguments: dict[str, Any]) -> Any:
    return edge.row


async def _count(group: Group, arguments: dict[str, Any]) -> int:
    return group.count


@dataclass(frozen=True)
class Me:
    """Whoever asks."""

    subject: str | None


def _self(read: d.Self, source: Any, info: Any, arguments: dict[str, Any]) -> Me:
    return Me(info.context.actor.subject)


async def _one(read: d.One, source: Any, info: Any, arguments: dict[str, Any]) -> Any:
    loading: Loading = info.root_value
    entity, wanted = read.entity, next(iter(arguments.values()))
    statement = sa.select(entity).where(
        getattr(entity, read.attribute) == wanted, scope(entity, loading.roles, entity)
    )
    return next((row for (row,) in await loading.rows(statement)), None)


async def _nodes_by_id(read: d.NodeById, source: Any, info: Any, arguments: dict[str, Any]) -> Any:
    loading: Loading = info.root_value
    if not read.many:
        return await _node(loading, info, arguments["id"])
    if len(arguments["ids"]) > largest(loading.roles):
        raise bad_input(f"`ids` takes up to {largest(loading.roles)} identifiers.")
    return list(await asyncio.gather(*(_node(loading, info, identifier) for identifier in arguments["ids"])))


async def _node(loading: Loading, info: Any, identifier: str) -> Any:
    interface = info.schema.schema_converter.type_map["Node"].implementation
    known = {
        t.extensions["strawberry-definition"].origin.__entity__
        for t in info.schema._schema.get_possible_types(interface)
    }
    for entity in known:
        allowed = entity.permission is None or entity.permission in granted(loading.roles)
        if allowed and entity.model.__name__ == type_of(identifier):
            model = entity.model
            batch = loading.batch(("node", model), lambda keys, model=model: _by_id(loading, model, keys))
            return await batch.load(identifier)
    return None


async def _by_id(loading: Loading, model: type, keys: list[str]) -> list[Any]:
    statement = sa.select(model).where(model.id.in_(keys), scope(model, loading.roles, model))
    found = {row.id: row for (row,) in await loading.rows(statement)}
    return [found.get(key) for key in keys]


PARTS = {
    "totalCount": _total,
    "groups": _groups,
    "edges": _edges,
    "nodes": _nodes,
    "pageInfo": _page_info,
    "cursor": _cursor,
    "node": _node_of,
    "count": _count,
}

RESOLVERS: Mapping[type, Callable[..., Any]] = {
    **stock.RESOLVERS,
    d.Connection: _connection,
    d.Part: _part,
    d.One: _one,
    d.Followed: _one,
    d.NodeById: _nodes_by_id,
    d.Self: _self,
}
"""How each declaration is resolved."""


def resolve(read: d.Declaration, source: Any, info: Any, arguments: dict[str, Any]) -> Any:
    """The value of a declared field for one source, perhaps awaitable."""
    made = RESOLVERS[type(read)](read, source, info, arguments)
    if not info.root_value.notes:
        return made
    owner = owner_of(read, type(source))
    if isinstance(source, RECORDS):
        info.root_value.records[tuple(info.path.prev.as_list())] = source.id
    return made if owner is None else _noted(made, owner, source, info)


async def _noted(made: Any, owner: d.Need, source: Any, info: Any) -> Any:
    """The value, once whom it is about is noted."""
    loading: Loading = info.root_value
    person = await stock.needed(loading, source, owner)
    if person is not None:
        place = tuple(info.path.prev.as_list())
        around = (place[:end] for end in range(len(place), -1, -1))
        record = next((loading.records[each] for each in around if each in loading.records), None)
        loading.asked.reads.add(person, (f"{info._raw_info.parent_type.name}.{info.field_name}",), record)
    return await made if inspect.isawaitable(made) else made
