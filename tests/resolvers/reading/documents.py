"""Documents made at random from the schema: whatever a client could write over the declared types."""

from __future__ import annotations

import re
import string
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLSchema,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_enum_type,
    is_interface_type,
    is_list_type,
    is_object_type,
    is_union_type,
)
from hypothesis import strategies as st

USE = 'a: __typename @include(if: $yes) b: country(code: "MNG") { name(locale: $locale) }'
DECLARED = {
    "ids": "[ID!]!",
    "yes": "Boolean = true",
    "locale": "Locale = FR",
    "size": "Int = 5",
    "small": "Int = 2",
}
"""Variables that are not filters; a filter is a variable of its type's name."""
DAYS = [f"2026-11-{day:02}" for day in range(7, 22)]
LEAVES: dict[str, Any] = {
    "String": st.sampled_from(["", "A", "eta", "E_", "%", "MIGRATION", "ELSE", "MISSION-ULN", "é", "-"]),
    "CountryCode": st.sampled_from(["MNG", "FRA", "TUR", "XXX"]),
    "RegionCode": st.sampled_from(["KZ-55", "KZ-11", "KZ-33", "KZ-99"]),
    "Date": st.sampled_from(DAYS),
    "Boolean": st.booleans(),
}


@st.composite
def filters(draw: Any, schema: GraphQLSchema, name: str, depth: int = 3) -> Any:
    """A filter as JSON, with nulls, empty objects and empty lists now and then."""
    type_: Any = schema.type_map[name]
    if name.endswith("Filter") is False:
        leaf = type_.values.keys() if is_enum_type(type_) else None
        return draw(st.sampled_from(sorted(leaf)) if leaf else LEAVES[name])
    fields = [f for f in type_.fields if depth > 1 or f not in ("and", "or", "not")]
    chosen = draw(st.lists(st.sampled_from(fields), max_size=3, unique=True))
    found: dict[str, Any] = {}
    for field in chosen:
        inner = get_nullable_type(type_.fields[field].type)
        below = filters(schema, get_named_type(inner).name, depth - 1)
        if is_list_type(inner):
            below = st.lists(below, max_size=3)
        found[field] = None if draw(st.integers(0, 9)) == 0 else draw(below)
    return found


@st.composite
def selections(draw: Any, schema: GraphQLSchema, type_: Any, depth: int) -> str:
    """A selection set of a type, with aliases, fragments, directives and arguments."""
    if is_union_type(type_) or is_interface_type(type_):
        members = schema.get_possible_types(type_)
        chosen = draw(st.lists(st.sampled_from(members), min_size=1, max_size=3, unique=True))
        parts = ["__typename", *(["id"] if is_interface_type(type_) else [])]
        parts += [f"... on {m.name} {draw(selections(schema, m, depth))}" for m in chosen]
        return "{" + " ".join(parts) + "}"
    # Questions of rules are no reads of the record: they stand in tests of their own.
    fields = {n: f for n, f in type_.fields.items() if "trip" not in f.args}
    names = [n for n, f in fields.items() if depth > 0 or not is_composite_type(get_named_type(f.type))]
    chosen = draw(st.lists(st.sampled_from([*names, "__typename"]), min_size=1, max_size=6))
    parts = []
    for name in chosen:
        if name == "__typename":
            parts.append("__typename")
            continue
        alias = f"k{len(parts)}_{draw(st.sampled_from(string.ascii_lowercase))}"
        text = f"{alias}: {draw(field_text(schema, name, type_.fields[name], depth))}"
        parts.append(draw(dressed(text, type_)))
    return "{" + " ".join(parts) + "}"


@st.composite
def dressed(draw: Any, text: str, type_: Any) -> str:
    """A field as it is, under a directive, or in an inline fragment."""
    how = draw(st.integers(0, 12))
    if how == 0:
        return f"... on {type_.name} @include(if: $yes) {{ {text} }}"
    if how == 1:
        return f"... @skip(if: $yes) {{ {text} }} __typename"
    if how == 2 and is_object_type(type_):
        return f"... {{ {text} }}"
    return text


