"""What a question needs of a rollup that answers it: how fine its periods, and which values it keeps apart.

A rollup looks like the fact table it was made of, with periods instead of days in `on`: so the same expressions hold
over both. What a join looks up for a fact is kept with the cell where it changes with rows that are named
(`Join.follows`), or joined again where it hangs on kept values alone (`Join.over`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum, StrEnum
from functools import cache
from types import MappingProxyType

from analytics.dimensions import DAY, MONTH, QUARTER, YEAR_OF_DAY
from analytics.metric import Expression, Metric
from analytics.questions import Leaf, Question, leaves
from analytics.sums import SIGNS, name_of, sums_of

WORD = re.compile(r"\w+")
COLUMN = re.compile(r'\bf\."?(\w+)"?')
KEPT_ARGUMENTS: Mapping[str | None, tuple[str, ...]] = MappingProxyType({None: ("",), "currency": ("KZT",)})
"""The arguments of measures for which sums are kept: what hangs on dated rates may change with any later rate."""


class Grain(IntEnum):
    """How fine the periods of a rollup are; each finer one parts the coarser ones."""

    ALL = 0
    YEAR = 1
    QUARTER = 2
    MONTH = 3
    DAY = 4


class Reason(StrEnum):
    """Why no rollup served a question."""

    MEASURE = "MEASURE"
    """One of its measures is no sum: different families, ranks."""
    HISTORY = "HISTORY"
    """It counts what facts say together, not facts one by one."""
    RULES = "RULES"
    """It hangs on dated values of the rules that are looked up fact by fact."""
    KNOWN_AT = "KNOWN_AT"
    """It asks for what was known before the newest recording."""
    AS_OF = "AS_OF"
    """It asks by what is looked up elsewhere, as it stood on an earlier day."""
    FEW_FACTS = "FEW_FACTS"
    """There are so few facts that nothing would be gained."""
    BUSY = "BUSY"
    """Facts came in while it was looked for, again and again."""
    MANY_CELLS = "MANY_CELLS"
    """Its cells would be nearly as many as the facts, or too many to keep."""


GRAINS: Mapping[str, Grain] = MappingProxyType(
    {
        YEAR_OF_DAY.sql: Grain.YEAR,
        QUARTER.value.sql: Grain.QUARTER,
        MONTH.value.sql: Grain.MONTH,
        DAY.sql: Grain.DAY,
    }
)
"""How fine periods must be for an expression over `on`."""


@dataclass(frozen=True)
class Needs:
    """Periods at least so fine, these columns of the facts, and these values that are looked up (as SQL)."""

    grain: Grain = Grain.ALL
    columns: frozenset[str] = frozenset()
    found: frozenset[str] = frozenset()

    def __or__(self, other: Needs) -> Needs:
        return Needs(max(self.grain, other.grain), self.columns | other.columns, self.found | other.found)

    def within(self, other: Needs) -> bool:
        """Whether cells of the other are enough."""
        return self.grain <= other.grain and self.columns <= other.columns and self.found <= other.found


def needs_of(question: Question, metric: Metric, *, settled: bool) -> Needs | Reason:
    """What a rollup must have to answer a question; `settled`: nothing happened after its `asOf`."""
    if metric.relation:
        return Reason.HISTORY
    parts = parts_of(question, metric).values()
    if not all(_is_kept(metric, sql) for sql in parts):
        return Reason.MEASURE
    needs = Needs() if settled else Needs(_ends(question.as_of))
    values = [metric.dimension(id).value for id in question.by]
    for leaf in leaves(question.where):
        expression = metric.filters[leaf.field][1]
        needs |= Needs(_edges(leaf)) if expression == DAY else Needs()
        values += [expression] if expression != DAY else []
    for value in values:
        found = _needs(value, metric)
        if found is None:
            return Reason.RULES
        needs |= found
    looked_up = needs.found or any(metric.columns[name].needs for name in columns_in(parts, metric))
    return Reason.AS_OF if looked_up and not settled else needs


def parts_of(question: Question, metric: Metric) -> dict[str, str]:
    """The aggregates that a question asks for, by the names of its parts; some count even where it asks for none."""
    wanted = [(metric.measure(id), argument) for id, argument in question.measures]
    ordered = [metric.measure(order.measure) for order in question.order if order.measure]
    found = {
        name.format(arg=argument): sql.format(arg=argument)
        for measure, argument in [*wanted, *((measure, "KZT") for measure in ordered)]
        for name, sql in measure.parts.items()
    }
    return found or {"facts": "sum(sign)"}


@cache
def kept_sums(metric: Metric) -> Mapping[str, str]:
    """What every rollup of a metric keeps: the aggregates of its measures that can be added up, by name."""
    kept = {SIGNS: "SUM(sign)"}
    for measure in metric.measures:
        for argument in KEPT_ARGUMENTS.get(measure.argument, ()):
            for sql in measure.parts.values():
                found = sums_of(sql.format(arg=argument))
                if found and all(
                    _follows(metric, metric.columns[c]) for c in columns_in([*found.kept.values()], metric)
                ):
                    kept |= found.kept
    return kept


def columns_in(aggregates: Iterable[str], metric: Metric) -> list[str]:
    """The columns of a metric that aggregates speak of."""
    words = {word for sql in aggregates for word in WORD.findall(sql)}
    return [name for name in metric.columns if name in words]


def followed(metric: Metric, values: Iterable[Expression]) -> frozenset[str]:
    """The joins behind values that change with rows of other tables."""
    wanted = {need for value in values for need in value.needs}
    while more := {need for name in wanted for need in metric.joins[name].needs} - wanted:
        wanted |= more
    return frozenset(wanted)


def _is_kept(metric: Metric, part: str) -> bool:
    found = sums_of(part)
    return found is not None and set(found.kept) <= set(kept_sums(metric))


def _follows(metric: Metric, value: Expression) -> bool:
    return all(metric.joins[name].follows for name in followed(metric, [value]))


def _needs(value: Expression, metric: Metric) -> Needs | None:
    if not value.needs:
        columns = frozenset(COLUMN.findall(value.sql))
        grain = GRAINS.get(value.sql, Grain.DAY) if "on" in columns else Grain.ALL
        return Needs(grain, columns - {"on"})
    if _follows(metric, value):
        return Needs(found=frozenset({_within(value, metric)}))
    found = Needs()
    for name in value.needs:
        over = metric.joins[name].over
        for each in over or ():
            more = _needs(each, metric)
            if more is None:
                return None
            found |= more
        if over is None:
            return None
    return found


def _within(value: Expression, metric: Metric) -> str:
    """What must be kept of a value that is looked up: the smallest other one that it is made of, or itself."""
    others = sorted(
        (e.sql for e in values_of(metric) if e.needs == value.needs and e.sql in value.sql), key=len
    )
    names = [f"{name}." for name in value.needs]
    return next((sql for sql in others if not any(n in value.sql.replace(sql, "") for n in names)), value.sql)


def values_of(metric: Metric) -> Iterator[Expression]:
    """All values of a fact that a metric groups or limits by, or joins something to."""
    yield from (dimension.value for dimension in metric.dimensions)
    yield from (expression for _, expression in metric.filters.values())
    for join in metric.joins.values():
        yield from join.over or ()


def _edges(leaf: Leaf) -> Grain:
    """How fine periods must be so that none lies on both sides of a condition on days."""
    match leaf.op:
        case "from":
            return _begins(leaf.value)
        case "to":
            return _ends(leaf.value)
    return Grain.DAY


def _ends(day: date | None) -> Grain:
    return Grain.ALL if day is None else _begins(day + timedelta(days=1))


def _begins(day: date) -> Grain:
    if day.day != 1:
        return Grain.DAY
    return Grain.YEAR if day.month == 1 else Grain.QUARTER if day.month % 3 == 1 else Grain.MONTH


def kept_as(sql: str) -> str:
    """The column of a rollup in which a value that was looked up is kept."""
    return name_of(sql)
