"""The lake over time: merged, verified, rebuilt, damaged, and published into by several at once."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from time import monotonic

import polars as pl
import pytest
import sqlalchemy as sa

from analytics.facts import open_facts
from analytics.manifest import current
from analytics.tables import TABLES
from feed import Feed, FeedError, files
from feed.compaction import CLOSED, FAN_IN, mergeable
from feed.publisher import GRACE, facts
from models.database import Database
from tests.feed.journals import KEY, NOW, granted, paid, placed, record, submitted
from tests.feed.one_of_each import ONE_OF_EACH


@pytest.fixture
def feed(database: Database, tmp_path: Path) -> Feed:
    """A feed from an empty record to an empty folder."""
    return Feed(database, tmp_path / "figures", KEY, tmp_path / "loads")


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
        assert (both[0].height > 0) == (table in {"arrivals", "placements", "aid", "cases", "work"})
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
    whole = [("applications_submitted", 2, FAN_IN * FAN_IN), ("work", 2, FAN_IN * FAN_IN)]
    assert sorted((part.table, part.level, part.rows) for part in parts) == whole
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
    part = current(feed.folder).parts[0]
    many = [replace(part, path=str(n), rows=CLOSED) for n in range(50)]
    assert mergeable(many) is None


def test_a_damaged_lake_is_found_and_rebuilt_under_its_readers(feed: Feed) -> None:
    record(feed.database, *ONE_OF_EACH)
    feed.advance(NOW)
    reader = open_facts(feed.folder)
    reader.refresh()
    head = current(feed.folder)
    (part,) = [part for part in head.parts if (part.table, part.year) == ("aid", 2025)]
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
        assert cursor.execute("SELECT amount FROM aid").fetchall() == [(55_048_000,), (1_000,)]
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
    others = [Feed(feed.database, feed.folder, KEY, feed.loads) for _ in range(3)]
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


def test_figures_of_another_record_or_key_are_refused_until_rebuilt(feed: Feed) -> None:
    record(feed.database, *ONE_OF_EACH)
    feed.advance(NOW)
    again = Feed(feed.database, feed.folder, KEY, feed.loads)
    assert not again.advance(NOW)
    with pytest.raises(FeedError, match="--rebuild"):
        Feed(feed.database, feed.folder, b"another key", feed.loads).advance(NOW)
    with feed.database.engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM journal"))
        if feed.database.dialect == "postgresql":
            connection.execute(sa.text("ALTER TABLE journal ALTER COLUMN seq RESTART"))
    record(feed.database, *ONE_OF_EACH[:3])
    other = Feed(feed.database, feed.folder, KEY, feed.loads)
    with pytest.raises(FeedError, match="--rebuild"):
        other.advance(NOW)
    other.rebuild(feed.folder, NOW)
    assert other.verify() == ()
    assert current(feed.folder).events == 3
    record(feed.database, ONE_OF_EACH[3])
    assert other.advance(NOW)
    assert current(feed.folder).events == 4
