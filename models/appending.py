"""Reads appended to the log of accesses from the loop, and committed together.

On PostgreSQL a connection of its own sends them from the loop, in one statement: a thread would wait for its turn
between any two packets, and an array that is taken apart there costs less than one put together here. On SQLite they
go through the one door for writes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg
import orjson
import sqlalchemy as sa

from models.accesses import AccessEntry, AccessRead
from models.database import Database

COLUMNS = {
    "id": "bigint",
    "at": "timestamptz",
    "actor": "text",
    "office_code": "text",
    "purpose": "text",
    "withheld_until": "date",
    "salt": "bytea",
    "groups": "json",
    "entries": "json",
    "searched": "json",
    "refused": "json",
    "commitment": "bytea",
}
"""What a read is written with, in this order; then the identifiers of its entries and whom each is about."""
JSON = tuple(place for place, kind in enumerate(COLUMNS.values()) if kind == "json")
ARRAYS = ", ".join(f"${place}::{kind}[]" for place, kind in enumerate([*COLUMNS.values(), "text", "text"], 1))
NAMES = ", ".join(COLUMNS)
APPEND = f"""
WITH kept AS (SELECT * FROM unnest({ARRAYS}) AS r({NAMES}, ids, persons)),
     reads AS (INSERT INTO access_reads ({NAMES}) SELECT {NAMES} FROM kept)
INSERT INTO access_entries (id, read_id, place, person_id, at)
SELECT e.id, kept.id, e.place - 1, e.person, kept.at
FROM kept, unnest(string_to_array(ids, ' '), string_to_array(persons, ' ')) WITH ORDINALITY AS e(id, person, place)
"""  # noqa: S608
Row = tuple[Any, ...]
"""A read: the values of COLUMNS, then the lists of identifiers and of persons."""


@dataclass
class Appender:
    """Appends reads and their entries to the record."""

    database: Database
    connection: Any = None

    async def append(self, rows: Sequence[Row]) -> None:
        """Append and commit, all or nothing; raises where that could not be done."""
        if self.database.dialect == "sqlite":
            return await asyncio.to_thread(self._insert, rows)
        if self.connection is None or self.connection.is_closed():
            url = sa.make_url(self.database.url).set(drivername="postgresql")
            self.connection = await asyncpg.connect(url.render_as_string(hide_password=False))
        columns: list[list[Any]] = [list(column) for column in zip(*rows, strict=True)]
        for place in JSON:
            columns[place] = [orjson.dumps(value).decode() for value in columns[place]]
        for place in (-2, -1):
            columns[place] = [" ".join(several) for several in columns[place]]
        await self.connection.execute(APPEND, *columns)

    async def close(self) -> None:
        """Let go of the connection."""
        if self.connection is not None:
            await self.connection.close()

    def _insert(self, rows: Sequence[Row]) -> None:
        with self.database.batch() as session:
            write(session, rows)


def write(session: Any, rows: Sequence[Row]) -> None:
    """Append reads and their entries within a transaction."""
    session.execute(sa.insert(AccessRead), [dict(zip(COLUMNS, row, strict=False)) for row in rows])
    entries = [
        {"id": identifier, "read_id": row[0], "place": place, "person_id": person, "at": row[1]}
        for row in rows
        for place, (identifier, person) in enumerate(zip(*row[-2:], strict=True))
    ]
    if entries:
        session.execute(sa.insert(AccessEntry), entries)
