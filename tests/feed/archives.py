"""Loads for tests: facts as the intake archives them, with the events that say so."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from analytics.tables import TABLES, Kind
from feed.shape import schema_of
from models.journal import EventKind
from tests.feed.journals import Said

EVERY = ("recorded_at", "xid", "seq", "sign")
Fact = dict[str, Any]


def loaded(load: str, table: str | None, facts: list[Fact], at: datetime) -> Said:
    """A load; its files come to be with `archived`. `facts` stay beside them for whoever folds the journal."""
    payload = {"load": load, "table": table, "rows": len(facts), "files": [], "facts": facts}
    return Said(EventKind.LOAD_COMPLETED, load, at.date(), at, payload)


def taken_back(load: Said, at: datetime) -> Said:
    """The same load is reversed."""
    return load._replace(kind=EventKind.LOAD_REVERSED, on=at.date(), recorded_at=at)


def archived(loads: Path, event: Said, rows_a_file: int = 1_000_000) -> Said:
    """The event with the files of its load, which are written where they are not there yet."""
    said = event.payload
    if "facts" not in said or said["table"] is None:
        return event
    table = TABLES[said["table"]]
    own = {
        n: d for n, d in schema_of(table).items() if n not in EVERY and table.columns[n] is not Kind.PSEUDONYM
    }
    frame = pl.DataFrame([{name: fact.get(name) for name in own} for fact in said["facts"]], schema=own).sort(
        "on"
    )
    key = pl.Series(
        "row_key", [hashlib.sha256(str(n).encode()).digest()[:16] for n in range(frame.height)], pl.Binary
    )
    frame = frame.insert_column(0, key)
    files = []
    for number, start in enumerate(range(0, frame.height, rows_a_file), 1):
        path = Path(table.name) / f"{said['load']}-{number:03d}.parquet"
        whole = loads / path
        if not whole.exists():
            whole.parent.mkdir(parents=True, exist_ok=True)
            frame.slice(start, rows_a_file).write_parquet(whole, compression="zstd")
        rows = min(rows_a_file, frame.height - start)
        digest = hashlib.sha256(whole.read_bytes()).hexdigest()
        files.append({"path": str(path), "sha256": digest, "rows": rows})
    return event._replace(payload={name: said[name] for name in ("load", "table", "rows")} | {"files": files})


def arrived_in(on: Any, persons: int, **known: Any) -> Fact:
    """Persons granted on a day, as a source without names tells it."""
    unknown = {"age_band": "AGE_UNKNOWN", "sex": "UNKNOWN", "education": "UNKNOWN"}
    return {"on": on, "persons": persons} | unknown | known
