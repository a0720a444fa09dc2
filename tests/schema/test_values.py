"""Answers made of values: the prepared shape and the stock executor give the same bytes, mistakes included."""

from __future__ import annotations

from typing import Any

import pytest

from resolvers.operations import Graph
from schema import build_schema
from tests.schema.world import OPERATIONS, World

FRANCE = {"country": "FRA", "kind": "ORDINARY", "expires": "2031-01-01"}
TRIPS: list[dict[str, Any]] = [
    {
        "passports": [FRANCE],
        "purpose": "TOURISM",
        "arrival": "2026-03-12",
        "stayDays": 31,
        "earlierStays": [],
    },
    {"passports": [FRANCE, {"country": "ZAF"}], "hasInvitation": True, "arrival": "2026-04-12"},
    {"passports": [{"country": "MNG"}], "kazakhOrigin": True, "purpose": "RETURN"},
    {"passports": []},
    {"passports": [FRANCE], "stayDays": -5, "arrival": "2026-03-12", "earlierStays": []},
]


@pytest.mark.parametrize("trip", TRIPS)
@pytest.mark.parametrize("locale", ["EN", "KK"])
def test_eligibility_is_shaped_as_it_is_executed(world: World, trip: dict[str, Any], locale: str) -> None:
    stock = Graph(build_schema(), world.process, compiled=False)
    document = OPERATIONS["01"].replace("(locale: EN)", "")
    answers = [
        world.run(graph.answer(document, {"trip": trip}, locale=locale)) for graph in (world.graph, stock)
    ]
    assert answers[0] == answers[1]
    assert answers[0].executed


def test_a_receipt_is_shaped_as_it_is_executed(world: World) -> None:
    stock = Graph(build_schema(), world.process, compiled=False)
    receipt = world.data("01", {"trip": TRIPS[0]})["receipt"]
    for given in (receipt, receipt[:-2] + "xx", ""):
        answers = [world.run(g.answer(OPERATIONS["02"], {"receipt": given})) for g in (world.graph, stock)]
        assert answers[0] == answers[1]


def test_one_plan_serves_every_trip(world: World) -> None:
    estimate = world.data("16", {"document": OPERATIONS["01"], "variables": {"trip": TRIPS[0]}})
    assert (estimate["servedBy"], estimate["cost"]) == ("COMPILED", 101)
