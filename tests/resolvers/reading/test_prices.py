"""What a document costs: known before it runs, confirmed after, rising with every page; and what is too dear."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from access import bounds
from access.actor import Actor
from tests.resolvers.reading import documents
from tests.resolvers.reading.test_differential import CORE, ids
from tests.resolvers.reading.world import ACTORS, MISSION, OFFICER, TRAVELLER, World

Worlds = tuple[World, World]
OPERATIONS = Path(__file__).parents[3] / "schema" / "operations"
BOTH_EXTENSIONS = frozenset({"db", "cost"})
FEW = settings(deadline=None, max_examples=10, suppress_health_check=list(HealthCheck))
PAGES = """query($a: Int!, $b: Int!, $c: Int!) {
  applications(first: $a) { totalCount nodes {
    decisions(first: $c) { id }
    applicant { applications(last: $b) { edges { node { id details { ... on EtaDetails { region { code } } } } } } }
  } } }"""
DEAR = """{ dear: applications(first: 1000) { nodes { applicant { applications(first: 100) { nodes {
  applicant { id } } } } } } cheap: applications(first: 1) { totalCount } }"""


def told(world: World, document: str, variables: Any = None, actor: Actor = OFFICER) -> dict[str, Any]:
    return json.loads(world.ask(document, variables, actor, extensions=BOTH_EXTENSIONS).body)


def price(world: World, document: str, variables: Any = None, actor: Actor = OFFICER) -> int | None:
    return world.graph.estimate(document, variables, None, actor, "EN").cost


def promised(number: str) -> str:
    (path,) = OPERATIONS.glob(f"{number}-*.graphql")
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("number", "variables", "actor"),
    [
        ("07", {}, TRAVELLER),
        ("07", {"first": 100}, TRAVELLER),
        ("08", {}, OFFICER),
        ("08", {"first": 1000}, OFFICER),
        ("10", {"first": 100}, MISSION),
        ("18", {"ids": []}, OFFICER),
    ],
)
def test_promised_documents_cost_no_more_than_was_said(
    worlds: Worlds, number: str, variables: dict[str, Any], actor: Actor
) -> None:
    for world in worlds:
        variables = {"ids": ids(world)} if number == "18" else variables
        said = price(world, promised(number), variables, actor)
        found = told(world, promised(number), variables, actor)
        cost = found["extensions"]["cost"]
        assert found["extensions"]["db"]["statements"] <= (4 if number == "18" else 1)
        assert (cost["estimated"], cost["limit"]) == (said, bounds.COST.most)
        assert 0 < cost["actual"] <= cost["estimated"] < cost["limit"]


@FEW
@given(sizes=st.tuples(*[st.integers(0, 20)] * 3), more=st.tuples(*[st.integers(0, 20)] * 3))
def test_the_price_rises_with_every_page(worlds: Worlds, sizes: Any, more: Any) -> None:
    small = dict(zip("abc", sizes, strict=True))
    large = {name: small[name] + extra for name, extra in zip("abc", more, strict=True)}
    low, high = price(worlds[0], PAGES, small), price(worlds[0], PAGES, large)
    assert low is not None and high is not None
    assert low <= high
    if large["a"] > small["a"]:
        assert low < high


@FEW
@given(data=st.data())
def test_whatever_runs_was_estimated_at_that_price(worlds: Worlds, data: st.DataObject) -> None:
    document, variables = data.draw(documents.connection(CORE, "applications"))
    actor = data.draw(st.sampled_from(ACTORS))
    estimate = worlds[0].graph.estimate(document, variables, None, actor, "EN")
    found = told(worlds[0], document, variables, actor)
    if estimate.refused:
        assert {e["extensions"]["code"] for e in found["errors"]} == set(estimate.refused)
        assert found["extensions"]["db"] == {"statements": 0}
    else:
        assert estimate.served_by in ("COMPILED", "EXECUTOR", "BOTH")
        assert found["extensions"]["cost"]["estimated"] == estimate.cost


def test_aliases_and_fragments_are_counted_as_often_as_they_stand(worlds: Worlds) -> None:
    one = price(worlds[0], "{ applications(first: 10) { nodes { id } } }") or 0
    twice = "{ a: applications(first: 10) { ...P } b: applications(first: 10) { ...P } }"
    fragment = " fragment P on ApplicationConnection { nodes { id } }"
    assert price(worlds[0], twice + fragment) == 2 * one - 1
    nodes = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    ten, twenty = (price(worlds[0], nodes, {"ids": ["x"] * n}) or 0 for n in (10, 20))
    assert twenty - ten == 10


def test_the_price_of_a_list_is_the_sum_of_its_parts(worlds: Worlds) -> None:
    document = """{ applications(first: 5) { totalCount groups(by: [STATUS]) { count }
      nodes { permit { id } decisions { id } } } }"""
    # One for asking and one for the list; 10 to count; 10 to group and 100 groups; 5 rows with a permit and decisions.
    assert price(worlds[0], document) == 1 + 1 + 10 + (10 + 100) + 5 * (1 + 1 + 10)


def test_what_is_too_dear_is_refused_unread_and_says_what_costs(worlds: Worlds) -> None:
    for world in worlds:
        for ask in (world.ask, world.ask_stock):
            before = world.source.statements
            answer = ask(DEAR)
            (error,) = json.loads(answer.body)["errors"]
            assert (answer.executed, answer.code) == (False, "COST_LIMIT_EXCEEDED")
            assert world.source.statements == before
            given = error["extensions"]
            assert (given["cost"], given["limit"]) == (203_013, bounds.COST.most)
            assert given["parts"][0] == {"path": "dear.nodes.applicant.applications.nodes", "cost": 100_000}
        assert told(world, DEAR)["extensions"] == {
            "db": {"statements": 0},
            "cost": {"estimated": 203_013, "actual": 1, "limit": bounds.COST.most},
        }


@pytest.mark.parametrize(
    ("document", "variables", "refused"),
    [
        ("{", None, ("GRAPHQL_PARSE_FAILED",)),
        ("{ nothing }", None, ("GRAPHQL_VALIDATION_FAILED",)),
        ("query($n: Int!) { applications(first: $n) { totalCount } }", {}, ("BAD_USER_INPUT",)),
        ("{ applications(first: -1) { totalCount } }", None, ("BAD_USER_INPUT",)),
        ("{ diasporaMembers { nodes { name { given } } } }", [], ("BAD_USER_INPUT",)),
        (DEAR, None, ("COST_LIMIT_EXCEEDED",)),
        ("{ applications(first: 1) { totalCount } }", None, ()),
    ],
)
def test_an_estimate_names_every_refusal(
    worlds: Worlds, document: str, variables: Any, refused: tuple[str, ...]
) -> None:
    found = worlds[0].graph.estimate(document, variables, None, OFFICER, "EN")
    assert found.refused == refused
    assert (found.served_by == "COMPILED") is (not refused)


def test_what_is_not_asked_for_is_not_told(worlds: Worlds) -> None:
    assert worlds[0].ask("{ __typename }").body == b'{"data":{"__typename":"Query"}}'
    asked = worlds[0].ask("{ __typename }", extensions=frozenset({"more"}))
    assert asked.body == b'{"data":{"__typename":"Query"}}'
