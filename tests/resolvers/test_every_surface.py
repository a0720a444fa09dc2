"""No figure leaves past the gate: the schema is walked, and everything in it that could tell one is asked.

The graph of these tests has releases and no facts: whatever reached for a fact would be an error here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import graphql as g
import pytest

from access.actor import ANYBODY, Actor
from access.personas import PERSONAS
from analytics.metrics import METRICS
from schema import sdl
from tests.schema.test_figures import figures
from tests.schema.world import World

SCHEMA = g.build_schema(sdl())
ROOTS = [SCHEMA.query_type, SCHEMA.mutation_type, SCHEMA.subscription_type]
TABLES = {name: g.get_named_type(field.type) for name, field in SCHEMA.type_map["Analytics"].fields.items()}
ARGUMENTS = {"percentile": "90", "months": "12"}
WHO = {"nobody": ANYBODY, "researcher": PERSONAS["researcher"], "officer": PERSONAS["case-officer"]}
WITHOUT_PURPOSE = Actor("a", PERSONAS["analyst"].roles)
OPEN = {"officialFigures"}
"""Lists that everybody may count: what others have printed."""


def parts(kind: Any) -> list[Any]:
    """The types that a type's fields can give."""
    if g.is_union_type(kind) or g.is_interface_type(kind):
        return list(SCHEMA.get_possible_types(kind))
    return [g.get_named_type(field.type) for field in getattr(kind, "fields", {}).values()]


def reachable(kind: Any) -> set[str]:
    found, ahead = {kind.name}, [kind]
    while ahead:
        for each in parts(ahead.pop()):
            if each.name not in found:
                found.add(each.name)
                ahead.append(each)
    return found


def roots() -> Iterator[tuple[str, Any]]:
    for root in ROOTS:
        yield from root.fields.items() if root else ()


def test_figures_are_reached_through_analytics_alone() -> None:
    found = {name for name, field in roots() if "Figure" in reachable(g.get_named_type(field.type))}
    assert found == {"analytics"}


def test_every_metric_is_a_table_that_says_how_it_is_protected() -> None:
    assert set(TABLES) == {*METRICS, "metrics"}
    for name in METRICS:
        assert {"protection", "freshness", "citation"} <= TABLES[name].fields.keys()


def test_whatever_counts_records_asks_for_a_permission_or_is_open_to_all() -> None:
    text = sdl()
    lines = text[text.index("\ntype Query {") :].splitlines()
    for name, field in roots():
        kind = g.get_named_type(field.type)
        if "totalCount" in getattr(kind, "fields", {}) or "groups" in getattr(kind, "fields", {}):
            line = next(line for line in lines if line.startswith(f"  {name}("))
            assert ("@needs" in line) is (name not in OPEN), name


def documents(name: str) -> Iterator[str]:
    """Everything that a metric can be asked: in total, and by each of its dimensions."""
    table = TABLES[name]
    row = g.get_named_type(table.fields["total"].type)
    shown = []
    for measure, field in row.fields.items():
        if g.get_named_type(field.type).name == "Figure":
            needed = [a for a, argument in field.args.items() if g.is_required_argument(argument)]
            given = ", ".join(f"{argument}: {ARGUMENTS[argument]}" for argument in needed)
            shown.append(f"{measure}{f'({given})' if given else ''} {{ ...F }}")
    every = " ".join(shown)
    fragment = "fragment F on Figure { __typename ... on Published { value } ... on Suppressed { reason } }"
    for by in ("", *(dimension.id for dimension in METRICS[name].dimensions)):
        asked = f"(by: [{by}])" if by else ""
        yield (
            f"{{ analytics {{ {name}{asked} {{ rows {{ {every} }} rest {{ {every} }} total {{ {every} }} "
            f"protection {{ mechanism clearance }} freshness {{ dataAsOf }} citation }} }} }} {fragment}"
        )


@pytest.mark.parametrize("name", METRICS)
def test_without_facts_everything_is_answered_from_releases_or_not_at_all(
    released_graph: World, name: str
) -> None:
    for number, document in enumerate(documents(name)):
        asking = list(WHO.values()) if number == 0 else [ANYBODY]
        told = [released_graph.data(document, {}, actor)[name] for actor in asking]
        for each in told:
            mechanism = each["protection"]["mechanism"]
            kinds = {figure["__typename"] for figure in figures(each)}
            assert mechanism in {"DISCRETE_GAUSSIAN", "WITHHELD"}
            assert mechanism == "DISCRETE_GAUSSIAN" or kinds == {"Suppressed"}
            each["protection"].pop("clearance")
        # Who asks changes nothing but whom the answer names.
        assert all(each == told[0] for each in told)


def test_an_analyst_without_a_purpose_is_nobody(released_graph: World) -> None:
    document = next(documents("arrivals"))
    told = released_graph.data(document, {}, WITHOUT_PURPOSE)["arrivals"]
    assert told["protection"] == {"mechanism": "DISCRETE_GAUSSIAN", "clearance": "PUBLIC"}


def test_a_price_depends_on_the_question_alone(released_graph: World) -> None:
    priced = "query($d: String!) { estimate(document: $d) { cost allowed refusals { code } servedBy } }"
    asked = next(documents("arrivals"))
    told = [released_graph.data(priced, {"d": asked}, actor) for actor in WHO.values()]
    assert told[0] == told[1] == told[2] and told[0]["allowed"]


@pytest.mark.parametrize(
    "where",
    [
        '{origin: {eq: "UZB\'"}}',
        '{origin: {eq: "ZZZ"}}',
        '{region: {eq: "KZ-00"}}',
        '{on: {from: "2025-13-01"}}',
    ],
)
def test_keys_outside_the_lists_are_refused_before_anything_is_read(
    released_graph: World, where: str
) -> None:
    body = released_graph.ask(
        f"{{ analytics {{ arrivals(where: {where}) {{ total {{ persons {{ __typename }} }} }} }} }}"
    )
    (error,) = body["errors"]
    assert error["extensions"]["code"] in {"BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED"}
    assert "ZZZ" not in error["message"] and "KZ-00" not in error["message"]
