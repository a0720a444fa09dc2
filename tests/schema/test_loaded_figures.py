"""Figures of crossings, departures, repayments and loads through the graph."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from access.personas import PERSONAS
from analytics.engine import open_engine
from feed import Feed
from resolvers.operations import Graph
from schema.assembly import build_schema
from tests.feed.archives import archived, arrived_in, loaded, taken_back
from tests.feed.journals import KEY, NOW, crossed, departed, granted, noon, paid, placed, record, repaid
from tests.schema.world import World

ANALYST = PERSONAS["analyst"]
EARLY, LATE = noon(date(2026, 1, 5)), noon(date(2026, 1, 9))
HISTORY = [
    arrived_in(date(1991, 12, 31), 61_609, origin="MNG", region="KZ-55", education="HIGHER"),
    arrived_in(date(1992, 12, 31), 12_000),
]
TAKEN_BACK = loaded("lod_2", "arrivals", [arrived_in(date(1993, 12, 31), 5)], EARLY)
LOADS = [
    loaded("lod_1", "arrivals", HISTORY, EARLY),
    TAKEN_BACK,
    taken_back(TAKEN_BACK, LATE),
    loaded(
        "lod_3", "crossings", [{"on": date(2025, 6, 30), "direction": "ENTRY", "persons": 7_500_000}], EARLY
    ),
    loaded("lod_4", "rates", [{"on": date(2025, 6, 2), "currency": "EUR", "rate": 4_000_000}], EARLY),
]
EVENTS = [
    granted("kan_1", date(2025, 2, 3), [("per_1", "AGE_0_17", "MALE")], education="NONE"),
    placed("kan_1", date(2025, 5, 6), "KZ-55", 1),
    paid("kan_1", date(2025, 6, 3), 8_000_000),
    repaid("kan_1", date(2025, 6, 20), 2_000_000),
    departed("kan_1", date(2025, 7, 1), "KZ-55", 1),
    crossed("crs_1", date(2025, 6, 1), "ENTRY", "ALA"),
    crossed("crs_2", date(2025, 7, 1), "EXIT", "KZ-KHORGOS"),
]


@pytest.fixture(scope="module")
def figures(shared_world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The graph over a few facts, recorded and loaded."""
    folder = tmp_path_factory.mktemp("lake")
    loads = folder / "loads"
    record(shared_world.process.database, *EVENTS, *(archived(loads, load) for load in LOADS))
    feed = Feed(shared_world.process.database, folder, KEY, loads)
    while not feed.advance(NOW):
        pass
    engine = open_engine(folder, shared_world.process.rulebook, threads=1)
    process = replace(shared_world.process, figures=engine)
    yield replace(shared_world, process=process, graph=Graph(build_schema(), process))
    engine.close()


def asked(figures: World, field: str, **variables: Any) -> Any:
    """Rows of a question as tuples of what was selected, figures by their value."""
    figure = "... on Published { value } ... on NotCollected { since }"
    head = "query ($at: DateTime)" if "$at" in field else "query"
    document = f"{head} {{ analytics {{ {field.replace('#', f'{{ {figure} }}')} }} }}"
    (table,) = figures.data(document, variables, ANALYST).values()
    return [tuple(_plain(value) for value in row.values()) for row in table["rows"]]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return value.get("code") or value.get("value") or value.get("since")
    return value


def test_loaded_arrivals_stand_beside_those_of_the_record(figures: World) -> None:
    question = "arrivals(by: [YEAR, REGION, EDUCATION]) { rows { year region { code } education persons # } }"
    assert asked(figures, question) == [
        (1991, "KZ-55", "HIGHER", "61609"),
        (1992, None, "UNKNOWN", "12000"),
        (2025, "KZ-55", "NONE", "1"),
    ]
    filtered = "arrivals(by: [EDUCATION], where: {education: {in: [NONE, UNKNOWN]}}) { rows { education persons # } }"
    assert asked(figures, filtered) == [("NONE", "1"), ("UNKNOWN", "12000")]


def test_a_load_taken_back_shows_as_it_was_known(figures: World) -> None:
    question = "arrivals(by: [YEAR], knownAt: $at, where: {year: {eq: 1993}}) { rows { year persons # } }"
    assert asked(figures, question, at="2026-01-05T12:00:00Z") == [(1993, "5")]
    assert asked(figures, question, at="2026-01-09T12:00:00Z") == []
    assert asked(figures, question) == []


def test_crossings(figures: World) -> None:
    question = """crossings(by: [DIRECTION, CHECKPOINT, NATIONALITY, TRAVEL_MODE], orderBy: [{measure: PERSONS}])
        { rows { direction checkpoint { code } nationality { code } travelMode persons # share # } }"""
    assert asked(figures, question) == [
        ("ENTRY", "ALA", "FRA", "AIR", "1", "0.0000"),
        ("EXIT", "KZ-KHORGOS", "FRA", "LAND", "1", "0.0000"),
        ("ENTRY", None, None, None, "7500000", "1.0000"),
    ]
    filtered = """crossings(by: [MONTH], where: {direction: {eq: ENTRY}, or: [{travelMode: {eq: AIR}},
        {checkpoint: {eq: "KZ-KHORGOS"}}]}) { rows { month persons # } }"""
    assert asked(figures, filtered) == [("2025-06", "1")]
    named = """crossings(by: [CHECKPOINT], where: {checkpoint: {in: ["ALA"]}})
        { rows { checkpoint { code name(locale: EN) kind international } } }"""
    document = f"{{ analytics {{ {named} }} }}"
    (row,) = figures.data(document, {}, ANALYST)["crossings"]["rows"]
    assert row["checkpoint"] == {
        "code": "ALA",
        "name": "Almaty airport",
        "kind": "AIR",
        "international": True,
    }


def test_a_checkpoint_that_is_none_is_refused(figures: World) -> None:
    document = '{ analytics { crossings(where: {checkpoint: {eq: "XXX"}}) { total { year } } } }'
    body = figures.ask(document, {}, ANALYST)
    assert [error["extensions"]["code"] for error in body["errors"]] == ["BAD_USER_INPUT"]


def test_repayments_and_a_loaded_rate(figures: World) -> None:
    question = """aidSpend(by: [MONTH]) { rows { month paid # repaid # net # eur: net(currency: EUR) # families #
        persons # perFamily # } }"""
    # 80,000 and 20,000 at 400 tenge: the loaded rate of 2 June; on the 20th the rule of 14 June says 588.91.
    assert asked(figures, question) == [
        ("2025-06", "80000.00", "20000.00", "60000.00", "166.04", "1", "1", "60000.00")
    ]


def test_who_left_did_not_stay(figures: World) -> None:
    question = """placements(by: [UNDER_QUOTA], where: {underQuota: true})
        { rows { underQuota persons # one: stayed(months: 1) # two: stayed(months: 2) # } }"""
    assert asked(figures, question) == [(True, "1", "1", "0")]
