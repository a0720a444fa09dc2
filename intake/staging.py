"""A place of its own for every running load, and the removal of what a load that died left behind.

A load holds a lock on its place while it lives, and the operating system frees it when the process dies. Its files
count once a row of `loads` names them; a file of the archive that none names, and whose load is dead, is swept.
"""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import sqlalchemy as sa

from intake.work import Work
from models.loads import Load

STAGING = ".staging"


@contextmanager
def staging(work: Work, load_id: str) -> Iterator[Path]:
    """An empty folder for a load, gone afterwards whatever happens."""
    folder = work.archive / STAGING / load_id
    with _gate(work):
        folder.mkdir()
        lock = (folder / "lock").open("wb")
        fcntl.flock(lock, fcntl.LOCK_EX)
    with lock:
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def sweep(work: Work) -> None:
    """Remove what loads left that died before they were whole. Loads that run are not touched."""
    with _gate(work):
        # In this order: a load that ends meanwhile has committed before its place is gone, so its row is seen.
        found = [path for path in work.archive.glob("*/*.parquet") if path.parent.name != STAGING]
        places = [folder for folder in work.archive.glob(f"{STAGING}/*") if folder.is_dir()]
        alive = {folder.name for folder in places if _alive(folder)}
        with work.database.read() as session:
            known = set(session.scalars(sa.select(Load.id)))
        for path in found:
            if load_of(path) not in alive | known:
                path.unlink(missing_ok=True)
        for folder in places:
            if folder.name not in alive:
                shutil.rmtree(folder, ignore_errors=True)


def name_of(load_id: str, number: int) -> str:
    """The name of the n-th file of a load in the folder of its table."""
    return f"{load_id}-{number:03d}.parquet"


def load_of(path: Path) -> str:
    """The id of the load that a file of the archive belongs to."""
    return path.stem.rpartition("-")[0]


@contextmanager
def _gate(work: Work) -> Iterator[IO[bytes]]:
    """One at a time makes a place or sweeps: else a place could be taken for dead before its lock is held."""
    (work.archive / STAGING).mkdir(parents=True, exist_ok=True)
    with (work.archive / STAGING / "gate").open("wb") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        yield gate


def _alive(folder: Path) -> bool:
    try:
        with (folder / "lock").open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
    return False
