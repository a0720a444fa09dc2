"""Whoever reads while parts are published, merged and removed sees complete states, and never an older one."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from pathlib import Path

from analytics.facts import Facts, open_facts
from analytics.manifest import current
from feed import Feed
from feed.publisher import GRACE
from models.database import Database
from tests.feed.journals import KEY, NOW, granted, placed, record


def test_readers_see_whole_publications(database: Database, tmp_path: Path) -> None:
    feed = Feed(database, tmp_path / "figures", KEY, tmp_path / "loads")
    stop = threading.Event()
    seen: list[list[int]] = [[], []]
    failures: list[BaseException] = []

    def read(facts: Facts, counts: list[int]) -> None:
        try:
            while not stop.is_set():
                facts.refresh()
                with facts.snapshot() as cursor:
                    arrivals, placements = cursor.execute(
                        "SELECT (SELECT count(*) FROM arrivals), (SELECT count(*) FROM placements)"
                    ).fetchone() or (0, 0)
                # Each transaction of the record grants one person and places one family: half of it is never seen.
                assert arrivals == placements
                counts.append(arrivals)
        except BaseException as error:
            failures.append(error)

    stores = [open_facts(feed.folder, threads=1) for _ in seen]
    threads = [threading.Thread(target=read, args=pair) for pair in zip(stores, seen, strict=True)]
    for thread in threads:
        thread.start()
    moment = NOW
    for number in range(40):
        on = date(2024 + number % 3, 5, 5)
        record(
            database,
            granted(f"kan_{number}", on, [(f"per_{number}", "AGE_0_17", None)]),
            placed(f"kan_{number}", on, "KZ-55", 1),
        )
        # Every other publication comes a grace period later, so that old files vanish under the readers.
        moment += timedelta(seconds=2 * GRACE * (number % 2))
        feed.advance(moment)
    while feed.advance(moment):
        pass
    stop.set()
    for thread in threads:
        thread.join()
    assert failures == []
    for counts in seen:
        assert counts == sorted(counts)
        assert len(counts) > 3
    for store in stores:
        store.refresh()
        with store.snapshot() as cursor:
            assert cursor.execute("SELECT count(DISTINCT person) FROM arrivals").fetchone() == (40,)
        store.close()
    assert current(feed.folder).events == 80


def test_a_commit_costs_readers_what_it_brought(database: Database, tmp_path: Path) -> None:
    feed = Feed(database, tmp_path / "figures", KEY, tmp_path / "loads")
    store = open_facts(feed.folder)
    for number in range(20):
        record(database, granted(f"kan_{number}", date(2025, 1, 1), [(f"per_{number}", "AGE_0_17", None)]))
        feed.advance(NOW)
        assert store.refresh()
        assert not store.refresh()
        with store.snapshot() as cursor:
            assert cursor.execute("SELECT count(*), count(DISTINCT person) FROM arrivals").fetchone() == (
                number + 1,
                number + 1,
            )
    store.close()
