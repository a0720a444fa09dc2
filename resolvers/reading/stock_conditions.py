"""Filters, places and orders on the stock executor, written over the ORM and apart from the compiler's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import Enum
from typing import Any

import sqlalchemy as sa
from strawberry.types.base import has_object_definition
from strawberry.types.unset import UNSET

from access.scope import scope
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


def matching(filters: Any, entity: Any, where: Mapping[str, Any] | None, roles: Iterable[Any]) -> Any:
    """The condition of a filter on an entity, or an alias of one; without any part, everything."""
    parts = []
    for name, asked in (where or {}).items():
        if asked is None:
            continue
        if name == "not":
            parts.append(~sa.func.coalesce(matching(filters, entity, asked, roles), sa.false()))
        elif name == "and":
            parts += [matching(filters, entity, item, roles) for item in asked]
        elif name == "or":
            parts.append(sa.or_(sa.false(), *(matching(filters, entity, item, roles) for item in asked)))
        elif isinstance(filters.fields[name], d.Over):
            parts += _edges(filters.fields[name], entity, asked, roles)
        else:
            asked = asked if isinstance(asked, dict) else {"eq": asked}
            tests = {test: at for test, at in asked.items() if at is not None}
            parts += [_leaf(filters.fields[name], entity, tests)] if tests else []
    return sa.and_(sa.true(), *parts)


def _edges(over: d.Over, entity: Any, asked: Mapping[str, Any], roles: Iterable[Any]) -> list[Any]:
    """What a filter over an edge says: nothing, where it is an empty one over an edge to one row."""
    if not over.many:
        said = _says_something(asked, over.filters)
        return [_at_other_end(over, entity, asked, roles)] if said else []
    found = {how: inner for how, inner in asked.items() if inner is not None}
    ends = {how: _at_other_end(over, entity, inner, roles) for how, inner in found.items()}
    return [~end if how == "none" else end for how, end in ends.items()]


def _at_other_end(over: d.Over, entity: Any, where: Mapping[str, Any], roles: Iterable[Any]) -> Any:
    edge = getattr(entity, over.relationship)
    child: Any = sa.orm.aliased(edge.property.mapper.class_)
    met = sa.and_(
        scope(edge.property.mapper.class_, roles, child), matching(over.filters, child, where, roles)
    )
    joined = edge.of_type(child)
    return joined.any(met) if edge.property.uselist else joined.has(met)


def _says_something(where: Mapping[str, Any], filters: d.Filters) -> bool:
    """Whether a filter has any test: `{not: {}}` and `{or: []}` have a meaning of their own."""
    for name, asked in where.items():
        if asked is None:
            continue
        if name == "and":
            if any(_says_something(item, filters) for item in asked):
                return True
        elif name in ("or", "not") or not isinstance(asked, dict):
            return True
        else:
            target = filters.fields[name]
            given = [inner for inner in asked.values() if inner is not None]
            if isinstance(target, d.Over) and not target.many:
                if _says_something(asked, target.filters):
                    return True
            elif given:
                return True
    return False


def _leaf(target: Any, entity: Any, tests: Mapping[str, Any]) -> Any:
    if not isinstance(target, str):
        edge, name = getattr(entity, target[0]), target[1]
        child: Any = sa.orm.aliased(edge.property.mapper.class_)
        joined, met = edge.of_type(child), _leaf(name, child, tests)
        return joined.any(met) if edge.property.uselist else joined.has(met)
    attribute = getattr(entity, target)
    moments = isinstance(sa.inspect(entity).mapper.columns[target].type, Instant)
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
        listed = list(dict.fromkeys(at))
        if not moments or not listed:
            return attribute.in_(listed) if listed else sa.false()
        return _either([_test(attribute, moments, "eq", item) for item in listed])
    if not moments:
        return attribute == at if name == "eq" else attribute >= at if name == "from" else attribute <= at
    starts, ends = midnight(at), midnight(at + timedelta(days=1)) if at < date.max else None
    parts = [] if name == "to" else [attribute >= starts]
    parts += [] if name == "from" or ends is None else [attribute < ends]
    return sa.and_(attribute.is_not(None), *parts)


def _either(tests: list[Any]) -> Any:
    """Any of the tests. A balanced tree: databases limit its depth, and `or_` would make one branch of it."""
    if len(tests) == 1:
        return tests[0]
    half = len(tests) // 2
    return _either(tests[:half]).op("OR", return_type=sa.Boolean())(_either(tests[half:]))
