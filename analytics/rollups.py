"""Rollups: facts added up to cells, kept in memory beside them, made by the first question that can use one.

The coarsest rollup that has what a question needs answers it. Where only finer ones do, a coarser one is made of them;
where none does, of the facts, unless its cells would be nearly as many. What a publication brings is added in its own
transaction, to the cells it touches alone, as rows beside theirs: a cell is the sum of its rows, and once the rows have
doubled they are put together. Rows that a join looks up for facts of long ago (a family is placed after its grant) move
those facts: their cells get what they were with the opposite sign, and what they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from math import prod
from types import MappingProxyType

import duckdb

from analytics.compile import ordered_joins
from analytics.dimensions import LAST_MOMENT
from analytics.facts import Facts
from analytics.metric import Expression, Metric
from analytics.rolled import Grain, Needs, Reason, columns_in, kept_as, kept_sums, values_of
from analytics.vocabulary import VOCABULARY

FEW = 20_000
"""Facts below which nothing is rolled up."""
MOST_CELLS = 1_000_000
"""Cells of one rollup at most."""
MOST_TOGETHER = 4_000_000
"""Rows of all rollups together at most: those that were not asked for the longest make room."""
SMALL = 4_000
"""Cells up to which no coarser rollup is made of one."""
LITTLE = 2
"""A rollup has at most one cell for so many facts."""
PERIODS = {Grain.ALL: 0.0, Grain.YEAR: 1.0, Grain.QUARTER: 4.0, Grain.MONTH: 12.0, Grain.DAY: 366.0}
NOW = {"as_of": date.max, "known_at": LAST_MOMENT.replace(tzinfo=None)}


@dataclass(eq=False)
class Rollup:
    """The cells of a metric by some of its values, and how many rows they take."""

    name: str
    metric: Metric
    needs: Needs
    rows: int
    packed: int
    """Rows when they were last put together."""
    asked: int = 0

    @property
    def dated(self) -> bool:
        """Whether its cells have periods."""
        return self.needs.grain is not Grain.ALL

    @property
    def found(self) -> Mapping[str, str]:
        """The columns that hold what joins look up."""
        return {sql: kept_as(sql) for sql in self.needs.found}

    @property
    def gone(self) -> bool:
        """Whether it was let go of."""
        return self.rows < 0

    @property
    def keeps(self) -> tuple[str, ...]:
        """The names of the dimensions and filters that it keeps apart."""
        named = [
            *((d.key, d.value) for d in self.metric.dimensions),
            *((n, e) for n, (_, e) in self.metric.filters.items()),
        ]
        held = self.needs.found | {f"f.{name}" for name in self.needs.columns}
        return tuple(dict.fromkeys(name for name, value in named if value.sql in held))

    @property
    def keys(self) -> tuple[str, ...]:
        """Its columns besides the sums."""
        needs = self.needs
        dated = ('"on"',) if self.dated else ()
        return (*dated, *sorted(needs.columns), *map(kept_as, sorted(needs.found)))


@dataclass(frozen=True)
class Rollups:
    """The rollups of one process. Set `few` to 0 to roll up whatever is asked."""

    facts: Facts
    few: int = FEW
    most: int = MOST_TOGETHER
    _live: dict[tuple[str, Needs], Rollup] = field(default_factory=dict)
    _refused: dict[tuple[str, Needs], int] = field(default_factory=dict)
    _before: list[tuple[int, int]] = field(default_factory=list)
    _numbers: count[int] = field(default_factory=lambda: count(1))

    def choose(self, metric: Metric, needs: Needs) -> Rollup | Reason:
        """The coarsest rollup that fits, made where there was none. Raises FactsError."""
        with self.facts.loading:
            fitting = self._fitting(metric, needs)
            if fitting is None or (fitting.rows > SMALL and fitting.needs != needs):
                made = self._make(metric, needs, fitting)
                fitting = made if isinstance(made, Rollup) else fitting
                if fitting is None:
                    return made
            fitting.asked = next(self._numbers)
            return fitting

    def live(self) -> tuple[Rollup, ...]:
        """All that are kept."""
        return tuple(self._live.values())

    def keep(self, cursor: duckdb.DuckDBPyConnection, firsts: Mapping[str, int] | None) -> None:
        """Add what a publication brought, within its transaction; without row numbers, let go of everything."""
        self._before[:] = [(each.rows, each.packed) for each in self._live.values()]
        for each in self._live.values():
            if firsts is None:
                cursor.execute(f"DROP TABLE {each.name}")
                each.rows = -1
            else:
                self._add(cursor, each, firsts)

    def settle(self, *, done: bool) -> None:
        """The publication is in, or nothing happened."""
        if not done:
            for each, (rows, packed) in zip(self._live.values(), self._before, strict=False):
                each.rows, each.packed = rows, packed
        for key in [key for key, each in self._live.items() if each.rows < 0]:
            del self._live[key]
        self._before.clear()

    def _fitting(self, metric: Metric, needs: Needs) -> Rollup | None:
        fit = [e for e in self._live.values() if e.metric.id == metric.id and needs.within(e.needs)]
        return min(fit, key=lambda each: each.rows, default=None)

    def _make(self, metric: Metric, needs: Needs, finer: Rollup | None) -> Rollup | Reason:
        with self.facts.snapshot() as cursor:
            (facts,) = cursor.execute(f"SELECT count(*) FROM {metric.table}").fetchone() or (0,)  # noqa: S608
        if facts < self.few:
            return Reason.FEW_FACTS
        key = metric.id, needs
        if facts < 2 * self._refused.get(key, 0):
            return Reason.MANY_CELLS
        if finer is None and self.expected(metric, needs, facts) > MOST_CELLS:
            return Reason.MANY_CELLS
        made = Rollup(f"rollup_{next(self._numbers)}", metric, needs, 0, 0)
        select, bound = (_again(made, finer), {}) if finer else _cells(made, "TRUE")
        cursor = self.facts.connection.cursor()
        try:
            cursor.execute("BEGIN")
            cursor.execute(f"CREATE TABLE {made.name} AS {select}", bound)
            (made.rows,) = cursor.execute(f"SELECT count(*) FROM {made.name}").fetchone() or (0,)  # noqa: S608
            worth = made.rows * LITTLE <= max(facts, SMALL) and made.rows <= MOST_CELLS
            if not worth and self.few:
                self._refused[key] = facts
                return Reason.MANY_CELLS
            cursor.execute("COMMIT")
        finally:
            cursor.close()
        made.packed = made.rows
        self._live[key] = made
        self._make_room(made)
        return made

    def _make_room(self, newest: Rollup) -> None:
        for key, each in sorted(self._live.items(), key=lambda item: item[1].asked):
            if sum(other.rows for other in self._live.values()) <= self.most:
                return
            if each is not newest:
                self.facts.connection.cursor().execute(f"DROP TABLE {each.name}")
                each.rows = -1
                del self._live[key]

    def expected(self, metric: Metric, needs: Needs, facts: int) -> int:
        """How many cells there will be at most, by what is known of the columns without looking at facts."""
        kinds = [
            *((d.value, d.kind) for d in metric.dimensions),
            *((e, k) for k, e in metric.filters.values()),
        ]
        sizes = {value.sql: len(VOCABULARY[kind]) + 1 for value, kind in kinds if kind and kind in VOCABULARY}
        wide = [sizes.get(sql, facts) for sql in needs.found]
        wide += [self._unique(metric.table, name, facts) for name in needs.columns]
        return min(facts, round(prod(wide) * max(1, self._years(metric.table) * PERIODS[needs.grain])))

    def _unique(self, table: str, column: str, facts: int) -> int:
        return int(self.facts.stats(table, column).get("approx_unique", facts)) + 1

    def _years(self, table: str) -> float:
        known = self.facts.stats(table, "on")
        if not known.get("min") or not known.get("max"):
            return 1
        return (known["max"] - known["min"]).days / 365 + 1

    def _add(self, cursor: duckdb.DuckDBPyConnection, each: Rollup, firsts: Mapping[str, int]) -> None:
        metric = each.metric
        follows = {metric.joins[name].follows for name in _joined(each)}
        moved = [each for each in filter(None, follows) if each[0] in firsts]
        if metric.table not in firsts and not moved:
            return
        first = firsts.get(metric.table)
        new = "FALSE" if first is None else f"f.rowid >= {first:d}"
        touched = [
            f'f."{own}" IN (SELECT "{key}" FROM {table} WHERE rowid >= {firsts[table]:d})'  # noqa: S608
            for table, key, own in moved
        ]
        if touched:
            was = " OR ".join(touched)
            old = "TRUE" if first is None else f"f.rowid < {first:d}"
            each.rows += _insert(cursor, each, f"({was}) AND {old}", firsts, before=True)
        each.rows += _insert(cursor, each, " OR ".join([new, *touched]), firsts)
        if each.rows > 2 * each.packed + SMALL:
            cursor.execute(f"CREATE OR REPLACE TABLE {each.name} AS {_again(each, each)}")
            (each.rows,) = cursor.execute(f"SELECT count(*) FROM {each.name}").fetchone() or (0,)  # noqa: S608
            each.packed = each.rows


def _insert(
    cursor: duckdb.DuckDBPyConnection,
    each: Rollup,
    chosen: str,
    firsts: Mapping[str, int],
    *,
    before: bool = False,
) -> int:
    """Add the cells of chosen facts; or, with the opposite sign, what they were before these row numbers."""
    metric = each.metric
    limits = {}
    for table, key, own in filter(None, (metric.joins[name].follows for name in _joined(each))):
        # Only what these facts look up: all of the table would cost what the table is.
        limits[table] = f'"{key}" IN (SELECT f."{own}" FROM {metric.table} AS f WHERE {chosen})'  # noqa: S608
        if before and table in firsts:
            limits[table] += f" AND rowid < {firsts[table]:d}"
    select, bound = _cells(each, chosen, limits)
    if before:
        sums = ", ".join(f"-{name} AS {name}" for name in kept_sums(metric))
        select = f"SELECT {', '.join([*each.keys, sums])} FROM ({select}) AS was"  # noqa: S608
    (added,) = cursor.execute(f"INSERT INTO {each.name} {select}", bound).fetchone() or (0,)
    return int(added)


def _cells(
    each: Rollup, chosen: str, limits: Mapping[str, str] = MappingProxyType({})
) -> tuple[str, dict[str, object]]:
    """Facts that meet a condition, added up to cells; `limits`: of tables looked up, only these rows."""
    metric, kept = each.metric, kept_sums(each.metric)
    values = {f'"{name}"': Expression(f'f."{name}"') for name in sorted(each.needs.columns)}
    values |= {kept_as(sql): Expression(sql) for sql in sorted(each.needs.found)}
    if each.dated:
        period = each.needs.grain.name.lower()
        values = {'"on"': Expression(f"CAST(date_trunc('{period}', f.\"on\") AS DATE)")} | values
    columns = {name: metric.columns[name] for name in columns_in(kept.values(), metric)}
    columns["sign"] = Expression("f.sign")
    joins = " ".join(metric.joins[name].sql for name in _joined(each))
    for table, condition in limits.items():
        joins = joins.replace(f"FROM {table}", f"FROM (SELECT * FROM {table} WHERE {condition}) AS {table}")  # noqa: S608
    selected = ", ".join(f"{value.sql} AS {name}" for name, value in (values | columns).items())
    sums = [f"{sql} AS {name}" for name, sql in kept.items()]
    grouped = f" GROUP BY {', '.join(values)}" if values else ""
    inner = f"SELECT {selected} FROM {metric.table} AS f {joins} WHERE {chosen}"  # noqa: S608
    sql = f"SELECT {', '.join([*values, *sums])} FROM ({inner}) AS facts{grouped}"  # noqa: S608
    return sql, {name: value for name, value in NOW.items() if f"${name}" in sql}


def _joined(each: Rollup) -> list[str]:
    """The joins behind what a rollup keeps."""
    metric = each.metric
    looked_up = [value for value in values_of(metric) if value.sql in each.needs.found]
    looked_up += [metric.columns[name] for name in columns_in(kept_sums(metric).values(), metric)]
    return ordered_joins({need for value in looked_up for need in value.needs}, metric)


def _again(each: Rollup, finer: Rollup) -> str:
    """The cells of a rollup made of those of one that is as fine or finer; those where nothing is left go."""
    kept = kept_sums(each.metric)
    keys = list(each.keys)
    selected = list(keys)
    if each.dated and each.needs.grain < finer.needs.grain:
        period = each.needs.grain.name.lower()
        selected[0] = f'CAST(date_trunc(\'{period}\', "on") AS DATE) AS "on"'
    inner = f"SELECT {', '.join([*selected, *kept])} FROM {finer.name}"  # noqa: S608
    sums = ", ".join(f"sum({name}) AS {name}" for name in kept)
    some = " OR ".join(f"sum({name}) <> 0" for name in kept)
    grouped = f" GROUP BY {', '.join(keys)}" if keys else ""
    return f"SELECT {', '.join([*keys, sums])} FROM ({inner}) AS cells{grouped} HAVING {some}"  # noqa: S608
