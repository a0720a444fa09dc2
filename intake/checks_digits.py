"""The check for slipped digits: out of line with what stands around it, and in line with one digit put right.

One digit is inserted, dropped or changed, or two are swapped. What is in line is said by three witnesses: the counts
before and after in the same series, the same share in the periods around, and the sum that a list must make.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations
from statistics import median

from intake.checks import Flag, Row, grouped, others_of, shown, window
from intake.checks_shares import ROUNDING, WHOLE, lists, names, whole
from intake.checks_totals import partitions, rising, series

AROUND = 2
"""How many periods on either side are looked at."""
NEAR = timedelta(days=200)
"""How far away a period may be to say anything of a share."""
USUAL = Decimal(4)
"""Percentage points by which a share may differ from the periods around it, at least."""
MOST_DIGITS = 18
"""Longer numbers are no counts."""
FAR = 2
"""How many times the spread of the periods around it a value must be away to be out of line."""


def slips(value: Decimal, part: bool = False) -> frozenset[Decimal]:
    """Every number that differs from a printed one by a digit: one more, one fewer, another, or two swapped.

    A digit too many or too few moves the others to the left or to the right: 57 may be 575, and 1.71 million 1.071.
    Only a `part` of something, a share, may have decimals.
    """
    text = format(abs(value), "f")
    digits, point = text.replace(".", ""), text.partition(".")
    if len(digits) > MOST_DIGITS:
        return frozenset()
    behind = len(point[2])
    changed = {
        digits[:n] + d + digits[n + 1 :] for n in range(len(digits)) for d in "0123456789" if d != digits[n]
    }
    for one, two in combinations(range(len(digits)), 2):
        swapped = list(digits)
        swapped[one], swapped[two] = swapped[two], swapped[one]
        changed.add("".join(swapped))
    fewer = {digits[:n] + digits[n + 1 :] for n in range(len(digits))} - {""}
    more = {digits[:n] + d + digits[n:] for n in range(len(digits) + 1) for d in "0123456789"}
    found = {_number(text, behind) for text in changed | fewer | more}
    # Read from the left: the first digits stay where they are, the last ones move.
    found |= {_number(text + "0", behind) for text in fewer}
    found |= {_number(text, behind + 1) for text in more}
    return frozenset(v for v in found - {value} if part or v == v.to_integral_value())


def _number(digits: str, behind: int) -> Decimal:
    return Decimal(int(digits)).scaleb(-behind)


@dataclass(frozen=True)
class Line:
    """Where a value must lie to be in line, both ends included, and what is likeliest."""

    low: Decimal
    likely: Decimal
    high: Decimal

    def has(self, value: Decimal) -> bool:
        """Whether a value is in line."""
        return self.low <= value <= self.high


def counts(rows: tuple[Row, ...]) -> Iterator[Flag]:
    """DIGIT_SLIP of counts that grow: a row that breaks its series, or leaves it at its end."""
    for run in series(rows):
        kept = rising(run)
        for number, row in enumerate(run):
            before, after = window(run, number)
            before, after = _kept(row, before[::-1], kept)[::-1], _kept(row, after, kept)
            line = _line(row, before, after)
            if line is None or line.low - row.step <= row.value <= line.high + row.step:
                continue
            if row.id not in kept or number in (0, len(run) - 1):
                yield from slip(row, before + after, line)


def _kept(row: Row, side: list[Row], kept: set[str]) -> list[Row]:
    """The nearest rows of a side that the series holds, one of each day: two sources may print one."""
    found: dict[date | None, Row] = {}
    for other in side:
        if other.id in kept and other.end != row.end:
            found.setdefault(other.end, other)
    return list(found.values())[:AROUND]


def _line(row: Row, before: list[Row], after: list[Row]) -> Line | None:
    """Between what a count must lie: its neighbours, or at an end of the series what they make one expect."""
    known = (before[-1:] + after[:1]) if before and after else before or after
    if len(known) < 2:
        return None
    (first, one), (second, two) = ((_day(each), each.value) for each in (known[0], known[-1]))
    if not before and row.start is not None:
        elapsed = [day - row.start.toordinal() + 1 for day in (_day(row), first)]
        likely = one * elapsed[0] / elapsed[1]
        return Line(likely / (1 + FAR), likely, one)
    likely = one + (two - one) / (second - first) * (_day(row) - first)
    return Line(one, likely, two) if after else Line(two, likely, two + (likely - two) * (1 + FAR) + row.step)


def _day(row: Row) -> int:
    return (row.end or date.min).toordinal()


def shares(rows: tuple[Row, ...]) -> Iterator[Flag]:
    """DIGIT_SLIP of shares: far from the same share in the periods around, where the list as a whole is wrong too."""
    known = names(row for row in rows if row.share)
    gap: dict[str, Decimal | None] = {}
    for part in lists(rows):
        wanting = WHOLE - sum((row.value for row in part), Decimal())
        mean = whole(part, known[part[0].measure, part[0].dimension]) and len(part) > 1
        gap |= {row.id: wanting if mean else None for row in part}
    runs = grouped((r for r in rows if r.share and r.end), lambda r: (r.measure, r.dimension, r.key))
    for run in runs:
        for number, row in enumerate(run):
            around = _around(run, number)
            if len(around) < AROUND:
                continue
            values = [other.value for other in around]
            middle, spread = Decimal(median(values)), max(values) - min(values)
            near, away, missing = max(spread, USUAL), abs(row.value - middle), gap[row.id]
            if missing is None:
                if away > max(FAR * spread, USUAL):
                    yield from slip(row, around, Line(middle - near, middle, middle + near))
            elif abs(missing) > ROUNDING:
                # The list says how much is wanting, the periods around say whose it may be.
                wanted, reach = row.value + missing, min(near, away - Decimal("0.01"))
                low, high = max(middle - reach, wanted - ROUNDING), min(middle + reach, wanted + ROUNDING)
                yield from slip(row, around, Line(low, wanted, high))


def _around(run: list[Row], number: int) -> list[Row]:
    """The rows of the nearest other periods on either side of a row, one of each period."""
    row, found = run[number], []
    for side, order in zip(window(run, number), (-1, 1), strict=True):
        near = {o.end: o for o in side[::order] if o.end != row.end and _apart(o, row) <= NEAR}
        found.append(list(near.values())[:AROUND][::order])
    return found[0] + found[1]


def _apart(one: Row, other: Row) -> timedelta:
    return abs((one.end or date.min) - (other.end or date.min))


def sums(rows: tuple[Row, ...]) -> Iterator[Flag]:
    """DIGIT_SLIP in a list of counts, where one digit of one row alone makes the parts their total."""
    known = names(rows)
    for part, total in partitions(rows):
        made = sum((row.value for row in part), Decimal())
        if made == total.value or len(part) < 3 or not whole(part, known[part[0].measure, part[0].dimension]):
            continue
        found: dict[str, Decimal] = defaultdict(Decimal)
        for row in part:
            wanted = row.value + total.value - made
            if wanted in slips(row.value):
                found[row.id] = wanted
        if made in slips(total.value):
            found[total.id] = made
        if len(found) == 1:
            (wrong,) = (row for row in (*part, total) if row.id in found)
            yield from slip(wrong, [*part, total], Line(*(found[wrong.id],) * 3))


def slip(row: Row, around: Iterable[Row], line: Line) -> Iterator[Flag]:
    """DIGIT_SLIP of a row out of line, where a digit put right explains it, with the likeliest number in line."""
    candidates = sorted(
        (value for value in slips(row.value, row.share) if line.has(value)),
        key=lambda value: (abs(value - line.likely), value),
    )
    if candidates:
        params = {"value": shown(row.value), "instead": shown(candidates[0])}
        yield Flag(row.id, "DIGIT_SLIP", others_of(row, around), params)
