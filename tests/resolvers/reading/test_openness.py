"""Who may ask what there is: everybody, nobody, or some roles; and then nobody else is told what was perhaps meant."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from access.actor import ANYBODY, Actor, Role
from access.openness import Openness
from access.personas import PERSONAS
from resolvers.operations import Graph
from tests.resolvers.reading.world import SCHEMA, World

ASKING = ("{ __schema { queryType { name } } }", '{ __type(name: "Query") { name } }')
HIDDEN = (
    'query { ...F } fragment F on Query { a: __type(name: "Query") { name } }',
    "query($x: Boolean! = false) { __schema @include(if: $x) { queryType { name } } me { roles } }",
)
GUESSED = (
    "{ countri { code } }",
    '{ country(kode: "KAZ") { code } }',
    '{ country(code: "KAZ") { kode } }',
    "{ countries(orderBy: [NAM]) { nodes { code } } }",
    'query($l: Local) { country(code: "KAZ") { name(locale: $l) } }',
    '{ country(code: "KAZ") { ... on Countri { code } } }',
)


def graph(world: World, roles: frozenset[Role] | None) -> Graph:
    return Graph(SCHEMA, replace(world.process, openness=Openness(introspection=roles)))


def ask(world: World, graph: Graph, document: str, actor: Actor, variables: Any = None) -> Any:
    return json.loads(world.loop.run_until_complete(graph.answer(document, variables, actor=actor)).body)


@pytest.mark.parametrize("document", [*ASKING, *HIDDEN])
def test_the_schema_is_told_to_some_roles_alone(worlds: tuple[World, World], document: str) -> None:
    told = graph(worlds[0], frozenset({Role.ANALYST}))
    assert "errors" not in ask(worlds[0], told, document, PERSONAS["analyst"])
    for actor, code in ((ANYBODY, "UNAUTHENTICATED"), (PERSONAS["case-officer"], "FORBIDDEN")):
        found = ask(worlds[0], told, document, actor)
        assert [error["extensions"]["code"] for error in found["errors"]] == [code]
        assert "data" not in found
    assert ask(worlds[0], graph(worlds[0], None), document, ANYBODY).keys() == {"data"}
    assert "errors" in ask(worlds[0], graph(worlds[0], frozenset()), document, PERSONAS["admin"])


def test_names_of_types_are_told_with_every_answer(worlds: tuple[World, World]) -> None:
    found = ask(worlds[0], graph(worlds[0], frozenset()), "{ __typename }", ANYBODY)
    assert found == {"data": {"__typename": "Query"}}


@pytest.mark.parametrize("document", GUESSED)
def test_nothing_is_guessed_for_those_who_may_not_ask(worlds: tuple[World, World], document: str) -> None:
    some = graph(worlds[0], frozenset({Role.ANALYST}))
    told, untold = (
        [error["message"] for error in ask(worlds[0], some, document, actor)["errors"]]
        for actor in (PERSONAS["analyst"], PERSONAS["case-officer"])
    )
    assert any("Did you mean" in message for message in told)
    assert untold == [message.partition(" Did you mean")[0] for message in told]


def test_values_of_variables_are_not_guessed_either(worlds: tuple[World, World]) -> None:
    some = graph(worlds[0], frozenset({Role.ANALYST}))
    document = 'query($l: Locale) { country(code: "KAZ") { name(locale: $l) } }'
    told, untold = (
        json.dumps(ask(worlds[0], some, document, actor, {"l": "RUU"}))
        for actor in (PERSONAS["analyst"], PERSONAS["case-officer"])
    )
    assert "Did you mean" in told
    assert "Did you mean" not in untold


def test_an_estimate_tells_no_more(worlds: tuple[World, World]) -> None:
    some = graph(worlds[0], frozenset({Role.ANALYST}))
    found = some.estimate(ASKING[0], {}, None, PERSONAS["case-officer"], "EN")
    assert (found.refused, found.served_by) == (("FORBIDDEN",), None)
