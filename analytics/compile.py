"""A question becomes one statement: the rows in order, the rest beyond the first ones, and the total.

    WITH facts AS (cells that count, with what they are grouped by), groups AS (…), ranked AS (…)
    SELECT level, place, keys, parts   -- level 0: rows, 1: the rest (at most once), 2: the total (always)

Where everything asked for is a sum, the facts are added up to cells at once, from the facts themselves or from a
rollup, which looks like them; and where each part is one sum, the rows are all there is to ask for: rest and total are
their sums. A reversed fact stands there twice, with opposite signs: a group without any fact that still holds is no
row. Every value that a client sent is a bound parameter.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from analytics.dimensions import moments
from analytics.metric import Bound, Expression, Level, Metric
from analytics.questions import MOST_ROWS, All, AnyOf, Condition, Leaf, Not, Question
from analytics.rolled import columns_in, parts_of
from analytics.sums import SIGNS, Sums, all_sums
from analytics.tables import Kind
from analytics.vocabulary import VOCABULARY
from policy.rulebook import Rulebook

SIGN = Expression("f.sign")
"""Of every metric, beside its own columns."""
OPERATORS = {"eq": "=", "from": ">=", "to": "<="}
PARAMETER = re.compile(r"\$(\w+)")
CAPITALS = str.maketrans({chr(code): chr(code + 32) for code in range(ord("A"), ord("Z") + 1)})
"""Text is compared without regard to the case of A to Z, as in filters of the record."""
MOST_FLAT = 20_000
"""Rows up to which rest and total are added up from rows."""


class Cells(Protocol):
    """Where kept sums lie: a table that looks like the facts, and the columns that hold what joins would look up."""

    @property
    def name(self) -> str: ...

    @property
    def dated(self) -> bool: ...

    @property
    def found(self) -> Mapping[str, str]: ...

    def parted_by(self, values: Collection[str]) -> bool: ...


@dataclass(frozen=True)
class Statement:
    """SQL, its parameters, and the names of what it gives after `level` and `place`: keys, then parts.

    A `flat` one gives keys and parts alone: every row, up to MOST_FLAT of them and one more.
    """

    sql: str
    bound: Bound
    keys: tuple[str, ...]
    parts: tuple[str, ...]
    flat: bool = False


@dataclass(frozen=True)
class Filter:
    """A condition as SQL, its parameters and the joins it needs."""

    sql: str
    bound: Bound
    needs: frozenset[str]


def compile_question(
    question: Question,
    metric: Metric,
    rulebook: Rulebook,
    cells: Cells | None = None,
    *,
    flat: bool = False,
    in_order: bool = True,
) -> Statement:
    """The statement that answers a checked question: from `cells` where they have what it needs (analytics/rolled.py),
    and `flat` where that is wished for and possible; of few cells, the order may be left to analytics/ordering.py."""
    parts = parts_of(question, metric)
    sums = all_sums(parts)
    flat = flat and sums is not None and all(each.plain for each in sums.values())
    if sums is None:
        source, bound = _facts(question, metric, rulebook, columns_in(parts.values(), metric))
        made = _levels(question, metric, parts, source, "sign")
    else:
        kept = {SIGNS: "sum(sign)"} | {name: sql for each in sums.values() for name, sql in each.kept.items()}
        single = bool(cells and cells.parted_by([metric.dimension(id).value.sql for id in question.by]))
        if cells:
            source, bound = _facts(question, metric, rulebook, kept, cells)
            kept = {name: name if flat and single else f"sum({name})" for name in kept}
        else:
            source, bound = _facts(question, metric, rulebook, columns_in(kept.values(), metric))
        if flat:
            ending = f"{_order(question, metric)} LIMIT {MOST_FLAT + 1}" if in_order else ""
            made = _flat(question, metric, sums, kept, source, ending, single=single)
        else:
            made = _added(question, metric, sums, kept, source)
    keys = tuple(metric.dimension(id).key for id in question.by)
    first = MOST_ROWS if question.first is None else question.first
    bound = bound | moments(question) | {"today": question.today, "first": first}
    used = set(PARAMETER.findall(made))
    named = {name: value for name, value in bound.items() if name in used}
    return Statement(made, named, keys, tuple(parts), flat)


def _facts(
    question: Question, metric: Metric, rulebook: Rulebook, columns: Iterable[str], cells: Cells | None = None
) -> tuple[str, Bound]:
    """The facts that count, or the cells, with what they are grouped by and these columns; and the parameters."""
    dimensions = [metric.dimension(id) for id in question.by]
    chosen = filter_sql(question.where, metric.filters)
    values = {f"by_{d.key}": d.value for d in dimensions}
    values |= (
        {name: Expression(f"f.{name}") for name in columns}
        if cells
        else {name: metric.columns[name] for name in columns} | {"sign": SIGN}
    )
    found = cells.found if cells else {}
    needs = chosen.needs.union(*(value.needs for value in values.values()))
    joins, bound = joins_sql(needs, metric, question, rulebook, looked_up=cells is None)
    selected = ", ".join(f"{value.sql} AS {name}" for name, value in values.items())
    conditions = [chosen.sql]
    if question.as_of is not None and (cells is None or cells.dated):
        conditions.insert(0, 'f."on" <= $as_of')
    if question.known_at is not None and cells is None:
        conditions.insert(0, "f.recorded_at <= $known_at")
    table = cells.name if cells else metric.relation or metric.table
    sql = f"SELECT {selected} FROM {table} AS f {joins} WHERE {' AND '.join(conditions)}"  # noqa: S608
    for looked_up, column in found.items():
        sql = sql.replace(
            looked_up, f"f.{column}"
        )  # exactly as it was written: there is no other text like it
    return sql, bound | chosen.bound


def _flat(
    question: Question,
    metric: Metric,
    sums: Mapping[str, Sums],
    kept: Mapping[str, str],
    source: str,
    ending: str,
    *,
    single: bool,
) -> str:
    """Every row at once: keys and parts; added up, but where each row of the source is a `single` group."""
    keys = [f"by_{metric.dimension(id).key}" for id in question.by]
    parts = [f"{kept[next(iter(each.kept))]} AS part_{name}" for name, each in sums.items()]
    grouped = f"GROUP BY {', '.join(keys)} " if keys and not single else ""
    condition = "WHERE" if single else "HAVING"
    return f"""SELECT {", ".join([*keys, *parts])} FROM ({source}) AS facts
{grouped}{condition} {kept[SIGNS]} > 0 {ending}"""  # noqa: S608


def _added(
    question: Question, metric: Metric, sums: Mapping[str, Sums], kept: Mapping[str, str], source: str
) -> str:
    """Rows, rest and total over the cells of a question, which the facts are added up to first."""
    keys = [f"by_{metric.dimension(id).key}" for id in question.by]
    aggregates = [f"{sql} AS {name}" for name, sql in kept.items()]
    grouped = f" GROUP BY {', '.join(keys)}" if keys else ""
    cells = f"SELECT {', '.join([*keys, *aggregates])} FROM ({source}) AS facts{grouped}"  # noqa: S608
    return _levels(question, metric, {name: each.sql for name, each in sums.items()}, cells, SIGNS)


def _levels(question: Question, metric: Metric, parts: Mapping[str, str], source: str, sign: str) -> str:
    keys = [f"by_{metric.dimension(id).key}" for id in question.by]
    aggregates = ", ".join(f"{sql} AS part_{name}" for name, sql in parts.items())
    listed = ", ".join([*keys, *(f"part_{name}" for name in parts)])
    grouped = (f"GROUP BY {', '.join(keys)} " if keys else "") + f"HAVING sum({sign}) > 0"
    same = " AND ".join(f"facts.{key} IS NOT DISTINCT FROM ranked.{key}" for key in keys) or "TRUE"
    nulls = "".join(f"NULL AS {key}, " for key in keys)
    return f"""
