"""Reading on the stock executor: rows of the ORM, batched by request. Slower than the compiled reads, never wrong.

It shares with the compiler the scope page, the declarations and the functions over values, and nothing else.
`Loading` is the root value of every execution: it holds the request's batches.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import RelationshipProperty, Session
from strawberry.dataloader import DataLoader

from access.reads import logged
from access.scope import scope
from models import Record
from models.persons import PersonKey
from models.sealing import KEY_VERSION, unseal
from resolvers.reading import declarations as d
from resolvers.reading.pages import bad_input
from resolvers.reading.patience import Running, patiently
from resolvers.reading.sources import TOO_DEEP
from resolvers.reading.stock_conditions import matching, plain
from resolvers.reading.values import value

TOO_MUCH = "This asks for more at once than the database can read in one statement; ask for less."


@dataclass
class Loading:
    """One request on the stock executor: its context and its batches."""

    asked: Any
    batches: dict[Any, DataLoader[Any, Any]] = field(default_factory=dict)
    records: dict[tuple[Any, ...], str] = field(default_factory=dict)
    """Records by their place in the answer: what a person's data is read through."""

    @property
    def notes(self) -> bool:
        """Whether whom it reads is noted for the log of accesses."""
        return self.asked.services.log is not None and logged(self.roles)

    @property
    def roles(self) -> frozenset[Any]:
        return self.asked.actor.roles

    async def run(self, work: Callable[[Session], Any]) -> Any:
        """Run `work` in a worker thread with a session that only reads."""

        running = Running()

        def read() -> Any:
            with self.asked.services.database.read() as session:
                connection = session.connection().connection.driver_connection
                try:
                    return running.on(connection, lambda: work(session))
                except sa.exc.OperationalError as error:
                    if str(error.orig).startswith(TOO_DEEP):
                        raise bad_input(TOO_MUCH) from None
                    raise

        return await patiently(asyncio.to_thread(read), running)

    async def rows(self, statement: Any) -> Sequence[Any]:
        """All rows of a statement, with the actor's parameters bound."""
        binds = self.asked.binds()
        return await self.run(lambda session: session.execute(statement, binds).all())

    def batch(self, key: Any, load: Callable[[list[Any]], Any]) -> DataLoader[Any, Any]:
        """The batch of this request under a key, made on first use."""
        if key not in self.batches:
            self.batches[key] = DataLoader(load_fn=load)
        return self.batches[key]


def entity_of(source: Any) -> type:
    """The mapped class that a source is a row (or a group of rows) of."""
    return type(source) if isinstance(source, Record) else source.entity


def _column(read: d.Column, source: Any, info: Any, arguments: dict[str, Any]) -> Any:
    return value(source, read.name)


def _localized(read: d.Localized, source: Any, info: Any, arguments: dict[str, Any]) -> Any:
    return getattr(source, f"{read.name}_{(arguments.get('locale') or info.context.locale).lower()}")


def _embedded(read: d.Embedded, source: Any, info: Any, arguments: dict[str, Any]) -> Any:
    if not read.parts:
        return source
    parts = {there: value(source, here) for there, here in read.parts.items()}
    return SimpleNamespace(**parts) if next(iter(parts.values())) is not None else None


def _variant(read: d.Variant, source: Any, info: Any, arguments: dict[str, Any]) -> Any:
    return source


async def _to_one(read: d.ToOne, source: Any, info: Any, arguments: dict[str, Any]) -> Any:
    found = await related(info.root_value, source, read.relationship, ())
    return found[0] if found else None


async def _to_many(read: d.ToMany, source: Any, info: Any, arguments: dict[str, Any]) -> Any:
    where = plain(arguments.get("where")) if read.filters is not None else None
    found = await related(info.root_value, source, read.relationship, read.order, read.filters, where)
    first, last = arguments.get("first"), arguments.get("last")
    if last is not None:
        return found[max(0, len(found) - last) :]
    return found if first is None else found[:first]


async def _latest(read: d.Latest, source: Any, info: Any, arguments: dict[str, Any]) -> Any:
    loading: Loading = info.root_value
    via, roles = read.via, loading.roles
    (primary,) = sa.inspect(via).primary_key
    newest = sa.select(getattr(via, read.names)).where(
        getattr(via, read.there) == getattr(source, read.here), scope(via, roles, via)
    )
    if read.empty is not None:
        newest = newest.where(getattr(via, read.empty).is_(None))
    if read.equal is not None:
        newest = newest.where(getattr(via, read.equal[0]) == read.equal[1])
    newest = newest.order_by(getattr(via, read.order).desc(), primary.desc()).limit(1)
    named = [key for (key,) in await loading.rows(newest)]
    if not named and read.otherwise is not None:
        return await _latest(read.otherwise, source, info, arguments)
    (key,) = sa.inspect(read.entity).primary_key
    found = sa.select(read.entity).where(key.in_(named), scope(read.entity, roles, read.entity))
    return next((row for (row,) in await loading.rows(found)), None)


async def _count_of(read: d.CountOf, source: Any, info: Any, arguments: dict[str, Any]) -> int:
    return len(await related(info.root_value, source, read.relationship, ())) + read.plus


