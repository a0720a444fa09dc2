"""Rows put in order outside of the database stand as the database would put them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.compile import Statement, _order
from analytics.facts import Facts, open_facts
from analytics.metrics import METRICS
from analytics.ordering import ordered
from analytics.questions import Order, Question
from analytics.vocabulary import VOCABULARY

METRIC = METRICS["arrivals"]
COUNTRIES = st.sampled_from([None, *list(VOCABULARY[METRIC.dimension("ORIGIN").kind])])  # type: ignore[index]
ROWS = st.lists(
    st.tuples(
        COUNTRIES,
        st.none() | st.booleans(),
        st.none() | st.dates(date(2020, 1, 1), date(2026, 1, 1)).map(lambda day: day.replace(day=1)),
        st.none() | st.integers(-3, 3),
    ),
    max_size=20,
    unique_by=lambda row: row[:3],
)
ORDERS = st.lists(
    st.one_of(
        st.builds(Order, st.just("persons"), st.none(), st.booleans()),
        st.builds(Order, st.none(), st.sampled_from(["ORIGIN", "TARGET_REGION", "MONTH"]), st.booleans()),
    ),
    max_size=3,
)


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A database with our enumerations."""
    found = open_facts(tmp_path_factory.mktemp("lake"), threads=1)
    found.connection.execute(
        "CREATE TABLE sorted (by_origin country, by_target_region BOOLEAN, by_month DATE, part_persons HUGEINT)"
    )
    yield found
    found.close()


@given(ROWS, ORDERS)
def test_the_order_is_that_of_the_database(facts: Facts, rows: list[Any], orders: list[Order]) -> None:
    question = Question(
        "arrivals", date(2026, 1, 1), ("ORIGIN", "TARGET_REGION", "MONTH"), order=tuple(orders)
    )
    facts.connection.execute("TRUNCATE sorted")
    if rows:
        facts.connection.executemany("INSERT INTO sorted VALUES (?, ?, ?, ?)", rows)
    asked = f"SELECT * FROM sorted {_order(question, METRIC)}"  # noqa: S608
    expected = facts.connection.execute(asked).fetchall()
    statement = Statement("", {}, ("origin", "target_region", "month"), ("persons",), flat=True)
    assert ordered(list(rows), question, METRIC, statement) == expected


def test_statements_from_any_thread_see_what_was_written(tmp_path: Path) -> None:
    facts = open_facts(tmp_path, threads=1)
    facts.connection.execute("CREATE TABLE t AS SELECT 1.5::DECIMAL(9,2) AS a")
    asked = "SELECT a + $more::DECIMAL(9,2) FROM t"
    assert facts.rows(asked, {"more": 1}) == [(Decimal("2.50"),)]
    facts.connection.execute("UPDATE t SET a = 2")
    assert facts.rows(asked, {"more": 1}) == [(Decimal("3.00"),)]
    facts.close()
