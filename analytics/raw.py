"""From what a statement gave to exact rows: measure by measure, most of them from one column alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from analytics.compile import Statement
from analytics.finishes import OfPart
from analytics.metric import Absent, Cell, Level, Metric
from analytics.questions import MOST_ROWS, Question, Wanted
from analytics.rolled import Reason
from policy.rulebook import Rulebook

Values = list[tuple[Any, ...]]
"""Level, place, keys and parts of each row."""
Figures = dict[Wanted, Decimal | Absent]


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
class Told:
    """What a statement gave, how it is to be read, and what companion statements gave."""

    values: Values
    statement: Statement
    beside: Mapping[str, Any]

    @property
    def split(self) -> int:
        """Where the parts of a row begin."""
        return 2 + len(self.statement.keys)


def rows_of(
    told: Told, question: Question, metric: Metric, rulebook: Rulebook
) -> tuple[tuple[RawRow, ...], RawRow | None, RawRow]:
    """The rows, the rest beyond them where there is one, and the total."""

    def figures(values: Values) -> Iterator[Figures]:
        made = [_column(told, values, wanted, question, metric, rulebook) for wanted in question.measures]
        return (dict(zip(question.measures, each, strict=True)) for each in _turned(made, len(values)))

    listed = [row for row in told.values if row[0] == Level.ROW]
    dimensions = [metric.dimension(id) for id in question.by]
    names = [dimension.key for dimension in dimensions]
    columns = [
        [None if (value := row[place]) is None else dimension.write(value) for row in listed]
        for place, dimension in enumerate(dimensions, 2)
    ]
    keys = (dict(zip(names, each, strict=True)) for each in _turned(columns, len(listed)))
    others = [row for row in told.values if row[0] == Level.REST]
    rest = next((RawRow({}, each) for each in figures(others)), None)
    (whole,) = figures(told.values[-1:])
    return tuple(map(RawRow, keys, figures(listed))), rest, RawRow({}, whole)


def _column(
    told: Told, values: Values, wanted: Wanted, question: Question, metric: Metric, rulebook: Rulebook
) -> list[Decimal | Absent]:
    """The figures of a measure in some rows."""
    measure, argument = metric.measure(wanted[0]), wanted[1]
    finish, split, parts = measure.finish, told.split, told.statement.parts
    if isinstance(finish, OfPart):
        place = split + parts.index(finish.part.format(arg=argument))
        return [finish.make(row[place]) for row in values]
    total = dict(zip(parts, told.values[-1][split:], strict=True))
    beside = told.beside.get(measure.beside or "")

    def cell(row: tuple[Any, ...]) -> Cell:
        level = Level(row[0])
        keys = dict(zip(told.statement.keys, row[2:split], strict=True)) if level is Level.ROW else {}
        found = dict(zip(parts, row[split:], strict=True))
        return Cell(level, found, total, keys, question, rulebook, beside)

    return [finish(cell(row), argument) for row in values]


def _turned(columns: list[list[Any]], many: int) -> Iterable[tuple[Any, ...]]:
    """Columns as so many rows."""
    return zip(*columns, strict=True) if columns else [()] * many


def levelled(found: list[tuple[Any, ...]], keys: int, parts: int, first: int | None) -> list[tuple[Any, ...]]:
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
