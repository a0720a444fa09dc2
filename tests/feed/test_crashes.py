"""kill -9 at every step of a publication: whatever was left behind, the next one publishes everything once."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from analytics.facts import open_facts
from analytics.manifest import current
from feed import Feed
from feed.compaction import FAN_IN
from models import Record
from models.database import Database, open_database
from tests.feed.archives import archived, arrived_in, loaded
from tests.feed.journals import KEY, NOW, record, submitted

ROOT = Path(__file__).parents[2]
PUBLISHERS = """
import os, signal, sys
from datetime import timedelta
from pathlib import Path
from feed import Feed
from models.database import open_database
from tests.feed.journals import KEY, NOW

url, folder = sys.argv[1], sys.argv[2]
steps = stop = 0

def watch(event, arguments):
    # Every change below the folder: a file opened for writing, renamed or removed, a folder made.
    global steps
    changes = event in ("os.rename", "os.remove", "os.mkdir") or (event == "open" and "w" in str(arguments[1]))
    if changes and folder in str(arguments[0]):
        steps += 1
        if steps == stop:
            os.kill(os.getpid(), signal.SIGKILL)

for line in sys.stdin:
    # One process for each publication, made before anything here has started a thread.
    child = os.fork()
    if child == 0:
        stop = int(line)
        sys.addaudithook(watch)
        Feed(open_database(url), Path(folder), KEY, Path(folder).parent / "loads").advance(NOW + timedelta(seconds=100))
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@dataclass
class Publication:
    """A lake on the eve of a publication that merges parts and removes old files."""

    database: Database
    folder: Path
    publishers: subprocess.Popen[str]

    def run(self, stop: int) -> int:
        """Publish in a process of its own that dies at a step; how it ended."""
        assert self.publishers.stdin
        assert self.publishers.stdout
        print(stop, file=self.publishers.stdin, flush=True)
        return int(self.publishers.stdout.readline())


@pytest.fixture
def eve(tmp_path: Path) -> Iterator[Publication]:
    """Seven small parts are there already; what comes next is the eighth."""
    database = open_database(f"sqlite:///{tmp_path / 'record.db'}")
    Record.metadata.create_all(database.engine)
    feed = Feed(database, tmp_path / "figures", KEY, tmp_path / "loads")
    for number in range(FAN_IN - 1):
        record(database, submitted(f"app_{number}", date(2026, 1, 1)))
        feed.advance(NOW + timedelta(seconds=number))
    record(database, submitted("app_x", date(2026, 1, 1)), submitted("app_y", date(2025, 1, 1)))
    command = [sys.executable, "-c", PUBLISHERS, database.url, str(tmp_path / "figures")]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as publishers:
        yield Publication(database, tmp_path / "figures", publishers)
    database.engine.dispose()


def parquet(folder: Path) -> set[str]:
    """The parts on disk, whether named or not."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*.parquet")}


def test_a_crash_at_any_step_is_as_if_it_had_not_been(eve: Publication) -> None:
    step, deaths = 0, 0
    before = current(eve.folder)
    reader = open_facts(eve.folder)
    while True:
        step += 1
        ended = eve.run(step)
        after = current(eve.folder)
        assert after.events in (before.events, before.events + 2)
        reader.refresh()
        with reader.snapshot() as cursor:
            (rows,) = cursor.execute("SELECT count(*) FROM applications_submitted").fetchone() or (None,)
        assert rows == after.events
        if ended == 0:
            break
        assert ended == -9
        deaths += 1
        if after.events > before.events:
            # HEAD moved before the process died: begin again, one step further on a new eve.
            before = after
            record(
                eve.database,
                submitted(f"app_{step}", date(2026, 1, 1)),
                submitted(f"b{step}", date(2025, 1, 1)),
            )
    reader.close()
    feed = Feed(eve.database, eve.folder, KEY, eve.folder.parent / "loads")
    feed.advance(NOW + timedelta(seconds=300))
    assert deaths >= 8
    assert feed.verify() == ()
    head = current(eve.folder)
    with eve.database.engine.connect() as connection:
        assert head.events == connection.exec_driver_sql("SELECT count(*) FROM journal").scalar()
    named = {part.path for part in head.parts} | {entry.path for entry in head.retired}
    assert parquet(eve.folder) <= named


def test_what_a_crash_left_behind_is_swept(eve: Publication) -> None:
    before, stop = parquet(eve.folder), 0
    while parquet(eve.folder) == before:
        stop += 1
        assert eve.run(stop) == -9
    # More happened meanwhile: the next attempt writes files of other names.
    record(eve.database, submitted("app_z", date(2026, 6, 1)), submitted("app_w", date(2025, 6, 1)))
    Feed(eve.database, eve.folder, KEY, eve.folder.parent / "loads").advance(NOW)
    head = current(eve.folder)
    named = {part.path for part in head.parts} | {entry.path for entry in head.retired}
    assert parquet(eve.folder) <= named


def test_a_load_is_published_once_whenever_its_publication_dies(eve: Publication) -> None:
    facts = [arrived_in(date(1991 + number, 7, 1), 10) for number in range(4)]
    load = archived(eve.folder.parent / "loads", loaded("lod_1", "arrivals", facts, NOW), rows_a_file=2)
    record(eve.database, load)
    before, stop = current(eve.folder).events, 1
    while (ended := eve.run(stop)) != 0:
        assert ended == -9
        stop += 1
    assert stop > 8
    assert current(eve.folder).events == before + 3
    feed = Feed(eve.database, eve.folder, KEY, eve.folder.parent / "loads")
    assert feed.verify() == ()
    store = open_facts(eve.folder)
    store.refresh()
    with store.snapshot() as cursor:
        assert cursor.execute("SELECT count(*), sum(persons) FROM arrivals").fetchone() == (4, 40)
    store.close()
