"""Every metric is written once: its statement renders for other engines, and parses there."""

from __future__ import annotations

from datetime import date

import pytest
import sqlglot

from analytics.compile import compile_question
from analytics.metrics import METRICS
from analytics.questions import Question
from policy.rulebook import load_rulebook

ARGUMENTS = {
    "paid": "EUR",
    "repaid": "KZT",
    "net": "MRP",
    "perFamily": "USD",
    "daysToDecision": 90,
    "stayed": 3,
}


@pytest.mark.parametrize("dialect", ["duckdb", "spark", "clickhouse"])
@pytest.mark.parametrize("metric", METRICS.values(), ids=lambda metric: metric.id)
def test_a_metric_renders_elsewhere(metric: object, dialect: str) -> None:
    asked = Question(
        metric.id,
        date(2026, 11, 22),
        tuple(dimension.id for dimension in metric.dimensions),
        measures=tuple((measure.id, ARGUMENTS.get(measure.id)) for measure in metric.measures),
    )
    statement = compile_question(asked, metric, load_rulebook())
    tree = sqlglot.parse_one(statement.sql, read="duckdb")
    rendered = tree.sql(dialect, unsupported_level=sqlglot.ErrorLevel.IGNORE)
    again = sqlglot.parse_one(rendered, read=dialect)
    assert len(list(again.find_all(sqlglot.exp.Select))) == len(list(tree.find_all(sqlglot.exp.Select)))
