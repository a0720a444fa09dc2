"""Solves the cells anew and says which rows cannot hold: a command for those who change the published figures."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import Any

from demo.published.allocation import Grant, allocate
from demo.published.blocks import Block, Cells, Columns
from demo.published.conflicts import Conflict
from demo.published.figures import DATA, Row, first_of, month_of, published
from demo.published.linear import Bound
from demo.published.months import FIRST, FIRST_RECORDED, LAST, evenly, placed, pool, spread
from demo.published.placing import solved_places
from demo.published.readings import CELLS, REGIONS, WORKING, Reading, exists, readings
from demo.published.solving import Solved, solved
from policy.reference import regions


@dataclass(frozen=True)
class Solution:
    """The cells of every block, and every row that gives way with what it is in conflict with."""

    cells: Mapping[str, Cells]
    conflicts: tuple[Conflict, ...]


def solution(rows: Iterable[Row]) -> Solution:
    """Whole numbers of persons for every block of cells that keep all rows but those that give way."""
    found: dict[str, Solved] = {}
    by_block: dict[str, list[Reading]] = defaultdict(list)
    for reading in readings(rows):
        by_block[reading.block].append(reading)

    def block(name: str, totals: Mapping[int, int] | None, begins: int = FIRST, **more: Any) -> Block:
        kept = [r for r in by_block[name] if r.first >= begins]
        return Block(CELLS[name], begins, LAST, kept, totals, **more)

    monthly = frozenset(range(FIRST_RECORDED, LAST + 1))

    found["TOTAL"] = solved(block("TOTAL", None))
    granted = evenly(found["TOTAL"].cells, "ALL")
    for name in ("ORIGIN", "AGE"):
        found[name] = solved(block(name, granted))
    working = {month: ages[WORKING] for month, ages in spread(found["AGE"].cells, granted).items()}
    found["EDUCATION"] = solved(block("EDUCATION", working))
    places = block("PLACED", None, FIRST_RECORDED)
    found["PLACED"] = solved_places(places, granted)
    origins = {m: pool(counts) for m, counts in spread(found["ORIGIN"].cells, granted).items()}
    recorded = {m: counts for m, counts in origins.items() if m >= FIRST_RECORDED}
    under_quota = placed(found["PLACED"].cells, granted)
    from_where = block("PLACED_ORIGIN", under_quota, FIRST_RECORDED, cuts=monthly)
    found["PLACED_ORIGIN"] = solved(from_where, _pool(recorded))
    grants = allocate(
        spread(found["PLACED_ORIGIN"].cells, under_quota),
        spread(found["PLACED"].cells, under_quota),
        recorded,
    )
    where = block("REGION", granted, cuts=monthly | _changes(), exists=_exists)
    found["REGION"] = solved(where, _floors(grants))
    conflicts = [
        conflict if conflict.against else _with_total(conflict, by_block)
        for each in found.values()
        for conflict in each.conflicts
    ]
    ordered = tuple(sorted(conflicts, key=lambda conflict: conflict.gives_way))
    return Solution({name: each.cells for name, each in found.items()}, ordered)


def _with_total(conflict: Conflict, by_block: Mapping[str, Sequence[Reading]]) -> Conflict:
    """A share that no whole number of persons has stands against the figures of what it is a share of."""
    of = next(r for found in by_block.values() for r in found if r.row.line == conflict.gives_way)
    base = [r for r in by_block["TOTAL"] if (r.first, r.last) == (of.first, of.last)]
    if of.block == "EDUCATION":
        base += [
            r for r in by_block["AGE"] if (r.first, r.last, set(r.keys)) == (of.first, of.last, {WORKING})
        ]
    return Conflict(conflict.gives_way, conflict.lines | {r.row.line for r in base if r.row.required})


def _pool(origins: Mapping[int, Mapping[str, int]]) -> Callable[[Columns], Iterable[Bound]]:
    """Nobody is placed before being granted the status: running totals by origin stay within those of the grants."""

    def bounds(columns: Columns) -> Iterable[Bound]:
        for (_, last), key in columns:
            earlier = {place: 1.0 for ((_, end), of), place in columns.items() if of == key and end <= last}
            granted = sum(origins[month][key] for month in range(FIRST_RECORDED, last + 1))
            yield Bound(None, earlier, 0.0, granted)

    return bounds


def _exists(region: str, month: int) -> bool:
    return exists(region, first_of(month))


def _changes() -> frozenset[int]:
    """The months with the first day on which a region was there, or was there no more."""
    days = [region.valid_from for code, region in regions().items() if code in REGIONS]
    return frozenset(month_of(day) + 1 for day in days if day is not None)


def _floors(grants: Iterable[Grant]) -> Callable[[Columns], Iterable[Bound]]:
    """A region of settlement has at least those who are placed in it under quota."""
    least: dict[tuple[int, str], int] = defaultdict(int)
    for grant in grants:
        least[grant.granted, grant.region] += grant.persons

    def bounds(columns: Columns) -> Iterable[Bound]:
        for ((first, last), key), place in columns.items():
            if first == last and (first, key) in least:
                yield Bound(None, {place: 1.0}, least[first, key], inf)

    return bounds


def write(found: Solution, folder: Path = DATA) -> None:
    """Write the cells, without those that are empty, and the lines that give way."""
    with (folder / "cells.csv").open("w", encoding="utf-8", newline="") as table:
        writer = csv.writer(table, lineterminator="\n")
        writer.writerow(("block", "first", "last", "key", "persons"))
        for block, cells in found.cells.items():
            for ((first, last), key), persons in cells.items():
                if persons or block == "TOTAL":
                    writer.writerow((block, *(f"{first_of(m):%Y-%m}" for m in (first, last)), key, persons))
    with (folder / "conflicts.csv").open("w", encoding="utf-8", newline="") as table:
        writer = csv.writer(table, lineterminator="\n")
        writer.writerow(("line", "against"))
        for conflict in found.conflicts:
            writer.writerow((conflict.gives_way, " ".join(map(str, conflict.against))))


if __name__ == "__main__":
    write(solution(published()))
