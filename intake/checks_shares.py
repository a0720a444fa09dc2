"""Checks of percentages: what they sum to, what no share can be, and lists that were printed twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

from intake.checks import REST, Flag, Row, grouped, others_of, shown

WHOLE = Decimal(100)
ROUNDING = Decimal("0.6")
"""How far printed shares may sum beside 100."""


def lists(rows: Iterable[Row]) -> list[list[Row]]:
    """The shares of one measure, dimension, period and source together."""
    return grouped(
        (row for row in rows if row.share),
        lambda row: (row.measure, row.dimension, row.start, row.end, row.source),
    )


def names(rows: Iterable[Row]) -> dict[tuple[str, str | None], set[str | None]]:
    """Every key that a dimension of a measure is ever printed with."""
    found: dict[tuple[str, str | None], set[str | None]] = defaultdict(set)
    for row in rows:
        found[row.measure, row.dimension].add(row.key)
    return found


def whole(part: list[Row], known: set[str | None]) -> bool:
    """Whether a list means to name everything: it has a key for the rest, or every key there ever is."""
    keys = {row.key for row in part}
    return rest(part) or keys >= known


def rest(part: list[Row]) -> bool:
    """Whether a list has a key for whatever it does not name."""
    return any((row.key or "").upper() in REST for row in part)


def sums(rows: tuple[Row, ...]) -> Iterator[Flag]:
    """SHARES_DO_NOT_SUM, or SHARES_INCOMPLETE where a list only leaves out what others of its kind name."""
    known = names(row for row in rows if row.share)
    for part in lists(rows):
        total = sum((row.value for row in part), Decimal())
        if abs(total - WHOLE) <= ROUNDING:
            continue
        partial = total < WHOLE and not whole(part, known[part[0].measure, part[0].dimension])
        code = "SHARES_INCOMPLETE" if partial else "SHARES_DO_NOT_SUM"
        for row in part:
            yield Flag(row.id, code, others_of(row, part), {"sum": shown(total)})


def above(rows: tuple[Row, ...]) -> Iterator[Flag]:
    """SHARE_ABOVE_100."""
    for row in rows:
        if row.share and row.value > WHOLE:
            yield Flag(row.id, "SHARE_ABOVE_100", (), {"value": shown(row.value)})


def repeated(rows: tuple[Row, ...]) -> Iterator[Flag]:
    """SHARES_REPEATED: the same list, number by number, for two periods."""
    by_content = defaultdict(list)
    for part in lists(rows):
        content = frozenset((row.key, row.value.normalize()) for row in part)
        if len(content) > 1:
            by_content[part[0].measure, part[0].dimension, content].append(part)
    for parts in by_content.values():
        periods = {(part[0].start, part[0].end) for part in parts}
        if len(periods) < 2:
            continue
        for part in parts:
            for row in part:
                same = [
                    other
                    for them in parts
                    for other in them
                    if other.key == row.key and (other.start, other.end) != (row.start, row.end)
                ]
                yield Flag(row.id, "SHARES_REPEATED", others_of(row, same), {"periods": str(len(periods))})
