"""Analysts are told how an answer was worked out; nobody else is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from access.personas import PERSONAS
from analytics.engine import open_engine
from resolvers.operations import Graph
from schema.assembly import build_schema
from tests.analytics.lakes import publish
from tests.feed.journals import granted
from tests.schema.world import World

ANALYST = PERSONAS["analyst"]


@pytest.fixture
def figures(world: World, tmp_path: Path) -> Iterator[World]:
    """The graph over two facts."""
    said = [
        granted(f"kan_{o}", date(2025, 2, 3), [(f"per_{o}", "AGE_0_17", None)], o) for o in ("CHN", "UZB")
    ]
    publish(tmp_path / "lake", said)
    engine = open_engine(tmp_path / "lake", world.process.rulebook, threads=1)
    process = replace(world.process, figures=engine)
    yield replace(world, process=process, graph=Graph(build_schema(), process))
    engine.close()


def test_analysts_are_told_how_an_answer_was_worked_out(figures: World) -> None:
    asked = "explain { servedBy by period cells reason }"
    document = f"{{ analytics {{ few: arrivals(by: [ORIGIN]) {{ {asked} }} }} }}"
    told = figures.ask(document, {}, ANALYST)["data"]["analytics"]["few"]["explain"]
    assert told == {"servedBy": "FACTS", "by": [], "period": None, "cells": None, "reason": "FEW_FACTS"}
    engine = figures.process.figures
    rolled = replace(engine, rollups=replace(engine.rollups, few=0))
    graph = Graph(build_schema(), replace(figures.process, figures=rolled))
    document = f"{{ analytics {{ arrivals(by: [ORIGIN], where: {{year: {{eq: 2025}}}}) {{ {asked} }} }} }}"
    told = replace(figures, graph=graph).ask(document, {}, ANALYST)["data"]["analytics"]["arrivals"][
        "explain"
    ]
    assert told == {"servedBy": "ROLLUP", "by": ["origin"], "period": "YEAR", "cells": 2, "reason": None}
    assert figures.ask(document)["data"]["analytics"]["arrivals"]["explain"] is None
