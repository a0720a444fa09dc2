"""The facts of the lake in memory: one DuckDB per process, filled from the parts that HEAD's manifest names.

Only rows beyond the last place loaded are read, so a commit costs what it brought, however many facts there are. A
load is one transaction: whoever asks meanwhile sees the state before it. DuckDB may open files below the lake's
folder and nothing else, and its configuration is locked.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

import duckdb

from analytics.manifest import EMPTY, START, Manifest, Part, Place, read_head, read_manifest
from analytics.tables import TABLES, Kind, Table
from analytics.vocabulary import VOCABULARY

TYPES = {
    Kind.DAY: "DATE",
    Kind.MOMENT: "TIMESTAMP",
    Kind.NUMBER: "BIGINT",
    Kind.COUNT: "INTEGER",
    Kind.SIGN: "TINYINT",
    Kind.FLAG: "BOOLEAN",
    Kind.PSEUDONYM: "UUID",
    Kind.TEXT: "VARCHAR",
}
ATTEMPTS = 5


class FactsError(RuntimeError):
    """The facts cannot be read or asked. Says nothing of what they hold: DuckDB's own words may quote values."""


@dataclass(frozen=True)
class Facts:
    """The facts of one folder. Open with `open_facts`, ask through `snapshot`, close when done."""

    folder: Path
    connection: duckdb.DuckDBPyConnection
    _loading: Lock = field(default_factory=Lock, repr=False)
    _head: list[str | None] = field(default_factory=lambda: [None], repr=False)

    def refresh(self) -> bool:
        """Load what was published since; whether anything was. Costs one small read where nothing was.

        Raises FactsError where the parts cannot be read.
        """
        with self._loading:
            for attempt in range(ATTEMPTS):
                name = read_head(self.folder)
                if name == self._head[0]:
                    return False
                try:
                    self._load(read_manifest(self.folder, name) if name else EMPTY)
                except (FileNotFoundError, duckdb.IOException):
                    # The publisher may have removed what an old manifest names: HEAD has moved on by then.
                    if attempt == ATTEMPTS - 1:
                        raise FactsError("the parts of the figures cannot be read") from None
                except duckdb.Error as error:
                    kind = type(error).__name__
                    raise FactsError(
                        f"the parts of the figures are not what they should be ({kind})"
                    ) from None
                else:
                    self._head[0] = name
                    return True
        return False

    @contextmanager
    def snapshot(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor that sees one state of the facts. Raises FactsError instead of DuckDB's errors."""
        cursor = self.connection.cursor()
        try:
            cursor.execute("BEGIN TRANSACTION READ ONLY")
            yield cursor
        except duckdb.Error as error:
            raise FactsError(f"the figures could not be worked out ({type(error).__name__})") from None
        finally:
            cursor.close()

    def close(self) -> None:
        """Let go of the memory. Nothing can be asked afterwards."""
        self.connection.close()

    def _load(self, manifest: Manifest) -> None:
        cursor = self.connection.cursor()
        try:
            cursor.execute("BEGIN")
            epoch, xid, seq = cursor.execute("SELECT epoch, xid, seq FROM published").fetchone() or (
                -1,
                *START,
            )
            if epoch != manifest.epoch or (xid, seq) > manifest.watermark:
                xid, seq = START
                for name in TABLES:
                    cursor.execute(f"TRUNCATE {name}")
            for table in TABLES.values():
                self._insert(cursor, table, [p for p in manifest.parts if p.table == table.name], (xid, seq))
            cursor.execute("DELETE FROM published")
            cursor.execute(
                "INSERT INTO published VALUES ($epoch, $xid, $seq, $data_as_of)",
                {
                    "epoch": manifest.epoch,
                    "xid": manifest.watermark[0],
                    "seq": manifest.watermark[1],
                    "data_as_of": manifest.data_as_of,
                },
            )
            cursor.execute("COMMIT")
        finally:
            cursor.close()

    def _insert(
        self, cursor: duckdb.DuckDBPyConnection, table: Table, parts: list[Part], after: Place
    ) -> None:
        paths = [str(self.folder / part.path) for part in parts if part.last > after]
        if not paths:
            return
        columns = ", ".join(f'"{name}"' for name in table.columns)
        cursor.execute(
            f"INSERT INTO {table.name} SELECT {columns} "  # noqa: S608  # names of analytics/tables.py
            "FROM read_parquet($paths, hive_partitioning = false) "
            "WHERE xid > $xid OR (xid = $xid AND seq > $seq)",
            {"paths": paths, "xid": after[0], "seq": after[1]},
        )


def open_facts(folder: Path, threads: int | None = None) -> Facts:
    """Facts of a folder, empty until `refresh`; the folder is made where it is missing."""
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(":memory:")
    connection.execute(f"SET allowed_directories = ['{str(folder).replace(chr(39), chr(39) * 2)}']")
    if threads:
        connection.execute(f"SET threads = {threads:d}")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    for kind, codes in VOCABULARY.items():
        listed = ", ".join(f"'{code}'" for code in codes)
        connection.execute(f"CREATE TYPE {kind.lower()} AS ENUM ({listed})")
    for table in TABLES.values():
        columns = ", ".join(
            f'"{name}" {TYPES.get(kind, kind.lower())}' for name, kind in table.columns.items()
        )
        connection.execute(f"CREATE TABLE {table.name} ({columns})")
    connection.execute("CREATE TABLE published (epoch BIGINT, xid BIGINT, seq BIGINT, data_as_of VARCHAR)")
    return Facts(folder, connection)


def data_as_of(cursor: duckdb.DuckDBPyConnection) -> datetime | None:
    """When the newest event in the facts was recorded, UTC."""
    found = cursor.execute("SELECT data_as_of FROM published").fetchone()
    return datetime.fromisoformat(found[0]) if found and found[0] else None


def recorded_by(cursor: duckdb.DuckDBPyConnection, moment: datetime) -> datetime | None:
    """When the newest fact that was recorded by a moment (aware) was recorded, UTC; None where none was yet."""
    newest = " UNION ALL ".join(
        f"SELECT max(recorded_at) AS newest FROM {name} WHERE recorded_at <= $moment"  # noqa: S608  # our own names
        for name in TABLES
    )
    bound = {"moment": moment.astimezone(UTC).replace(tzinfo=None)}
    (found,) = cursor.execute(f"SELECT max(newest) FROM ({newest})", bound).fetchone() or (None,)  # noqa: S608
    return found.replace(tzinfo=UTC) if found else None
