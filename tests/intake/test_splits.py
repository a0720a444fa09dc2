"""Any split of a file into several, loaded in any order, any number of times, gives the same state."""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.files import load_file
from intake.undoing import undo
from intake.work import Work
from models import Record
from models.database import Database, open_database
from tests.intake.world import NOW, archived, lake, leftovers, loads, work_of

HEADING = ("on", "origin", "region", "under_quota", "persons", "families", "reference")
Row = tuple[str, ...]

ROWS = st.lists(
    st.tuples(
        st.sampled_from(["2024-12-31", "2025-01-01", "2025-06-30"]),
        st.sampled_from(["CHN", "Китай", "UZB", ""]),
        st.sampled_from(["KZ-55", "Павлодарская область", "KZ-11"]),
        st.sampled_from(["true", "да", "false"]),
        st.sampled_from(["1", "2", "0", "x"]),
        st.sampled_from(["", "1"]),
        st.sampled_from(["", "", "a", "b"]),
    ),
    min_size=1,
    max_size=12,
)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def opened(request: pytest.FixtureRequest) -> Iterator[Callable[[Path], Database]]:
    """Opens an empty record in a folder; on PostgreSQL, where a database takes long to make, one is emptied."""
    if request.param == "sqlite":
        yield lambda folder: _made(f"sqlite:///{folder / 'record.db'}")
        return
    database = _made(request.getfixturevalue("new_postgres")())

    def emptied(_: Path) -> Database:
        with database.batch() as session:
            for table in ("loads", "journal"):
                session.execute(Record.metadata.tables[table].delete())
        return database

    yield emptied
    database.engine.dispose()


def _made(url: str) -> Database:
    database = open_database(url)
    for table in ("loads", "journal"):
        Record.metadata.tables[table].create(database.engine)
    return database


@contextmanager
def country(opened: Callable[[Path], Database]) -> Iterator[Work]:
    """A record with a data folder of its own, gone afterwards."""
    folder = Path(tempfile.mkdtemp())
    database = opened(folder)
    yield work_of(database, folder)
    if database.dialect == "sqlite":
        database.engine.dispose()
    shutil.rmtree(folder)


def load(work: Work, rows: list[Row]) -> str:
    path = work.data / "placements.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADING, *rows])
    return load_file(work, path, NOW, kind="PLACEMENTS").outcome.load.id


@hypothesis.settings(max_examples=8)
@given(rows=ROWS, data=st.data())
def test_any_split_gives_the_same_state(
    opened: Callable[[Path], Database], rows: list[Row], data: st.DataObject
) -> None:
    with country(opened) as work:
        load(work, rows)
        whole = archived(work, "placements"), lake(work, "placements")
    pieces = data.draw(st.lists(st.lists(st.sampled_from(rows), min_size=1), max_size=3))
    at = data.draw(st.integers(0, len(rows)))
    pieces = data.draw(st.permutations([piece for piece in [*pieces, rows[:at], rows[at:]] if piece]))
    with country(opened) as work:
        for piece in pieces:
            load(work, piece)
        assert (archived(work, "placements"), lake(work, "placements")) == whole
        assert leftovers(work) == []
        assert all(entry.rows_added for entry in loads(work))


@hypothesis.settings(max_examples=8)
@given(rows=ROWS, data=st.data())
def test_what_is_undone_leaves_no_trace_in_what_comes_after(
    opened: Callable[[Path], Database], rows: list[Row], data: st.DataObject
) -> None:
    with country(opened) as work:
        load(work, rows)
        whole = archived(work, "placements"), lake(work, "placements")
    with country(opened) as work:
        load(work, rows[: data.draw(st.integers(1, len(rows)))])
        for entry in data.draw(st.permutations(loads(work))):
            undo(work, entry.id, NOW)
            if data.draw(st.booleans()):
                lake(work, "placements")
        assert (archived(work, "placements"), lake(work, "placements")) == ({}, {})
        load(work, rows)
        assert (archived(work, "placements"), lake(work, "placements")) == whole
