"""Loaded facts: the archive's files become parts, streamed, so that memory does not grow with a load.

A load is an event of the journal that names its files; the files are immutable and hold the facts of one table
without names. When a load is reversed, the same facts are published again with sign -1: what was known before stays
as it was.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from analytics.manifest import Part
from analytics.tables import TABLES, Kind, Table
from feed import files
from feed.journal import Event
from feed.shape import every, schema_of
from models.journal import EventKind

SIGNS = {EventKind.LOAD_COMPLETED: 1, EventKind.LOAD_REVERSED: -1}
ROW_GROUP = 262_144
"""Rows written at once; part of what makes the same load give the same parts."""


class FeedError(RuntimeError):
    """The lake, the journal and the archive of loads do not belong together: says what to do."""


def loaded_parts(loads: Path, event: Event, folder: Path, number: int) -> Iterator[Part]:
    """Write the facts that a load brought or took back as parts, file by file and year by year.

    Nothing for other events and for loads into the record itself. Raises FeedError where a file of the archive is
    missing, altered or not of its table.
    """
    sign = SIGNS.get(EventKind(event.kind))
    if sign is None or event.payload["table"] is None:
        return
    table = TABLES[event.payload["table"]]
    for ordinal, entry in enumerate(event.payload["files"]):
        source = _whole(loads, entry, event.payload["load"])
        facts = _facts(source, table, event, sign)
        for year, rows in _years(facts, source, entry):
            chosen = facts.filter(pl.col("on").dt.year() == year)
            name = f"{number:012d}-{ordinal:05d}"
            yield files.sink_part(folder, table.name, year, name, chosen, rows, event.place, ROW_GROUP)


def _whole(loads: Path, entry: dict[str, Any], load: str) -> Path:
    """The file of an entry, compared with what the journal says of it."""
    path = loads / entry["path"]
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise FeedError(
            f"{path}, a file of load {load}, cannot be read ({error.strerror}): put it back from a backup of "
            f"the data folder (sha256 {entry['sha256']}), then run `python server.py feed --rebuild`"
        ) from None
    if found != entry["sha256"]:
        raise FeedError(
            f"{path}, a file of load {load}, was altered (sha256 {found}, not {entry['sha256']}): put it back "
            "from a backup of the data folder, then run `python server.py feed --rebuild`"
        )
    return path


def _facts(source: Path, table: Table, event: Event, sign: int) -> pl.LazyFrame:
    """The facts of a file with every column of their table, in the words of the journal: sex has no code for what
    is not known."""
    given = pl.scan_parquet(source)
    if "sex" in table.columns:
        given = given.with_columns(pl.col("sex").replace("UNKNOWN", None))
    schema = schema_of(table)
    unsaid = {
        name: pl.lit(None, dtype=dtype)
        for name, dtype in schema.items()
        if table.columns[name] is Kind.PSEUDONYM
    }
    placed = {
        name: pl.lit(value, dtype=schema[name]) for name, value in (every(event) | {"sign": sign}).items()
    }
    del placed["on"]
    return given.with_columns(**unsaid, **placed).select(
        pl.col(name).cast(dtype) for name, dtype in schema.items()
    )


def _years(facts: pl.LazyFrame, source: Path, entry: dict[str, Any]) -> list[tuple[int, int]]:
    """The years of a file's facts and how many facts each has."""
    try:
        found = (
            facts.group_by(pl.col("on").dt.year().alias("year"))
            .agg(pl.len())
            .collect(engine="streaming")
            .sort("year")
        )
    except pl.exceptions.PolarsError as error:
        raise FeedError(
            f"{source} does not hold facts of its table ({type(error).__name__}): it was written by another "
            "version of the program; reverse the load and load its file again"
        ) from None
    if found["year"].null_count() or found["len"].sum() != entry["rows"]:
        raise FeedError(f"{source} does not hold the {entry['rows']} dated facts that the journal names")
    return found.rows()
