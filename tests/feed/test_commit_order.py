"""PostgreSQL: sequence order is not commit order, and no event may be lost or published twice for it."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import sleep

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from analytics.manifest import current
from feed import Feed, FeedError, files
from feed.publisher import facts
from models.database import Database, open_database
from tests.conftest import NewPostgres
from tests.feed.journals import KEY, NOW, record, submitted, write

DAY = date(2026, 1, 1)


@pytest.fixture
def database(new_postgres: NewPostgres, postgres_tables: str) -> Iterator[Database]:
    """An empty record on PostgreSQL."""
    database = open_database(new_postgres(postgres_tables))
    yield database
    database.engine.dispose()


@pytest.fixture
def feed(database: Database, tmp_path: Path) -> Feed:
    """A feed from it."""
    return Feed(database, tmp_path / "figures", KEY, tmp_path / "loads")


def seqs(feed: Feed) -> list[int]:
    """The sequence numbers published."""
    return facts(feed.folder, current(feed.folder), "applications_submitted")["seq"].to_list()


def test_a_later_number_waits_for_an_earlier_transaction(feed: Feed) -> None:
    with Session(feed.database.engine) as slow:
        write(slow, submitted("app_1", DAY))
        slow.flush()
        record(feed.database, submitted("app_2", DAY))
        assert not feed.advance(NOW)
        slow.commit()
    assert feed.advance(NOW)
    assert sorted(seqs(feed)) == [1, 2]
    assert feed.verify() == ()


def test_an_earlier_number_that_commits_later_is_not_lost(feed: Feed) -> None:
    """The number is drawn before the transaction has an id, and a later id is published meanwhile."""
    # The first number of a sequence gives its transaction an id at once; the next ones do not.
    record(feed.database, submitted("app_0", DAY))
    assert feed.advance(NOW)
    with feed.database.engine.connect() as slow:
        drawn = slow.scalar(sa.text("SELECT nextval(pg_get_serial_sequence('journal', 'seq'))"))
        record(feed.database, submitted("app_2", DAY))
        assert feed.advance(NOW)
        assert seqs(feed) == [drawn - 1, drawn + 1]
        copied = (
            "INSERT INTO journal OVERRIDING SYSTEM VALUE SELECT :seq, 'evt_late', kind, 'app_1', happened_on, "
            "recorded_at, office_code, txid_current(), payload FROM journal LIMIT 1"
        )
        slow.execute(sa.text(copied), {"seq": drawn})
        slow.commit()
    assert feed.advance(NOW)
    assert seqs(feed) == [drawn - 1, drawn + 1, drawn]
    assert feed.verify() == ()


def test_a_transaction_that_rolls_back_holds_nothing_up_afterwards(feed: Feed) -> None:
    with Session(feed.database.engine) as slow:
        write(slow, submitted("app_1", DAY))
        slow.flush()
        record(feed.database, submitted("app_2", DAY))
        assert not feed.advance(NOW)
        slow.rollback()
    assert feed.advance(NOW)
    assert seqs(feed) == [2]


def test_a_reader_that_only_reads_holds_nothing_up(feed: Feed) -> None:
    with feed.database.engine.connect() as idle:
        idle.execute(sa.text("SELECT count(*) FROM journal")).scalar()
        record(feed.database, submitted("app_1", DAY))
        assert feed.advance(NOW)
        assert seqs(feed) == [1]


def test_writers_that_overlap_at_random_lose_nothing(feed: Feed) -> None:
    stop = threading.Event()

    def writer(number: int) -> None:
        chance = random.Random(number)
        for turn in range(12):
            with Session(feed.database.engine) as session:
                for each in range(chance.randint(1, 3)):
                    write(session, submitted(f"app_{number}_{turn}_{each}", DAY))
                    session.flush()
                    sleep(chance.random() * 0.01)
                if chance.random() < 0.2:
                    session.rollback()
                else:
                    session.commit()

    def publisher() -> None:
        while not stop.is_set():
            feed.advance(NOW)

    publishing = threading.Thread(target=publisher)
    writing = [threading.Thread(target=writer, args=(number,)) for number in range(5)]
    for thread in [publishing, *writing]:
        thread.start()
    for thread in writing:
        thread.join()
    stop.set()
    publishing.join()
    while feed.advance(NOW):
        pass
    with feed.database.engine.connect() as connection:
        written = connection.execute(sa.text("SELECT seq FROM journal ORDER BY seq")).scalars().all()
    assert sorted(seqs(feed)) == written
    assert feed.verify() == ()


def test_a_journal_of_another_server_is_refused(feed: Feed) -> None:
    record(feed.database, submitted("app_1", DAY))
    feed.advance(NOW)
    with feed.database.engine.begin() as connection:
        connection.execute(sa.text("UPDATE journal SET xid = xid + 1000000000"))
    feed.rebuild(feed.folder, NOW)
    head = current(feed.folder)
    assert head.events == 0
    with feed.database.engine.begin() as connection:
        connection.execute(sa.text("UPDATE journal SET xid = 0"))
    feed.rebuild(feed.folder, NOW)
    assert seqs(feed) == [1]


def test_figures_of_transactions_that_have_not_been_are_refused(feed: Feed) -> None:
    record(feed.database, submitted("app_1", DAY))
    feed.advance(NOW)
    head = current(feed.folder)
    future = replace(head, number=head.number + 1, watermark=(10**12, head.watermark[1]))
    files.publish(feed.folder, future)
    with feed.database.engine.begin() as connection:
        connection.execute(sa.text("UPDATE journal SET xid = 1000000000000"))
    with pytest.raises(FeedError, match="xid"):
        Feed(feed.database, feed.folder, KEY, feed.loads).advance(NOW)
