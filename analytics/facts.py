"""The facts of the lake in memory: one DuckDB per process, filled from the parts that HEAD's manifest names.

Only rows beyond the last place loaded are read, so a commit costs what it brought, however many facts there are. A
load is one transaction: whoever asks meanwhile sees the state before it. DuckDB may open files below the lake's
folder and nothing else, and its configuration is locked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock, Timer
from typing import Any, Protocol

import duckdb

from analytics.manifest import EMPTY, START, Manifest, Part, Place, read_head, read_manifest
from analytics.quick import Quick
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


MEMORY = "6GB"
"""What the facts of a process, what is kept beside them and the questions that run may take together."""


class FactsError(RuntimeError):
    """The facts cannot be read or asked. Says nothing of what they hold: DuckDB's own words may quote values."""


class TooHeavy(FactsError):
    """A question that took longer, or more memory, than it may; `code` says which of the two."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class State:
    """Up to where the journal is in the facts, and when the newest event among them was recorded, UTC."""

    epoch: int = -1
    watermark: Place = START
    data_as_of: datetime | None = None


class Upkeep(Protocol):
    """What is kept beside the facts, and changes in the transaction that brings new ones."""

    def keep(self, cursor: duckdb.DuckDBPyConnection, firsts: Mapping[str, int] | None) -> None:
        """Take in the rows of tables from these row numbers on; None: everything was loaded anew."""
        ...

    def settle(self, *, done: bool) -> None:
        """The transaction was committed, or everything is as it was before."""
        ...


@dataclass(frozen=True)
class Facts:
    """The facts of one folder. Open with `open_facts`, ask through `snapshot`, close when done."""

    folder: Path
    connection: duckdb.DuckDBPyConnection
    quick: Quick
    upkeep: list[Upkeep] = field(default_factory=list, repr=False)
    loading: Lock = field(default_factory=Lock, repr=False)
    """Held while facts change, and by whoever needs them not to."""
    _head: list[str | None] = field(default_factory=lambda: [None], repr=False)
    _state: list[State] = field(default_factory=lambda: [State()], repr=False)
    _loads: list[int] = field(default_factory=lambda: [0], repr=False)
    _counts: dict[str, int] = field(default_factory=dict, repr=False)
    _stats: dict[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict, repr=False)

    def refresh(self) -> bool:
        """Load what was published since; whether anything was. Costs one small read where nothing was.

        Raises FactsError where the parts cannot be read.
        """
        with self.loading:
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
    def snapshot(self, seconds: float | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor that sees one state of the facts, for so many seconds at most. Raises FactsError instead of
        DuckDB's errors, TooHeavy among them."""
        cursor = self.connection.cursor()
        timer = Timer(seconds, cursor.interrupt) if seconds else None
        try:
            cursor.execute("BEGIN TRANSACTION READ ONLY")
            if timer:
                timer.start()
            yield cursor
        except duckdb.InterruptException:
            message = f"Working this out takes longer than {seconds:g} seconds; ask for less at a time."
            raise TooHeavy(message, "STATEMENT_TIMEOUT") from None
        except duckdb.OutOfMemoryException:
            message = "Working this out takes more memory than there is for it; group by less at a time."
            raise TooHeavy(message, "TOO_LARGE") from None
        except duckdb.Error as error:
            raise FactsError(f"the figures could not be worked out ({type(error).__name__})") from None
        finally:
            if timer:
                timer.cancel()
            cursor.close()

    def rows(self, sql: str, bound: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """All rows of one statement that is quick. Raises FactsError."""
        try:
            return self.quick.rows(sql, bound)
        except duckdb.Error as error:
            raise FactsError(f"the figures could not be worked out ({type(error).__name__})") from None

    @property
    def is_newest(self) -> bool:
        """Whether nothing was published since the last `refresh`: one small read."""
        return read_head(self.folder) == self._head[0]

    @property
    def loads(self) -> int:
        """Changes whenever facts do, before and after: the same number twice means that nothing changed between."""
        return self._loads[0]

    @property
    def state(self) -> State:
        """What was published last of what is loaded."""
        return self._state[0]

    def count(self, table: str) -> int:
        """How many facts a table has."""
        if table not in self._counts:
            with self.snapshot() as cursor:
                found = cursor.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608  # our own names
            self._counts[table] = int(found[0]) if found else 0
        return self._counts[table]

    def stats(self, table: str, column: str) -> Mapping[str, Any]:
        """What DuckDB knows of a column without looking: `min` and `max` enclose its values, `approx_unique` says about
        how many there are. Some are missing where nothing is known."""
        found = self._stats.get((table, column))
        if found is None:
            with self.snapshot() as cursor:
                sql = f'SELECT stats("{column}") FROM {table} LIMIT 1'  # noqa: S608  # our own names
                row = cursor.execute(sql).fetchone()
            found = self._stats[table, column] = (row[0] or {}) if row else {}
        return found

    def close(self) -> None:
        """Let go of the memory. Nothing can be asked afterwards."""
        self.quick.close()
        self.connection.close()

    def _load(self, manifest: Manifest) -> None:
        cursor, done, fresh = self.connection.cursor(), False, False
        try:
            cursor.execute("BEGIN")
            epoch, xid, seq = cursor.execute("SELECT epoch, xid, seq FROM published").fetchone() or (
                -1,
                *START,
            )
            if epoch != manifest.epoch or (xid, seq) > manifest.watermark:
                xid, seq = START
                fresh = True
                for name in TABLES:
                    cursor.execute(f"TRUNCATE {name}")
            firsts = {}
            for table in TABLES.values():
                parts = [p for p in manifest.parts if p.table == table.name and p.last > (xid, seq)]
                if parts:
                    firsts[table.name] = _next_row(cursor, table.name)
                    self._insert(cursor, table, parts, (xid, seq))
            for each in self.upkeep:
                each.keep(cursor, None if fresh else firsts)
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
            self._loads[0] += 1
            cursor.execute("COMMIT")
            done = True
            self._stats.clear()
            self._counts.clear()
            self._state[0] = State(manifest.epoch, manifest.watermark, _moment(manifest.data_as_of))
        finally:
            cursor.close()
            for each in self.upkeep:
                each.settle(done=done)
            self._loads[0] += 1

    def _insert(
        self, cursor: duckdb.DuckDBPyConnection, table: Table, parts: list[Part], after: Place
    ) -> None:
        paths = [str(self.folder / part.path) for part in parts]
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
    connection.execute(f"SET memory_limit = '{MEMORY}'")
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
    return Facts(folder, connection, Quick(connection))


def _next_row(cursor: duckdb.DuckDBPyConnection, table: str) -> int:
    """The number that the next row of a table gets at least."""
    found = cursor.execute(f"SELECT coalesce(max(rowid) + 1, 0) FROM {table}").fetchone()  # noqa: S608  # our own names
    return int(found[0]) if found else 0


def state_of(cursor: duckdb.DuckDBPyConnection) -> State:
    """What was published last of what a snapshot sees."""
    found = cursor.execute("SELECT epoch, xid, seq, data_as_of FROM published").fetchone()
    return State(found[0], (found[1], found[2]), _moment(found[3])) if found else State()


def _moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None


def recorded_by(cursor: duckdb.DuckDBPyConnection, moment: datetime) -> datetime | None:
    """When the newest fact that was recorded by a moment (aware) was recorded, UTC; None where none was yet."""
    newest = " UNION ALL ".join(
        f"SELECT max(recorded_at) AS newest FROM {name} WHERE recorded_at <= $moment"  # noqa: S608  # our own names
        for name in TABLES
    )
    bound = {"moment": moment.astimezone(UTC).replace(tzinfo=None)}
    (found,) = cursor.execute(f"SELECT max(newest) FROM ({newest})", bound).fetchone() or (None,)  # noqa: S608
    return found.replace(tzinfo=UTC) if found else None
