"""The published figures that the dashboard's question shows, each with its source: `docs/dashboard.md`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from demo.published.check import RowCheck
from demo.published.figures import Row
from demo.published.readings import GRANTED, key_of
from demo.published.wording import shown

PAGE = Path(__file__).parent.parent.parent / "docs" / "dashboard.md"
PLACES = {"total": "`byMonth`, `persons` added up", "settlement_region": "`byRegion`, `persons` of {key}"}
"""Where in the answer a figure stands, by the dimension of its row."""
INTRODUCTION = """\
# What is published, in the dashboard

*Made by `python -m demo.published.report LAKE --write` from the running figures of the demo country; a test holds it
against them. Numbers in brackets are lines of `demo/data/published_stats.csv`.*

Operation 15 (`schema/operations/15-dashboard.graphql`), asked by an analyst over the demo country with these `from`
and `to`, shows these figures; each stands beside what was printed, with its source. Listed is every published count of
persons granted kandas status, in total or by region, that must hold; where an answer differs from what is printed
beyond its rounding, another source contradicts it, and `docs/published.md` says which. Shares by origin, age and
education are asked of `arrivals` in the same way.

"""


def document(checks: Sequence[RowCheck]) -> str:
    """The whole page."""
    lines = ["| from | to | in the answer | shown | printed | within rounding |", "|---|---|---|---|---|---|"]
    found = [check for check in checks if _stands(check.row) and check.answer is not None]
    for check in sorted(found, key=lambda each: (each.row.ends, each.row.begins, each.row.line)):
        row = check.row
        place = PLACES[row.dimension].format(key=key_of(row))
        held = "yes" if check.holds else "no"
        lines.append(
            f"| {row.begins} | {row.ends} | {place} | {check.answer:,.0f} | {shown(row)} ({row.line}) | {held} |"
        )
    return INTRODUCTION + "\n".join(lines) + "\n"


def _stands(row: Row) -> bool:
    counted = row.measure in GRANTED and not row.unit.startswith(("families", "percent"))
    return counted and row.required and row.dimension in PLACES