WITH facts AS MATERIALIZED ({source}),
groups AS (SELECT {"".join(f"{key}, " for key in keys)}{aggregates} FROM facts {grouped}),
ranked AS MATERIALIZED (SELECT *, row_number() OVER ({_order(question, metric)}) AS place FROM groups)
SELECT {Level.ROW:d} AS level, place, {listed} FROM ranked WHERE place <= $first
UNION ALL
SELECT {Level.REST:d}, NULL, {nulls}{aggregates} FROM facts
JOIN (SELECT * FROM ranked WHERE place > $first) AS ranked ON {same} HAVING count(*) > 0
UNION ALL
SELECT {Level.TOTAL:d}, NULL, {nulls}{aggregates} FROM facts
ORDER BY level, place"""  # noqa: S608  # made of declarations; whatever was sent is bound


def filter_sql(where: Condition, fields: Mapping[str, tuple[Kind, Expression]]) -> Filter:
    """A condition over facts. A single condition on an unknown value is false, not unknown: so a filter and its
    negation always part the facts in two."""
    bound: Bound = {}
    needs: set[str] = set()

    def bind(value: object, kind: Kind) -> str:
        name = f"p{len(bound)}"
        bound[name] = value
        # Compared as the enumeration, not as text: this is what makes it fast.
        return f"${name}::{kind.lower()}" if kind in VOCABULARY else f"${name}"

    def render(part: Condition) -> str:
        match part:
            case All(parts):
                return f"({' AND '.join(map(render, parts))})" if parts else "TRUE"
            case AnyOf(parts):
                return f"({' OR '.join(map(render, parts))})" if parts else "FALSE"
            case Not(inner):
                return f"NOT {render(inner)}"
            case Leaf(field, op, value):
                kind, expression = fields[field]
                needs.update(expression.needs)
                if op == "in":
                    listed = ", ".join(bind(each, kind) for each in value)
                    return f"coalesce({expression.sql} IN ({listed}), FALSE)" if value else "FALSE"
                if op == "contains":
                    text = bind(value.translate(CAPITALS), kind)
                    return f"coalesce(contains(lower({expression.sql}), {text}), FALSE)"
                return f"coalesce({expression.sql} {OPERATORS[op]} {bind(value, kind)}, FALSE)"

    return Filter(render(where), bound, frozenset(needs))


def joins_sql(
    needs: Iterable[str],
    metric: Metric,
    question: Question,
    rulebook: Rulebook,
    *,
    looked_up: bool = True,
) -> tuple[str, Bound]:
    """The joins that are needed, in the metric's order, and their parameters; cells hold what was `looked_up`."""
    bound: Bound = {}
    names = [name for name in ordered_joins(needs, metric) if looked_up or not metric.joins[name].follows]
    for name in names:
        bound |= metric.joins[name].binds(question, rulebook)
    return " ".join(metric.joins[name].sql for name in names), bound


def ordered_joins(needs: Iterable[str], metric: Metric) -> list[str]:
    """These joins and those that they need, which come first."""
    wanted = set(needs)
    while more := {need for name in wanted for need in metric.joins[name].needs} - wanted:
        wanted |= more
    return sorted(wanted, key=lambda name: (bool(metric.joins[name].needs), name))


def _order(question: Question, metric: Metric) -> str:
    terms = []
    for order in question.order:
        name = (
            f"part_{metric.measure(order.measure).order}" if order.measure else _key(metric, order.dimension)
        )
        terms.append(f"{name} {'DESC' if order.descending else 'ASC'} NULLS LAST")
    terms += [f"{_key(metric, id)} ASC NULLS LAST" for id in question.by]
    return f"ORDER BY {', '.join(terms)}" if terms else ""


def _key(metric: Metric, dimension: str | None) -> str:
    return f"by_{metric.dimension(dimension or '').key}"
