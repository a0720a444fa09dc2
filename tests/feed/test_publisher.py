"""What the feed publishes, on both databases: the facts, exactly once, and the same as when built anew."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import polars as pl
import pytest
import sqlalchemy as sa

from analytics.engine import open_engine
from analytics.facts import open_facts
from analytics.manifest import current
from analytics.questions import Question
from analytics.tables import TABLES
from feed import Feed, FeedError, files
from feed.compaction import CLOSED, FAN_IN, mergeable
from feed.publisher import GRACE, facts
from models import Record
from models.database import Database
from policy.rulebook import load_rulebook
from tests.feed.journals import (
    KEY,
    NOW,
    arrived,
    decided,
    granted,
    opened,
    paid,
    placed,
    record,
    submitted,
    without_facts,
)

ONE_OF_EACH = [
    opened("kan_1", date(2024, 12, 1)),
    granted("kan_1", date(2025, 1, 2), [("per_1", "AGE_18_62", "FEMALE"), ("per_2", "AGE_0_17", None)]),
    arrived("kan_1", date(2025, 1, 9)),
    placed("kan_1", date(2025, 2, 3), "KZ-55", 2),
    paid("kan_1", date(2025, 2, 4), 55_048_000, "RELOCATION_GRANT"),
    submitted("app_1", date(2026, 2, 1)),
    decided("app_1", date(2026, 2, 4), "APPROVE"),
    *without_facts(date(2026, 2, 5)),
]


@pytest.fixture
def feed(database: Database, tmp_path: Path) -> Feed:
    """A feed from an empty record to an empty folder."""
    return Feed(database, tmp_path / "figures", KEY)


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
    assert [(r["on"], r["family"], r["origin"], r["age_band"], r["sex"]) for r in arrivals] == [
        (date(2025, 1, 2), family, "CHN", "AGE_18_62", "FEMALE"),
        (date(2025, 1, 2), family, "CHN", "AGE_0_17", None),
    ]
    assert published(feed, "placements") == [
        {
            "on": date(2025, 2, 3),
            "family": family,
            "region": "KZ-55",
            "origin": "CHN",
            "under_quota": True,
            "persons": 2,
        }
    ]
    assert published(feed, "aid") == [
        {
            "on": date(2025, 2, 4),
            "family": family,
            "kind": "RELOCATION_GRANT",
            "region": "KZ-55",
            "origin": "CHN",
            "amount": 55_048_000,
        }
    ]
    (asked,), (said,) = published(feed, "applications_submitted"), published(feed, "applications_decided")
    assert asked == {
        "on": date(2026, 2, 1),
        "application": said["application"],
        "programme": "ETA",
        "nationality": "FRA",
        "office": "MIGRATION",
    }
    assert (said["on"], said["outcome"]) == (date(2026, 2, 4), "APPROVE")
    assert [(row["step"], row["family"]) for row in published(feed, "cases")] == [
        (step, family) for step in ("OPENED", "APPROVE", "ARRIVED", "PLACED")
    ]
    head = current(feed.folder)
    assert (head.events, head.data_as_of) == (11, "2026-02-05T12:00:00.000Z")
    assert set(facts(feed.folder, head, "arrivals")["sign"]) == {1}


def test_each_event_is_published_once(feed: Feed) -> None:
    for event in ONE_OF_EACH:
        record(feed.database, event)
        assert feed.advance(NOW)
        assert not feed.advance(NOW)
    assert sum(len(published(feed, table)) for table in TABLES) == 10
    assert feed.verify() == ()


def test_nothing_published_leads_back_to_an_id(feed: Feed) -> None:
    record(feed.database, *ONE_OF_EACH)
    feed.advance(NOW)
    lake = b"".join(path.read_bytes() for path in feed.folder.rglob("*") if path.is_file())
    text = str([facts(feed.folder, current(feed.folder), table).to_dicts() for table in TABLES])
    for event in ONE_OF_EACH:
        assert event.subject.encode() not in lake
        assert event.subject not in text
    elsewhere = Feed(feed.database, feed.folder.parent / "other", b"another key")
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


def test_incremental_equals_rebuilt_byte_for_byte(feed: Feed, tmp_path: Path) -> None:
    day = date(2024, 11, 20)
    for number in range(3 * FAN_IN + 1):
        on = day + timedelta(days=5 * number)
        case = f"kan_{number}"
        record(
            feed.database,
            granted(case, on, [(f"per_{number}", "AGE_18_62", "MALE")], origin=("CHN", "UZB")[number % 2]),
            placed(case, on, "KZ-55", 1),
            paid(case, on, number),
        )
        feed.advance(NOW)
    feed.rebuild(tmp_path / "anew", NOW)
    heads = current(feed.folder), current(tmp_path / "anew")
    assert heads[0].watermark == heads[1].watermark
    assert len(heads[0].parts) != len(heads[1].parts)
    for table in TABLES:
        both = [
            facts(folder, head, table)
            for folder, head in zip((feed.folder, tmp_path / "anew"), heads, strict=True)
        ]
        assert both[0].height > 0 or table.startswith("applications")
        written = []
        for number, rows in enumerate(both):
            part = (
                files.write_part(tmp_path / f"ordered{number}", table, 0, 0, 1, rows) if rows.height else None
            )
            written.append((tmp_path / f"ordered{number}" / part.path).read_bytes() if part else b"")
        assert written[0] == written[1]


def test_small_parts_grow_together_and_old_ones_go_after_a_while(feed: Feed) -> None:
    later = NOW
    for number in range(FAN_IN * FAN_IN):
        record(feed.database, submitted(f"app_{number}", date(2026, 1, 1)))
        feed.advance(later)
        later += timedelta(seconds=1)
    parts = current(feed.folder).parts
    assert [(part.level, part.rows) for part in parts] == [(2, FAN_IN * FAN_IN)]
    assert feed.verify() == ()
    record(feed.database, submitted("app_last", date(2026, 1, 1)))
    feed.advance(later + timedelta(seconds=GRACE))
    head = current(feed.folder)
    on_disk = {str(p.relative_to(feed.folder)) for p in feed.folder.rglob("*.parquet")}
    assert on_disk == {part.path for part in head.parts}
    assert len(list(feed.folder.glob("manifest-*"))) == 2


def test_large_parts_are_left_alone(feed: Feed) -> None:
    record(feed.database, submitted("app_1", date(2026, 1, 1)))
    feed.advance(NOW)
    (part,) = current(feed.folder).parts
    many = [replace(part, path=str(n), rows=CLOSED) for n in range(50)]
    assert mergeable(many) is None


def test_a_damaged_lake_is_found_and_rebuilt_under_its_readers(feed: Feed) -> None:
    record(feed.database, *ONE_OF_EACH)
    feed.advance(NOW)
    reader = open_facts(feed.folder)
    reader.refresh()
    head = current(feed.folder)
    (part,) = [part for part in head.parts if part.table == "aid"]
    wrong = files.read_parts(feed.folder, [part]).with_columns(amount=pl.lit(1, pl.Int64))
    wrong.write_parquet(feed.folder / part.path)
    (difference,) = feed.verify()
    assert (difference.table, difference.missing, difference.unexpected) == ("aid", 1, 1)
    assert [seq for _, seq in difference.places] == [5]
    feed.rebuild(feed.folder, NOW)
    assert feed.verify() == ()
    assert current(feed.folder).epoch == head.epoch + 1
    assert reader.refresh()
    with reader.snapshot() as cursor:
        assert cursor.execute("SELECT amount FROM aid").fetchall() == [(55_048_000,)]
    reader.close()


def test_a_missing_fact_is_found(feed: Feed) -> None:
    record(feed.database, *ONE_OF_EACH)
    feed.advance(NOW)
    head = current(feed.folder)
    files.publish(
        feed.folder,
        replace(head, number=head.number + 1, parts=tuple(p for p in head.parts if p.table != "placements")),
    )
    assert [(d.table, d.missing, d.unexpected) for d in feed.verify()] == [("placements", 1, 0)]


def test_one_publishes_at_a_time(feed: Feed) -> None:
    record(feed.database, *ONE_OF_EACH)
    with files.only_publisher(feed.folder) as ours:
        assert ours
        assert not feed.advance(NOW)
        with pytest.raises(FeedError):
            feed.rebuild(feed.folder, NOW)
    assert feed.advance(NOW)


def test_many_feeds_of_one_record_publish_everything_once(feed: Feed) -> None:
    stop = threading.Event()
    others = [Feed(feed.database, feed.folder, KEY) for _ in range(3)]
    failures: list[BaseException] = []

    def run(each: Feed) -> None:
        try:
            while not stop.is_set():
                each.advance(NOW)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=(each,)) for each in others]
    for thread in threads:
        thread.start()
    for number in range(30):
        record(feed.database, submitted(f"app_{number}", date(2025 + number % 2, 1, 1)))
    deadline = monotonic() + 20
    while current(feed.folder).events < 30 and monotonic() < deadline:
        stop.wait(0.01)
    stop.set()
    for thread in threads:
        thread.join()
    assert failures == []
    assert current(feed.folder).events == 30
    assert feed.verify() == ()


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
