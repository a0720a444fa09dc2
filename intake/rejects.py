"""The rejects file beside the source: one line for every value that was refused, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import glob
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO

from intake.problems import IntakeError

HEADING = ("row", "column", "code", "value", "what to do")
DANGEROUS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""What makes a spreadsheet take a cell for a formula."""
LONGEST = 200


def harmless(value: str) -> str:
    """The value as a cell that shows it and does nothing: one line, cut, never a formula."""
    shown = "".join(c if c.isprintable() else " " for c in value[:LONGEST])
    return f"'{shown}" if shown.lstrip().startswith(DANGEROUS) else shown


class Beside:
    """A CSV beside a source, `<file>.<what>.csv`: there once the load has ended, and only if it has lines.

    One of an earlier load goes when there is nothing to say any more. A file that is not ours is never touched.
    """

    def __init__(self, source: Path, what: str, heading: Sequence[str]) -> None:
        self.path = source.with_name(f"{source.name}.{what}.csv")
        self.heading = tuple(heading)
        self.lines = 0
        begun = f".{source.name}.{what}"
        self._part = source.with_name(f"{begun}.{os.getpid()}.part")
        _sweep(source.parent, begun)
        self._file: IO[str] | None = None

    def write(self, rows: Iterable[Sequence[object]]) -> None:
        """Add lines."""
        if self._file is None:
            if self.path.exists() and not self._ours():
                raise IntakeError(
                    "FOLDER_UNWRITABLE", file=self.path.name, detail="another file has this name"
                )
            # Rejected values may be as personal as the source: nobody else reads them.
            try:
                handle = os.open(self._part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            except OSError as error:
                raise IntakeError("FOLDER_UNWRITABLE", file=self.path.name, detail=error.strerror) from None
            self._file = os.fdopen(handle, "w", encoding="utf-8-sig", newline="")
            csv.writer(self._file).writerow(self.heading)
        writer = csv.writer(self._file)
        for row in rows:
            writer.writerow([harmless(str(cell)) for cell in row])
            self.lines += 1

    def __enter__(self) -> Beside:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()
        if kind is None and self.lines:
            os.replace(self._part, self.path)
            return
        if self._file is not None:
            self._part.unlink(missing_ok=True)
        if kind is None and self._ours():
            self.path.unlink()

    def _ours(self) -> bool:
        if not self.path.is_file():
            return False
        with self.path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            return tuple(next(csv.reader(file), [])) == self.heading


def _sweep(folder: Path, begun: str) -> None:
    """Remove what loads of the same file had begun that died."""
    for part in folder.glob(f"{glob.escape(begun)}.*.part"):
        pid = part.name.removeprefix(f"{begun}.").removesuffix(".part")
        try:
            os.kill(int(pid), 0)
        except ProcessLookupError:
            part.unlink(missing_ok=True)
        except (ValueError, PermissionError):
            continue
