"""Filters, places and orders on the stock executor, written over the ORM and apart from the compiler's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import Enum
from typing import Any

import sqlalchemy as sa
from strawberry.types.base import has_object_definition
from strawberry.types.unset import UNSET

from models.columns import Instant
from resolvers.reading import declarations as d
from resolvers.reading.pages import Key
from resolvers.reading.values import midnight


def plain(given: Any) -> Any:
    """An input as GraphQL sent it: names of the schema, members of enumerations as text, nothing for unset."""
    if has_object_definition(given):
        fields = given.__strawberry_definition__.fields
        values = {f.graphql_name or _camel(f.python_name): getattr(given, f.python_name) for f in fields}
        return {name: plain(found) for name, found in values.items() if found is not UNSET}
    if isinstance(given, Enum):
        return given.value
    return [plain(item) for item in given] if isinstance(given, list) else given


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.title() for part in rest)


def ordering(entity: type, order: tuple[Key, ...], backward: bool) -> list[Any]:
    """The order of the keys, or its reverse: emptiness first, so that empty values come last either way."""
    keys: list[Any] = []
    for key in order:
        attribute = getattr(entity, key.attribute)
        parts = [(attribute.is_(None), False), (attribute, key.descending)]
        keys += [part.desc() if falls != backward else part.asc() for part, falls in parts]
    return keys


def beyond(entity: type, order: tuple[Key, ...], place: tuple[Any, ...], *, later: bool) -> Any:
    """Rows strictly after (or before) a place: the first key that differs decides."""
    found: Any = sa.false()
    for key, at in reversed(list(zip(order, place, strict=True))):
        attribute = getattr(entity, key.attribute)
        if at is None:
            same, further = attribute.is_(None), sa.false() if later else attribute.is_not(None)
        else:
            same = sa.and_(attribute.is_not(None), attribute == at)
            rising = later != key.descending
            further = sa.and_(attribute.is_not(None), attribute > at if rising else attribute < at)
            further = sa.or_(further, attribute.is_(None)) if later else further
        found = sa.or_(further, sa.and_(same, found))
    return found


def matching(filters: d.Filters, entity: type, where: Mapping[str, Any] | None) -> Any:
    """The condition of a filter; without any part, everything."""
    parts = []
    for name, asked in (where or {}).items():
        if asked is None:
            continue
        if name == "not":
            parts.append(~sa.func.coalesce(matching(filters, entity, asked), sa.false()))
        elif name == "and":
            parts += [matching(filters, entity, item) for item in asked]
        elif name == "or":
            parts.append(sa.or_(sa.false(), *(matching(filters, entity, item) for item in asked)))
        else:
            asked = asked if isinstance(asked, dict) else {"eq": asked}
            tests = {test: at for test, at in asked.items() if at is not None}
            parts += [_leaf(filters.fields[name], entity, tests)] if tests else []
    return sa.and_(sa.true(), *parts)


def _leaf(target: str | tuple[str, str], entity: type, tests: Mapping[str, Any]) -> Any:
    if not isinstance(target, str):
        edge, name = target
        child = sa.inspect(entity).relationships[edge].mapper.class_
        return getattr(entity, edge).any(_leaf(name, child, tests))
    attribute = getattr(entity, target)
    moments = isinstance(sa.inspect(entity).columns[target].type, Instant)
    return sa.and_(*(_test(attribute, moments, name, at) for name, at in tests.items()))


def _test(attribute: Any, moments: bool, name: str, at: Any) -> Any:
    if name == "contains":
        folded = at.translate({c: c + 32 for c in range(ord("A"), ord("Z") + 1)})
        return (
            sa.func.replace(sa.func.lower(attribute), folded, "") != sa.func.lower(attribute)
            if at
            else (attribute.is_not(None))
        )
    if name == "in":
        return sa.or_(sa.false(), *(_test(attribute, moments, "eq", item) for item in at))
    if not moments:
        return attribute == at if name == "eq" else attribute >= at if name == "from" else attribute <= at
    starts, ends = midnight(at), midnight(at + timedelta(days=1)) if at < date.max else None
    parts = [] if name == "to" else [attribute >= starts]
    parts += [] if name == "from" or ends is None else [attribute < ends]
    return sa.and_(attribute.is_not(None), *parts)