@st.composite
def field_text(draw: Any, schema: GraphQLSchema, name: str, field: GraphQLField, depth: int) -> str:
    """A field with arguments, and a selection set where it needs one."""
    given = []
    if "locale" in field.args and draw(st.booleans()):
        given.append(f"locale: {draw(st.sampled_from(['KK', 'RU', 'EN', 'FR', 'null', '$locale']))}")
    if "by" in field.args:
        dimensions = list(get_named_type(field.args["by"].type).values)
        given.append(f"by: [{' '.join(draw(st.lists(st.sampled_from(dimensions), max_size=3)))}]")
    if "from" in field.args:
        given.append('from: "2024-01-01", to: "2026-12-31"')
    if "where" in field.args:
        given += draw(pages(field))
    arguments = f"({', '.join(given)})" if given else ""
    type_ = get_named_type(field.type)
    below = draw(selections(schema, type_, depth - 1)) if is_composite_type(type_) else ""
    return f"{name}{arguments} {below}"


@st.composite
def pages(draw: Any, field: GraphQLField) -> list[str]:
    """Arguments of a list below the root."""
    given = [
        draw(st.sampled_from(["first: 2", "first: 1", "last: 2", "first: 0", "first: $small", "first: 3"]))
    ]
    if draw(st.booleans()):
        given.append(f"where: ${get_named_type(field.args['where'].type).name}")
    if "orderBy" in field.args and draw(st.booleans()):
        keys = list(get_named_type(get_named_type(field.args["orderBy"].type).fields["field"].type).values)
        entries = draw(
            st.lists(st.tuples(st.sampled_from(keys), st.sampled_from(["ASC", "DESC"])), max_size=2)
        )
        order = " ".join(f"{{field: {key}, direction: {direction}}}" for key, direction in entries)
        given.append(f"orderBy: [{order}]")
    return given


@st.composite
def operation(draw: Any, schema: GraphQLSchema, body: str) -> tuple[str, dict[str, Any]]:
    """An operation of the variables that its body uses, and values for some of them."""
    used = sorted(set(re.findall(r"\$(\w+)", body)))
    head = ", ".join(f"${name}: {DECLARED.get(name, name)}" for name in used)
    values = {
        name: draw(filters(schema, name)) for name in used if name.endswith("Filter") and draw(st.booleans())
    }
    return f"query Q({head}) {body}" if used else body, values


@st.composite
def connection(draw: Any, schema: GraphQLSchema, name: str) -> tuple[str, dict[str, Any]]:
    """A root list with a filter, an order and a page; and its variables."""
    field = schema.query_type.fields[name]  # type: ignore[union-attr]
    where = get_named_type(field.args["where"].type).name
    order: Any = get_named_type(field.args["orderBy"].type)
    keys = list(get_named_type(order.fields["field"].type).values)
    entry = st.fixed_dictionaries(
        {"field": st.sampled_from(keys)}, optional={"direction": st.sampled_from(["ASC", "DESC"])}
    )
    variables: dict[str, Any] = {}
    if draw(st.booleans()):
        variables["where"] = draw(filters(schema, where))
    if draw(st.booleans()):
        variables["order"] = draw(st.lists(entry, max_size=3))
    page = draw(st.sampled_from(["", "first: 3", "first: 0", "last: 4", "first: $size", "last: 100"]))
    arguments = ", ".join(["where: $where", "orderBy: $order", *([page] if page else [])])
    below = draw(selections(schema, get_named_type(field.type), 4))
    document, values = draw(operation(schema, f"{{ {USE} list: {name}({arguments}) {below} }}"))
    head = f"$where: {where}, $order: [{order.name}!], "
    document = document.replace("$order: order, ", "").replace("$order: order", "")
    document = document.replace("$where: where, ", "").replace("$where: where", "")
    return document.replace("query Q(", f"query Q({head}", 1), {**values, **variables}


@st.composite
def nodes(draw: Any, schema: GraphQLSchema) -> tuple[str, dict[str, Any]]:
    """`nodes` over whatever the schema says is a node."""
    below = draw(selections(schema, schema.type_map["Node"], 4))
    document, values = draw(operation(schema, f"{{ {USE} nodes(ids: $ids) {below} }}"))
    return document, values


@st.composite
def me(draw: Any, schema: GraphQLSchema) -> tuple[str, dict[str, Any]]:
    """Whoever asks, with their own lists."""
    below = draw(selections(schema, schema.type_map["Me"], 4))
    document, values = draw(operation(schema, f"{{ {USE} me {below} }}"))
    return document, values
