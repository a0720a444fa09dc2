"""The engine answers questions with raw tables: exact, and with no way out but disclosure/."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from analytics.cells import Rollup
from analytics.compile import MOST_FLAT, Statement, compile_question
from analytics.dialects import statement as written
from analytics.facts import Facts, open_facts, recorded_by, state_of
from analytics.metric import Absent, Cell, Level, Metric
from analytics.metrics import METRICS
from analytics.questions import MOST_ROWS, Question, Refused, Wanted, check
from analytics.rolled import Reason, needs_of
from analytics.rollups import Rollups
from policy.rulebook import Rulebook

SECONDS = 20.0
"""How long a question may look at facts."""
HEAVY = 200_000
"""Facts from which on a question that must look at all of them is heavy."""
MOST_GROUPS = 1_000_000


@dataclass(frozen=True, repr=False)
class RawRow:
    """A row of exact figures: `keys` by dimension, `values` by measure and argument. Never shown as it is."""

    keys: Mapping[str, Any]
    values: Mapping[Wanted, Decimal | Absent]


@dataclass(frozen=True, repr=False)
class RawTable:
    """An exact answer. It has no text form and none of the graph's names: only disclosure/gate.py makes figures."""

    metric: Metric
    rows: tuple[RawRow, ...]
    rest: RawRow | None
    total: RawRow
    data_as_of: datetime | None
    """When the newest recording behind it was made: none later than `known_at`; None where there was none yet."""
    known_at: datetime | None
    provisional: bool
    """Whether an event recorded later can still change this answer."""
    served: Served


@dataclass(frozen=True)
class Served:
    """What a question was answered from: the rollup (None: the facts), how many cells it had, or why there was none."""

    by: tuple[str, ...] | None
    grain: str | None
    cells: int | None
    reason: Reason | None


@dataclass(frozen=True)
class Engine:
    """Facts, the rules that give them meaning, and what is kept beside them."""

    facts: Facts
    rulebook: Rulebook
    rollups: Rollups | None = None

    def answer(self, question: Question) -> RawTable:
        """Answer a question from the newest published state. Raises Refused, FactsError."""
        self.facts.refresh()
        found = self._answer(question, light=False)
        assert found is not None  # noqa: S101  # only light answers can be missing
        return found

    def answer_at_once(self, question: Question) -> RawTable | None:
        """Answer a question from a rollup, or from facts where these are few; None where it is heavy. Raises as
        `answer` does."""
        self.facts.refresh()
        return self._answer(question, light=True)

    def answer_now(self, question: Question) -> RawTable | None:
        """Answer a question in a millisecond or two, from a small rollup that is there already, where nothing is newer;
        else None. Raises as `answer` does."""
        metric = check_question(question)
        if (
            question.known_at
            or self.rollups is None
            or any(metric.measure(id).beside for id, _ in question.measures)
        ):
            return None
        return self._answer(question, light=True, make=False) if self.facts.is_newest else None

    def _answer(self, question: Question, *, light: bool, make: bool = True) -> RawTable | None:
        metric = check_question(question)
        wanted = [metric.measure(id) for id, _ in question.measures]
        for last in (False, False, True):
            loads, before = self.facts.loads, self.facts.state
            rollup = self._rollup(question, metric, before.data_as_of, make) if not last else Reason.BUSY
            cells = rollup if isinstance(rollup, Rollup) else None
            if cells is None and not make:
                return None
            if cells is None and self._is_heavy(question, metric):
                if light:
                    return None
                self._refuse_crowds(question, metric)
            statement = compile_question(question, metric, self.rulebook, cells, flat=True)
            with self.facts.snapshot(SECONDS if cells is None else None) as cursor:
                known = question.known_at
                moment = (before if cells else state_of(cursor)).data_as_of
                complete = moment is not None and known is not None and known <= moment
                if known is not None and complete:
                    moment = recorded_by(cursor, known)
                found = cursor.execute(written(statement.sql), statement.bound).fetchall()
                if statement.flat and len(found) > MOST_FLAT:
                    statement = compile_question(question, metric, self.rulebook, cells)
                    found = cursor.execute(written(statement.sql), statement.bound).fetchall()
                beside = {}
                for name in {measure.beside for measure in wanted if measure.beside}:
                    sql, bound = metric.companions[name].statement(question, self.rulebook)
                    beside[name] = metric.companions[name].read(
                        cursor.execute(written(sql), bound).fetchall(), question, self.rulebook
                    )
            if cells is None or loads == self.facts.loads:
                break  # Else there may be other facts than those for which the rollup was chosen.
        if statement.flat:
            found = _levelled(found, len(statement.keys), len(statement.parts), question.first)
        return self._table(question, metric, statement, found, beside, moment, not complete, served(rollup))

    def _rollup(
        self, question: Question, metric: Metric, moment: datetime | None, make: bool
    ) -> Rollup | Reason:
        """The rollup for a question, made where it is worth it, or why there is none."""
        if self.rollups is None:
            return Reason.FEW_FACTS
        if question.known_at is not None and (moment is None or question.known_at < moment):
            return Reason.KNOWN_AT
        needs = needs_of(question, metric, settled=self._settled(question.as_of, metric))
        if isinstance(needs, Reason):
            return needs
        return self.rollups.choose(metric, needs) if make else self.rollups.ready(metric, needs)

    def _is_heavy(self, question: Question, metric: Metric) -> bool:
        """Whether so many facts must be looked at that others should not wait for it."""
        return self.facts.count(metric.table) >= HEAVY

    def _refuse_crowds(self, question: Question, metric: Metric) -> None:
        if self.rollups is not None and self.rollups.groups(question, metric) > MOST_GROUPS:
            message = (
                f"`by`: this could have more than {MOST_GROUPS} rows; group by less, or limit it by `where`."
            )
            raise Refused(message, "TOO_MANY_GROUPS")

    def _settled(self, as_of: date | None, metric: Metric) -> bool:
        """Whether nothing behind a metric happened after a day."""
        if as_of is None:
            return True
        tables = {metric.table, *(join.follows[0] for join in metric.joins.values() if join.follows)}
        latest = [self.facts.stats(table, "on").get("max") for table in tables]
        return all(day is None or day <= as_of for day in latest)

    def close(self) -> None:
        """Let go of the facts."""
        self.facts.close()

    def _table(
        self,
        question: Question,
        metric: Metric,
        statement: Statement,
        found: list[tuple[Any, ...]],
        beside: Mapping[str, Any],
        moment: datetime | None,
        provisional: bool,
        served: Served,
    ) -> RawTable:
        split = 2 + len(statement.keys)
        total = dict(zip(statement.parts, found[-1][split:], strict=True))
        asked = [(each, metric.measure(each[0])) for each in question.measures]
        finishes = [(each, measure.finish, beside.get(measure.beside or "")) for each, measure in asked]
        dimensions = [metric.dimension(id) for id in question.by]
        written_as = [(d.key, d.write, 2 + place) for place, d in enumerate(dimensions)]

        def row(level: Level, values: tuple[Any, ...]) -> RawRow:
            keys = dict(zip(statement.keys, values[2:split], strict=True)) if level is Level.ROW else {}
            parts = dict(zip(statement.parts, values[split:], strict=True))
            figures = {
                wanted: finish(Cell(level, parts, total, keys, question, self.rulebook, more), wanted[1])
                for wanted, finish, more in finishes
            }
            said = {
                key: None if (value := values[place]) is None else write(value)
                for key, write, place in written_as
                if keys
            }
            return RawRow(said, figures)

        rows = tuple([row(Level.ROW, values) for values in found if values[0] == Level.ROW])
        rest = next((row(Level.REST, values) for values in found if values[0] == Level.REST), None)
        total_row = row(Level.TOTAL, found[-1])
        return RawTable(metric, rows, rest, total_row, moment, question.known_at, provisional, served)


