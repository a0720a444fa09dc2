"""Where compiled reads run: asyncpg on PostgreSQL, read-only sqlite3 on SQLite. A source counts its statements."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol

import asyncpg
import sqlalchemy as sa

from resolvers.reading.counting import count
from resolvers.reading.finishing import NotCompilable
from resolvers.reading.patience import SECONDS, Running, TooLong, patiently
from resolvers.reading.places import Places

TOO_DEEP = ("parser stack overflow", "Expression tree is too large", "too many SQL variables")
"""What SQLite says of statements that nest deeper than its parser does, or hold more than it takes."""


class Source(Protocol):
    """A database that only answers."""

    dialect: str
    """`sqlite` or `postgresql`."""
    statements: int
    """How many statements it has run so far."""

    async def fetch(self, sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
        """All rows of one statement; TooLong where it takes too long, and stopped where nobody waits for it."""
        ...

    async def close(self) -> None:
        """Let go of every connection."""
        ...


def open_source(url: str, connections: int = 8, timeout_seconds: float = SECONDS) -> Source:
    """The source behind the URL of a record, as the user gave it; connects on the first statement."""
    if url.startswith(("postgresql", "postgres")):
        plain = sa.make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        return PostgreSQL(plain, connections, timeout_seconds)
    path = sa.make_url(url).database if "://" in url else url
    return SQLite(path or "", min(connections, 4), timeout_seconds)


class PostgreSQL:
    """A few read-only connections with named prepared statements and without just-in-time compilation.

    The one that came back last goes out first. There is nothing to reset between two statements, and a connection
    whose statement was cancelled waits for the end of it by itself: so there is no need of a pool, which costs more
    than a small read.
    """

    dialect = "postgresql"

    def __init__(self, url: str, connections: int, timeout_seconds: float) -> None:
        self.statements = 0
        self._url, self._timeout = url, timeout_seconds
        self._places = Places(connections)
        self._idle: list[asyncpg.Connection] = []

    async def fetch(self, sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
        self.statements += 1
        count()
        await self._places.enter()
        try:
            connection = self._returned() or await self._open()
            try:
                return await connection.fetch(sql, *params)
            except asyncpg.QueryCanceledError:
                raise TooLong(self._timeout) from None
            finally:
                self._idle.append(connection)
        finally:
            self._places.leave()

    def _returned(self) -> asyncpg.Connection | None:
        """A connection that is open and idle; those that broke are forgotten."""
        while self._idle:
            connection = self._idle.pop()
            if not connection.is_closed():
                return connection
        return None

    async def _open(self) -> asyncpg.Connection:
        try:
            return await asyncpg.connect(
                self._url,
                statement_cache_size=500,
                max_cached_statement_lifetime=0,
                max_cacheable_statement_size=0,
                server_settings={
                    "jit": "off",
                    "default_transaction_read_only": "on",
                    "statement_timeout": str(int(self._timeout * 1000)),
                },
            )
        except OSError as error:
            # A socket that is not there, while the database restarts, is a missing file.
            raise ConnectionError(type(error).__name__) from None

    async def close(self) -> None:
        while self._idle:
            await self._idle.pop().close()


class SQLite:
    """A few read-only connections, each in a thread of its own, beside the writer (WAL)."""

    dialect = "sqlite"

    def __init__(self, path: str, connections: int, timeout_seconds: float) -> None:
        self.statements = 0
        self._path, self._timeout = path, timeout_seconds
        self._threads = ThreadPoolExecutor(connections, thread_name_prefix="read")
        self._local = threading.local()
        self._opened: list[sqlite3.Connection] = []

    async def fetch(self, sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
        self.statements += 1
        count()
        running, loop = Running(), asyncio.get_running_loop()
        work = loop.run_in_executor(self._threads, self._fetch, sql, params, running)
        return await patiently(work, running, self._timeout)

    def _fetch(self, sql: str, params: Sequence[Any], running: Running) -> list[tuple[Any, ...]]:
        connection = getattr(self._local, "connection", None) or self._open()
        try:
            return running.on(connection, lambda: connection.execute(sql, params).fetchall())
        except sqlite3.OperationalError as error:
            if str(error).startswith(TOO_DEEP):
                raise NotCompilable(str(error)) from None
            raise

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            f"file:{self._path}?mode=ro",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=30,
            cached_statements=500,
        )
        self._local.connection = connection
        self._opened.append(connection)
        return connection

    async def close(self) -> None:
        self._threads.shutdown()
        for connection in self._opened:
            connection.close()
        self._opened.clear()
