"""Which rollup answers a question, what it keeps when more is published, and what is refused before facts are read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from analytics import engine as engines
from analytics.engine import Engine, open_engine
from analytics.facts import TooHeavy
from analytics.questions import All, Leaf, Question, Refused
from analytics.raw import RawTable, Served
from analytics.rolled import Reason
from analytics.rollups import Rollups
from policy.rulebook import load_rulebook
from tests.analytics.lakes import publish
from tests.feed.journals import Said, granted, noon, placed

TODAY = date(2026, 11, 22)
RULEBOOK = load_rulebook()
PERSONS = (("persons", None),)


def families(first: int, many: int) -> list[Said]:
    """Families of one person, granted on different days of 2025, from two countries in turn."""
    return [
        granted(
            f"kan_{number}",
            date(2025, 1, 1) + timedelta(days=number % 360),
            [(f"per_{number}", "AGE_18_62", "FEMALE")],
            ["CHN", "UZB"][number % 2],
        )
        for number in range(first, first + many)
    ]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """Over 400 arrivals, rolled up whatever their number."""
    publish(tmp_path, families(0, 400))
    engine = open_engine(tmp_path, RULEBOOK, threads=1, few=0)
    yield engine
    engine.close()


def ask(engine: Engine, *by: str, metric: str = "arrivals", **options: Any) -> RawTable:
    return engine.answer(Question(metric, TODAY, by, measures=PERSONS, **options))


def rows(table: RawTable) -> list[tuple[Any, ...]]:
    return [(*row.keys.values(), int(row.values["persons", None])) for row in table.rows]  # type: ignore[arg-type]


def test_the_coarsest_that_fits_answers(engine: Engine) -> None:
    assert ask(engine, "ORIGIN", "MONTH").served == Served(("origin",), "MONTH", 24, None)
    assert ask(engine, "ORIGIN").served == Served(("origin",), "MONTH", 24, None)
    assert ask(engine, "SEX").served == Served(("sex",), "ALL", 1, None)
    july = Leaf("on", "from", date(2025, 7, 1))
    assert ask(engine, "ORIGIN", where=july).served.grain == "MONTH"
    assert ask(engine, "ORIGIN", where=Leaf("on", "to", date(2025, 7, 2))).served.grain == "DAY"
    assert ask(engine, "YEAR", as_of=date(2025, 6, 30)).served.grain == "MONTH"
    assert ask(engine, "TARGET_REGION").served.by == ("region",)


def test_cells_that_are_many_are_made_coarser(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analytics.rollups.SMALL", 10)
    assert ask(engine, "ORIGIN", "MONTH").served.cells == 24
    assert ask(engine, "ORIGIN").served == Served(("origin",), "ALL", 2, None)
    assert rows(ask(engine, "ORIGIN")) == [("CHN", 200), ("UZB", 200)]


@pytest.mark.parametrize(
    ("by", "options", "reason"),
    [
        (("ORIGIN",), {"metric": "placements", "measures": (("families", None),)}, Reason.MEASURE),
        (("KIND",), {"metric": "aidSpend", "measures": (("paid", "EUR"),)}, Reason.MEASURE),
        (("OFFICE",), {"metric": "workload", "measures": (("received", None),)}, Reason.HISTORY),
        (("ORIGIN",), {"known_at": noon(date(2025, 3, 1))}, Reason.KNOWN_AT),
        (("REGION",), {"as_of": date(2025, 3, 31)}, Reason.AS_OF),
    ],
)
def test_what_no_rollup_can_serve_says_why(
    engine: Engine, by: tuple[str, ...], options: dict[str, Any], reason: Reason
) -> None:
    asked = {"metric": "arrivals", "measures": PERSONS} | options
    assert engine.answer(Question(today=TODAY, by=by, **asked)).served.reason is reason


def test_few_facts_and_many_cells_are_left_alone(tmp_path: Path, engine: Engine) -> None:
    assert ask(open_engine(tmp_path, RULEBOOK, threads=1), "ORIGIN").served.reason is Reason.FEW_FACTS
    some = open_engine(tmp_path, RULEBOOK, threads=1, few=10)
    publish(tmp_path, families(400, 9000), start=400)
    assert ask(some, "ORIGIN").served.cells == 2
    publish(tmp_path, families(9400, 40), start=9400)
    assert rows(ask(some, "ORIGIN")) == [("CHN", 4720), ("UZB", 4720)]
    some.close()


def test_a_publication_adds_to_the_cells_it_touches(engine: Engine) -> None:
    by_month = ask(engine, "ORIGIN", "MONTH")
    publish(engine.facts.folder, families(0, 1) + families(60, 1), start=400)
    after = ask(engine, "ORIGIN", "MONTH")
    assert after.served.cells == 26  # two cells have a row more
    changed = [(was, now) for was, now in zip(rows(by_month), rows(after), strict=True) if was != now]
    assert changed == [
        (("CHN", "2025-01", 32), ("CHN", "2025-01", 33)),
        (("CHN", "2025-03", 15), ("CHN", "2025-03", 16)),
    ]


def test_a_placement_moves_what_was_granted_long_ago(engine: Engine) -> None:
    assert rows(ask(engine, "REGION")) == [(None, 400)]
    publish(engine.facts.folder, [placed("kan_7", date(2026, 1, 1), "KZ-55", 1)], start=400)
    assert rows(ask(engine, "REGION")) == [("KZ-55", 1), (None, 399)]
    again = [
        placed("kan_7", date(2026, 1, 2), "KZ-23", 1),
        granted("kan_7", date(2026, 1, 3), [("x", "AGE_0_17", None)]),
    ]
    publish(engine.facts.folder, again, start=401)
    served = ask(engine, "REGION")
    assert rows(served) == [("KZ-23", 2), (None, 399)]
    assert served.served.reason is None


def test_rows_that_have_doubled_are_put_together(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analytics.rollups.SMALL", 0)
    assert ask(engine, "ORIGIN").served.cells == 2
    counts = []
    for number in range(4):
        publish(engine.facts.folder, families(2 * number, 1), start=400 + number)
        counts.append(ask(engine, "ORIGIN").served.cells)
    assert counts == [3, 4, 2, 3]
    assert rows(ask(engine, "ORIGIN")) == [("CHN", 204), ("UZB", 200)]


def test_what_was_not_asked_for_the_longest_makes_room(engine: Engine) -> None:
    small = replace(engine, rollups=Rollups(engine.facts, 0, most=5))
    engine.facts.upkeep.append(small.rollups)  # type: ignore[arg-type]
    for by in ("ORIGIN", "SEX", "AGE_BAND", "EDUCATION", "QUARTER"):
        assert ask(small, by).served.reason is None
    assert small.rollups
    assert [each.keeps for each in small.rollups.live()] == [("education",), ()]


def test_everything_anew_lets_go_of_all(engine: Engine) -> None:
    ask(engine, "ORIGIN")
    head = publish(engine.facts.folder, families(400, 2), start=400)
    files_of = engine.facts.folder / head.path
    written = files_of.read_bytes().replace(b'"epoch": 0', b'"epoch": 1')
    (engine.facts.folder / "manifest-000000000099.json").write_bytes(written)
    (engine.facts.folder / "HEAD").write_text("manifest-000000000099.json\n")
    assert rows(ask(engine, "ORIGIN")) == [("CHN", 201), ("UZB", 201)]


def test_a_crowd_of_rows_is_refused_before_facts_are_read(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "HEAVY", 0)
    monkeypatch.setattr(engines, "MOST_GROUPS", 30)
    early = noon(date(2025, 3, 1))
    with pytest.raises(Refused) as refused:
        ask(engine, "ORIGIN", "MONTH", known_at=early)
    assert refused.value.code == "TOO_MANY_GROUPS"
    one = All((Leaf("origin", "eq", "CHN"),))
    assert len(ask(engine, "ORIGIN", "MONTH", known_at=early, where=one).rows) == 2


def test_what_takes_too_long_is_stopped(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "HEAVY", 0)
    asked = Question("arrivals", TODAY, ("ORIGIN",), measures=PERSONS, known_at=noon(date(2025, 3, 1)))
    assert engine.answer_at_once(asked) is None
    assert engine.answer_at_once(replace(asked, known_at=None)) is not None
    with pytest.raises(TooHeavy) as stopped, engine.facts.snapshot(0.05) as cursor:
        cursor.execute("SELECT sum(a.range * b.range) FROM range(1000000) a, range(1000000) b").fetchall()
    assert stopped.value.code == "STATEMENT_TIMEOUT"
    assert isinstance(engine.answer(asked).data_as_of, datetime)


def test_what_is_ready_is_answered_now(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Question("arrivals", TODAY, ("ORIGIN",), measures=PERSONS)
    assert engine.answer_now(asked) is None  # nothing is made for it
    assert ask(engine, "ORIGIN").served.reason is None
    now = engine.answer_now(asked)
    assert now
    assert rows(now) == [("CHN", 200), ("UZB", 200)]
    assert engine.answer_now(replace(asked, known_at=noon(TODAY))) is None
    with engine.facts.loading:
        assert engine.answer_now(asked) is None  # nothing is waited for
    monkeypatch.setattr("analytics.rollups.SMALL", 1)
    assert engine.answer_now(asked) is None
    monkeypatch.undo()
    publish(engine.facts.folder, families(400, 1), start=400)
    assert engine.answer_now(asked) is None  # something newer is there
    assert rows(ask(engine, "ORIGIN")) == [("CHN", 201), ("UZB", 200)]
