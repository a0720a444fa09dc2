"""A question becomes one statement: the rows in order, the rest beyond the first ones, and the total.

    WITH facts AS (the facts that count, with what they are grouped by), groups AS (…), ranked AS (…)
    SELECT level, place, keys, parts   -- level 0: rows, 1: the rest (at most once), 2: the total (always)

A reversed fact stands there twice, with opposite signs: a group without any fact that still holds is no row. Every
value that a client sent is a bound parameter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from analytics.dimensions import moments
from analytics.metric import Bound, Expression, Level, Metric
from analytics.questions import MOST_ROWS, All, AnyOf, Condition, Leaf, Not, Question
from analytics.tables import Kind
from analytics.vocabulary import VOCABULARY
from policy.rulebook import Rulebook

SIGN = Expression("f.sign")
"""Of every metric, beside its own columns."""
OPERATORS = {"eq": "=", "from": ">=", "to": "<="}
WORD = re.compile(r"\w+")
CAPITALS = str.maketrans({chr(code): chr(code + 32) for code in range(ord("A"), ord("Z") + 1)})
"""Text is compared without regard to the case of A to Z, as in filters of the record."""


@dataclass(frozen=True)
class Statement:
    """SQL, its parameters, and the names of what it gives after `level` and `place`: keys, then parts."""

    sql: str
    bound: Bound
    keys: tuple[str, ...]
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Filter:
    """A condition as SQL, its parameters and the joins it needs."""

    sql: str
    bound: Bound
    needs: frozenset[str]


def compile_question(question: Question, metric: Metric, rulebook: Rulebook) -> Statement:
    """The statement that answers a checked question."""
    dimensions = [metric.dimension(id) for id in question.by]
    parts = _parts(question, metric)
    columns = {name: metric.columns[name] for name in _columns_in(parts.values(), metric)}
    chosen = filter_sql(question.where, metric.filters)
    values = {f"by_{d.key}": d.value for d in dimensions} | columns | {"sign": SIGN}
    needs = chosen.needs.union(*(value.needs for value in values.values()))
    joins, bound = joins_sql(needs, metric, question, rulebook)
    keys = [f"by_{d.key}" for d in dimensions]
    selected = ", ".join(f"{value.sql} AS {name}" for name, value in values.items())
    aggregates = ", ".join(f"{sql} AS part_{name}" for name, sql in parts.items())
    listed = ", ".join([*keys, *(f"part_{name}" for name in parts)])
    grouped = (f"GROUP BY {', '.join(keys)} " if keys else "") + "HAVING sum(sign) > 0"
    same = " AND ".join(f"facts.{key} IS NOT DISTINCT FROM ranked.{key}" for key in keys) or "TRUE"
    nulls = "".join(f"NULL AS {key}, " for key in keys)
    sql = f"""
WITH facts AS MATERIALIZED (
    SELECT {selected} FROM {metric.relation or metric.table} AS f {joins}
    WHERE f."on" <= $as_of AND f.recorded_at <= $known_at AND {chosen.sql}
),
groups AS (SELECT {"".join(f"{key}, " for key in keys)}{aggregates} FROM facts {grouped}),
ranked AS MATERIALIZED (SELECT *, row_number() OVER ({_order(question, metric)}) AS place FROM groups)
SELECT {Level.ROW:d} AS level, place, {listed} FROM ranked WHERE place <= $first
UNION ALL
SELECT {Level.REST:d}, NULL, {nulls}{aggregates} FROM facts
JOIN (SELECT * FROM ranked WHERE place > $first) AS ranked ON {same} HAVING count(*) > 0
UNION ALL
SELECT {Level.TOTAL:d}, NULL, {nulls}{aggregates} FROM facts
ORDER BY level, place"""  # noqa: S608  # made of declarations; whatever was sent is bound
    first = MOST_ROWS if question.first is None else question.first
    bound |= moments(question) | _today(question, sql) | chosen.bound | {"first": first}
    return Statement(sql, bound, tuple(d.key for d in dimensions), tuple(parts))


def _today(question: Question, sql: str) -> Bound:
    """The day of asking, where a statement looks at it."""
    return {"today": question.today} if "$today" in sql else {}


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
    needs: Iterable[str], metric: Metric, question: Question, rulebook: Rulebook
) -> tuple[str, Bound]:
    """The joins that are needed, in the metric's order, and their parameters."""
    wanted = set(needs)
    while more := {need for name in wanted for need in metric.joins[name].needs} - wanted:
        wanted |= more
    ordered = sorted(wanted, key=lambda name: (bool(metric.joins[name].needs), name))
    bound: Bound = {}
    for name in ordered:
        bound |= metric.joins[name].binds(question, rulebook)
    return " ".join(metric.joins[name].sql for name in ordered), bound


def _parts(question: Question, metric: Metric) -> dict[str, str]:
    wanted = [(metric.measure(id), argument) for id, argument in question.measures]
    ordered = [metric.measure(order.measure) for order in question.order if order.measure]
    found = {
        name.format(arg=argument): sql.format(arg=argument)
        for measure, argument in wanted
        for name, sql in measure.parts.items()
    }
    for measure in ordered:
        found |= {name.format(arg="KZT"): sql.format(arg="KZT") for name, sql in measure.parts.items()}
    return found or {"facts": "sum(sign)"}


def _columns_in(parts: Iterable[str], metric: Metric) -> list[str]:
    words = {word for sql in parts for word in WORD.findall(sql)}
    return [name for name in metric.columns if name in words]


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
