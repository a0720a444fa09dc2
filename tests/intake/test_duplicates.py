"""Rows that may say again what another load said are proposed with a reason; nothing is merged or left out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from intake.files import Loaded, load_file
from intake.work import Work
from models import Record
from models.database import open_database
from tests.intake.world import NOW, archived, work_of

HEADING = "on,origin,region,persons,reference\n"


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Work]:
    database = open_database(f"sqlite:///{tmp_path / 'record.db'}")
    Record.metadata.create_all(database.engine)
    yield work_of(database, tmp_path / "data")
    database.engine.dispose()


def load(work: Work, path: Path, *rows: str) -> Loaded:
    path.write_text(HEADING + "".join(f"{row}\n" for row in rows))
    return load_file(work, path, NOW, kind="ARRIVALS")


def proposed(done: Loaded) -> list[tuple[str, str, str]]:
    frame = pl.read_csv(done.proposals, infer_schema=False) if done.proposals else pl.DataFrame()
    return [
        (row["on"], row["in this file"], row["reason"].split(":")[0]) for row in frame.iter_rows(named=True)
    ]


def test_another_count_for_the_same_is_proposed_and_added(work: Work, tmp_path: Path) -> None:
    first = load(work, tmp_path / "a.csv", "2025-01-02,CHN,KZ-55,3,", "2025-01-03,CHN,KZ-55,3,")
    assert proposed(first) == []
    done = load(work, tmp_path / "b.csv", "2025-01-02,Китай,KZ-55,4,", "2025-01-03,UZB,KZ-55,3,")
    assert proposed(done) == [("2025-01-02", "persons 4", "equal in everything but what is counted")]
    assert pl.read_csv(done.proposals or "")["load"].to_list() == [first.outcome.load.id]
    assert sum(archived(work, "arrivals").values()) == 4


def test_the_same_rows_under_other_numbers_are_proposed(work: Work, tmp_path: Path) -> None:
    load(work, tmp_path / "a.csv", *(f"2025-01-02,CHN,KZ-55,1,a{n}" for n in range(3)))
    done = load(work, tmp_path / "b.csv", *(f"2025-01-02,CHN,KZ-55,1,b{n}" for n in range(3)))
    assert proposed(done) == [("2025-01-02", "persons 3", "3 rows equal in everything but the reference")]
    other = load(work, tmp_path / "c.csv", *(f"2025-01-02,CHN,KZ-55,1,c{n}" for n in range(2)))
    assert proposed(other) == []


def test_another_spelling_of_a_code_is_the_same_row(work: Work, tmp_path: Path) -> None:
    first = load(work, tmp_path / "a.csv", "2025-01-02,CHN,KZ-55,3,")
    done = load(work, tmp_path / "b.csv", "2025-01-02,Қытай,Павлодарская область,3,")
    assert (done.outcome.known, proposed(done)) == ({first.outcome.load.id: 1}, [])