def open_engine(
    folder: Path, rulebook: Rulebook, threads: int | None = None, few: int | None = None
) -> Engine:
    """An engine over the lake in `folder`; nothing is loaded before the first question (or `facts.refresh`).

    `few`: facts from which on they are rolled up, where it is not the usual number.
    """
    facts = open_facts(folder, threads)
    rollups = Rollups(facts) if few is None else Rollups(facts, few)
    facts.upkeep.append(rollups)
    return Engine(facts, rulebook, rollups)


def served(rollup: Rollup | Reason) -> Served:
    """What is told of a rollup, or of there being none."""
    if isinstance(rollup, Reason):
        return Served(None, None, None, rollup)
    needs = rollup.needs
    return Served(rollup.keeps, needs.grain.name, rollup.rows, None)


def _levelled(
    found: list[tuple[Any, ...]], keys: int, parts: int, first: int | None
) -> list[tuple[Any, ...]]:
    """Rows as a statement of three levels would give them: with the rest beyond the first, and the total."""
    most = MOST_ROWS if first is None else first
    rows: list[tuple[Any, ...]] = [(Level.ROW, place, *row) for place, row in enumerate(found[:most], 1)]
    unkeyed = (None,) * keys
    if found[most:]:
        rows.append((Level.REST, None, *unkeyed, *_sums(found[most:], keys, parts)))
    return [*rows, (Level.TOTAL, None, *unkeyed, *_sums(found, keys, parts))]


def _sums(rows: list[tuple[Any, ...]], keys: int, parts: int) -> list[Any]:
    columns = [[row[place] for row in rows if row[place] is not None] for place in range(keys, keys + parts)]
    return [sum(column) if column else None for column in columns]


def check_question(question: Question) -> Metric:
    """The metric a question asks for; Refused where the question cannot be. Touches no fact."""
    metric = METRICS[question.metric]
    check(
        question,
        {dimension.id for dimension in metric.dimensions},
        {measure.id for measure in metric.measures},
        {name: kind for name, (kind, _) in metric.filters.items()},
    )
    return metric
