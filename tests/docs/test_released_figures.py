"""The script of docs/ runs as it stands: figures in Polars with their intervals, and nothing untold is drawn."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import polars as pl

from access.actor import ANYBODY
from tests.schema.world import World

SCRIPT = runpy.run_path(str(Path(__file__).parents[2] / "docs" / "released_figures.py"))


def test_the_script_draws_what_is_told_and_names_what_is_not(released_graph: World) -> None:
    def answer(document: str, variables: dict[str, Any]) -> Any:
        return released_graph.ask(document, variables, ANYBODY)["data"]

    text = SCRIPT["report"](answer)
    data = answer(SCRIPT["QUESTION"], {"where": SCRIPT["WHERE"]})["analytics"]
    figures = SCRIPT["frame"](data["byOrigin"])
    assert figures.height == 10
    assert figures["key"].to_list()[0] == "UZB" and "OTHER" in figures["key"].to_list()
    told = figures.drop_nulls("value")
    assert told.height > 0 and told.select((pl.col("low") < pl.col("value")).all()).item()
    assert text.count("not told (NOT_USEFUL)") == sum(
        SCRIPT["frame"](data[name])["value"].null_count() for name in ("byOrigin", "byMonth")
    )
    assert f"(cite as {data['byOrigin']['citation']})" in text
    assert "█" in text
    rehearsed = SCRIPT["report"](answer, rehearse=True)
    assert "Rehearsal" in rehearsed and "cite as" not in rehearsed


def test_a_bar_ends_where_the_interval_does() -> None:
    rows = [("A", 80.0, 60.0, 100.0, None), ("B", None, None, None, "NOT_USEFUL")]
    figures = pl.DataFrame(rows, schema=["key", "value", "low", "high", "reason"], orient="row")
    first, second = SCRIPT["bars"](figures).splitlines()
    assert (first.count("█"), first.count("┄")) == (30, 20)
    assert second.strip() == "B  not told (NOT_USEFUL)"
