"""Backups that are taken while others write, restored and verified; erasure that leaves nothing and breaks nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from access.actor import Actor, Role
from access.audit import row_of, seal, verify
from access.reads import Reads, kept_of
from console.backing import back_up, bring_back, erased
from console.country import build_demo
from console.opening import record
from console.settings import Settings
from models.aid import AidPosting
from models.appending import write
from models.copying import Damaged, copied, counts, tidied
from models.database import Database, open_database
from models.identifiers import SYSTEM
from models.persons import Person, PersonKey
from models.sealing import open_vault, unseal
from models.sealing import seal as sealed_value
from services.people.erasing import NOBODY, erase_person

NOW = datetime(2026, 11, 20, 13, tzinfo=UTC)
MARKERS = ("Zhyltyrbekova", "Qyrmyzgul", "marker@example.org")
AUDITOR = Actor("officer", frozenset({Role.CASE_OFFICER}), "MIGRATION", "CASEWORK")


@pytest.fixture(scope="module", params=("sqlite", "postgresql"))
def place(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Settings, Database, Callable[[], str]]]:
    """A small country with a log of accesses, and where further records can be made."""
    folder = tmp_path_factory.mktemp("place")

    def fresh() -> str:
        if request.param == "sqlite":
            return f"sqlite:///{tmp_path_factory.mktemp('record') / 'record.db'}"
        return str(request.getfixturevalue("new_postgres")())

    given = Settings(folder, fresh(), "127.0.0.1", 8000, dev_issuer=True, demo=True)
    with record(given) as database:
        build_demo(given, database, people=20)
        yield given, database, fresh


def marked(given: Settings, database: Database) -> str:
    """A person who can be found by three markers, and was read together with another."""
    vault = open_vault(given.data)
    with database.batch() as session:
        person = Person(
            id=f"per_{SYSTEM.randbytes(8).hex()}", given=MARKERS[0], family=MARKERS[1], created_at=NOW
        )
        session.add(person)
        session.flush()
        key = vault.new_key(session, person.id, SYSTEM)
        person.email = sealed_value(key, MARKERS[2], "persons.email", person.id, SYSTEM)
        reads = Reads()
        for read in (person.id, "per_other"):
            reads.add(read, ("Person.email",), "app_1")
        kept = kept_of(reads, AUDITOR, NOW, SYSTEM)
        assert kept is not None
        write(session, [row_of(kept)])
    with database.batch() as session:
        seal(session)
    return person.id


def email(given: Settings, database: Database, person: str) -> str | None:
    with database.read() as session:
        row, key = session.get(Person, person), session.get(PersonKey, (person, 1))
        if row is None or row.email is None or key is None:
            return None
        return unseal(open_vault(given.data).unwrap(person, key.wrapped), row.email, "persons.email", person)


def test_a_backup_is_what_one_moment_saw_and_comes_back_whole(
    place: tuple[Settings, Database, Callable[[], str]], tmp_path: Path
) -> None:
    given, database, fresh = place
    kept, gone = marked(given, database), marked(given, database)
    folder = tmp_path / "backup"
    folder.mkdir()
    made = back_up(given, database, folder, NOW)
    later = marked(given, database)
    assert made.chain["number"] >= 2
    assert not any("data/keys" in name for name in made.files)
    with database.batch() as session:
        erase_person(session, gone, SYSTEM)
    (given.data / "erasures.jsonl").write_text(f'{{"person": "{gone}"}}\n', encoding="utf-8")
    assert erased(given) == [gone]
    other = replace(given, url=fresh())
    with record(other) as restored:
        assert bring_back(other, restored, folder) == made
        with restored.read() as session:
            assert counts(session)["persons"] == made.rows["persons"]
            assert session.get(Person, later) is None, "what came later is not in it"
            assert verify(session).broken == ()
        assert email(other, restored, kept) == MARKERS[2]
        assert email(other, restored, gone) is None, "what was erased since is erased again"
        with pytest.raises(Damaged, match="not empty"):
            bring_back(other, restored, folder)
    file = folder / next(name for name in made.files if name.startswith(("record", "persons")))
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    another = replace(given, url=fresh())
    with record(another) as empty, pytest.raises(Damaged, match="is not the file that was written"):
        bring_back(another, empty, folder)


def everything(database: Database, folder: Path) -> bytes:
    """Every byte of a record: its files on SQLite, its tables on PostgreSQL."""
    if database.dialect == "sqlite":
        path = Path(sa.make_url(database.url).database or "")
        return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    folder.mkdir()
    with copied(database, folder):
        return b"".join(file.read_bytes() for file in folder.iterdir())


def test_erasure_leaves_no_marker_and_breaks_neither_chain_nor_ledger(
    place: tuple[Settings, Database, Callable[[], str]], tmp_path: Path
) -> None:
    given, database, _ = place
    for person in database.do(
        lambda s: list(s.scalars(sa.select(Person.id).where(Person.given == MARKERS[0]))), bool
    ):
        database.do(lambda s, person=person: erase_person(s, person, SYSTEM), keep=bool)
    person = marked(given, database)
    wrapped = database.do(lambda s: s.get_one(PersonKey, (person, 1)).wrapped, keep=bool)
    postings = database.do(
        lambda s: s.execute(sa.select(AidPosting.id, AidPosting.posted_on)).all(), lambda _: False
    )
    before = everything(database, tmp_path / "before")
    assert MARKERS[0].encode() in before
    assert MARKERS[2].encode() not in before, "what is sealed is never there in the clear"
    assert database.do(lambda s: erase_person(s, person, SYSTEM), keep=bool)
    assert database.do(lambda s: erase_person(s, person, SYSTEM), keep=bool), (
        "a second time changes nothing more"
    )
    assert not database.do(lambda s: erase_person(s, "per_nobody", SYSTEM), keep=bool)
    tidied(database)
    after = everything(database, tmp_path / "after")
    assert not [marker for marker in MARKERS if marker.encode() in after]
    assert wrapped not in after
    assert wrapped.hex().encode() not in after
    with database.read() as session:
        found = verify(session)
        assert found.broken == ()
        assert (session.get_one(Person, person).family, session.get(PersonKey, (person, 1))) == (NOBODY, None)
        assert session.execute(sa.select(AidPosting.id, AidPosting.posted_on)).all() == postings
    assert not [
        path
        for path in given.data.rglob("*")
        if path.is_file() and path.suffix != ".db" and any(m.encode() in path.read_bytes() for m in MARKERS)
    ]


def test_a_backup_of_sqlite_is_one_file_that_opens_by_itself(
    place: tuple[Settings, Database, Callable[[], str]], tmp_path: Path
) -> None:
    given, database, _ = place
    folder = tmp_path / "alone"
    folder.mkdir()
    made = back_up(given, database, folder, NOW)
    if database.dialect == "sqlite":
        with closing(sqlite3.connect(folder / "record.db")) as alone:
            assert alone.execute("PRAGMA journal_mode").fetchone() == ("delete",)
            assert alone.execute("SELECT count(*) FROM persons").fetchone() == (made.rows["persons"],)
        assert not (folder / "record.db-wal").exists()
    else:
        assert len((folder / "persons.copy").read_bytes().splitlines()) == made.rows["persons"]
    open_database(given.url).engine.dispose()
