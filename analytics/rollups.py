"""Rollups: facts added up to cells, kept in memory beside them, made by the first question that can use one.

The coarsest rollup that has what a question needs answers it. Where only finer ones do, a coarser one is made of them;
where none does, of the facts, unless its cells would be nearly as many. What a publication brings is added in its own
transaction, to the cells it touches alone, as rows beside theirs: a cell is the sum of its rows, and once the rows have
doubled they are put together. Rows that a join looks up for facts of long ago (a family is placed after its grant) move
those facts: their cells get what they were with the opposite sign, and what they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from math import prod

import duckdb

from analytics.cells import Rollup, again, cells_of, insert, joined
from analytics.facts import Facts
from analytics.metric import Expression, Metric
from analytics.questions import All, Leaf, Question
from analytics.rolled import GRAINS, Grain, Needs, Reason
from analytics.tables import TABLES, Kind
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
PLAIN = re.compile(r"f\.(\w+)")


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

    def ready(self, metric: Metric, needs: Needs) -> Rollup | Reason:
        """A small rollup that is there already and fits; nothing is waited for and nothing made."""
        if not self.facts.loading.acquire(blocking=False):
            return Reason.BUSY
        try:
            fitting = self._fitting(metric, needs)
            if fitting is None or fitting.rows > SMALL:
                return Reason.BUSY
            fitting.asked = next(self._numbers)
            return fitting
        finally:
            self.facts.loading.release()

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
        facts = self.facts.count(metric.table)
        if facts < self.few:
            return Reason.FEW_FACTS
        key = metric.id, needs
        if facts < 2 * self._refused.get(key, 0):
            return Reason.MANY_CELLS
        if finer is None and self.expected(metric, needs, facts) > MOST_CELLS:
            return Reason.MANY_CELLS
        made = Rollup(f"rollup_{next(self._numbers)}", metric, needs, 0, 0)
        select, bound = (again(made, finer), {}) if finer else cells_of(made, "TRUE")
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

    def groups(self, question: Question, metric: Metric) -> int:
        """How many rows a question can have at most, by what is known without looking at facts."""
        facts = self.facts.count(metric.table)
        dimensions = [metric.dimension(id) for id in question.by]
        sizes = {d.value.sql: self._size(d.value, d.kind, metric.table, facts) for d in dimensions}
        for leaf in question.where.parts if isinstance(question.where, All) else (question.where,):
            if isinstance(leaf, Leaf) and leaf.op in ("eq", "in"):
                sql, listed = (
                    metric.filters[leaf.field][1].sql,
                    leaf.value if leaf.op == "in" else (leaf.value,),
                )
                if sql in sizes:
                    sizes[sql] = min(sizes[sql], len(listed))
        grain = max((GRAINS.get(sql, Grain.ALL) for sql in sizes), default=Grain.ALL)
        others = [size for sql, size in sizes.items() if sql not in GRAINS]
        return min(facts, prod(others) * max(1, round(self._years(metric.table) * PERIODS[grain])))

    def _size(self, value: Expression, kind: Kind | None, table: str, facts: int) -> int:
        column = PLAIN.fullmatch(value.sql)
        known = (
            [len(VOCABULARY[kind]) + 1] if kind and kind in VOCABULARY else [3] if kind is Kind.FLAG else []
        )
        known += (
            [self._unique(table, column[1], facts)] if column and column[1] in TABLES[table].columns else []
        )
        return min(known, default=facts)

    def _unique(self, table: str, column: str, facts: int) -> int:
        return int(self.facts.stats(table, column).get("approx_unique", facts)) + 1

    def _years(self, table: str) -> float:
        known = self.facts.stats(table, "on")
        if not known.get("min") or not known.get("max"):
            return 1
        return (known["max"] - known["min"]).days / 365 + 1

    def _add(self, cursor: duckdb.DuckDBPyConnection, each: Rollup, firsts: Mapping[str, int]) -> None:
        metric = each.metric
        follows = {metric.joins[name].follows for name in joined(each)}
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
            each.rows += insert(cursor, each, f"({was}) AND {old}", firsts, before=True)
        each.rows += insert(cursor, each, " OR ".join([new, *touched]), firsts)
        if each.rows > 2 * each.packed + SMALL:
            cursor.execute(f"CREATE OR REPLACE TABLE {each.name} AS {again(each, each)}")
            (each.rows,) = cursor.execute(f"SELECT count(*) FROM {each.name}").fetchone() or (0,)  # noqa: S608
            each.packed = each.rows
