"""How long a read may take: what takes longer, or is no longer wanted, is stopped inside the database."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from threading import Lock
from typing import Any, TypeVar

from graphql import GraphQLError

from access import bounds

STATEMENT_TIMEOUT = "STATEMENT_TIMEOUT"
SECONDS = float(bounds.READ_SECONDS.most)
Result = TypeVar("Result")


class TooLong(GraphQLError):
    """A read that took too long."""

    def __init__(self, seconds: float = SECONDS) -> None:
        message = f"Reading took longer than {seconds:g} seconds and was stopped; ask for less at a time."
        super().__init__(message, extensions={"code": STATEMENT_TIMEOUT})


class Running:
    """A statement in a worker thread, which the loop can stop: `connection` is that of sqlite3 or psycopg."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._connection: Any = None
        self._unwanted = False

    def on(self, connection: Any, work: Callable[[], Result]) -> Result:
        """Run `work`, which uses the connection; TooLong where it is stopped or was not wanted any more."""
        with self._lock:
            if self._unwanted:
                raise TooLong
            self._connection = connection
        try:
            return work()
        except Exception:
            if self._unwanted:
                raise TooLong from None
            raise
        finally:
            with self._lock:
                self._connection = None

    def stop(self) -> None:
        """Stop the statement that runs, or the one that was about to."""
        with self._lock:
            self._unwanted = True
            if isinstance(self._connection, sqlite3.Connection):
                self._connection.interrupt()
            elif self._connection is not None:
                self._connection.cancel_safe(timeout=2)


async def patiently(work: Awaitable[Result], running: Running, seconds: float = SECONDS) -> Result:
    """The result of a worker thread; its statement is stopped after some seconds, or when nobody waits for it."""
    try:
        async with asyncio.timeout(seconds):
            return await work
    except TimeoutError:
        await asyncio.to_thread(running.stop)
        raise TooLong(seconds) from None
    except asyncio.CancelledError:
        running.stop()
        raise
