"""Invented facts: as many as asked, the same for the same seed, in the form of every other load."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from intake import synthetic
from intake.kinds import KINDS
from intake.synthetic import write_facts
from intake.validating import refuse_bad
from models.columns import local_day
from models.database import Database
from models.loads import Load
from tests.intake.world import NOW, events, lake, leftovers, loads, work_of


def test_facts_are_written_and_published(database: Database, tmp_path: Path) -> None:
    work = work_of(database, tmp_path)
    told: list[int] = []
    made = write_facts(work, 2_000, "a", NOW, lambda _, rows: told.append(rows))
    assert {(load.kind, load.rows_added) for load in made} == {
        ("ARRIVALS", 1_600), ("PLACEMENTS", 300), ("PAYMENTS", 100),
    }  # fmt: skip
    assert told == [1_600, 1_900, 2_000]
    assert [kind for kind, _ in events(work)] == ["LOAD_COMPLETED"] * 3
    assert sum(lake(work, "arrivals").values()) == 1_600
    assert leftovers(work) == []


def test_the_same_seed_gives_the_same_files_and_is_written_once(database: Database, tmp_path: Path) -> None:
    work = work_of(database, tmp_path)
    made = write_facts(work, 1_000, "a", NOW)
    again = write_facts(work, 1_000, "a", NOW)
    assert {load.id for load in again} == {load.id for load in made} == {load.id for load in loads(work)}
    other = work_of(database, tmp_path / "other", "other chance")
    with database.batch() as session:
        for table in ("loads", "journal"):
            session.execute(Load.metadata.tables[table].delete())
    assert digests(write_facts(other, 1_000, "a", NOW)) == digests(made)


def digests(made: list[Load]) -> list[str]:
    return [file["sha256"] for load in made for file in load.files]


def test_every_fact_would_be_accepted_from_a_file(database: Database, tmp_path: Path) -> None:
    work = work_of(database, tmp_path)
    for load in write_facts(work, 3_000, "b", NOW):
        kind = KINDS[load.kind]
        rows = pl.scan_parquet([work.archive / file["path"] for file in load.files])
        whole = rows.with_row_index("row").with_columns(reference=pl.lit(None, pl.String))
        refuse_bad(kind, whole, local_day(NOW))
        keys = rows.collect()
        assert keys["row_key"].n_unique() == keys.height
        assert keys["on"].is_sorted()


def test_many_facts_are_several_files(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = work_of(database, tmp_path)
    monkeypatch.setattr(synthetic, "ROWS_A_FILE", 700)
    made = {load.kind: load for load in write_facts(work, 2_000, "c", NOW)}
    assert [file["rows"] for file in made["ARRIVALS"].files] == [700, 700, 200]
    assert [file["path"][-11:] for file in made["ARRIVALS"].files] == [
        "001.parquet", "002.parquet", "003.parquet",
    ]  # fmt: skip
