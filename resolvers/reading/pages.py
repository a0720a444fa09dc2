"""Pages: what the arguments of a list ask for, and the signed cursors that continue it.

A cursor names the place of one row by its order keys. It is bound to the list, its order and its filter: a forged,
foreign or outdated one is a request error, BAD_USER_INPUT, that tells nothing of its content.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
import sqlalchemy as sa
from graphql import GraphQLError

from access import bounds
from access.actor import Role
from access.signing import Signer
from resolvers.reading.declarations import Connection
from resolvers.reading.values import portable, restored

DEFAULT_SIZE = 50
PURPOSE = "cursor"


@dataclass(frozen=True)
class Key:
    """One key of an order: an attribute, and whether it falls. Empty values come last either way."""

    attribute: str
    descending: bool
    nullable: bool


@dataclass(frozen=True)
class Page:
    """A page that makes sense: its size, its direction, its order (the row's key last), and where it starts."""

    size: int
    backward: bool
    order: tuple[Key, ...]
    after: tuple[Any, ...] | None
    before: tuple[Any, ...] | None
    digest: str


def bad_input(message: str) -> GraphQLError:
    """A request error that the client can mend."""
    return GraphQLError(message, extensions={"code": "BAD_USER_INPUT"})


def largest(roles: Iterable[Role]) -> int:
    """The largest page of a root list for holders of some roles."""
    return bounds.page(roles).most


def page_of(read: Connection, arguments: Mapping[str, Any], roles: Iterable[Role], signer: Signer) -> Page:
    """What the arguments ask for; GraphQLError BAD_USER_INPUT where they make no sense.

    `arguments` are coerced values under their GraphQL names; an argument that is null counts as left out.
    """
    size, backward = size_of(arguments, largest(roles) if read.through is None else bounds.NESTED_PAGE.most)
    order = order_of(read, arguments.get("orderBy"))
    digest = digest_of(read, order, arguments.get("where"))
    after, before = (
        opened(read, order, digest, text, signer) if text is not None else None
        for text in (arguments.get("after"), arguments.get("before"))
    )
    return Page(DEFAULT_SIZE if size is None else size, backward, order, after, before, digest)


def size_of(arguments: Mapping[str, Any], most: int) -> tuple[int | None, bool]:
    """`first` or `last`, None where neither is given; and whether it is `last`."""
    first, last = arguments.get("first"), arguments.get("last")
    if first is not None and last is not None:
        raise bad_input("`first` and `last` exclude each other.")
    size = last if first is None else first
    if size is not None and not 0 <= size <= most:
        raise bad_input(f"`first` and `last` go from 0 to {most}.")
    return size, last is not None


def order_of(read: Connection, asked: Iterable[Mapping[str, Any]] | None) -> tuple[Key, ...]:
    """The keys of an order, each once; the row's own key ends it, in the direction of the first."""
    columns = sa.inspect(read.entity).columns
    wanted = [
        (read.orders.fields[entry["field"]], entry.get("direction") == "DESC") for entry in asked or ()
    ] or [(name, direction == "DESC") for name, direction in read.orders.default]
    (primary,) = (column.key for column in sa.inspect(read.entity).primary_key)
    wanted.append((primary, wanted[0][1]))
    chosen: dict[str, bool] = {}
    for name, descending in wanted:
        chosen.setdefault(name, descending)
    return tuple(Key(name, falls, bool(columns[name].nullable)) for name, falls in chosen.items())


def digest_of(read: Connection, order: tuple[Key, ...], where: Any) -> str:
    """What a cursor is bound to: the list, its order and its filter."""
    bound = [
        read.entity.__tablename__,
        read.through,
        [[key.attribute, key.descending] for key in order],
        where,
    ]
    text = orjson.dumps(bound, option=orjson.OPT_SORT_KEYS, default=str)
    return hashlib.blake2b(text, digest_size=9).hexdigest()


def sealed(digest: str, values: Iterable[Any], signer: Signer) -> str:
    """The cursor of the row with these order values, in a list with this digest."""
    return signer.sign(orjson.dumps([digest, [portable(v) for v in values]]), PURPOSE)


def opened(
    read: Connection, order: tuple[Key, ...], digest: str, text: str, signer: Signer
) -> tuple[Any, ...]:
    """The order values in a cursor."""
    payload = signer.open(text, PURPOSE)
    columns = sa.inspect(read.entity).columns
    if payload is not None:
        bound, values = orjson.loads(payload)
        if bound == digest and len(values) == len(order):
            return tuple(
                restored(columns[key.attribute].type, v) for key, v in zip(order, values, strict=True)
            )
    raise bad_input("The cursor does not belong to this list.")
