"""One door for writes: all or nothing, writers take their turn, readers never make them wait."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
import sqlalchemy as sa

from models.database import Contended, Database, normalise
from models.journal import IdempotencyKey
from models.kandas import QuotaUse
from models.reference import Region

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def add_key(session: sa.orm.Session, key: str) -> str:
    session.add(
        IdempotencyKey(principal="p", key=key, operation="o", digest="d", result_id="r", created_at=NOW)
    )
    session.flush()
    return key


def keys(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(sa.select(IdempotencyKey.key).order_by(IdempotencyKey.key)))


def test_what_is_kept_stays_and_what_is_not_leaves_nothing(database: Database) -> None:
    assert database.do(lambda s: add_key(s, "a"), keep=lambda result: result == "a") == "a"
    assert database.do(lambda s: add_key(s, "b"), keep=lambda result: result == "a") == "b"
    assert keys(database) == ["a"]


def test_an_error_leaves_nothing(database: Database) -> None:
    def work(session: sa.orm.Session) -> None:
        add_key(session, "a")
        raise LookupError

    with pytest.raises(LookupError):
        database.do(work, keep=lambda _: True)
    with pytest.raises(LookupError), database.batch() as session:
        work(session)
    assert keys(database) == []


def test_a_batch_is_kept_at_its_end(database: Database) -> None:
    with database.batch() as session:
        add_key(session, "a")
        add_key(session, "b")
        assert keys(database) == []
    assert keys(database) == ["a", "b"]


def test_foreign_keys_hold(database: Database) -> None:
    with pytest.raises(sa.exc.IntegrityError), database.batch() as session:
        session.add(QuotaUse(region_code="KZ-99", year=2026))


def test_writers_take_their_turn(database: Database) -> None:
    with database.batch() as session:
        session.add(
            Region(code="KZ-75", name_kk="Алматы", name_ru="Алматы", name_en="Almaty", name_fr="Almaty")
        )
        session.flush()
        session.add(QuotaUse(region_code="KZ-75", year=2026, taken=0))

    def take(_: int) -> int:
        def work(session: sa.orm.Session) -> int:
            # A reader that turns writer is the one that SQLite would refuse without waiting.
            assert session.scalar(sa.select(QuotaUse.taken)) <= 25
            free = sa.update(QuotaUse).where(QuotaUse.taken < 25).values(taken=QuotaUse.taken + 1)
            return session.execute(free).rowcount

        return database.do(work, keep=lambda count: count == 1)

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(take, range(40))) == 25
    with database.read() as session:
        assert session.scalar(sa.select(QuotaUse.taken)) == 25


def test_a_reader_neither_waits_nor_makes_wait(database: Database) -> None:
    with database.read() as reader, database.batch() as writer:
        assert reader.scalar(sa.select(sa.func.count()).select_from(IdempotencyKey)) == 0
        add_key(writer, "a")
        assert reader.scalar(sa.select(sa.func.count()).select_from(IdempotencyKey)) == 0
    assert keys(database) == ["a"]


def test_sqlite_is_set_to_survive(database: Database) -> None:
    if database.dialect == "postgresql":
        assert database.engine.dialect.driver == "psycopg"
        return
    with database.read() as session:
        settings = {
            name: session.scalar(sa.text(f"PRAGMA {name}"))
            for name in ("journal_mode", "foreign_keys", "synchronous", "secure_delete")
        }
    assert settings == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2, "secure_delete": 1}


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("postgresql://u:p@h:5/d", "postgresql+psycopg://u:p@h:5/d"),
        ("postgres://h/d", "postgresql+psycopg://h/d"),
        ("sqlite:///a.db", "sqlite:///a.db"),
        ("a.db", "sqlite:///a.db"),
    ],
)
def test_the_url_as_people_write_it(given: str, meant: str) -> None:
    assert normalise(given) == meant


def regions(database: Database, *codes: str) -> None:
    names = {f"name_{language}": "" for language in ("kk", "ru", "en", "fr")}
    with database.batch() as session:
        session.add_all(Region(code=code, **names) for code in codes)
        session.flush()
        session.add_all(QuotaUse(region_code=code, year=2026, taken=0) for code in codes)


def test_two_transactions_in_each_others_way_both_end(database: Database) -> None:
    """Each holds one row and wants the other's: PostgreSQL ends one of them, and it is run again."""
    regions(database, "KZ-11", "KZ-55")
    both, runs = Barrier(2), []

    def work(session: sa.orm.Session, first: str, second: str) -> str:
        runs.append(first)
        add = sa.update(QuotaUse).values(taken=QuotaUse.taken + 1)
        session.execute(add.where(QuotaUse.region_code == first))
        if database.dialect == "postgresql" and len(runs) <= 2:
            both.wait(timeout=20)
        session.execute(add.where(QuotaUse.region_code == second))
        return first

    def run(pair: tuple[str, str]) -> str:
        return database.do(lambda session: work(session, *pair), keep=lambda _: True)

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(run, [("KZ-11", "KZ-55"), ("KZ-55", "KZ-11")]))
    assert done == ["KZ-11", "KZ-55"]
    assert len(runs) == (3 if database.dialect == "postgresql" else 2)
    with database.read() as session:
        assert set(session.scalars(sa.select(QuotaUse.taken))) == {2}


def test_a_serialisation_failure_is_tried_three_times_and_named(database: Database) -> None:
    if database.dialect == "sqlite":
        return
    regions(database, "KZ-11")
    runs = []

    def work(session: sa.orm.Session) -> None:
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        session.scalars(sa.select(QuotaUse.taken)).all()
        runs.append(1)
        # Somebody else is always faster.
        with database.batch() as other:
            other.execute(sa.update(QuotaUse).values(taken=QuotaUse.taken + 1))
        session.execute(sa.update(QuotaUse).values(taken=100))

    with pytest.raises(Contended):
        database.do(work, keep=lambda _: True)
    assert len(runs) == 3
    with database.read() as session:
        assert session.scalars(sa.select(QuotaUse.taken)).all() == [3]


def test_other_errors_of_the_database_are_not_tried_again(database: Database) -> None:
    runs = []

    def work(session: sa.orm.Session) -> None:
        runs.append(1)
        session.execute(sa.text("SELECT * FROM no_such_table"))

    with pytest.raises(sa.exc.DBAPIError):
        database.do(work, keep=lambda _: True)
    assert len(runs) == 1
