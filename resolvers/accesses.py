"""The writer of the log of accesses: an answer goes out once what it read is written down.

Requests that wait at the same moment share one transaction: the log costs a commit for all of them together.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from access.audit import row_of
from access.reads import Kept
from models.appending import Appender
from models.columns import local_day
from models.database import Database


@dataclass
class AccessLog:
    """Writes down who read whom, in the order in which it comes."""

    database: Database
    waiting: list[tuple[Kept, asyncio.Future[None]]] = field(default_factory=list)
    writing: asyncio.Task[None] | None = None
    appender: Appender = field(init=False)

    def __post_init__(self) -> None:
        self.appender = Appender(self.database)

    async def keep(self, kept: Kept) -> None:
        """Write it down; returns once it is committed, and raises where it could not be."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.waiting.append((kept, done))
        if self.writing is None or self.writing.done():
            self.writing = asyncio.create_task(self._write())
        await done

    async def close(self) -> None:
        """Let go of the connection."""
        await self.appender.close()

    async def _write(self) -> None:
        while self.waiting:
            batch, self.waiting = self.waiting, []
            try:
                await self.appender.append([row_of(kept) for kept, _ in batch])
            except Exception as fault:
                for _, done in batch:
                    if not done.done():
                        done.set_exception(fault)
            else:
                for _, done in batch:
                    if not done.done():
                        done.set_result(None)


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
    return [] if _withheld(row, asked) else row.groups[row.entries[row.place][1]]


def record_of(row: Any, asked: Any) -> str | None:
    """The record that somebody was read through."""
    return row.entries[row.place][0]


def withheld_until(row: Any, asked: Any) -> date | None:
    """The day from which everything is told."""
    return row.withheld_until


def _withheld(row: Any, asked: Any) -> bool:
    return row.withheld_until is not None and row.withheld_until > local_day(asked.now)
