"""Every field that needs a permission, asked by every role: refused before a statement where it is lacking."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator

from graphql import (
    GraphQLField,
    GraphQLSchema,
    get_named_type,
    is_interface_type,
    is_leaf_type,
    is_object_type,
    is_required_argument,
    is_union_type,
)

from access.actor import Actor, Role
from access.permissions import GRANTS
from resolvers.reading.permissions import refusals
from schema.assembly import build_schema
from tests.schema.world import World


def asked(name: str, field: GraphQLField, variables: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """A field with a variable for every argument that it must have, and the variables declared so far."""
    needed = [(key, a.type) for key, a in field.args.items() if is_required_argument(a)]
    given = [f"{key}: $v{len(variables) + place}" for place, (key, _) in enumerate(needed)]
    declared = tuple(f"$v{len(variables) + place}: {type_}" for place, (_, type_) in enumerate(needed))
    return f"{name}({', '.join(given)})" if given else name, (*variables, *declared)


def paths(schema: GraphQLSchema) -> Iterator[tuple[str, str]]:
    """Every field of an object type that can be reached from a question: Type.field, and the shortest document."""
    assert schema.query_type is not None
    seen = {schema.query_type.name}
    waiting = deque([(schema.query_type, "{", "}", ())])
    while waiting:
        type_, before, after, variables = waiting.popleft()
        for name, field in type_.fields.items():
            below = get_named_type(field.type)
            words, declared = asked(name, field, variables)
            here = f"{before} {words}"
            leaf = "" if is_leaf_type(below) else " { __typename }"
            head = f"query({', '.join(declared)}) " if declared else ""
            yield f"{type_.name}.{name}", f"{head}{here}{leaf} {after}"
            single = is_object_type(below)
            members = [below] if single else []
            if is_union_type(below) or is_interface_type(below):
                members = list(schema.get_possible_types(below))
            for member in members:
                if member.name not in seen:
                    seen.add(member.name)
                    opened, closed = ("{", "}") if single else (f"{{ ... on {member.name} {{", "} }")
                    waiting.append((member, f"{here} {opened}", f"{closed} {after}", declared))


def test_every_field_is_refused_to_whoever_lacks_its_permission_before_anything_is_read(world: World) -> None:
    graph, source, tried, refused = world.graph, world.process.source, 0, 0
    for document in dict(paths(build_schema()._schema)).values():
        operation = graph.documents.operation(document, None)
        for role in Role:
            lacking = refusals(graph.schema, operation.document, operation.node, {role})
            tried += 1
            assert {each.permission for each in lacking}.isdisjoint(GRANTS[role])
            if not lacking or (role is not Role.ANONYMOUS and tried % 7):
                continue  # what is refused is judged for all of them, and asked of the graph for some
            refused += 1
            before = source.statements
            actor = Actor("somebody", frozenset({role}), "MIGRATION")
            answer = world.loop.run_until_complete(graph.answer(document, None, None, actor))
            assert (answer.executed, answer.code) == (False, "FORBIDDEN"), document
            said = {each["extensions"]["permission"] for each in json.loads(answer.body)["errors"]}
            assert said == {each.permission for each in lacking}
            assert source.statements == before
    assert tried > 8000
    assert refused > 400
