"""What the lake holds at one moment: a manifest names its parts, and HEAD names the manifest.

A manifest never changes once it is written; HEAD is replaced in one step. Whoever reads HEAD, then the manifest it
names, then the parts that this one names, has a complete and consistent state of the journal up to `watermark`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import orjson

from analytics.tables import SHAPE

HEAD = "HEAD"
FORMAT = 1
Place = tuple[int, int]
"""A place in the journal: transaction id (0 where there is none), then sequence number; places order as tuples."""
START: Place = (0, 0)


@dataclass(frozen=True)
class Part:
    """One immutable Parquet file: path below the lake's folder, table, year of its facts, rows and size."""

    path: str
    table: str
    year: int
    level: int
    rows: int
    bytes: int
    sha256: str
    first: Place
    last: Place


@dataclass(frozen=True)
class Retired:
    """A file that no longer counts, and since when (seconds since 1970): kept a while for those who still read."""

    path: str
    at: float


@dataclass(frozen=True)
class Manifest:
    """One state of the lake. A new `epoch` means that everything was built anew and nothing may be kept."""

    number: int = 0
    epoch: int = 0
    watermark: Place = START
    last_event: str | None = None
    """The pseudonym of the event at the watermark: tells another journal, or another key, from this one."""
    events: int = 0
    data_as_of: str | None = None
    parts: tuple[Part, ...] = ()
    retired: tuple[Retired, ...] = field(default=())
    shape: str = ""
    """Which tables its facts have: see analytics/tables.py."""

    @property
    def path(self) -> str:
        """The name of its file, below the lake's folder."""
        return f"manifest-{self.number:012d}.json"

    def dump(self) -> bytes:
        """Its text: JSON with sorted keys."""
        return orjson.dumps(
            {"format": FORMAT} | asdict(self), option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2
        )


EMPTY = Manifest(shape=SHAPE)


def read_head(folder: Path) -> str | None:
    """The name of the manifest that counts, or None where nothing was ever published."""
    try:
        return (folder / HEAD).read_text("ascii").strip()
    except FileNotFoundError:
        return None


def read_manifest(folder: Path, name: str) -> Manifest:
    """The manifest of this name. Raises FileNotFoundError, or ValueError where the file is not one of ours."""
    found: dict[str, Any] = orjson.loads((folder / name).read_bytes())
    if found.pop("format", None) != FORMAT:
        raise ValueError(f"{name} is not a manifest of format {FORMAT}")
    parts = tuple(
        Part(**(part | {"first": tuple(part["first"]), "last": tuple(part["last"])}))
        for part in found.pop("parts")
    )
    retired = tuple(Retired(**entry) for entry in found.pop("retired"))
    return Manifest(**(found | {"watermark": tuple(found["watermark"])}), parts=parts, retired=retired)


def current(folder: Path) -> Manifest:
    """The manifest that counts now, or the empty one."""
    name = read_head(folder)
    return read_manifest(folder, name) if name else EMPTY
