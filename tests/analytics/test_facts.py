"""The store in memory: locked to its folder, silent about values, and complete or not at all."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from analytics.facts import FactsError, open_facts
from analytics.manifest import current
from analytics.tables import TABLES
from analytics.vocabulary import VOCABULARY
from feed.shape import SHAPERS
from models.journal import EventKind
from tests.analytics.lakes import publish
from tests.feed.journals import granted

ONE = granted("kan_1", date(2025, 1, 1), [("per_1", "AGE_0_17", None)])


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_csv('{outside}')",
        "SELECT * FROM read_parquet('{outside}')",
        "COPY arrivals TO '{outside}.csv'",
        "ATTACH '{outside}.db'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "SET allowed_directories = ['/']",
    ],
)
def test_nothing_outside_the_lake_can_be_reached(tmp_path: Path, statement: str) -> None:
    outside = tmp_path / "secret.csv"
    outside.write_text("a\n1\n")
    facts = open_facts(tmp_path / "lake")
    with pytest.raises(FactsError), facts.snapshot() as cursor:
        cursor.execute(statement.format(outside=outside)).fetchall()
    facts.close()


def test_a_snapshot_cannot_write(tmp_path: Path) -> None:
    publish(tmp_path, [ONE])
    facts = open_facts(tmp_path)
    facts.refresh()
    with pytest.raises(FactsError), facts.snapshot() as cursor:
        cursor.execute("DELETE FROM arrivals")
    facts.close()


def test_errors_say_nothing_of_values(tmp_path: Path) -> None:
    publish(tmp_path, [ONE])
    facts = open_facts(tmp_path)
    facts.refresh()
    with pytest.raises(FactsError) as fault, facts.snapshot() as cursor:
        cursor.execute("SELECT CAST(CAST(origin AS VARCHAR) AS INTEGER) FROM arrivals").fetchall()
    assert "CHN" not in str(fault.value)
    assert fault.value.__cause__ is None
    assert fault.value.__suppress_context__
    facts.close()


def test_a_code_outside_its_list_is_not_loaded_as_something_else(tmp_path: Path) -> None:
    publish(tmp_path, [ONE._replace(payload=ONE.payload | {"origin": "ZZZ"})])
    facts = open_facts(tmp_path)
    with pytest.raises(FactsError) as fault:
        facts.refresh()
    assert "ZZZ" not in str(fault.value)
    with facts.snapshot() as cursor:
        assert cursor.execute("SELECT count(*) FROM cases").fetchone() == (0,)
    facts.close()


def test_a_part_that_is_gone_is_said_and_nothing_is_half_loaded(tmp_path: Path) -> None:
    publish(tmp_path, [ONE])
    for part in current(tmp_path).parts:
        if part.table == "cases":
            (tmp_path / part.path).unlink()
    facts = open_facts(tmp_path)
    with pytest.raises(FactsError):
        facts.refresh()
    with facts.snapshot() as cursor:
        assert cursor.execute("SELECT count(*) FROM arrivals").fetchone() == (0,)
    facts.close()


def test_the_lake_is_plain_hive_partitioned_parquet(tmp_path: Path) -> None:
    publish(tmp_path, [ONE, granted("kan_2", date(2024, 1, 1), [("per_2", "AGE_0_17", None)])])
    rows = pl.scan_parquet(tmp_path / "arrivals" / "**" / "*.parquet", hive_partitioning=True).collect()
    assert sorted(rows["year"].to_list()) == [2024, 2025]
    assert rows.columns[:-1] == list(TABLES["arrivals"].columns)


def test_every_kind_of_event_is_shaped_and_every_list_is_sorted() -> None:
    assert set(SHAPERS) == set(EventKind)
    for codes in VOCABULARY.values():
        assert list(codes) == sorted(set(codes))
