"""Tables of figures are shaped without the stock executor, and are the same bytes with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from access.actor import ANYBODY
from access.personas import PERSONAS
from analytics.engine import open_engine
from resolvers.operations import Graph
from resolvers.reading import asked
from schema.assembly import build_schema
from tests.analytics.lakes import publish
from tests.feed.journals import granted, paid, placed
from tests.schema.world import OPERATIONS, World

ANALYST = PERSONAS["analyst"]
OURS = """
fragment Exact on Published { value low high }
fragment Few on ArrivalRow { origin { code } persons { ...Exact } }
query($c: Currency, $not: Boolean = false) { analytics {
    all: arrivals(by: [ORIGIN, MONTH], where: {year: {eq: 2025}}, orderBy: [{measure: PERSONS}], first: 1) {
        rows { origin { code name(locale: KK) } month people: persons { __typename ...Exact } } rest { ...Few }
        metric { id title } freshness { dataAsOf timeBasis } explain { servedBy reason } }
    aidSpend {
        total { paid(currency: $c) { ...Exact } eur: net(currency: EUR) { ... on NotCollected { since } ...Exact } }
        protection { mechanism guarantee } }
    placements(by: [REGION]) {
        rows { region { code } stayed(months: 3) @skip(if: $not) { ...Exact } quota { ...Exact } } }
} }"""
REFUSED = (
    "{ analytics { arrivals(by: [ORIGIN, ORIGIN]) { total { persons { __typename } } } metrics { id } } }"
)
TOLD_ELSEWHERE = "{ analytics { metrics { id } arrivals { total { persons { __typename } } } } }"


@pytest.fixture
def figures(world: World, tmp_path: Path) -> Iterator[World]:
    """The graph over a few facts."""
    said = [
        granted(f"kan_{o}", date(2025, 2, 3), [(f"per_{o}", "AGE_0_17", None)], o) for o in ("CHN", "UZB")
    ]
    said += [placed("kan_CHN", date(2025, 3, 3), "KZ-55", 1), paid("kan_CHN", date(2025, 4, 1), 1_000_00)]
    publish(tmp_path / "lake", said)
    engine = open_engine(tmp_path / "lake", world.process.rulebook, threads=1)
    process = replace(world.process, figures=engine)
    yield replace(world, process=process, graph=Graph(build_schema(), process))
    engine.close()


@pytest.mark.parametrize(
    "document", [OURS, REFUSED, TOLD_ELSEWHERE, *(OPERATIONS[n] for n in ("12", "13", "14"))]
)
@pytest.mark.parametrize("actor", [ANALYST, ANYBODY], ids=["analyst", "anybody"])
def test_the_answer_is_that_of_the_stock_executor(figures: World, document: str, actor: object) -> None:
    stock = replace(figures, graph=Graph(build_schema(), figures.process, compiled=False))
    for variables in ({}, {"c": "MRP", "not": True, "year": 2025}):
        assert figures.ask(document, variables, actor) == stock.ask(document, variables, actor)  # type: ignore[arg-type]


def test_it_is_shaped_without_it(figures: World, monkeypatch: pytest.MonkeyPatch) -> None:
    asked_for = []
    kept = asked.Questions.answer
    monkeypatch.setattr(asked.Questions, "answer", lambda *given: asked_for.append(1) or kept(*given))
    monkeypatch.setattr(figures.graph, "stock", None)
    rows = figures.ask(OURS, {}, ANALYST)["data"]["analytics"]["all"]["rows"]
    assert [(row["origin"]["code"], row["people"]["value"]) for row in rows] == [("CHN", "1")]
    assert asked_for == [1]
