"""Random journals and random questions: what DuckDB says, of facts and of rollups, is what a plain fold says."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.engine import Engine, open_engine
from analytics.questions import Question
from analytics.raw import RawRow
from policy.rulebook import load_rulebook
from tests.analytics import fold
from tests.analytics.asked import can_be, question
from tests.analytics.happened import journal
from tests.analytics.lakes import publish
from tests.feed.journals import Said

RULEBOOK = load_rulebook()


def plain(row: RawRow) -> tuple[dict[str, Any], dict[Any, Any]]:
    """A row in the words of the fold: keys as in the graph, None for what is not collected."""
    keys = {fold.KEYS.get(name.upper(), name): value for name, value in row.keys.items()}
    return keys, {wanted: getattr(value, "since", value) for wanted, value in row.values.items()}


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    events=journal(),
    questions=st.lists(question().filter(can_be), min_size=12, max_size=12),
    cut=st.integers(0, 40),
)
def test_every_answer_equals_the_fold(events: list[Said], questions: list[Question], cut: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        # Every question that can be is answered from a rollup; the first ones before there are all facts.
        engine = open_engine(Path(name), RULEBOOK, threads=1, few=0)
        try:
            publish(Path(name), events[:cut])
            for asked in questions[:6]:
                compare(engine, events[:cut], asked)
            publish(Path(name), events[cut:], start=cut)
            for asked in questions:
                compare(engine, events, asked)
        finally:
            engine.close()


def compare(engine: Engine, events: list[Said], asked: Question) -> None:
    """The same from rollups, from facts and from the fold."""
    table, truth = engine.answer(asked), fold.answer(events, asked, RULEBOOK)
    assert [plain(row) for row in table.rows] == truth["rows"], asked
    assert (plain(table.rest)[1] if table.rest else None) == truth["rest"], asked
    assert plain(table.total)[1] == truth["total"], asked
    if table.served.reason is None:
        raw = Engine(engine.facts, RULEBOOK).answer(asked)
        assert raw.served.reason is not None
        assert [plain(row) for row in (*raw.rows, raw.total)] == [
            plain(row) for row in (*table.rows, table.total)
        ]
