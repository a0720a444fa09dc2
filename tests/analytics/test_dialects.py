"""Every metric in every measure becomes a statement of DuckDB, Spark and ClickHouse, and each reads as its own."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlglot
from sqlglot import exp

from analytics.compile import compile_question
from analytics.dialects import Dialect, render, statement
from analytics.engine import open_engine
from analytics.metrics import METRICS
from analytics.questions import All, Leaf, Order, Question
from policy.rulebook import load_rulebook

RULEBOOK = load_rulebook()
ARGUMENTS: dict[str | None, list[Any]] = {
    None: [None],
    "currency": ["KZT", "EUR", "USD", "MRP"],
    "percentile": [50, 90],
    "months": [3, 12],
}
CASES = [
    (metric.id, measure.id, argument)
    for metric in METRICS.values()
    for measure in metric.measures
    for argument in ARGUMENTS.get(measure.argument, [None])
]
UNKNOWN_TO_ALL = {"LIST_SUM", "STRUCT_PACK", "UNNEST", "QUANTILE_DISC", "ARG_MAX"}
"""Words of DuckDB that no other engine has."""


def asked(id: str, measure: str, argument: Any) -> Question:
    """A question that groups by everything, and is limited and put in order."""
    metric = METRICS[id]
    days = [name for name, (kind, _) in metric.filters.items() if kind == "DAY"]
    ordered = [each for each in metric.measures if each.id == measure and each.order]
    return Question(
        metric=id,
        today=date(2026, 11, 22),
        by=tuple(d.id for d in metric.dimensions),
        where=All((Leaf(days[0], "from", date(2024, 1, 1)),)),
        order=tuple(Order(each.id, None, True) for each in ordered),
        first=3,
        measures=((measure, argument),),
    )


@pytest.mark.parametrize("dialect", [Dialect.SPARK, Dialect.CLICKHOUSE])
@pytest.mark.parametrize(("id", "measure", "argument"), CASES)
def test_a_measure_reads_as_a_statement_of_the_engine(
    id: str, measure: str, argument: Any, dialect: Dialect
) -> None:
    found = compile_question(asked(id, measure, argument), METRICS[id], RULEBOOK)
    written = render(found.sql, dialect, found.bound)
    read = sqlglot.parse_one(written, read=dialect)
    assert read.sql(dialect=dialect) == written
    assert {table.name for table in read.find_all(exp.Table)} >= {METRICS[id].table, "ranked", "facts"}
    bound = {each.name for each in read.find_all(exp.Placeholder)}
    assert bound == {
        each.name for each in sqlglot.parse_one(found.sql, read="duckdb").find_all(exp.Placeholder)
    }
    assert not {word for word in UNKNOWN_TO_ALL if f"{word}(" in written.upper()}
    assert "MATERIALIZED" not in written
    # An enumeration is a type of ours: the files hold text.
    types = {each.this for each in read.find_all(exp.DataType)}
    assert exp.DataType.Type.USERDEFINED not in types


@pytest.mark.parametrize(("id", "measure", "argument"), CASES)
def test_duckdb_understands_what_is_written_of_the_tree(
    id: str, measure: str, argument: Any, duck: Any
) -> None:
    found = compile_question(asked(id, measure, argument), METRICS[id], RULEBOOK)
    written = statement(found.sql)
    assert sqlglot.parse_one(written, read="duckdb").sql("duckdb") == written
    (total,) = duck.execute(written, found.bound).fetchall()
    assert total[0] == 2


def test_lists_side_by_side_are_zipped_where_an_engine_would_multiply_them() -> None:
    sql = "SELECT unnest($days::DATE[]) AS day, unnest($codes::VARCHAR[])::region AS region"
    bound = {"days": [date(2026, 1, 1)], "codes": ["KZ-55"]}
    assert render(sql, Dialect.SPARK, bound) == (
        "SELECT zipped.each.`0` AS day, CAST(zipped.each.`1` AS STRING) AS region FROM (SELECT EXPLODE(ARRAYS_ZIP("
        "CAST(:days AS ARRAY<DATE>), CAST(:codes AS ARRAY<STRING>))) AS each) AS zipped"
    )
    assert render(sql, Dialect.CLICKHOUSE, bound) == (
        "SELECT tupleElement(zipped.each, 1) AS day, CAST(tupleElement(zipped.each, 2) AS Nullable(String)) AS region "
        "FROM (SELECT arrayJoin(arrayZip(CAST({days: Array(Date32)} AS Array(Nullable(DATE))), "
        "CAST({codes: Array(String)} AS Array(Nullable(String))))) AS each) AS zipped"
    )


@pytest.fixture(scope="module")
def duck(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """An empty lake in DuckDB."""
    folder: Path = tmp_path_factory.mktemp("figures")
    engine = open_engine(folder, RULEBOOK, threads=1)
    with engine.facts.snapshot() as cursor:
        yield cursor
    engine.close()
