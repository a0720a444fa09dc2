"""The writer of the log of accesses: an answer goes out once what it read is written down.

Requests that wait at the same moment share one transaction: the log costs a commit for all of them together.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from models.accesses import AccessEntry
from models.columns import local_day
from models.database import Database

Entries = Sequence[dict[str, Any]]


@dataclass
class AccessLog:
    """Writes entries into the record, in the order in which they come."""

    database: Database
    waiting: list[tuple[Entries, asyncio.Future[None]]] = field(default_factory=list)
    writing: asyncio.Task[None] | None = None

    async def keep(self, entries: Entries) -> None:
        """Write entries; returns once they are committed, and raises where they could not be."""
        if not entries:
            return
        written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.waiting.append((entries, written))
        if self.writing is None or self.writing.done():
            self.writing = asyncio.create_task(self._write())
        await written

    async def _write(self) -> None:
        while self.waiting:
            batch, self.waiting = self.waiting, []
            rows = [row for entries, _ in batch for row in entries]
            try:
                await asyncio.to_thread(self._insert, rows)
            except Exception as fault:
                for _, written in batch:
                    if not written.done():
                        written.set_exception(fault)
            else:
                for _, written in batch:
                    if not written.done():
                        written.set_result(None)

    def _insert(self, rows: list[dict[str, Any]]) -> None:
        with self.database.batch() as session:
            session.execute(sa.insert(AccessEntry), rows)


def reader_told(row: Any, asked: Any) -> str | None:
    """Who read, once it may be told."""
    return None if _withheld(row, asked) else row.actor


def office_told(row: Any, asked: Any) -> str | None:
    """For which office, once it may be told."""
    return None if _withheld(row, asked) else row.office_code


def purpose_told(row: Any, asked: Any) -> str | None:
    """For which purpose, once it may be told."""
    return None if _withheld(row, asked) else row.purpose


def what_told(row: Any, asked: Any) -> list[str]:
    """What was read, once it may be told."""
    return [] if _withheld(row, asked) else row.fields


def _withheld(row: Any, asked: Any) -> bool:
    return row.withheld_until is not None and row.withheld_until > local_day(asked.now)
