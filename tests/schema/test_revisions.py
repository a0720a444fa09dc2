"""Two times: a fact corrected afterwards, and one that comes late, asked both ways; and how a figure changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from access.personas import PERSONAS
from analytics.engine import open_engine
from analytics.metrics import METRICS
from resolvers.operations import Graph
from schema.assembly import build_schema
from tests.analytics.lakes import publish
from tests.feed.archives import arrived_in, loaded, taken_back
from tests.feed.journals import granted
from tests.schema.world import World

ANALYST = PERSONAS["analyst"]
JANUARY = '{on: {from: "2025-01-01", to: "2025-01-31"}}'
FIGURE = "{ __typename ... on Published { value } ... on NotCollected { since } }"


def at(month: int, day: int) -> datetime:
    return datetime(2025, month, day, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def figures(shared_world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """January is loaded in February, found wrong in April and loaded again; one grant of it is recorded in May."""
    folder = tmp_path_factory.mktemp("lake")
    first = loaded("lod_1", "arrivals", [arrived_in(date(2025, 1, 10), 250, origin="CHN")], at(2, 10))
    better = loaded("lod_2", "arrivals", [arrived_in(date(2025, 1, 10), 240, origin="CHN")], at(4, 5))
    late = granted("kan_1", date(2025, 1, 20), [("per_1", "AGE_0_17", None)], "CHN", at(5, 3))
    publish(folder, [first, taken_back(first, at(4, 5)), better, late])
    engine = open_engine(folder, shared_world.process.rulebook, threads=1)
    process = replace(shared_world.process, figures=engine)
    yield replace(shared_world, process=process, graph=Graph(build_schema(), process))
    engine.close()


def ask(world: World, arguments: str, selection: str, actor: Any = ANALYST) -> Any:
    document = f"{{ analytics {{ arrivals(where: {JANUARY}, {arguments}) {{ {selection} }} }} }}"
    return world.data(document, None, actor)["arrivals"]


def total(world: World, arguments: str) -> str:
    found = ask(
        world, arguments, f"total {{ persons {FIGURE} }} freshness {{ knownAt timeBasis provisional }}"
    )
    assert found["freshness"]["timeBasis"] == "OCCURRED"
    return str(found["total"]["persons"]["value"])


def test_a_correction_changes_today_and_not_yesterday(figures: World) -> None:
    assert total(figures, "first: 0") == "241"
    assert total(figures, 'knownAt: "2025-03-01T00:00:00Z"') == "250"
    assert total(figures, 'knownAt: "2025-04-05T12:00:00Z"') == "240"
    assert total(figures, 'knownAt: "2025-02-01T00:00:00Z"') == "0"
    assert total(figures, 'asOf: "2025-01-19"') == "240"
    assert total(figures, 'asOf: "2025-01-19", knownAt: "2025-03-01T00:00:00Z"') == "250"
    assert total(figures, 'asOf: "2025-01-09"') == "0"


def test_revisions_tell_how_a_figure_changed(figures: World) -> None:
    selection = f"knownAt total {{ persons {FIGURE} share {FIGURE} }}"
    found = ask(
        figures,
        "first: 0",
        f"months: revisions {{ {selection} }} days: revisions(every: DAY) {{ {selection} }}",
    )
    assert [(r["knownAt"], r["total"]["persons"]["value"]) for r in found["months"]] == [
        ("2025-02-28T18:59:59.999Z", "250"),
        ("2025-04-30T18:59:59.999Z", "240"),
        ("2025-05-31T18:59:59.999Z", "241"),
    ]
    assert found["months"][0]["total"]["share"]["value"] == "1.0000"
    assert [(r["knownAt"], r["total"]["persons"]["value"]) for r in found["days"]] == [
        ("2025-02-10T18:59:59.999Z", "250"),
        ("2025-04-05T18:59:59.999Z", "240"),
        ("2025-05-03T18:59:59.999Z", "241"),
    ]
    known = ask(figures, 'knownAt: "2025-04-20T00:00:00Z"', f"revisions {{ {selection} }}")["revisions"]
    assert [(r["knownAt"], r["total"]["persons"]["value"]) for r in known] == [
        ("2025-02-28T18:59:59.999Z", "250"),
        ("2025-04-20T00:00:00.000Z", "240"),
    ]


def test_nobody_else_is_told_of_revisions(figures: World) -> None:
    found = ask(
        figures, "first: 0", f"revisions {{ knownAt total {{ persons {FIGURE} }} }}", PERSONAS["researcher"]
    )
    assert found == {"revisions": []}


@pytest.mark.parametrize("id", METRICS)
def test_every_metric_has_both_times_and_revisions(figures: World, id: str) -> None:
    (measure,) = [each.id for each in METRICS[id].measures if each.order][:1]
    times = 'asOf: "2025-06-30", knownAt: "2025-07-01T00:00:00Z"'
    figure = f"{measure} {FIGURE}"
    selection = (
        f"total {{ {figure} }} freshness {{ dataAsOf knownAt timeBasis provisional }} revisions {{ knownAt }}"
    )
    found = figures.data(f"{{ analytics {{ {id}({times}) {{ {selection} }} }} }}", None, ANALYST)[id]
    assert found["total"][measure]["__typename"] == "Published"
    assert found["freshness"]["timeBasis"] == "OCCURRED"
    assert found["freshness"]["knownAt"] == "2025-07-01T00:00:00.000Z"
