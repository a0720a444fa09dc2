"""Documents made at random from the schema: whatever a client could write over the declared types."""

from __future__ import annotations

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
    names = [n for n, f in type_.fields.items() if depth > 0 or not is_composite_type(get_named_type(f.type))]
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
    arguments = f"({', '.join(given)})" if given else ""
    type_ = get_named_type(field.type)
    below = draw(selections(schema, type_, depth - 1)) if is_composite_type(type_) else ""
    return f"{name}{arguments} {below}"


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
    below = draw(selections(schema, get_named_type(field.type), 5))
    head = f"$where: {where}, $order: [{order.name}!], $size: Int = 5, $yes: Boolean = true, $locale: Locale = FR"
    use = 'a: __typename @include(if: $yes) b: country(code: "MNG") { name(locale: $locale) }'
    sized = "" if "$size" in page else f"c: {name}(first: $size) {{ __typename }}"
    return f"query Q({head}) {{ {use} {sized} list: {name}({arguments}) {below} }}", variables


@st.composite
def nodes(draw: Any, schema: GraphQLSchema) -> str:
    """`nodes` over whatever the schema says is a node."""
    below = draw(selections(schema, schema.type_map["Node"], 4))
    head = "$ids: [ID!]!, $yes: Boolean = true, $locale: Locale = KK"
    use = 'a: __typename @include(if: $yes) b: country(code: "MNG") { name(locale: $locale) }'
    return f"query Q({head}) {{ {use} nodes(ids: $ids) {below} }}"
