"""Parts grow as a log-structured tree: eight small ones become a larger one, and large ones are left alone.

So the number of open parts of a table and year stays below `FAN_IN` times the number of levels, each fact is
rewritten at most once a level, and no single merge moves more than `LARGEST` rows, however long the journal is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from analytics.manifest import Part

FAN_IN = 8
LARGEST = 262_144
CLOSED = LARGEST // FAN_IN
"""Rows from which on a part is never merged again."""


def mergeable(parts: Iterable[Part]) -> Sequence[Part] | None:
    """Eight open parts of one table, year and level, to be replaced by one of the next level; None if there are not."""
    still_open = sorted((p for p in parts if p.rows < CLOSED), key=_shelf)
    for _, shelf in groupby(still_open, key=_shelf):
        together = list(shelf)
        if len(together) >= FAN_IN:
            return sorted(together, key=lambda part: part.first)[:FAN_IN]
    return None


def _shelf(part: Part) -> tuple[str, int, int]:
    return part.table, part.year, part.level
