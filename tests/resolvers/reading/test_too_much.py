"""What is too deep or too wide for a database: answered by the stock executor, or refused by a typed limit."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest

from access import bounds
from resolvers.reading.finishing import NotCompilable
from resolvers.reading.stock import TOO_MUCH
from tests.resolvers.reading.world import World

Worlds = tuple[World, World]
FLAGS = "flags { others {"
ROWS = """applications(first: 1) { totalCount edges { cursor node { applicant { nationality { code %s } } } }
  pageInfo { endCursor hasNextPage } }"""
WHERE = (
    "query($where: ApplicationFilter) { applications(first: 50, where: $where) { totalCount nodes { id } } }"
)


@pytest.mark.parametrize("levels", range(1, 8))
def test_flags_of_figures_of_flags(worlds: Worlds, caplog: pytest.LogCaptureFixture, levels: int) -> None:
    """Answered as the stock executor answers it, or refused by its price or its depth: never a fault of ours."""
    document = "{ officialFigures(first: 1) { nodes {" + FLAGS * levels + "key" + "} }" * levels + "} } }"
    codes = {1: None, 2: None, 7: "GRAPHQL_VALIDATION_FAILED"}
    with caplog.at_level(logging.ERROR):
        for world in worlds:
            answer = world.ask(document)
            assert answer.code == codes.get(levels, "COST_LIMIT_EXCEEDED")
            assert answer.body == world.ask_stock(document).body
    assert caplog.records == []


def test_lists_in_lists_that_no_parser_of_sqlite_takes(
    worlds: Worlds, caplog: pytest.LogCaptureFixture
) -> None:
    document = "{" + ROWS % (ROWS % "") + "}"
    with caplog.at_level(logging.ERROR):
        sqlite, postgres = (world.ask(document) for world in worlds)
        assert (sqlite.code, postgres.code) == (None, None)
        assert sqlite.body == worlds[0].ask_stock(document).body == postgres.body
    assert caplog.records == []


def test_a_statement_that_is_too_deep_is_not_compilable(worlds: Worlds) -> None:
    world = worlds[0]
    with pytest.raises(NotCompilable):
        world.loop.run_until_complete(world.source.fetch("select " + "-(" * 1100 + "1" + ")" * 1100, []))
    assert world.loop.run_until_complete(world.source.fetch("select 1", [])) == [(1,)]


@pytest.mark.parametrize("name", ["reference", "submittedAt"])
def test_as_many_values_as_a_filter_lists(worlds: Worlds, name: str) -> None:
    values = [f"A-{number}" for number in range(bounds.FILTER_VALUES.most)]
    days = [f"{1000 + number}-11-20" for number in range(bounds.FILTER_VALUES.most - 1)] + ["2026-11-19"]
    everything = json.loads(
        worlds[0].ask(WHERE.replace("nodes { id }", "nodes { id reference submittedAt }")).body
    )
    row = everything["data"]["applications"]["nodes"][0]
    listed = {"reference": [*values[1:], row["reference"]], "submittedAt": days}[name]
    found = [world.ask(WHERE, {"where": {name: {"in": listed}}}) for world in worlds]
    assert [answer.code for answer in found] == [None, None]
    assert (
        found[0].body == found[1].body == worlds[0].ask_stock(WHERE, {"where": {name: {"in": listed}}}).body
    )
    assert json.loads(found[0].body)["data"]["applications"]["totalCount"] > 0


def test_what_no_database_reads_at_once_is_refused(worlds: Worlds, caplog: pytest.LogCaptureFixture) -> None:
    where: dict[str, Any] = {"or": [{"or": [{"not": {}}]}] * 3000}
    with caplog.at_level(logging.ERROR):
        answer = worlds[0].ask(WHERE, {"where": where})
        assert answer.code == "BAD_USER_INPUT"
        assert json.loads(answer.body)["errors"][0]["message"] == TOO_MUCH
    assert caplog.records == []
