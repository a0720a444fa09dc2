"""An answer row by row, however many rows it has: for files, where 10,000 are not enough.

The total is worked out first, in the same state of the facts, since shares are shares of it. Memory does not grow with
the rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from analytics.comparisons import EVERY_ROW
from analytics.compile import Statement, compile_question
from analytics.dialects import statement as written
from analytics.engine import Engine, check_question
from analytics.metric import Cell, Level, Metric
from analytics.questions import Question
from analytics.raw import RawRow

AT_ONCE = 5_000
"""Rows fetched together."""


@dataclass(frozen=True, repr=False)
class RawStream:
    """An exact answer: like a raw table, but its rows come one after the other, with the name of their level. The rest
    and the total come last; nothing is read before the first row is asked for."""

    metric: Metric
    rows: Iterator[tuple[str, RawRow]]
    data_as_of: datetime | None
    known_at: datetime | None
    provisional: bool


def stream(engine: Engine, question: Question) -> RawStream:
    """The answer to a question; without `first`, every row there is. Raises Refused, FactsError."""
    metric = check_question(question)
    head = engine.answer(_total(question))
    return RawStream(
        metric, _rows(engine, question, metric), head.data_as_of, head.known_at, head.provisional
    )


def _total(question: Question) -> Question:
    return replace(question, by=(), order=(), first=0)


def _rows(engine: Engine, question: Question, metric: Metric) -> Iterator[tuple[str, RawRow]]:
    every = replace(question, first=EVERY_ROW if question.first is None else question.first)
    rows = compile_question(every, metric, engine.rulebook)
    whole = compile_question(_total(question), metric, engine.rulebook)
    engine.facts.refresh()
    with engine.facts.snapshot() as cursor:
        last = cursor.execute(written(whole.sql), whole.bound).fetchall()[-1]
        total = dict(zip(whole.parts, last[2:], strict=True))
        beside = {}
        for name in {each for id, _ in question.measures if (each := metric.measure(id).beside)}:
            companion = metric.companions[name]
            sql, bound = companion.statement(question, engine.rulebook)
            found = cursor.execute(written(sql), bound).fetchall()
            beside[name] = companion.read(found, question, engine.rulebook)
        cursor.execute(written(rows.sql), rows.bound)
        while batch := cursor.fetchmany(AT_ONCE):
            for values in batch:
                yield _row(values, rows, total, question, metric, engine, beside)


def _row(
    values: tuple[Any, ...],
    statement: Statement,
    total: dict[str, Any],
    question: Question,
    metric: Metric,
    engine: Engine,
    beside: dict[str, Any],
) -> tuple[str, RawRow]:
    level, split = Level(values[0]), 2 + len(statement.keys)
    keys = dict(zip(statement.keys, values[2:split], strict=True)) if level is Level.ROW else {}
    parts = dict(zip(statement.parts, values[split:], strict=True))
    figures = {}
    for id, argument in question.measures:
        measure = metric.measure(id)
        cell = Cell(level, parts, total, keys, question, engine.rulebook, beside.get(measure.beside or ""))
        figures[id, argument] = measure.finish(cell, argument)
    named = [metric.dimension(id) for id in question.by] if keys else []
    told = {d.key: None if keys[d.key] is None else d.write(keys[d.key]) for d in named}
    return level.name, RawRow(told, figures)
