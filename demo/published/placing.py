"""Placements under quota by region: how many in all, then where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cache

from demo.published.blocks import Block, Columns
from demo.published.figures import first_of
from demo.published.linear import Bound, Target
from demo.published.solving import Solved, solved
from policy.rulebook import Rulebook, load_rulebook

SPLIT_OF = {2024: 2023}
"""Years whose quota was printed without its split, and the year whose split stands in."""


def solved_places(block: Block, granted: Mapping[int, int]) -> Solved:
    """Placements under quota by region: first how many in all, then where, by the split of the year's quota."""
    intervals = block.intervals
    persons = {i: sum(granted[month] for month in range(i[0], i[1] + 1)) for i in intervals}
    printed = [r for r in block.readings if r.row.measure == "kandas_placed_in_quota_regions"]
    last_of_year = {r.last // 12: r for r in sorted(printed, key=lambda r: r.last)}.values()
    whole = sum(granted[month] for r in last_of_year for month in range(r.first, r.last + 1))
    share = sum((r.row.value for r in last_of_year), Fraction(0)) / whole

    def kandas(columns: Columns, interval: tuple[int, int]) -> list[int]:
        return [place for (of, key), place in columns.items() if of == interval and key.startswith("K:")]

    def elsewhere(columns: Columns) -> Iterable[Bound]:
        for ((first, _), key), place in columns.items():
            if key.startswith("K:") and key[2:] not in _targets(first_of(first)):
                yield Bound(None, {place: 1.0}, 0.0, 0.0)

    def near(columns: Columns) -> Iterable[Target]:
        for interval in intervals:
            value = float(round(share * persons[interval]))
            yield Target(dict.fromkeys(kandas(columns, interval), 1.0), value, 1.0)

    first = solved(block, elsewhere, near)
    total = {
        i: sum(n for (of, key), n in first.cells.items() if of == i and key[0] == "K") for i in intervals
    }

    def fixed(columns: Columns) -> Iterable[Bound]:
        yield from elsewhere(columns)
        for i in intervals:
            yield Bound(None, dict.fromkeys(kandas(columns, i), 1.0), total[i], total[i])

    def split(columns: Columns) -> Iterable[Target]:
        for ((start, end), key), place in columns.items():
            places = _split(start // 12)
            if key.startswith("K:"):
                part = Fraction(places.get(key[2:], 0), sum(places.values()))
                yield Target({place: 1.0}, round(part * total[start, end]), 1.0 + place / 1e4)

    second = solved(block, fixed, split)
    return Solved({cell: n for cell, n in second.cells.items() if cell[1][0] == "K"}, first.conflicts)


@cache
def _rulebook() -> Rulebook:
    return load_rulebook()


def _targets(day: date) -> Sequence[str]:
    rule = _rulebook().in_force("target_regions.kandas", day)
    return () if rule is None else rule.value["regions"]


def _split(year: int) -> Mapping[str, int]:
    rule = _rulebook().in_force("quota.kandas", date(SPLIT_OF.get(year, year), 12, 31))
    return {code: int(places) for code, places in (rule.value["regions"] if rule else {}).items()}
