"""The engine answers questions with raw tables: exact, and with no way out but disclosure/."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from analytics.compile import Statement, compile_question
from analytics.dialects import statement as written
from analytics.facts import Facts, data_as_of, open_facts, recorded_by
from analytics.metric import Absent, Cell, Level, Metric
from analytics.metrics import METRICS
from analytics.questions import Question, Wanted, check
from policy.rulebook import Rulebook


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


@dataclass(frozen=True)
class Engine:
    """Facts and the rules that give them meaning."""

    facts: Facts
    rulebook: Rulebook

    def answer(self, question: Question) -> RawTable:
        """Answer a question from the newest published state. Raises Refused, FactsError."""
        metric = check_question(question)
        statement = compile_question(question, metric, self.rulebook)
        wanted = [metric.measure(id) for id, _ in question.measures]
        self.facts.refresh()
        with self.facts.snapshot() as cursor:
            moment, known = data_as_of(cursor), question.known_at
            complete = moment is not None and known is not None and known <= moment
            if known is not None and complete:
                moment = recorded_by(cursor, known)
            found = cursor.execute(written(statement.sql), statement.bound).fetchall()
            beside = {}
            for name in {measure.beside for measure in wanted if measure.beside}:
                sql, bound = metric.companions[name].statement(question, self.rulebook)
                beside[name] = metric.companions[name].read(
                    cursor.execute(written(sql), bound).fetchall(), question, self.rulebook
                )
        return self._table(question, metric, statement, found, beside, moment, not complete)

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
    ) -> RawTable:
        split = 2 + len(statement.keys)
        total = dict(zip(statement.parts, found[-1][split:], strict=True))

        def row(values: tuple[Any, ...]) -> RawRow:
            level = Level(values[0])
            keys = dict(zip(statement.keys, values[2:split], strict=True)) if level is Level.ROW else {}
            parts = dict(zip(statement.parts, values[split:], strict=True))
            figures = {}
            for id, argument in question.measures:
                measure = metric.measure(id)
                cell = Cell(
                    level, parts, total, keys, question, self.rulebook, beside.get(measure.beside or "")
                )
                figures[id, argument] = measure.finish(cell, argument)
            return RawRow(_written(keys, question, metric), figures)

        rows = tuple(row(values) for values in found if values[0] == Level.ROW)
        rest = next((row(values) for values in found if values[0] == Level.REST), None)
        return RawTable(metric, rows, rest, row(found[-1]), moment, question.known_at, provisional)


def open_engine(folder: Path, rulebook: Rulebook, threads: int | None = None) -> Engine:
    """An engine over the lake in `folder`; nothing is loaded before the first question (or `facts.refresh`)."""
    return Engine(open_facts(folder, threads), rulebook)


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


def _written(keys: Mapping[str, Any], question: Question, metric: Metric) -> dict[str, Any]:
    dimensions = [metric.dimension(id) for id in question.by]
    return {d.key: None if keys[d.key] is None else d.write(keys[d.key]) for d in dimensions if d.key in keys}
