"""How a published row is shown on a page."""

from __future__ import annotations

from demo.published.figures import Row


def shown(row: Row) -> str:
    """What a row prints, as a link to its source."""
    unit = "%" if row.unit == "percent" else row.unit.split(" ")[0]
    return (
        f"[{float(row.value):,g} {unit}]({row.source})"
        if row.value < 10**6
        else f"[{int(row.value):,} {unit}]({row.source})"
    )
