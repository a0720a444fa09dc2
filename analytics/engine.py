"""The engine answers questions with raw tables: exact, and with no way out but disclosure/."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from analytics.cells import Rollup
from analytics.compile import MOST_FLAT, Statement, compile_question
from analytics.dialects import statement as written
from analytics.facts import Facts, open_facts, recorded_by, state_of
from analytics.metric import Metric
from analytics.metrics import METRICS
from analytics.ordering import ordered
from analytics.questions import Question, Refused, check
from analytics.raw import RawTable, Served, Told, levelled, rows_of
from analytics.rolled import Reason, needs_of
from analytics.rollups import SMALL, Rollups
from policy.rulebook import Rulebook

SECONDS = 20.0
"""How long a question may look at facts."""
HEAVY = 200_000
"""Facts from which on a question that must look at all of them is heavy."""
MOST_GROUPS = 1_000_000
IMAGES = 128
"""Small rollups of which the rows are kept as they are asked for, at most."""


@dataclass(frozen=True)
class Engine:
    """Facts, the rules that give them meaning, and what is kept beside them."""

    facts: Facts
    rulebook: Rulebook
    rollups: Rollups | None = None
    _kept: dict[str, tuple[int, list[tuple[Any, ...]]]] = field(
        default_factory=dict, repr=False, compare=False
    )

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
        measures = [metric.measure(id) for id, _ in question.measures]
        companions = {measure.beside for measure in measures if measure.beside}
        apart = question.known_at is not None or companions
        beside: dict[str, Any] = {}
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
            few = cells is not None and cells.rows <= SMALL and not apart
            statement = compile_question(question, metric, self.rulebook, cells, flat=True, in_order=not few)
            if few and statement.flat:
                moment, complete = before.data_as_of, False
                found = ordered(self._cells(statement), question, metric, statement)
            else:
                found, statement, beside, moment, complete = self._looked_up(
                    question, metric, statement, cells, before.data_as_of, companions
                )
            if cells is None or loads == self.facts.loads:
                break  # Else there may be other facts than those for which the rollup was chosen.
        if statement.flat:
            found = levelled(found, len(statement.keys), len(statement.parts), question.first)
        told = Told(found, statement, beside)
        figures, rest, total = rows_of(told, question, metric, self.rulebook)
        return RawTable(metric, figures, rest, total, moment, question.known_at, not complete, served(rollup))

    def _cells(self, statement: Statement) -> list[tuple[Any, ...]]:
        """What a quick statement gives; what it gives of a whole rollup is kept until there are other facts."""
        sql, loads = written(statement.sql), self.facts.loads
        kept = self._kept.get(sql)
        if kept is not None and kept[0] == loads:
            return kept[1]
        rows = self.facts.rows(sql, statement.bound)
        if not statement.bound and loads == self.facts.loads:
            if len(self._kept) >= IMAGES:
                self._kept.clear()
            self._kept[sql] = loads, rows
        return rows

    def _looked_up(
        self,
        question: Question,
        metric: Metric,
        statement: Statement,
        cells: Rollup | None,
        moment: datetime | None,
        companions: Collection[str],
    ) -> tuple[list[tuple[Any, ...]], Statement, dict[str, Any], datetime | None, bool]:
        """What statements give that must see one state together: rows, how they are to be read, what stands beside
        them, the moment of the state, and whether nothing later can change them."""
        with self.facts.snapshot(SECONDS if cells is None else None) as cursor:
            known = question.known_at
            moment = moment if cells else state_of(cursor).data_as_of
            complete = moment is not None and known is not None and known <= moment
            if known is not None and complete:
                moment = recorded_by(cursor, known)
            found = cursor.execute(written(statement.sql), statement.bound).fetchall()
            if statement.flat and len(found) > MOST_FLAT:
                statement = compile_question(question, metric, self.rulebook, cells)
                found = cursor.execute(written(statement.sql), statement.bound).fetchall()
            beside = {}
            for name in companions:
                sql, bound = metric.companions[name].statement(question, self.rulebook)
                told = cursor.execute(written(sql), bound).fetchall()
                beside[name] = metric.companions[name].read(told, question, self.rulebook)
        return found, statement, beside, moment, complete

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
