"""What a metric is made of: values, from which SQL, the graph's types, the catalogue and the exports follow.

SQL is written once, near the standard. `f` is the fact table; a *join* is another relation, named by its alias and
joined only where something needs it. Joins find what a question brings along (days, moments, dated values of the
rules) in bound parameters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import IntEnum
from types import MappingProxyType
from typing import Any

from analytics.questions import Question
from analytics.tables import Kind
from policy.rulebook import Rulebook

Bound = dict[str, Any]
"""Parameters of a statement by name."""


@dataclass(frozen=True)
class Expression:
    """A value of one fact: SQL, and the aliases of the joins it needs besides `f`."""

    sql: str
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Join:
    """A relation joined to the facts: its SQL from `LEFT JOIN` on, what it needs, and the parameters it binds.

    For rollups (analytics/rolled.py) it may say one of two things more; a join that says neither is looked up in facts.
    """

    sql: str
    needs: tuple[str, ...] = ()
    binds: Callable[[Question, Rulebook], Bound] = lambda _question, _rulebook: {}
    follows: tuple[str, str, str] | None = None
    """The table that it looks up, its column and that of the facts by which it does: it binds nothing but the two
    times, and what it gives for a fact changes only with rows of that table which are alike in that column."""
    over: tuple[Expression, ...] | None = None
    """The values of a fact that it looks at, where it looks at nothing else: cells that have them can be joined."""


@dataclass(frozen=True)
class Dimension:
    """A way to group: `key` is the field of a row, `write` makes the row's value of what the database gives."""

    id: str
    key: str
    value: Expression
    kind: Kind | None = None
    write: Callable[[Any], Any] = lambda found: found
    about: str = ""
    """What a row says with it, in English, for whoever reads the schema."""


@dataclass(frozen=True)
class Absent:
    """A figure that nobody collects (yet); `since` is the day it is collected from, where there is one."""

    since: date | None = None


NOBODY = Absent()


class Level(IntEnum):
    """Where a cell stands: in a row, in the rest beyond the first rows, or in the total. Only rows have keys."""

    ROW = 0
    REST = 1
    TOTAL = 2


@dataclass(frozen=True)
class Cell:
    """What a measure may look at when it becomes a figure: its own parts, those of the total, and beside them the
    row's keys, the question, the rules and what its companion statement found."""

    level: Level
    parts: Mapping[str, Any]
    total: Mapping[str, Any]
    keys: Mapping[str, Any]
    question: Question
    rulebook: Rulebook
    beside: Any = None


@dataclass(frozen=True)
class Measure:
    """A figure of a row: `parts` are aggregates over the metric's columns, `finish` makes the figure of them.

    In names and SQL, `{arg}` stands for the field's argument (a currency, a percentile).
    """

    id: str
    parts: Mapping[str, str]
    finish: Callable[[Cell, Any], Decimal | Absent]
    argument: str | None = None
    """The argument of its field: currency, percentile or months."""
    beside: str | None = None
    """The companion statement that it needs."""
    order: str | None = None
    """The part by which rows are put in order, where the measure can be ordered by."""
    about: str = ""
    """What it says, in English, for whoever reads the schema."""


@dataclass(frozen=True)
class Companion:
    """A second, small statement that some measures need, and what is made of its rows."""

    statement: Callable[[Question, Rulebook], tuple[str, Bound]]
    read: Callable[[list[tuple[Any, ...]], Question, Rulebook], Any]


@dataclass(frozen=True, eq=False)
class Metric:
    """A metric of the catalogue. Its words are in translations/<locale>/metrics.po under `metric.<id>.*`."""

    id: str
    unit: str
    owner: str
    table: str
    dimensions: tuple[Dimension, ...]
    measures: tuple[Measure, ...]
    filters: Mapping[str, tuple[Kind, Expression]]
    caveats: tuple[str, ...]
    joins: Mapping[str, Join] = field(default_factory=lambda: MappingProxyType({}))
    columns: Mapping[str, Expression] = field(default_factory=lambda: MappingProxyType({}))
    companions: Mapping[str, Companion] = field(default_factory=lambda: MappingProxyType({}))
    relation: str = ""
    """What is counted where it is not the table's facts one by one: SQL with the columns that all facts have. It may
    use the parameters `$as_of`, `$known_at` and `$today`."""

    def dimension(self, id: str) -> Dimension:
        """The dimension of this id; KeyError where the metric has none."""
        return {dimension.id: dimension for dimension in self.dimensions}[id]

    def measure(self, id: str) -> Measure:
        """The measure of this id; KeyError where the metric has none."""
        return {measure.id: measure for measure in self.measures}[id]
