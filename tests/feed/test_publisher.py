"""What the feed publishes, on both databases: the facts, exactly once, and the same as when built anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
import sqlalchemy as sa

from analytics.engine import open_engine
from analytics.manifest import current
from analytics.questions import Question
from analytics.tables import TABLES
from console.opening import publish
from feed import Feed
from feed.publisher import facts
from models import Record
from models.database import Database
from policy.rulebook import load_rulebook
from tests.feed.journals import (
    KEY,
    NOW,
    granted,
    not_granted,
    record,
)
from tests.feed.one_of_each import ONE_OF_EACH


@pytest.fixture
def feed(database: Database, tmp_path: Path) -> Feed:
    """A feed from an empty record to an empty folder."""
    return Feed(database, tmp_path / "figures", KEY, tmp_path / "loads")


def published(feed: Feed, table: str) -> list[dict[str, Any]]:
    """The facts of a table without their place in the journal."""
    rows = facts(feed.folder, current(feed.folder), table)
    return rows.drop("recorded_at", "xid", "seq", "sign").to_dicts()


def test_every_event_becomes_its_facts(feed: Feed) -> None:
    record(feed.database, *ONE_OF_EACH)
    assert feed.advance(NOW)
    arrivals = published(feed, "arrivals")
    family, persons = arrivals[0]["family"], {row["person"] for row in arrivals}
    assert len(family) == 16
    assert len(persons) == 2
    assert [(r["on"], r["family"], r["origin"], r["age_band"], r["sex"], r["persons"]) for r in arrivals] == [
        (date(2025, 1, 2), family, "CHN", "AGE_18_62", "FEMALE", 1),
        (date(2025, 1, 2), family, "CHN", "AGE_0_17", None, 1),
    ]
    assert [(r["region"], r["education"]) for r in arrivals] == [(None, "UNKNOWN")] * 2
    assert published(feed, "placements") == [
        {
            "on": date(2025, 2, 3),
            "family": family,
            "region": "KZ-55",
            "origin": "CHN",
            "under_quota": True,
            "persons": 2,
            "families": 1,
        }
    ]
    grant = {"family": family, "region": "KZ-55", "origin": "CHN", "families": 1, "persons": None}
    assert published(feed, "aid") == [
        grant | {"on": date(2025, 2, 4), "kind": "RELOCATION_GRANT", "flow": "PAID", "amount": 55_048_000},
        grant | {"on": date(2026, 2, 4), "kind": "HOUSING", "flow": "REPAID", "amount": 1_000},
    ]
    last = {"on": date(2026, 2, 4)}
    crossing = {"direction": "ENTRY", "checkpoint": "ALA", "nationality": "FRA", "permit_kind": "ETA"}
    assert published(feed, "crossings") == [last | crossing | {"travel_mode": "AIR", "persons": 1}]
    departure = {"family": family, "origin": "CHN", "region": "KZ-55", "authorised": True, "persons": 2}
    assert published(feed, "departures") == [last | departure]
    assert published(feed, "transfers") == [
        last | {"region": region, "year": 2026, "places": places}
        for region, places in (("KZ-55", -3), ("KZ-23", 3))
    ]
    (asked,), (said,) = published(feed, "applications_submitted"), published(feed, "applications_decided")
    assert asked == {
        "on": date(2026, 2, 1),
        "application": said["application"],
        "person": asked["person"],
        "programme": "ETA",
        "nationality": "FRA",
        "office": "MIGRATION",
        "category": None,
    }
    assert len(asked["person"]) == 16 and asked["person"] != asked["application"]
    assert (said["on"], said["outcome"]) == (date(2026, 2, 4), "APPROVE")
    other = published(feed, "cases")[-1]["family"]
    assert [(row["step"], row["family"]) for row in published(feed, "cases")] == [
        (step, family) for step in ("OPENED", "APPROVE", "ARRIVED", "PLACED", "DEPARTED")
    ] + [(step, other) for step in ("COMMISSION", "CITIZEN")]
    head = current(feed.folder)
    assert (head.events, head.data_as_of) == (len(ONE_OF_EACH), "2026-02-05T12:00:00.000Z")
    assert set(facts(feed.folder, head, "arrivals")["sign"]) == {1}


def test_a_case_that_is_not_granted_brings_nobody(feed: Feed) -> None:
    record(
        feed.database, *(not_granted("kan_1", date(2025, 1, 2), outcome) for outcome in ("RETURN", "REFUSE"))
    )
    feed.advance(NOW)
    assert published(feed, "arrivals") == []
    assert [row["step"] for row in published(feed, "cases")] == ["RETURN", "REFUSE"]


def test_each_event_is_published_once(feed: Feed) -> None:
    for event in ONE_OF_EACH:
        record(feed.database, event)
        assert feed.advance(NOW)
        assert not feed.advance(NOW)
    assert sum(len(published(feed, table)) for table in TABLES) == 28
    assert feed.verify() == ()


def test_facts_of_tables_with_other_columns_are_built_anew(feed: Feed) -> None:
    record(feed.database, *ONE_OF_EACH)
    publish(feed, NOW)
    head, before = current(feed.folder), published(feed, "arrivals")
    publish(feed, NOW)
    assert current(feed.folder) == head
    (feed.folder / head.path).write_bytes(replace(head, shape="another").dump())
    publish(feed, NOW)
    assert (current(feed.folder).epoch, feed.outdated) == (head.epoch + 1, False)
    assert published(feed, "arrivals") == before
    assert feed.verify() == ()


def test_nothing_published_leads_back_to_an_id(feed: Feed) -> None:
    record(feed.database, *ONE_OF_EACH)
    feed.advance(NOW)
    lake = b"".join(path.read_bytes() for path in feed.folder.rglob("*") if path.is_file())
    text = str([facts(feed.folder, current(feed.folder), table).to_dicts() for table in TABLES])
    for event in ONE_OF_EACH:
        assert event.subject.encode() not in lake
        assert event.subject not in text
    elsewhere = Feed(feed.database, feed.folder.parent / "other", b"another key", feed.loads)
    elsewhere.advance(NOW)
    families = [{row["family"] for row in published(each, "cases")} for each in (feed, elsewhere)]
    assert families[0].isdisjoint(families[1])


def test_the_feed_selects_no_personal_column_and_no_other_table(feed: Feed) -> None:
    personal = {c.name for t in Record.metadata.sorted_tables for c in t.columns if c.info.get("personal")}
    assert {"given", "family", "birth_date", "number", "email"} <= personal
    others = {t.name for t in Record.metadata.sorted_tables} - {"journal"}
    statements: list[str] = []
    sa.event.listen(feed.database.engine, "before_cursor_execute", lambda *a: statements.append(a[2]))
    record(feed.database, *ONE_OF_EACH)
    statements.clear()
    feed.advance(NOW)
    feed.verify()
    feed.rebuild(feed.folder, NOW)
    read = [statement.lower() for statement in statements if "select" in statement.lower()]
    assert len(read) >= 4
    for statement in read:
        words = set(statement.replace('"', " ").replace(".", " ").replace(",", " ").split())
        assert words.isdisjoint(personal), statement
        assert words.isdisjoint(others), statement


def test_an_idle_look_is_one_statement_served_by_an_index(feed: Feed) -> None:
    record(feed.database, *ONE_OF_EACH)
    feed.advance(NOW)
    statements: list[tuple[str, Any]] = []
    sa.event.listen(feed.database.engine, "before_cursor_execute", lambda *a: statements.append((a[2], a[3])))
    assert not feed.advance(NOW)
    found = [(sql, bound) for sql, bound in statements if "BEGIN" not in sql]
    assert len(found) == 1
    ((sql, bound),) = found
    explain = "EXPLAIN QUERY PLAN" if feed.database.dialect == "sqlite" else "EXPLAIN"
    with feed.database.engine.connect() as connection:
        if feed.database.dialect == "postgresql":
            connection.exec_driver_sql("SET enable_seqscan = off")
        plan = str(connection.exec_driver_sql(f"{explain} {sql}", bound).all())
    assert "ix_journal_order" in plan or "PRIMARY KEY" in plan, plan


def test_a_commit_is_in_the_figures_within_a_second(feed: Feed) -> None:
    engine = open_engine(feed.folder, load_rulebook())
    question = Question("arrivals", date(2026, 3, 2), measures=(("persons", None),))
    slowest = 0.0
    for number in range(10):
        record(
            feed.database, granted(f"kan_{number}", date(2025, 1, 1), [(f"per_{number}", "AGE_0_17", None)])
        )
        start = monotonic()
        while engine.answer(question).total.values["persons", None] != number + 1:
            feed.advance(NOW)
            assert monotonic() - start < 30
        slowest = max(slowest, monotonic() - start)
    engine.close()
    # 0.2 s between two looks of the runner are part of the promise.
    assert slowest < 0.8


def test_an_event_of_an_unknown_kind_stops_the_feed(feed: Feed) -> None:
    record(feed.database, ONE_OF_EACH[0])
    with feed.database.engine.begin() as connection:
        connection.execute(sa.text("UPDATE journal SET kind = 'UNHEARD_OF'"))
    with pytest.raises(ValueError, match="UNHEARD_OF"):
        feed.advance(NOW)
    assert current(feed.folder).events == 0


def test_day_and_moment_are_kept_apart(feed: Feed) -> None:
    late = datetime.fromisoformat("2026-01-05T20:30:00.123+05:00")
    record(feed.database, granted("kan_1", date(2024, 12, 31), [("per_1", "AGE_0_17", None)], at=late))
    feed.advance(NOW)
    (part,) = [part for part in current(feed.folder).parts if part.table == "arrivals"]
    assert part.year == 2024
    (row,) = facts(feed.folder, current(feed.folder), "arrivals").to_dicts()
    assert (row["on"], row["recorded_at"].isoformat()) == (date(2024, 12, 31), "2026-01-05T15:30:00.123000")
