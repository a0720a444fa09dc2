"""The ledger as a file: lines are added, synchronised to the disk and never changed; one process at a time."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class LedgerFile:
    """`file` holds the ledger. `kept` holds its checkpoint: let it lie where no backup of `file` brings it back too."""

    file: Path
    kept: Path

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Wait until nobody else is in; the system lets go where a process ends, however it ends."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with self.file.with_suffix(".lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def lines(self) -> list[str]:
        """Whole lines; what a crash left of a line was never acknowledged, and is none."""
        if not self.file.exists():
            return []
        return self.file.read_bytes().decode().split("\n")[:-1]

    def append(self, line: str) -> None:
        """Add a line after the last whole one, and wait for the disk."""
        new = not self.file.exists()
        with self.file.open("ab") as file:
            whole = sum(len(each.encode()) + 1 for each in self.lines())
            if whole < file.tell():
                file.truncate(whole)
            file.write(line.encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        if new:
            _sync(self.file.parent)

    def checkpoint(self) -> str | None:
        """The checkpoint; None where none was ever kept."""
        return self.kept.read_text(encoding="utf-8") if self.kept.exists() else None

    def keep(self, checkpoint: str) -> None:
        """Replace the checkpoint in one step, and wait for the disk."""
        self.kept.parent.mkdir(parents=True, exist_ok=True)
        beside = self.kept.with_suffix(".new")
        with beside.open("w", encoding="utf-8") as file:
            file.write(checkpoint)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self.kept)
        _sync(self.kept.parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
