"""Row by row: what the running figures answer to a published row, and whether it is the same within rounding."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from analytics.engine import Engine
from analytics.questions import All, Question
from demo.published.asking import Asked, Key, ask
from demo.published.figures import DATA, Row, published
from demo.published.readings import named_with


@dataclass(frozen=True)
class RowCheck:
    """One row: what the figures answer (None: they cannot), whether that is within rounding (None: not covered).

    `reason` says why a row is not covered; `against` are the lines that it cannot be true together with.
    """

    row: Row
    answer: Decimal | None = None
    holds: bool | None = None
    reason: str = ""
    against: tuple[int, ...] = field(default=())


def compare(engine: Engine, today: date, rows: tuple[Row, ...] | None = None) -> tuple[RowCheck, ...]:
    """Every published row with the answer of the running figures. Raises what the engine raises."""
    rows = published() if rows is None else rows
    answers = _answers(engine, today)
    against = conflicting()
    named = named_with(rows)
    found = []
    for row in rows:
        asked = ask(row, named[row.line], rows)
        if isinstance(asked, str):
            check = RowCheck(row, reason=asked)
        else:
            answer = _answer(asked, answers)
            low, high = row.bounds
            holds = (
                answer is not None and low <= Fraction(answer) and (high is None or Fraction(answer) <= high)
            )
            check = RowCheck(row, answer, holds)
        found.append(replace(check, against=against.get(row.line, ())))
    return tuple(found)


Answers = Callable[[Asked], tuple[Mapping[Key, Decimal | None], Decimal | None]]


def _answers(engine: Engine, today: date) -> Answers:
    """The engine's answers by key of the dimension, with the total; each question is asked once."""

    @cache
    def answered(asked: Asked) -> tuple[Mapping[Key, Decimal | None], Decimal | None]:
        by = () if asked.by is None else (asked.by[0],)
        where, wanted = All(asked.where), (asked.measure,)
        table = engine.answer(Question(asked.metric, today, by, where, asked.as_of, measures=wanted))
        rows = {row.keys.get(asked.by[1]): row for row in table.rows} if asked.by else {}
        found = {key: _number(row.values[asked.measure]) for key, row in rows.items()}
        return found, _number(table.total.values[asked.measure])

    return lambda asked: answered(replace(asked, keys=None, without=None, share=False))


def _answer(asked: Asked, answers: Answers) -> Decimal | None:
    rows, total = answers(asked)
    found = total
    if asked.keys is not None:
        found = sum((rows.get(key) or Decimal(0) for key in asked.keys), Decimal(0))
    elif asked.without is not None and total is not None:
        found = total - sum((rows.get(key) or Decimal(0) for key in asked.without), Decimal(0))
    if not asked.share or found is None:
        return found
    return found * 100 / total if total else None


def _number(value: Any) -> Decimal | None:
    return value if isinstance(value, Decimal) else None


@cache
def conflicting() -> Mapping[int, tuple[int, ...]]:
    """The lines that cannot hold, each with those that it is in conflict with (`data/conflicts.csv`)."""
    with (DATA / "conflicts.csv").open(encoding="utf-8", newline="") as table:
        return {int(row["line"]): tuple(map(int, row["against"].split())) for row in csv.DictReader(table)}
