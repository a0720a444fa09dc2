"""A block of cells: categories by intervals of months, and the rows that speak of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from demo.published.readings import Reading

Interval = tuple[int, int]
"""The first and the last month."""
Cells = Mapping[tuple[Interval, str], int]
Columns = Mapping[tuple[Interval, str], int]


@dataclass(frozen=True)
class Block:
    """Categories over months, and what is known of them beside the rows.

    `totals` are persons by month, or None where the block itself finds them. Intervals begin
    at `cuts`, too; `exists` says whether there was a category in a month.
    """

    keys: Sequence[str]
    begins: int
    ends: int
    readings: Sequence[Reading]
    totals: Mapping[int, int] | None
    cuts: frozenset[int] = frozenset()
    exists: Callable[[str, int], bool] = lambda key, month: True

    @property
    def intervals(self) -> list[Interval]:
        """Between consecutive months at which a row begins or ends."""
        cuts = {self.begins, self.ends + 1, *self.cuts}
        for reading in self.readings:
            cuts |= {reading.first, reading.last + 1}
        ordered = sorted(cut for cut in cuts if self.begins <= cut <= self.ends + 1)
        return [(first, after - 1) for first, after in pairwise(ordered)]

    def persons(self, first: int, last: int) -> int:
        """Persons of all categories in months."""
        totals = self.totals or {}
        return sum(totals[month] for month in range(first, last + 1))


def within(columns: Columns, reading: Reading, keys: Iterable[str]) -> list[int]:
    """The columns of categories in a reading's months."""
    chosen = set(keys)
    return [
        place
        for ((first, last), key), place in columns.items()
        if key in chosen and reading.first <= first and last <= reading.last
    ]
