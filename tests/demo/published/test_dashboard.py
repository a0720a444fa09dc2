"""What is published, in the dashboard's question."""

from __future__ import annotations

from datetime import date

from analytics.engine import Engine
from analytics.questions import All, Leaf, Question
from demo.published.check import RowCheck
from demo.published.dashboard import PAGE, document
from tests.demo.published.conftest import TODAY

PERSONS = ("persons", None)


def test_the_page_is_what_the_figures_say(checks: tuple[RowCheck, ...]) -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text == document(checks)
    rows = [line for line in text.splitlines() if line.startswith(("| 1", "| 2"))]
    assert len(rows) == 96
    assert [row for row in rows if "](http" not in row] == []
    assert sum(row.endswith("| no |") for row in rows) == 7


def test_by_month_and_by_region_add_up_to_what_is_printed(running: Engine) -> None:
    def shown(by: str, first: date, last: date) -> int:
        where = All((Leaf("on", "from", first), Leaf("on", "to", last)))
        table = running.answer(Question("arrivals", TODAY, (by,), where, measures=(PERSONS,)))
        return int(sum(row.values[PERSONS] for row in table.rows))  # type: ignore[arg-type, misc]

    quarter = date(2025, 1, 1), date(2025, 3, 31)
    assert (shown("MONTH", *quarter), shown("REGION", *quarter)) == (3203, 3203)
    assert shown("MONTH", date(2024, 1, 1), date(2024, 8, 31)) == 12325
    assert shown("MONTH", date(2025, 1, 1), date(2025, 12, 31)) == 16805