async def related(
    loading: Loading,
    source: Any,
    name: str,
    order: tuple[str, ...],
    filters: d.Filters | None = None,
    where: Any = None,
) -> list[Any]:
    """The rows at the other end of a relationship that the actor can see, within a filter on them."""
    entity = entity_of(source)
    edge = sa.inspect(entity).relationships[name]
    local = edge.local_remote_pairs[0][0]
    key = getattr(source, sa.inspect(entity).get_property_by_column(local).key)
    matching_ = sa.true() if not where else matching(filters, edge.mapper.class_, where, loading.roles)
    batch = loading.batch(
        (entity, name, order, repr(where)), lambda keys: _related(loading, edge, order, matching_, keys)
    )
    return [] if key is None else await batch.load(key)


async def _related(
    loading: Loading, edge: RelationshipProperty[Any], order: tuple[str, ...], met: Any, keys: list[Any]
) -> list[list[Any]]:
    child = edge.mapper.class_
    statement = sa.select(child)
    if edge.secondary is None:
        near = edge.local_remote_pairs[0][1]
    else:
        near = edge.synchronize_pairs[0][1]
        far_key, far = edge.secondary_synchronize_pairs[0]
        statement = statement.join(edge.secondary, far_key == far)
    statement = statement.add_columns(near).where(near.in_(keys), met, scope(child, loading.roles, child))
    ordered = [getattr(child, name).asc().nulls_last() for name in order]
    found = defaultdict(list)
    for row, key in await loading.rows(statement.order_by(*ordered, *sa.inspect(child).primary_key)):
        found[key].append(row)
    return [found[key] for key in keys]


async def needed(loading: Loading, source: Any, need: d.Need) -> Any:
    """What a computed field needs, here or one hop away: a value, or of the newest of some rows the row or None."""
    if isinstance(need, str):
        return value(source, need)
    if isinstance(need, d.Newest):
        key = (need.entity, need.there, need.among, need.order)
        names = getattr(source, need.here)
        batch = loading.batch(key, lambda keys: _newest(loading, need, keys))
        return None if names is None else await batch.load(names)
    here, entity, there = need
    key = getattr(source, here)
    batch = loading.batch((entity, there), lambda keys: _hop(loading, entity, there, keys))
    return None if key is None else await batch.load(key)


async def _newest(loading: Loading, need: d.Newest, keys: list[Any]) -> list[Any]:
    there, (name, values) = getattr(need.entity, need.there), need.among
    rows = sa.select(there, need.entity).where(there.in_(keys), getattr(need.entity, name).in_(values))
    rows = rows.order_by(*(getattr(need.entity, key) for key in need.order))
    found = dict(map(tuple, await loading.rows(rows)))
    return [found.get(key) for key in keys]


async def _hop(loading: Loading, entity: type, there: str, keys: list[Any]) -> list[Any]:
    (primary,) = sa.inspect(entity).primary_key
    found = {
        key: value(row, there)
        for row, key in await loading.rows(sa.select(entity, primary).where(primary.in_(keys)))
    }
    return [found.get(key) for key in keys]


def _computed(read: d.Computed, source: Any, info: Any, arguments: dict[str, Any]) -> Any:
    hops = [need for need in read.needs if not isinstance(need, str)]
    if not hops:
        return read.function(source, info.context, **arguments)
    return _computed_over(read, source, info, arguments)


async def _computed_over(read: d.Computed, source: Any, info: Any, arguments: dict[str, Any]) -> Any:
    row: dict[str, Any] = {}
    for need in read.needs:
        found = await needed(info.root_value, source, need)
        if isinstance(need, d.Newest):
            row |= {name: found and value(found, there) for name, there in need.attributes.items()}
        else:
            row[need if isinstance(need, str) else need[2]] = found
    return read.function(SimpleNamespace(**row), info.context, **arguments)


async def _opened(read: d.Opened, source: Any, info: Any, arguments: dict[str, Any]) -> str | None:
    loading: Loading = info.root_value
    sealed, person = getattr(source, read.name), await needed(loading, source, read.owner)
    if sealed is None or person is None:
        return None
    wrapped = await loading.batch(PersonKey, lambda keys: _keys(loading, keys)).load(person)
    if wrapped is None:
        return None
    key = loading.asked.services.vault.unwrap(person, wrapped)
    return unseal(key, sealed, f"{type(source).__tablename__}.{read.name}", person)


async def _keys(loading: Loading, persons: list[str]) -> list[bytes | None]:
    rows = await loading.rows(
        sa.select(PersonKey.person_id, PersonKey.wrapped).where(
            PersonKey.person_id.in_(persons), PersonKey.key_version == KEY_VERSION
        )
    )
    found = dict(map(tuple, rows))
    return [found.get(person) for person in persons]


RESOLVERS: dict[type, Callable[..., Any]] = {
    d.Column: _column,
    d.Localized: _localized,
    d.Embedded: _embedded,
    d.Variant: _variant,
    d.ToOne: _to_one,
    d.ToMany: _to_many,
    d.CountOf: _count_of,
    d.Computed: _computed,
    d.Opened: _opened,
    d.Latest: _latest,
}
"""How fields of rows are resolved; resolvers/reading/stock_pages.py adds root reads and their parts."""
