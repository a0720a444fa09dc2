"""Writing files so that a crash leaves either the old state or the new one."""

from __future__ import annotations

import fcntl
import hashlib
import io
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from analytics.manifest import HEAD, Manifest, Part, Place

KEYS = ("xid", "seq")


def write_part(folder: Path, table: str, year: int, level: int, number: int, rows: pl.DataFrame) -> Part:
    """Write facts, sorted by their place in the journal, as one part; it counts once a manifest names it."""
    rows = rows.sort(KEYS, maintain_order=True)
    buffer = io.BytesIO()
    rows.write_parquet(buffer, compression="zstd", statistics=True)
    content = buffer.getvalue()
    first, last = rows.select(KEYS).row(0), rows.select(KEYS).row(-1)
    lowest, highest = rows.select(pl.col("seq").min().alias("low"), pl.col("seq").max().alias("high")).row(0)
    # Ranges of sequence numbers may overlap, since PostgreSQL does not commit in their order: the number of the
    # manifest makes the name unique.
    name = f"part-{lowest:012d}-{highest:012d}-{number:012d}.parquet"
    path = _place_of(folder, table, year, name)
    write_durably(folder / path, content)
    _sync_parents(folder / path)
    digest = hashlib.sha256(content).hexdigest()
    return Part(str(path), table, year, level, rows.height, len(content), digest, first, last)


def sink_part(
    folder: Path, table: str, year: int, suffix: str, facts: pl.LazyFrame, rows: int, place: Place, group: int
) -> Part:
    """Write facts of one event, in the order given, as one part without having all of them in memory at once."""
    path = _place_of(folder, table, year, f"part-{place[1]:012d}-{place[1]:012d}-{suffix}.parquet")
    facts.sink_parquet(
        folder / path, compression="zstd", statistics=True, row_group_size=group, engine="streaming"
    )
    sync(folder / path)
    _sync_parents(folder / path)
    with (folder / path).open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    size = (folder / path).stat().st_size
    return Part(str(path), table, year, 0, rows, size, digest, place, place)


def _place_of(folder: Path, table: str, year: int, name: str) -> Path:
    """The path of a part below the lake's folder; its own folder is made."""
    path = Path(table) / f"year={year}" / name
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    return path


def _sync_parents(path: Path) -> None:
    for parent in path.parents[:3]:
        sync(parent)


def read_parts(folder: Path, parts: Iterable[Part]) -> pl.DataFrame:
    """The facts of some parts of one table, one after the other."""
    # From bytes: a memory map would outlive the call.
    return pl.concat([pl.read_parquet(io.BytesIO((folder / part.path).read_bytes())) for part in parts])


def publish(folder: Path, manifest: Manifest) -> None:
    """Make the manifest durable, as its parts are already, then replace HEAD in one step."""
    write_durably(folder / manifest.path, manifest.dump())
    sync(folder)
    beside = folder / f"{HEAD}.next"
    write_durably(beside, f"{manifest.path}\n".encode())
    os.replace(beside, folder / HEAD)
    sync(folder)


def write_durably(path: Path, content: bytes) -> None:
    """Write a whole file and wait until the disk has it."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def sync(path: Path) -> None:
    """Wait until the disk has a file, or the names in a folder."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove(folder: Path, paths: Iterable[str]) -> None:
    """Delete files that no longer count; those already gone do not matter."""
    for path in paths:
        (folder / path).unlink(missing_ok=True)


def leftovers(folder: Path, manifest: Manifest) -> tuple[str, ...]:
    """Parts and manifests that nothing names: what a crash left behind."""
    named = (
        {part.path for part in manifest.parts} | {entry.path for entry in manifest.retired} | {manifest.path}
    )
    found = [*folder.glob("*/year=*/part-*.parquet"), *folder.glob("manifest-*.json")]
    return tuple(sorted({str(path.relative_to(folder)) for path in found} - named))


@contextmanager
def only_publisher(folder: Path) -> Iterator[bool]:
    """True inside for one process (and one thread) at a time, False for the others; freed when its holder dies."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("wb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
