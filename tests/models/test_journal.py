"""Events: in order, in the transaction of the change, and without anything personal."""

from __future__ import annotations

from datetime import UTC, date, datetime

import sqlalchemy as sa

from models.database import Database
from models.identifiers import seeded
from models.journal import EventKind, JournalEvent, record_event

NOW = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)


def record(session: sa.orm.Session, subject: str) -> JournalEvent:
    payload = {"case": subject, "origin": "MNG"}
    on, chance = date(2026, 11, 24), seeded(subject)
    return record_event(
        session, EventKind.CASE_OPENED, subject, payload, on=on, now=NOW, office="MIGRATION", chance=chance
    )


def test_an_event_is_kept_as_it_was_said(database: Database) -> None:
    with database.batch() as session:
        record(session, "kan_1")
        session.flush()
        record(session, "kan_2")
    with database.read() as session:
        events = session.scalars(sa.select(JournalEvent).order_by(JournalEvent.seq)).all()
    assert [(event.seq, event.subject_id) for event in events] == [(1, "kan_1"), (2, "kan_2")]
    first = events[0]
    assert (first.kind, first.payload) == ("CASE_OPENED", {"case": "kan_1", "origin": "MNG"})
    assert (first.happened_on, first.recorded_at, first.office_code) == (date(2026, 11, 24), NOW, "MIGRATION")
    assert (first.xid is None) == (database.dialect == "sqlite")


def test_an_event_goes_with_its_transaction(database: Database) -> None:
    database.do(lambda session: record(session, "kan_1"), keep=lambda _: False)
    with database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(JournalEvent)) == 0


def test_the_transaction_of_an_event_is_the_one_that_runs(database: Database) -> None:
    if database.dialect == "sqlite":
        return
    with database.batch() as session:
        event = record(session, "kan_1")
        session.flush()
        assert event.xid == session.scalar(sa.select(sa.func.txid_current()))
