"""A figure is one figure whatever its compiler remarks: it is added once, and its first remark is kept."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import sqlalchemy as sa

from intake.loading import load_frame
from intake.official import export_official_figures
from intake.undoing import undo
from models.database import Database
from models.official import OfficialFigure, OfficialFigureFlag
from tests.intake.figures import frame, shares
from tests.intake.world import NOW, loads, work_of

LISTED = "UZB 60, CHN 30, OTHER 10.0"


def kept(database: Database) -> tuple[list[tuple[str, str | None, str | None, str | None]], list[str]]:
    """Every figure with its remarks, and the flags."""
    with database.read() as session:
        rows = session.execute(
            sa.select(OfficialFigure.key, OfficialFigure.as_of, OfficialFigure.quality, OfficialFigure.note)
        ).all()
        return sorted(map(tuple, rows)), list(session.scalars(sa.select(OfficialFigureFlag.code)))


def test_the_same_figures_with_other_remarks_are_known(database: Database, tmp_path: Path) -> None:
    work = work_of(database, tmp_path)
    for said in ({"as_of": "2024", "quality": "ok", "note": "first"}, {"note": "later"}, {}):
        load_frame(work, "OFFICIAL_FIGURES", frame(shares(LISTED), **said), "x.csv", NOW)
    rows, raised = kept(database)
    assert rows == [(key, "2024", "ok", "first") for key in ("CHN", "OTHER", "UZB")]
    assert raised == []
    assert [load.rows_added for load in loads(work)] == [3]


def test_in_one_file_the_first_remark_is_kept(database: Database, tmp_path: Path) -> None:
    both = pl.concat([frame(shares(LISTED), note="zzz"), frame(shares(LISTED), note="aaa")])
    load = load_frame(work_of(database, tmp_path), "OFFICIAL_FIGURES", both, "x.csv", NOW)
    assert (load.rows_read, load.rows_added, load.rows_known) == (6, 3, 3)
    assert {note for *_, note in kept(database)[0]} == {"zzz"}


def test_an_export_adds_nothing_where_it_came_from_and_says_the_same_elsewhere(
    database: Database, tmp_path: Path
) -> None:
    work = work_of(database, tmp_path)
    first = load_frame(work, "OFFICIAL_FIGURES", frame(shares(LISTED), note="first"), "x.csv", NOW)
    with database.read() as session:
        exported = export_official_figures(session)
    assert load_frame(work, "OFFICIAL_FIGURES", exported, "export.csv", NOW).rows_added == 0
    undo(work, first.id, NOW)
    assert load_frame(work, "OFFICIAL_FIGURES", exported, "export.csv", NOW).rows_added == 3
    with database.read() as session:
        assert export_official_figures(session).equals(exported)


def test_another_period_value_unit_or_source_is_another_figure(database: Database, tmp_path: Path) -> None:
    work = work_of(database, tmp_path)
    rows = [
        *shares(LISTED),
        *shares("UZB 60", end=date(2023, 6, 30)),
        *shares("UZB 61"),
        *shares("UZB 60", unit="persons"),
        *shares("UZB 60", source="herald"),
    ]
    assert load_frame(work, "OFFICIAL_FIGURES", frame(rows), "x.csv", NOW).rows_added == 7
