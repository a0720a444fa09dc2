"""A load adds what is new once, is whole, can be undone, and says what was known."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from intake import loading
from intake.files import load_file
from intake.kinds import KINDS, SCALES
from intake.loading import load_frame
from intake.problems import IntakeError
from intake.undoing import undo
from models import Record
from models.database import Database, open_database
from tests.intake.world import NOW, archived, events, lake, leftovers, loads, work_of

ROWS = pl.DataFrame(
    {
        "on": [date(2025, 1, 2), date(2025, 1, 2), date(1995, 6, 1)],
        "origin": ["CHN", "UZB", None],
        "persons": [3, 1, 250],
    }
)
FACTS = {
    (date(2025, 1, 2), "CHN", None, "AGE_UNKNOWN", None, "UNKNOWN", 3),
    (date(2025, 1, 2), "UZB", None, "AGE_UNKNOWN", None, "UNKNOWN", 1),
    (date(1995, 6, 1), None, None, "AGE_UNKNOWN", None, "UNKNOWN", 250),
}


def test_a_frame_is_archived_with_its_event(database: Database, tmp_path: Path) -> None:
    work = work_of(database, tmp_path)
    load = load_frame(work, "ARRIVALS", ROWS, "history", NOW)
    assert set(archived(work, "arrivals")) == FACTS
    assert (load.rows_read, load.rows_added, load.rows_known, load.loaded_at) == (3, 3, 0, NOW)
    (file,) = load.files
    payload = {"load": load.id, "table": "arrivals", "rows": 3, "files": [file]}
    assert events(work) == [("LOAD_COMPLETED", payload)]
    assert file["path"] == f"arrivals/{load.id}-001.parquet"
    frame = pl.read_parquet(work.archive / file["path"])
    assert frame["on"].is_sorted()
    assert frame["row_key"].dtype == pl.Binary
    assert {len(key) for key in frame["row_key"]} == {16}
    assert leftovers(work) == []


def test_the_archive_is_what_the_feed_expects(database: Database, tmp_path: Path) -> None:
    work = work_of(database, tmp_path)
    load_frame(work, "ARRIVALS", ROWS, "history", NOW)
    assert sum(lake(work, "arrivals").values()) == 3


def test_the_same_rows_are_added_once(database: Database, tmp_path: Path) -> None:
    work = work_of(database, tmp_path)
    first = load_frame(work, "ARRIVALS", ROWS, "history", NOW)
    again = load_frame(work, "ARRIVALS", pl.concat([ROWS[:1], ROWS]), "history again", NOW)
    assert (again.rows_added, again.rows_known, again.files) == (0, 4, [])
    assert [load.id for load in loads(work)] == [first.id]
    assert len(events(work)) == 1
    more = load_frame(work, "ARRIVALS", ROWS.with_columns(persons=pl.col("persons") + 1)[1:], "more", NOW)
    assert (more.rows_added, sum(archived(work, "arrivals").values())) == (2, 5)


def test_a_load_is_undone_and_may_come_again(database: Database, tmp_path: Path) -> None:
    work = work_of(database, tmp_path)
    load = load_frame(work, "ARRIVALS", ROWS, "history", NOW)
    before = lake(work, "arrivals")
    undone = undo(work, load.id, NOW + timedelta(hours=1), by="somebody")
    assert (undone.reversed_by, undone.reversed_at) == ("somebody", NOW + timedelta(hours=1))
    assert lake(work, "arrivals") == {}
    assert [kind for kind, _ in events(work)] == ["LOAD_COMPLETED", "LOAD_REVERSED"]
    assert events(work)[0][1] == events(work)[1][1]
    assert (work.archive / load.files[0]["path"]).exists()
    assert load_frame(work, "ARRIVALS", ROWS, "history", NOW + timedelta(hours=2)).rows_added == 3
    assert lake(work, "arrivals") == before


def test_only_a_load_that_stands_is_undone(database: Database, tmp_path: Path) -> None:
    work = work_of(database, tmp_path)
    load = load_frame(work, "ARRIVALS", ROWS, "history", NOW)
    undo(work, load.id, NOW)
    with pytest.raises(IntakeError, match=r"LOAD_REVERSED_ALREADY: The load lod_.* was undone on 2026-11-20"):
        undo(work, load.id, NOW)
    with pytest.raises(IntakeError, match="LOAD_UNKNOWN"):
        undo(work, "lod_nothing", NOW)
    assert len(events(work)) == 2


def test_loads_at_once_add_a_row_once(database_url: str, database: Database, tmp_path: Path) -> None:
    def one(number: int) -> int:
        own = open_database(database_url)
        mine = pl.concat([ROWS, ROWS.with_columns(persons=pl.lit(1000 + number, pl.Int64))])
        added = load_frame(work_of(own, tmp_path, f"load {number}"), "ARRIVALS", mine, "x", NOW).rows_added
        own.engine.dispose()
        return added

    with ThreadPoolExecutor(4) as pool:
        added = list(pool.map(one, range(4)))
    work = work_of(database, tmp_path)
    assert sorted(added) == [3, 3, 3, 6]
    assert sum(archived(work, "arrivals").values()) == 15
    assert leftovers(work) == []


def test_a_load_is_entered_alone(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    others: list[bool] = []
    whole = loading.complete

    def looked(session: Session, *given: Any) -> None:
        with database.engine.execution_options(reads=True).connect() as other:
            if database.dialect == "postgresql":
                others.append(other.scalar(sa.select(sa.func.pg_try_advisory_xact_lock(loading.LOCK))))
            else:
                other.exec_driver_sql("PRAGMA busy_timeout = 0")
                with pytest.raises(sa.exc.OperationalError, match="locked"):
                    other.exec_driver_sql("DELETE FROM loads")
                others.append(False)
        whole(session, *given)

    monkeypatch.setattr(loading, "complete", looked)
    work = work_of(database, tmp_path)
    load_frame(work, "ARRIVALS", ROWS, "history", NOW)
    assert others == [False]


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        (ROWS.drop("persons"), "it lacks \\['persons'\\]"),
        (ROWS.with_columns(regoin=pl.lit("KZ-55")), "it has \\['regoin'\\]"),
        (ROWS.with_columns(persons=-pl.col("persons")), "row 1: persons -3 NEGATIVE"),
        (ROWS.with_columns(region=pl.lit("KZ-10")), "row 3: region 'KZ-10' REGION_NOT_YET"),
        (ROWS.with_columns(region=pl.lit("KZ-YUZ")), "row 1: region 'KZ-YUZ' REGION_CEASED"),
        (ROWS.with_columns(on=pl.date(2027, 1, 1)), "row 1: on .* DAY_IN_FUTURE"),
        (ROWS.with_columns(on=pl.date(1990, 12, 31)), "row 1: on .* DAY_TOO_EARLY"),
        (ROWS.with_columns(origin=pl.lit("SUN")), "row 1: origin 'SUN' COUNTRY_UNKNOWN"),
    ],
)
def test_a_frame_that_is_not_canonical_is_refused_whole(
    tmp_path: Path, frame: pl.DataFrame, said: str
) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'record.db'}")
    Record.metadata.create_all(database.engine)
    work = work_of(database, tmp_path)
    with pytest.raises(IntakeError, match=f"FRAME_BROKEN.*{said}"):
        load_frame(work, "ARRIVALS", frame, "broken", NOW)
    assert (loads(work), leftovers(work)) == ([], [])


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"PAR1 and so on")])
def test_a_damaged_archive_is_named_with_its_load(
    database: Database, tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    work = work_of(database, tmp_path)
    first = load_frame(work, "ARRIVALS", ROWS[:1], "one", NOW)
    second = load_frame(work, "ARRIVALS", ROWS[1:], "two", NOW + timedelta(minutes=1))
    damage(work.archive / second.files[0]["path"])
    with pytest.raises(IntakeError) as caught:
        load_frame(work, "ARRIVALS", ROWS, "three", NOW + timedelta(minutes=2))
    assert (caught.value.code, caught.value.given["load"]) == ("ARCHIVE_MISSING", second.id)
    assert [load.id for load in loads(work)] == [first.id, second.id]


def test_the_word_unknown_is_what_the_figures_call_it(database: Database, tmp_path: Path) -> None:
    work = work_of(database, tmp_path)
    unknown = {name: pl.lit("UNKNOWN") for name in ("age_band", "sex", "education")}
    load_frame(work, "ARRIVALS", ROWS.with_columns(**unknown), "history", NOW)
    assert set(archived(work, "arrivals")) == FACTS


def test_a_trial_adds_nothing(database: Database, tmp_path: Path) -> None:
    work = work_of(database, tmp_path)
    path = tmp_path / "a.csv"
    path.write_text("on,origin,persons\n2025-01-02,CHN,3\n2025-01-02,XX,3\n")
    tried = load_file(work, path, NOW, kind="ARRIVALS", dry=True)
    assert (tried.outcome.stored, tried.outcome.load.rows_added, tried.codes) == (
        False,
        1,
        {"COUNTRY_UNKNOWN": 1},
    )
    assert (loads(work), events(work), leftovers(work)) == ([], [], [])


def test_official_figures_go_into_the_record_and_back(database: Database, tmp_path: Path) -> None:
    work = work_of(database, tmp_path)
    row = {"measure": "kandas_granted_ytd", "value": "3203", "source": "test", "period_end": date(2025, 4, 1)}
    load = load_frame(work, "OFFICIAL_FIGURES", pl.DataFrame([row]), "figures", NOW)
    assert (load.rows_added, load.files) == (1, [])
    assert events(work) == [("LOAD_COMPLETED", {"load": load.id, "table": None, "rows": 1, "files": []})]
    assert load_frame(work, "OFFICIAL_FIGURES", pl.DataFrame([row]), "figures", NOW).rows_known == 1
    undo(work, load.id, NOW)
    assert load_frame(work, "OFFICIAL_FIGURES", pl.DataFrame([row]), "figures", NOW).rows_added == 1


def test_kinds_of_facts_say_what_their_tables_hold() -> None:
    assert {kind.table for kind in KINDS.values()} == {
        "arrivals", "placements", "aid", "crossings", "quotas", "rates", None,
    }  # fmt: skip
    assert SCALES == {"MONEY": 2, "RATE": 4}
