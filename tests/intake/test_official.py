"""Official figures in the record: whatever the order of loads, the same rows and the same flags stand."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import UTC, date, datetime
from hashlib import sha256

import polars as pl
import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from intake.checks import Row
from intake.official import export_official_figures, reverse_official_figures, store_official_figures
from models import Record
from models.database import Database, open_database
from models.identifiers import new_id, seeded
from models.loads import Load
from models.official import OfficialFigure, OfficialFigureFlag, flag_others
from models.sealing import Vault
from policy.rulebook import load_rulebook
from services.given import Given
from tests.intake.figures import JUNE, frame, row, shares

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
SINCE = {
    "measure": "kandas_cumulative_since_1991",
    "start": date(1991, 1, 1),
    "unit": "persons (rounded to 100)",
}
GIVEN = Given(NOW, load_rulebook(), Vault(b"k" * 32, b"i" * 32), seeded("tests/intake"))
ROWS = (
    *shares("UZB 53.9, CHN 19.1, OTHER 1"),
    *shares("UZB 53.9, CHN 19.1, OTHER 1", end=JUNE),
    row("8035"),
    row("8040", source="herald"),
    row("6144", end=date(2023, 4, 30)),
    row("9999", end=date(2023, 3, 31)),
    row("11500", end=JUNE),
    row("1115100", **SINCE),
    row("1118500", **{**SINCE, "end": JUNE}),
    row("1117600", **{**SINCE, "end": date(2023, 4, 30)}),
)  # fmt: skip


def keyed(rows: Iterable[Row]) -> pl.DataFrame:
    """The rows as a load hands them over."""
    rows = list(rows)
    keys = [sha256(each.id.encode()).digest()[:16] for each in rows]
    return frame(rows).with_columns(pl.Series("row_key", keys, dtype=pl.Binary))


def load(session: Session, rows: Iterable[Row]) -> tuple[str, tuple[int, int]]:
    """One load, and what came of it."""
    load_id = new_id("Load", GIVEN.chance)
    session.add(
        Load(id=load_id, kind="OFFICIAL_FIGURES", source="x.csv", digest="", mapping="", rows_read=1, rows_added=1,
             rows_known=0, rows_rejected=0, files=[], loaded_by="test", loaded_at=NOW)
    )  # fmt: skip
    session.flush()
    return load_id, store_official_figures(session, keyed(rows), load_id, GIVEN)


def standing(session: Session) -> set[tuple[object, ...]]:
    """What stands, without identifiers: every row with its flags, and the rows that they speak of."""
    names = dict(session.execute(sa.select(OfficialFigure.id, OfficialFigure.row_key)).all())
    others: dict[str, set[bytes]] = {}
    for flag, figure in session.execute(sa.select(flag_others)):
        others.setdefault(flag, set()).add(names[figure])
    flags = session.scalars(sa.select(OfficialFigureFlag)).all()
    return {
        *((name,) for name in names.values()),
        *(
            (names[f.figure_id], f.code, tuple(sorted(f.params.items())), frozenset(others.get(f.id, ())))
            for f in flags
        ),
    }


def test_rows_are_kept_as_printed(database: Database) -> None:
    with database.batch() as session:
        assert load(session, ROWS)[1] == (len(ROWS), 0)
    with database.read() as session:
        kept = session.scalars(sa.select(OfficialFigure).where(OfficialFigure.key == "UZB")).all()
        assert {(f"{each.value}", each.unit, each.source) for each in kept} == {
            ("53.9", "percent", "gazette")
        }
        codes = session.scalars(sa.select(OfficialFigureFlag.code).distinct()).all()
    assert set(codes) == {"SHARES_DO_NOT_SUM", "SHARES_REPEATED", "CUMULATIVE_FALLS", "CUMULATIVE_JUMPS"} | {
        code for code in codes if code == "DIGIT_SLIP"
    }


def test_the_same_rows_add_nothing(database: Database) -> None:
    with database.batch() as session:
        load(session, ROWS)
        before = standing(session)
        assert load(session, ROWS)[1] == (0, len(ROWS))
        assert load(session, [*ROWS[:3], *ROWS[:3]])[1] == (0, 3)
        assert standing(session) == before


def test_a_reversal_takes_the_rows_and_makes_the_flags_of_the_others_anew(database: Database) -> None:
    with database.batch() as session:
        load(session, ROWS[:3])
        before = standing(session)
        second, _ = load(session, ROWS[3:])
        assert standing(session) > {key for key in before if len(key) == 1}
        reverse_official_figures(session, second, GIVEN)
        assert standing(session) == before
        assert load(session, ROWS[3:])[1] == (len(ROWS) - 3, 0)


def test_the_remarks_of_whoever_compiled_change_no_flag(database: Database) -> None:
    with database.batch() as session:
        load(session, ROWS)
        before = {flag[1:3] for flag in standing(session) if len(flag) > 1}
        session.execute(sa.delete(OfficialFigure))
        remarks = keyed(ROWS).with_columns(quality=pl.lit("suspect"), note=pl.lit("sums to 74"))
        load_id, _ = load(session, ())
        store_official_figures(session, remarks, load_id, GIVEN)
        assert {flag[1:3] for flag in standing(session) if len(flag) > 1} == before


def test_an_export_is_the_same_whatever_was_loaded_first(database: Database) -> None:
    with database.batch() as session:
        load(session, ROWS)
        first = export_official_figures(session)
        session.execute(sa.delete(OfficialFigure))
        for each in random.Random(1).sample(ROWS, len(ROWS)):
            load(session, [each])
        again = export_official_figures(session)
    assert first.equals(again)
    assert first.columns == frame(()).columns
    assert sorted(first["value"].to_list()) == sorted(str(each.value) for each in ROWS)


@pytest.fixture(scope="module", params=("sqlite", "postgresql"))
def kept(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Database:
    """One record for all examples, which roll back what they write."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('official') / 'record.db'}"
    else:
        url = request.getfixturevalue("new_postgres")()
    database = open_database(url)
    Record.metadata.create_all(database.engine)
    yield database
    database.engine.dispose()


@settings(max_examples=20)
@given(data=st.data())
def test_the_order_of_loads_and_how_often_leave_no_trace(kept: Database, data: st.DataObject) -> None:
    parts = data.draw(st.lists(st.lists(st.sampled_from(ROWS), max_size=len(ROWS)), max_size=5))
    undone = data.draw(st.sets(st.integers(0, 4)))
    rest = [each for each in ROWS if not any(each in part for part in parts)]
    with Session(kept.engine) as session:
        load(session, ROWS)
        wanted = standing(session)
        session.rollback()
        loads = [load(session, part)[0] for part in parts]
        for number in undone & set(range(len(loads))):
            reverse_official_figures(session, loads[number], GIVEN)
        for part in (rest, *parts):
            load(session, part)
        assert standing(session) == wanted
        session.rollback()
