"""Builds that stop, go on, are repeated or refused: the record never holds half a country, or two."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from demo.country import DemoError, build
from demo.history import LOADS
from demo.markers import last_mark
from models.database import Database
from models.loads import Load
from models.persons import Person
from policy.rulebook import Rulebook
from tests.demo.countries import PEOPLE, VAULT, Built, empty, rows


class Interrupted(Exception):
    """The build is stopped from outside."""


def _interrupt(url: str, rulebook: Rulebook) -> Database:
    """A country whose building stopped after some chunks."""
    database = empty(url)

    def stop(done: int, _total: int) -> None:
        if done >= PEOPLE // 2:
            raise Interrupted

    with pytest.raises(Interrupted):
        build(database, rulebook, VAULT, people=PEOPLE, progress=stop)
    return database


def test_an_interrupted_build_goes_on_to_the_same_rows(
    database_url: str, on_sqlite: Built, rulebook: Rulebook
) -> None:
    database = _interrupt(database_url, rulebook)
    begun = last_mark(database)
    assert begun is not None and 0 < begun.done < begun.chunks
    assert build(database, rulebook, VAULT, people=PEOPLE).built
    one, other = rows(database), rows(on_sqlite.database)
    assert [name for name in one if sorted(map(repr, one[name])) != sorted(map(repr, other[name]))] == []
    database.engine.dispose()


def test_an_interrupted_build_is_not_finished_with_another_plan(tmp_path: Path, rulebook: Rulebook) -> None:
    database = _interrupt(f"sqlite:///{tmp_path / 'record.db'}", rulebook)
    before = rows(database)
    with pytest.raises(DemoError, match=r"unfinished demo stands here \(seed 'qazeta', 300 people, \d+ of"):
        build(database, rulebook, VAULT, seed="another", people=PEOPLE)
    assert rows(database) == before
    database.engine.dispose()


def test_a_record_in_use_is_left_alone(tmp_path: Path, on_sqlite: Built, rulebook: Rulebook) -> None:
    database = empty(f"sqlite:///{tmp_path / 'record.db'}")
    with on_sqlite.database.read() as session, database.batch() as other:
        person = session.scalars(sa.select(Person).where(Person.nationality_code.is_(None)).limit(1)).one()
        values = {c.name: getattr(person, c.name) for c in Person.__table__.columns}
        other.execute(sa.insert(Person).values(**values))
    with pytest.raises(DemoError, match="not empty and holds no demo country"):
        build(database, rulebook, VAULT, people=PEOPLE)
    assert len(rows(database)["persons"]) == 1
    database.engine.dispose()


def test_another_process_makes_the_same_rows(tmp_path: Path, on_sqlite: Built, rulebook: Rulebook) -> None:
    database = empty(f"sqlite:///{tmp_path / 'record.db'}")
    build(database, rulebook, VAULT, people=PEOPLE, processes=1)
    assert rows(database) == rows(on_sqlite.database)
    database.engine.dispose()


def test_what_is_published_of_earlier_years_is_loaded_once(tmp_path: Path, rulebook: Rulebook) -> None:
    database = empty(f"sqlite:///{tmp_path / 'record.db'}")

    def stop(_done: int, _total: int) -> None:
        raise Interrupted

    with pytest.raises(Interrupted):
        build(database, rulebook, VAULT, people=40, data=tmp_path, progress=stop)
    build(database, rulebook, VAULT, people=40, data=tmp_path)
    with database.read() as session:
        loads = session.scalars(sa.select(Load).order_by(Load.id)).all()
    assert sorted(load.source for load in loads) == sorted(load.source for load in LOADS.values())
    by_kind = {load.kind: load.rows_added for load in loads}
    assert by_kind["OFFICIAL_FIGURES"] == 904 and by_kind["ARRIVALS"] > 10_000
    files = [tmp_path / "loads" / file["path"] for load in loads for file in load.files]
    assert files and all(path.exists() for path in files)
    database.engine.dispose()
