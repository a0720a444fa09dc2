"""Several server processes over one record and one lake: each looks for news, and every event is published once."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

from analytics.manifest import current
from feed import Feed
from feed.publisher import facts
from models import Record
from models.database import open_database
from tests.feed.journals import KEY, NOW, record, submitted

ROOT = Path(__file__).parents[2]
PROCESSES = 3
PUBLISHER = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from feed import Feed
from models.database import open_database
from tests.feed.journals import KEY

folder = Path(sys.argv[2])
feed = Feed(open_database(sys.argv[1]), folder, KEY, folder.parent / "loads")
published = 0
print("ready", flush=True)
while not (folder.parent / "stop").exists():
    published += feed.advance(datetime.now(UTC))
    time.sleep(0.002)
print(published, flush=True)
"""


def test_every_event_is_published_by_one_of_them(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'record.db'}")
    Record.metadata.create_all(database.engine)
    command = [sys.executable, "-c", PUBLISHER, database.url, str(tmp_path / "figures")]
    running = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(PROCESSES)
    ]
    for each in running:
        assert each.stdout and each.stdout.readline() == "ready\n"  # mypy asks for the first
    for number in range(60):
        record(database, submitted(f"app_{number}", date(2026, 1, 1)))
    (tmp_path / "stop").touch()
    published = [int(each.communicate()[0]) for each in running]
    feed = Feed(database, tmp_path / "figures", KEY, tmp_path / "loads")
    feed.advance(NOW)
    head = current(feed.folder)
    assert head.events == 60
    assert facts(feed.folder, head, "applications_submitted")["seq"].to_list() == list(range(1, 61))
    assert feed.verify() == ()
    assert sum(published) >= 1
    database.engine.dispose()
