"""Loads in the lake: every fact once, taken back by its opposite, and an archive that is damaged is named."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from analytics.facts import open_facts
from analytics.manifest import current
from analytics.tables import TABLES
from feed import Feed, FeedError
from feed.compaction import CLOSED, FAN_IN
from feed.publisher import facts
from models.database import Database
from tests.feed.archives import archived, arrived_in, loaded, taken_back
from tests.feed.journals import KEY, NOW, noon, record, submitted
from tests.feed.one_of_each import ONE_OF_EACH

EARLY, LATE = noon(date(2026, 1, 5)), noon(date(2026, 1, 9))
SIX = loaded(
    "lod_1",
    "arrivals",
    [arrived_in(date(1991 + number // 2, 7, 1), 10 + number, origin="MNG") for number in range(6)],
    EARLY,
)


@pytest.fixture
def feed(database: Database, tmp_path: Path) -> Feed:
    """A feed from an empty record to an empty folder."""
    return Feed(database, tmp_path / "figures", KEY, tmp_path / "loads")


def arrivals(feed: Feed) -> list[tuple[Any, ...]]:
    """Day, persons and sign of the arrivals published, in the order of the journal."""
    return facts(feed.folder, current(feed.folder), "arrivals").select("on", "persons", "sign").rows()


def test_a_load_is_copied_file_by_file_and_year_by_year(feed: Feed) -> None:
    record(feed.database, archived(feed.loads, SIX, rows_a_file=3))
    assert feed.advance(NOW)
    assert not feed.advance(NOW)
    assert sorted(arrivals(feed)) == [(date(1991 + n // 2, 7, 1), 10 + n, 1) for n in range(6)]
    head = current(feed.folder)
    # Three facts a file: 1992 is in both.
    assert [(part.year, part.rows) for part in head.parts] == [(1991, 2), (1992, 1), (1992, 1), (1993, 2)]
    assert len({part.path for part in head.parts}) == 4
    row = facts(feed.folder, head, "arrivals").row(0, named=True)
    assert row["recorded_at"] == EARLY.replace(tzinfo=None)
    assert (row["family"], row["person"], row["origin"], row["region"]) == (None, None, "MNG", None)
    assert (row["sex"], row["age_band"], row["education"]) == (None, "AGE_UNKNOWN", "UNKNOWN")
    assert feed.verify() == ()


def test_a_load_taken_back_leaves_opposite_facts(feed: Feed) -> None:
    record(feed.database, archived(feed.loads, SIX))
    record(feed.database, archived(feed.loads, taken_back(SIX, LATE)))
    feed.advance(NOW)
    signs = [sign for _, _, sign in arrivals(feed)]
    assert signs == [1] * 6 + [-1] * 6
    later = facts(feed.folder, current(feed.folder), "arrivals").filter(pl.col("sign") == -1)
    assert set(later["recorded_at"]) == {LATE.replace(tzinfo=None)}
    assert feed.verify() == ()


def test_loads_into_the_record_leave_nothing(feed: Feed) -> None:
    record(feed.database, loaded("lod_2", None, [], EARLY))
    assert feed.advance(NOW)
    assert current(feed.folder).parts == ()


def test_events_and_loads_of_one_publication_stand_together(feed: Feed) -> None:
    record(feed.database, *ONE_OF_EACH, archived(feed.loads, SIX))
    feed.advance(NOW)
    feed.rebuild(feed.folder.parent / "anew", NOW)
    for table in TABLES:
        both = [
            facts(folder, current(folder), table) for folder in (feed.folder, feed.folder.parent / "anew")
        ]
        assert both[0].equals(both[1])
    store = open_facts(feed.folder)
    store.refresh()
    with store.snapshot() as cursor:
        assert cursor.execute("SELECT sum(persons), count(person) FROM arrivals").fetchone() == (75 + 2, 2)
    store.close()


def test_small_loads_grow_together_and_large_ones_are_left_alone(feed: Feed) -> None:
    many = [arrived_in(date(2001, 1, 1), 1) for _ in range(CLOSED)]
    record(feed.database, archived(feed.loads, loaded("lod_big", "arrivals", many, EARLY)))
    feed.advance(NOW)
    (big,) = current(feed.folder).parts
    for number in range(FAN_IN):
        few = loaded(f"lod_{number}", "arrivals", [arrived_in(date(2001, 1, 1), number + 1)], EARLY)
        record(feed.database, archived(feed.loads, few))
        feed.advance(NOW)
    parts = current(feed.folder).parts
    assert big in parts
    assert [(part.level, part.rows) for part in parts if part != big] == [(1, FAN_IN)]
    assert feed.verify() == ()


def altered(path: Path) -> None:
    """The file says something else than it did."""
    pl.read_parquet(path).with_columns(persons=pl.lit(1, pl.Int64)).write_parquet(path)


@pytest.mark.parametrize("damage", [Path.unlink, altered])
@pytest.mark.parametrize("step", ["advance", "rebuild", "verify"])
def test_a_missing_or_altered_file_is_named(feed: Feed, damage: Any, step: str) -> None:
    record(feed.database, submitted("app_1", date(2026, 1, 1)), archived(feed.loads, SIX, rows_a_file=3))
    if step != "advance":
        feed.advance(NOW)
    before = current(feed.folder)
    damage(feed.loads / "arrivals" / "lod_1-002.parquet")
    steps = {"advance": feed.advance, "rebuild": lambda now: feed.rebuild(feed.folder, now)}
    with pytest.raises(FeedError, match=r"lod_1-002\.parquet.*put it back"):
        steps.get(step, lambda _: feed.verify())(NOW)
    assert current(feed.folder) == before


def test_a_file_of_another_kind_is_refused(feed: Feed) -> None:
    event = archived(feed.loads, SIX)
    path = feed.loads / event.payload["files"][0]["path"]
    pl.read_parquet(path).drop("persons").write_parquet(path)
    event = archived(feed.loads, SIX)
    record(feed.database, event)
    with pytest.raises(FeedError, match="does not hold facts of its table"):
        feed.advance(NOW)


def test_facts_that_a_file_does_not_have_are_missed(feed: Feed) -> None:
    event = archived(feed.loads, SIX)
    event.payload["files"][0]["rows"] = 7
    record(feed.database, event)
    with pytest.raises(FeedError, match="7 dated facts"):
        feed.advance(NOW)


def test_a_published_load_that_was_tampered_with_is_found(feed: Feed) -> None:
    record(feed.database, archived(feed.loads, SIX), submitted("app_1", date(2026, 1, 1)))
    feed.advance(NOW + timedelta(seconds=1))
    (part,) = [part for part in current(feed.folder).parts if part.year == 1992]
    altered(feed.folder / part.path)
    (difference,) = feed.verify()
    assert (difference.table, difference.missing, difference.unexpected) == ("arrivals", 2, 2)
    assert [seq for _, seq in difference.places] == [1]
