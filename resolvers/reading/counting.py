"""How many statements of the record one request runs: counted only where somebody asks."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa


@dataclass
class Count:
    """The statements of one request so far. Threads and tasks of the request share it."""

    statements: int = 0


COUNTING: ContextVar[Count | None] = ContextVar("counting", default=None)


def count() -> None:
    """Count one statement where somebody asks."""
    counted = COUNTING.get()
    if counted is not None:
        counted.statements += 1


def count_on(engine: sa.Engine) -> None:
    """Count what runs on the engine for writes and ORM reads, too; but not the BEGIN of a transaction."""
    if not sa.event.contains(engine, "before_cursor_execute", _count):
        sa.event.listen(engine, "before_cursor_execute", _count)


def _count(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
    if not statement.startswith("BEGIN"):
        count()
