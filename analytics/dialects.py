"""Statements in the words of DuckDB, Spark and ClickHouse, from one expression tree.

A metric is written once; SQLGlot reads what is written as a tree, and every engine is handed what is made of that tree.
Where the engines differ in more than words, the tree itself is changed here: enumerations are text outside of DuckDB,
lists are taken apart together, and a nearest rank is looked up in a sorted list where no function gives it.

ClickHouse must be asked with `join_use_nulls`, `aggregate_functions_null_for_empty`, `transform_null_in` and
`prefer_column_name_to_alias` set to 1, so that what is unknown stays unknown, and a name is a column's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache, partial
from types import MappingProxyType
from typing import Any

import sqlglot
from sqlglot import exp


class Dialect(StrEnum):
    """An engine that can answer the metrics from the same parts."""

    DUCKDB = "duckdb"
    SPARK = "spark"
    CLICKHOUSE = "clickhouse"


CLICKHOUSE_TYPES: Mapping[type, str] = MappingProxyType(
    {bool: "Bool", int: "Int64", str: "String", datetime: "DateTime64(3)", date: "Date32"}
)
"""The types of parameters: ClickHouse wants to be told."""


def tree(sql: str) -> exp.Expr:
    """What is written, as a tree. Raises sqlglot.ParseError."""
    return sqlglot.parse_one(sql, read=Dialect.DUCKDB)


@lru_cache(maxsize=2048)
def statement(sql: str) -> str:
    """The statement as DuckDB is given it: read as a tree once, written once."""
    return tree(sql).sql(dialect=Dialect.DUCKDB)


def render(sql: str, dialect: Dialect, bound: Mapping[str, Any]) -> str:
    """The statement as an engine is given it; `bound` are the parameters, whose types ClickHouse wants to know."""
    if dialect is Dialect.DUCKDB:
        return statement(sql)
    found = tree(sql)
    for cte in found.find_all(exp.CTE):
        cte.set("materialized", None)
    found = _rewritten(found, _portable, partial(_zipped, dialect))
    if dialect is Dialect.SPARK:
        return _rewritten(found, _spark).sql(dialect=dialect)
    ordered = found.args.pop("order", None)
    if ordered is not None:
        # Otherwise it would belong to the last part of the union alone.
        found = exp.select("*").from_(exp.Subquery(this=found)).order_by(*ordered.expressions)
    return _rewritten(found, partial(_clickhouse, bound)).sql(dialect=dialect)


def _rewritten(root: exp.Expr, *rules: Callable[[exp.Expr], exp.Expr]) -> exp.Expr:
    """The tree with every node that a rule replaces, those below first."""
    for rule in rules:
        for node in reversed(list(root.walk())):
            made = rule(node)
            if made is not node:
                node.replace(made)
                root = made if node is root else root
    return root


def _portable(node: exp.Expr) -> exp.Expr:
    """Enumerations are text: so they are in the files."""
    if isinstance(node, exp.DataType) and node.this is exp.DataType.Type.USERDEFINED:
        return exp.DataType.build("text")
    return node


def _zipped(dialect: Dialect, node: exp.Expr) -> exp.Expr:
    """Several lists taken apart in one SELECT go side by side in DuckDB, but not elsewhere: zip them first."""
    if not isinstance(node, exp.Select) or node.args.get("from_"):
        return node
    lists = [each for item in node.expressions for each in item.find_all(exp.Explode)]
    if len(lists) < 2:
        return node
    each = exp.column("each", table="zipped")
    zipped = "arrayZip" if dialect is Dialect.CLICKHOUSE else "arrays_zip"
    source = exp.select(
        exp.alias_(exp.Explode(this=exp.func(zipped, *[item.this.copy() for item in lists])), "each")
    ).subquery("zipped")
    for number, item in enumerate(lists):
        place = (
            exp.func("tupleElement", each.copy(), exp.Literal.number(number + 1))
            if dialect is Dialect.CLICKHOUSE
            else exp.Dot(this=each.copy(), expression=exp.to_identifier(str(number), quoted=True))
        )
        item.replace(place)
    return node.from_(source)


def _spark(node: exp.Expr) -> exp.Expr:
    match node:
        case exp.DataType(this=exp.DataType.Type.INT128):
            return exp.DataType.build("decimal(38, 0)")
        case exp.PercentileDisc(this=value, expression=rank) if not isinstance(node.parent, exp.WithinGroup):
            ordered = exp.Order(expressions=[exp.Ordered(this=value.copy())])
            return exp.WithinGroup(this=exp.PercentileDisc(this=rank.copy()), expression=ordered)
        case exp.ArrayAgg(this=exp.Distinct(expressions=[only])):
            return exp.func("collect_set", only.copy())
        case exp.Anonymous(this=name, expressions=[inner]) if name.lower() == "list_sum":
            start = exp.cast(exp.Literal.number(0), "bigint")
            return exp.Anonymous(this="aggregate", expressions=[inner.copy(), start, _plus()])
    return node


def _plus() -> exp.Expr:
    return exp.Lambda(
        this=exp.func(
            "coalesce", exp.Add(this=exp.column("so_far"), expression=exp.column("more")), "so_far"
        ),
        expressions=[exp.to_identifier("so_far"), exp.to_identifier("more")],
    )


def _or_nothing() -> exp.Expr:
    known = exp.func("coalesce", exp.column("so_far"), exp.Literal.number(0))
    return exp.Lambda(this=known, expressions=[exp.to_identifier("so_far")])


def _clickhouse(bound: Mapping[str, Any], node: exp.Expr) -> exp.Expr:
    match node:
        case exp.Placeholder(this=str(name)) if not node.args.get("kind"):
            return exp.Placeholder(this=name, kind=_type_of(bound.get(name)))
        case exp.IntDiv(this=left, expression=right):
            return exp.func("intDiv", left.copy(), right.copy())
        case exp.PercentileDisc(this=value, expression=rank):
            return _nearest_rank(value, rank)
        case exp.ArrayAgg(this=exp.Distinct(expressions=[only])):
            return exp.func("groupUniqArray", only.copy())
        case exp.Anonymous(this=name, expressions=[inner]) if name.lower() == "list_sum":
            return exp.func("arraySum", _or_nothing(), inner.copy())
        case exp.Struct(expressions=items):
            return exp.func("tuple", *[item.expression.copy() for item in items])
        case exp.Dot(this=exp.Identifier() as each, expression=exp.Identifier()):
            return exp.func("tupleElement", exp.column(each.name), exp.Literal.number(2))
    return node


def _nearest_rank(value: exp.Expr, rank: exp.Expr) -> exp.Expr:
    """The value at a rank of the sorted values; unknown where there is none."""
    values = exp.func("arraySort", exp.func("groupArray", value.copy()))
    counted = exp.Count(this=value.copy())
    place = exp.func("toUInt64", exp.Ceil(this=exp.Mul(this=rank.copy(), expression=counted)))
    found = exp.Bracket(this=values, expressions=[place])
    return exp.func("if", exp.EQ(this=counted.copy(), expression=exp.Literal.number(0)), exp.null(), found)


def _type_of(value: Any) -> str:
    if isinstance(value, list):
        return f"Array({_type_of(value[0] if value else '')})"
    found: Callable[[type], str | None] = CLICKHOUSE_TYPES.get
    return found(type(value)) or "Nullable(String)"
