"""What tests of the intake share: a record with a data folder, files, and what the archive and the lake hold."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import sqlalchemy as sa

from analytics.manifest import current
from feed.publisher import Feed, facts
from intake.work import Work
from models.database import Database
from models.identifiers import seeded
from models.journal import JournalEvent
from models.loads import Load
from models.sealing import Vault
from policy.rulebook import load_rulebook

NOW = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
RULES = load_rulebook()
VAULT = Vault(kek=b"k" * 32, index_key=b"i" * 32)
PLACE = ("recorded_at", "xid", "seq")


def work_of(database: Database, data: Path, seed: str = "intake") -> Work:
    """All that a load is given."""
    return Work(database, data, VAULT, RULES, seeded(seed))


def loads(work: Work) -> list[Load]:
    """Every load, in order."""
    with work.database.read() as session:
        return list(session.scalars(sa.select(Load).order_by(Load.loaded_at, Load.id)))


def events(work: Work) -> list[tuple[str, dict[str, Any]]]:
    """Kind and payload of every event, in order."""
    with work.database.read() as session:
        found = session.execute(sa.select(JournalEvent.kind, JournalEvent.payload).order_by(JournalEvent.seq))
        return [(kind, payload) for kind, payload in found]


def archived(work: Work, table: str) -> Counter[tuple[Any, ...]]:
    """The rows of a table in the archive that count, as a multiset, without keys."""
    paths = [
        work.archive / file["path"]
        for load in loads(work)
        if load.reversed_at is None
        for file in load.files
        if file["path"].startswith(f"{table}/")
    ]
    found = [row for path in paths for row in pl.read_parquet(path).drop("row_key").iter_rows()]
    return Counter(found)


def lake(work: Work, table: str) -> Counter[tuple[Any, ...]]:
    """The facts of a table after the feed: each with the sum of its signs, without its place in the journal."""
    feed = Feed(work.database, work.data / "figures", b"pseudonyms" * 3, work.archive)
    feed.advance(NOW)
    found = facts(feed.folder, current(feed.folder), table).drop(PLACE)
    total: Counter[tuple[Any, ...]] = Counter()
    for row in found.select(pl.exclude("sign")).iter_rows():
        total[row] += 0
    for row, sign in zip(found.drop("sign").iter_rows(), found["sign"], strict=True):
        total[row] += sign
    return Counter({row: count for row, count in total.items() if count})


def leftovers(work: Work) -> list[str]:
    """Files of the archive that no load names, and places of loads that are gone."""
    named = {file["path"] for load in loads(work) for file in load.files}
    found = {str(path.relative_to(work.archive)) for path in work.archive.glob("*/*.parquet")}
    places = [path.name for path in work.archive.glob(".staging/*") if path.is_dir()]
    return sorted(found - named) + places
