"""The archive of loads: which rows of a load are new, and the immutable Parquet files they are kept in.

DuckDB works within `MEMORY` and puts the rest into the load's own place, so that the number of rows does not matter.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from feed.files import sync
from intake.keys import key_of
from intake.kinds import Kind
from intake.problems import IntakeError
from intake.staging import name_of

MEMORY = "600MB"
ROWS_A_FILE = 5_000_000
ROWS_A_GROUP = 122_880


@dataclass(frozen=True)
class Kept:
    """A file of the archive that counts: where it lies, and the load it belongs to."""

    path: Path
    load: str


@dataclass(frozen=True)
class Fresh:
    """What a load would add: rows that are new, and how many were known, by the load that brought them first.

    `repeated` rows stand in the file more than once.
    """

    added: int
    known: dict[str, int]
    repeated: int


@contextmanager
def workbench(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB of a load's own, which puts into the load's place what does not fit into `MEMORY`."""
    connection = duckdb.connect(":memory:")
    try:
        connection.execute(f"SET memory_limit = '{MEMORY}'")
        connection.execute(f"SET temp_directory = '{_quoted(folder / 'spill')}'")
        connection.execute("SET autoinstall_known_extensions = false")
        yield connection
    finally:
        connection.close()


def take_in(bench: duckdb.DuckDBPyConnection, kind: Kind, staged: Path, secret: str) -> int:
    """Make the table `rows` of the canonical rows in the folder `staged`, each once and with its key: how many."""
    kept = kind.archived if kind.table else kind.columns
    columns = ", ".join(f'"{column.name}"' for column in kept)
    row = "" if kind.table else ', min("row") AS "row"'
    bench.execute(
        f"CREATE TABLE rows AS SELECT {key_of(kind, secret)} AS row_key, {columns}{row} "  # noqa: S608
        f"FROM read_parquet('{_quoted(staged)}/*.parquet') GROUP BY ALL"
    )
    return _one(bench, "SELECT count(*) FROM rows")


def pick_fresh(bench: duckdb.DuckDBPyConnection, staged: int, kept: Sequence[Kept]) -> Fresh:
    """Make the table `fresh`, in the order of the archive: rows that no file in `kept` holds."""
    distinct = _one(bench, "SELECT count(*) FROM rows")
    bench.execute("CREATE OR REPLACE TABLE known (row_key BLOB, file VARCHAR)")
    if kept:
        # Equal rows are of the same day: days outside need not be read.
        low, high = bench.execute('SELECT min("on"), max("on") FROM rows').fetchone() or (None, None)
        try:
            bench.execute(
                "INSERT INTO known SELECT k.row_key, k.filename FROM read_parquet($paths, filename = true) k "
                'SEMI JOIN rows USING (row_key) WHERE k."on" BETWEEN $low AND $high',
                {"paths": [str(file.path) for file in kept], "low": low, "high": high},
            )
        except (duckdb.IOException, duckdb.InvalidInputException):
            broken = next((file for file in kept if not _readable(bench, file.path)), kept[0])
            raise IntakeError("ARCHIVE_MISSING", file=broken.path.name, load=broken.load) from None
    bench.execute(
        'CREATE OR REPLACE TABLE fresh AS FROM rows ANTI JOIN known USING (row_key) ORDER BY "on", row_key'
    )
    loads = {str(file.path): file.load for file in kept}
    known: dict[str, int] = {}
    for path, count in bench.execute(
        "SELECT file, count(*) FROM known GROUP BY file ORDER BY file"
    ).fetchall():
        known[loads[path]] = known.get(loads[path], 0) + count
    return Fresh(_one(bench, "SELECT count(*) FROM fresh"), known, staged - distinct)


def write_files(
    bench: duckdb.DuckDBPyConnection, place: Path, archive: Path, table: str, load_id: str, rows: int
) -> list[dict[str, Any]]:
    """Write the table `fresh` into the archive and wait for the disk: path, sha256 and rows of every file."""
    written = []
    for number, start in enumerate(range(0, rows, ROWS_A_FILE), 1):
        beside = place / name_of(load_id, number)
        bench.execute(
            f"COPY (FROM fresh WHERE rowid BETWEEN {start} AND {start + ROWS_A_FILE - 1} ORDER BY rowid) "
            f"TO '{_quoted(beside)}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROWS_A_GROUP})"
        )
        written.append(keep(beside, archive, table, min(ROWS_A_FILE, rows - start)))
    return written


def everything(bench: duckdb.DuckDBPyConnection, beside: Path, order: str) -> pl.DataFrame:
    """The table `rows` as a frame, for kinds that go into the record itself."""
    bench.execute(f"COPY (FROM rows ORDER BY {order}) TO '{_quoted(beside)}' (FORMAT parquet)")
    return pl.read_parquet(beside)


def keep(written: Path, archive: Path, table: str, rows: int) -> dict[str, Any]:
    """Move a finished file into the archive, durably: its path there, sha256 and rows. It does not count yet."""
    with written.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
    folder = archive / table
    folder.mkdir(exist_ok=True)
    os.replace(written, folder / written.name)
    sync(folder)
    sync(archive)
    return {"path": f"{table}/{written.name}", "sha256": digest, "rows": rows}


def remove(archive: Path, files: Sequence[dict[str, Any]]) -> None:
    """Take files back that came to nothing."""
    for file in files:
        (archive / file["path"]).unlink(missing_ok=True)


def _readable(bench: duckdb.DuckDBPyConnection, path: Path) -> bool:
    try:
        bench.execute("SELECT max(row_key) FROM read_parquet($path)", {"path": str(path)}).fetchall()
    except duckdb.Error:
        return False
    return True


def _one(bench: duckdb.DuckDBPyConnection, statement: str) -> int:
    (found,) = bench.execute(statement).fetchone() or (0,)
    return int(found)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
