"""The whole record as files, one a table, taken while others write: what one moment saw, and nothing else.

On SQLite the library copies the database page by page. On PostgreSQL every table is copied in one snapshot.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.columns import Record
from models.database import Database, open_database

SQLITE = "record.db"
ENDING = ".copy"
TABLES = [table.name for table in Record.metadata.sorted_tables]
"""Each after those that its rows name."""


class Damaged(Exception):
    """A copy, or what came of it, is not whole: `args[0]` says where."""


@contextmanager
def copied(database: Database, folder: Path) -> Iterator[Session]:
    """Copy the record into an empty folder; gives a session that sees exactly what was copied."""
    if database.dialect == "sqlite":
        with closing(sqlite3.connect(folder / SQLITE)) as target, database.read() as session:
            _driver(session).backup(target)
        copy = open_database(f"sqlite:///{folder / SQLITE}")
        try:
            with copy.read() as session:
                yield session
        finally:
            copy.engine.dispose()
            with closing(sqlite3.connect(folder / SQLITE)) as alone:
                alone.execute("PRAGMA journal_mode=DELETE")
        return
    with database.read() as session:
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        for name in TABLES:
            with (
                (folder / f"{name}{ENDING}").open("wb") as file,
                _driver(session).cursor().copy(f'COPY "{name}" ({_columns(name)}) TO STDOUT') as copy_out,
            ):
                for block in copy_out:
                    file.write(block)
        yield session


def restore(database: Database, folder: Path) -> None:
    """Put a copy in the place of an empty record at the same revision, in one transaction."""
    if database.dialect == "sqlite":
        path = sa.make_url(database.url).database or ""
        database.engine.dispose()
        with (
            closing(sqlite3.connect(folder / SQLITE)) as source,
            closing(sqlite3.connect(path)) as target,
        ):
            source.backup(target)
        return
    with database.batch() as session:
        session.execute(sa.text("TRUNCATE " + ", ".join(f'"{name}"' for name in TABLES)))
        for name in TABLES:
            with (
                (folder / f"{name}{ENDING}").open("rb") as file,
                _driver(session).cursor().copy(f'COPY "{name}" ({_columns(name)}) FROM STDIN') as copy_in,
            ):
                while block := file.read(1 << 20):
                    copy_in.write(block)
        # Transactions of another server say nothing here: what is restored is settled.
        session.execute(sa.text("UPDATE journal SET xid = 0"))
        session.execute(
            sa.text("SELECT setval(pg_get_serial_sequence('journal', 'seq'), max(seq)) FROM journal")
        )


def counts(session: Session) -> dict[str, int]:
    """How many rows each table holds."""
    return {
        table.name: session.scalar(sa.select(sa.func.count()).select_from(table)) or 0
        for table in Record.metadata.sorted_tables
    }


def sound(session: Session) -> None:
    """Damaged where the database itself finds fault with what it holds."""
    if session.get_bind().dialect.name == "sqlite":
        for pragma in ("integrity_check", "foreign_key_check"):
            found = session.execute(sa.text(f"PRAGMA {pragma}")).fetchall()
            if found and found[0][0] != "ok":
                raise Damaged(f"{pragma}: {found[0]}")


def tidied(database: Database) -> None:
    """Let nothing of what was deleted stay in the files of the database."""
    if database.dialect == "sqlite":
        with closing(sqlite3.connect(sa.make_url(database.url).database or "", timeout=30)) as connection:
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM")
        connection.exec_driver_sql("CHECKPOINT")


def _columns(name: str) -> str:
    return ", ".join(f'"{column.name}"' for column in Record.metadata.tables[name].columns)


def _driver(session: Session) -> Any:
    return session.connection().connection.driver_connection
