"""Trips as columns: what conditions look at when they are judged for many trips at once.

A row is a trip on one passport, a null an unknown fact. All rows stand under the rules of one day.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, reduce
from operator import add
from typing import Any, Literal

import polars as pl

from policy.conditions import Case, Leaf
from policy.rulefile import Rule
from policy.trip import Fact, Passport, Stay, Trip

Type = pl.DataType | type[pl.DataType]
OF_PASSPORT = ("kind", "expires", "blank_pages")
# The columns that hold a fact, where it is not one column of the fact's own name.
HELD_IN: Mapping[Fact, tuple[str, ...]] = {
    Fact.PASSPORT_KIND: ("kind",),
    Fact.PASSPORT_EXPIRES: ("expires",),
    Fact.ARRIVAL: ("arrival", "arrival_at"),
    Fact.EARLIER_STAYS: ("earlier_stays", "days_in_last_180"),
}
# Countries that conditions know by name, apart from what the rules say of them.
NAMED = ("KAZ", "XXA", "XXB", "XXC")
WIDEST, FAR_TOO_WIDE = 1 << 22, 1 << 40
SLOTS = 4  # stays of a row that are kept side by side
STREAMED = 1 << 16  # rows from which on working in pieces, on all cores, is worth its start
FAR = 1 << 24  # days between rows laid end to end: more than a calendar has


@dataclass(frozen=True, eq=False)
class Found:
    """What a condition found, a value for each row: Boolean, null where unknown.

    ``holds`` may be an expression over the columns still, to be worked out together with others.
    ``no_earlier`` and ``no_later`` (Date, null where there is none) are those of a Finding.
    """

    holds: pl.Series | pl.Expr
    no_earlier: pl.Series | None = None
    no_later: pl.Series | None = None


@dataclass(frozen=True, eq=False)
class Rows:
    """Trips under one day's rules. The columns are those of a passport and of a Trip, but

    ``arrival`` is the day of arrival and ``arrival_at`` its moment (UTC), however it was given, and
    ``citizen`` says whether any of the traveller's passports is Kazakhstan's.
    """

    frame: pl.DataFrame
    asked_at: datetime
    earliest: date
    rules: Mapping[str, Rule]
    found: dict[Leaf, Found] = field(default_factory=dict)
    _groups: dict[frozenset[Fact], tuple[pl.Series | None, tuple[Case, ...]]] = field(default_factory=dict)

    def column(self, expression: pl.Expr) -> pl.Series:
        """An expression over the columns, worked out for every row."""
        return self.frame.with_columns(expression.alias("value"))["value"]

    def settled(self, holds: pl.Series | pl.Expr) -> pl.Series:
        """What a condition found, worked out."""
        return holds if isinstance(holds, pl.Series) else self.column(holds)

    def each(self, read: Callable[[Case], Any], dtype: Type, facts: Collection[Fact] = ()) -> pl.Expr:
        """What a function reads from each row's case: called once for all rows alike in these facts."""
        key, cases = self.alike(frozenset(facts))
        return spread(key, [read(case) for case in cases], dtype)

    def alike(self, facts: frozenset[Fact]) -> tuple[pl.Series | None, tuple[Case, ...]]:
        """One case for all rows that agree in these facts and in what the rules say of the country.

        The series gives each row the place of its case; None if there is but one.
        """
        if facts not in self._groups:
            key, firsts = self._grouped(_columns(facts))
            self._groups[facts] = key, tuple(self._case(row) for row in firsts.iter_rows(named=True))
        return self._groups[facts]

    def _grouped(self, names: tuple[str, ...]) -> tuple[pl.Series | None, pl.DataFrame]:
        key, width = None, 1
        for column in (self.kin, self.frame["citizen"], *(self.frame[name] for name in names)):
            code, size = _numbered(column)
            if size > 1:
                key, width = _joined(key, width, code, size)
        firsts = self.frame.select("country", "citizen", *names)
        if key is None:
            return None, firsts.head(1)
        if width > WIDEST:
            key, width = _dense(key)
        at = key.arg_unique()
        place = pl.zeros(width, pl.UInt32, eager=True)
        place = place.scatter(key.gather(at), pl.int_range(len(at), dtype=pl.UInt32, eager=True))
        return place.gather(key), firsts[at]

    def _case(self, row: dict[str, Any]) -> Case:
        country, citizen = row.pop("country"), row.pop("citizen")
        if row.get("earlier_stays") is not None:
            row["earlier_stays"] = tuple(Stay(**stay) for stay in row["earlier_stays"])
        passport = Passport(country, **{name: row.pop(name) for name in OF_PASSPORT if name in row})
        others = (Passport("KAZ"),) if citizen and country != "KAZ" else ()
        return Case(Trip((passport, *others), **row), passport, self.asked_at, self.earliest, self.rules)

    @cached_property
    def kin(self) -> pl.Series:
        """A number for each row's country, the same where the rules say the same."""
        country, numbers = self.frame["country"], kin(self.rules)
        table = pl.Series(
            [numbers.get(code, 0) for code in country.dtype.categories],  # type: ignore[attr-defined]
            dtype=pl.UInt32,
        )
        return table.gather(country.to_physical())

    @cached_property
    def stays(self) -> pl.DataFrame:
        """Every earlier stay: ``row``, ``start`` and ``end`` in days, cut so that no day counts twice."""
        stay = pl.col("earlier_stays").struct
        given = self.frame.select("earlier_stays", row=pl.int_range(pl.len(), dtype=pl.UInt32))
        long = given.drop_nulls("earlier_stays").explode("earlier_stays")
        long = long.select("row", start=stay.field("from_").to_physical(), end=stay.field("to").to_physical())
        row, start, end = (pl.col(name) for name in long.columns)
        another = row != row.shift()
        rising, falling = another | (start > end.shift()), another | (end < start.shift())
        if any(long.select(rising=rising.all(), falling=falling.all()).row(0)):
            return long
        # The latest day so far within the row: laid end to end, rows lie further apart than days do.
        place = row.cast(pl.Int64) * FAR
        after = (place + end).cum_max().shift(fill_value=0) + 1 - place
        cut = pl.max_horizontal(start, after).cast(pl.Int32)
        return long.sort("row", "start").with_columns(start=cut)

    @cached_property
    def slots(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        """The first stays of each row side by side, ``start0 until0 start1 …`` (0 and 0 for none); all others.

        ``until`` is the day after the last: what two stretches share is then a difference and no more.
        """
        lengths = self.frame["earlier_stays"].list.len().fill_null(0)
        begins = lengths.cum_sum() - lengths
        most: Any = lengths.max() or 0
        columns = {}
        for slot in range(min(SLOTS, most)):
            place = pl.select(pl.when(lengths > slot).then(begins + slot)).to_series()
            for name, source in (("start", self.stays["start"]), ("until", self.stays["end"] + 1)):
                columns[f"{name}{slot}"] = source.gather(place).fill_null(0)
        if len(columns) < 2 * SLOTS:
            return pl.DataFrame(columns), self.stays.clear()
        return pl.DataFrame(columns), self.stays.filter(
            pl.int_range(pl.len()) >= begins.gather(self.stays["row"]) + SLOTS
        )

    def present(self, first: pl.Expr, until: pl.Expr) -> pl.Expr:
        """Days of presence in earlier stays from ``first`` to the day before ``until`` (in days since 1970)."""
        slots, others = self.slots
        if not slots.width:
            return pl.lit(0, pl.Int32)
        first, until = first.cast(pl.Int32), until.cast(pl.Int32)
        shared = [_shared(f"start{n}", f"until{n}", first, until) for n in range(slots.width // 2)]
        total = _in_pieces(self.frame.hstack(slots), reduce(add, shared))
        if len(others):
            bounds = self.frame.select(first=first, until=until)[others["row"]]
            days = others.with_columns(bounds.get_columns()).select(
                "row", days=_shared("start", pl.col("end") + 1, pl.col("first"), pl.col("until"))
            )
            sums = days.group_by("row").agg(pl.col("days").sum())
            total = total.scatter(sums["row"], total.gather(sums["row"]) + sums["days"])
        return pl.lit(total)


def _in_pieces(frame: pl.DataFrame, value: pl.Expr) -> pl.Series:
    """A value of each row; of many rows piece by piece, each while the cache still holds it."""
    engine: Literal["streaming", "in-memory"] = "streaming" if len(frame) >= STREAMED else "in-memory"
    return frame.lazy().select(value.alias("value")).collect(engine=engine)["value"]


def _shared(start: str, end: str | pl.Expr, first: pl.Expr, until: pl.Expr) -> pl.Expr:
    """How many days two stretches share, each from a day to the day before another."""
    days = pl.min_horizontal(end, until) - pl.max_horizontal(start, first)
    return pl.max_horizontal(days, pl.lit(0, pl.Int32))


def spread(key: pl.Series | None, values: Sequence[Any], dtype: Type) -> pl.Expr:
    """The value of each row's case."""
    if key is None or len(set(values)) == 1:
        return pl.lit(values[0] if values else None, dtype)
    return pl.lit(pl.Series(values, dtype=dtype)).gather(pl.lit(key))


def kin(rules: Mapping[str, Rule]) -> Mapping[str, int]:
    """A number for every country named by the rules, the same where they say the same; 0 for all others."""
    said: dict[str, list[str]] = defaultdict(list)
    for key, rule in rules.items():
        if rule.members:
            subject, _, country = key.rpartition(".")
            said[country].append(f"{subject} {rule.id}")
    for country in NAMED:
        said[country].append(country)
    numbers: dict[frozenset[str], int] = {}
    return {country: numbers.setdefault(frozenset(of), len(numbers) + 1) for country, of in said.items()}


def _columns(facts: Collection[Fact]) -> tuple[str, ...]:
    return tuple(name for fact in sorted(facts) for name in HELD_IN.get(fact, (fact.lower(),)))


def _numbered(column: pl.Series) -> tuple[pl.Series, int]:
    """The column as numbers from 0, null as the last, and how many there may be."""
    if isinstance(column.dtype, pl.List):
        return pl.int_range(len(column), eager=True), len(column)
    code = column.cast(pl.UInt8) if column.dtype == pl.Boolean else column.to_physical()
    if column.dtype == pl.Datetime:
        code = code.rank("dense")
    code = code.cast(pl.Int64)
    low: Any = code.min()
    high: Any = code.max()
    if low is None:
        return code, 1
    if not column.null_count():
        return code - low, high - low + 1
    return (code - low).fill_null(high - low + 1), high - low + 2


def _joined(key: pl.Series | None, width: int, code: pl.Series, size: int) -> tuple[pl.Series, int]:
    if key is None:
        return code, size
    if width * size > FAR_TOO_WIDE:
        key, width = _dense(key)
    return key * size + code, width * size


def _dense(key: pl.Series) -> tuple[pl.Series, int]:
    return key.rank("dense").cast(pl.Int64) - 1, len(key)
