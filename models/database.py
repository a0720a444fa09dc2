"""The only commit. One door for writes (`Database.do`), one engine for ordinary reads."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.journal import CHANNEL, TOLD

Result = TypeVar("Result")
RETRIES = 2
CONTENTION = frozenset({"40001", "40P01"})
"""SQLSTATE of a serialisation failure and of a deadlock: the transaction is undone and may be run again."""
TELL = sa.text("SELECT pg_notify(:channel, subject) FROM unnest(CAST(:subjects AS text[])) AS subject")


class Contended(Exception):
    """Others wrote the same rows at the same moment, again and again; nothing was kept."""


@dataclass(frozen=True)
class Database:
    """The record on SQLite or PostgreSQL: `url` as the user gave it, and the engine for writes and ORM reads."""

    url: str
    engine: sa.Engine

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.engine.dialect.name

    def do(self, work: Callable[[Session], Result], keep: Callable[[Result], bool]) -> Result:
        """Run `work` in one transaction; commit where `keep(result)`, else leave nothing behind.

        Where the database ended the transaction because of another (a deadlock, a serialisation failure), it is
        run again, twice at most; then Contended is raised, and nothing is left behind.
        """
        for _ in range(RETRIES):
            try:
                return self._do_once(work, keep)
            except sa.exc.DBAPIError as error:
                if not is_contention(error):
                    raise
        try:
            return self._do_once(work, keep)
        except sa.exc.DBAPIError as error:
            if is_contention(error):
                raise Contended from error
            raise

    def _do_once(self, work: Callable[[Session], Result], keep: Callable[[Result], bool]) -> Result:
        with Session(self.engine, expire_on_commit=False) as session:
            result = work(session)
            if keep(result):
                _tell(session)
                session.commit()
            else:
                session.rollback()
            return result

    @contextmanager
    def batch(self) -> Iterator[Session]:
        """One transaction for many writes (demo, intake): committed at the end, or not at all."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session
            _tell(session)
            session.commit()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that never writes and never makes a writer wait."""
        with Session(self.engine.execution_options(reads=True), expire_on_commit=False) as session:
            yield session


def _tell(session: Session) -> None:
    """Let PostgreSQL tell whoever listens, at the commit and not without it, which subjects have new events."""
    subjects = sorted(session.info.pop(TOLD, ()))
    if subjects and session.get_bind().dialect.name == "postgresql":
        session.execute(TELL, {"channel": CHANNEL, "subjects": subjects})


def is_contention(error: sa.exc.DBAPIError) -> bool:
    """Whether the database undid a transaction only because of another one that ran beside it."""
    return getattr(error.orig, "sqlstate", None) in CONTENTION


def normalise(url: str) -> str:
    """`postgresql://` means psycopg 3 for writes; a bare path or `sqlite:///` means SQLite."""
    if url.startswith(("postgresql://", "postgres://")):
        return "postgresql+psycopg://" + url.split("://", 1)[1]
    return url if "://" in url else f"sqlite:///{url}"


def open_database(url: str) -> Database:
    """Open the record; on SQLite: WAL, foreign keys on, synchronous=FULL, writers take their turn at BEGIN."""
    url = normalise(url)
    if not url.startswith("sqlite"):
        return Database(url, sa.create_engine(url, pool_size=8, max_overflow=8, pool_pre_ping=True))
    engine = sa.create_engine(url, connect_args={"timeout": 30})
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin)
    return Database(url, engine)


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    # The driver must not open transactions by itself, or a reader that turns writer fails instead of waiting.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: sa.Connection) -> None:
    reads = connection.get_execution_options().get("reads", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
