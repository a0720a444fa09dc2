"""Reading the journal in the order in which it became final.

On PostgreSQL sequence order is not commit order: a transaction may take number 5, wait, and commit after number 6 was
read. So rows are taken in the order (xid, seq), and only those whose transaction is older than every running one
(xid below the snapshot's xmin). Whatever is below that line is either committed and visible, or will never be;
whatever commits later lies above the last row taken. SQLite has one writer at a time: there, sequence order is
commit order, and xid counts as 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from analytics.manifest import Place
from models.database import Database
from models.journal import JournalEvent

JOURNAL = JournalEvent.__table__
OLDEST_OPEN_TRANSACTION = sa.func.txid_snapshot_xmin(sa.func.txid_current_snapshot(), type_=sa.BigInteger)


class Event(NamedTuple):
    """What the feed reads of an event: codes and opaque ids."""

    xid: int
    seq: int
    id: str
    kind: str
    subject_id: str
    happened_on: date
    recorded_at: datetime
    office_code: str | None
    payload: dict[str, Any]

    @property
    def place(self) -> Place:
        """Its place in the journal."""
        return self.xid, self.seq


def _statement(final: bool) -> sa.Select[Any]:
    """Events after a place, at most :limit, up to and with :until; `final` holds back what is not settled yet."""
    xid = JOURNAL.c.xid if final else sa.literal(0, sa.BigInteger).label("xid")
    after = sa.bindparam("xid", type_=sa.BigInteger), sa.bindparam("seq", type_=sa.BigInteger)
    until = sa.bindparam("until_xid", type_=sa.BigInteger), sa.bindparam("until_seq", type_=sa.BigInteger)
    columns = [JOURNAL.c[name] for name in Event._fields[1:]]
    if final:
        place = sa.tuple_(JOURNAL.c.xid, JOURNAL.c.seq)
        beyond = sa.and_(place > sa.tuple_(*after), place <= sa.tuple_(*until))
        within = sa.and_(beyond, JOURNAL.c.xid < OLDEST_OPEN_TRANSACTION)
        order = [JOURNAL.c.xid, JOURNAL.c.seq]
    else:
        within = sa.and_(JOURNAL.c.seq > after[1], JOURNAL.c.seq <= until[1])
        order = [JOURNAL.c.seq]
    limit = sa.bindparam("limit", type_=sa.Integer)
    return sa.select(xid, *columns).where(within).order_by(*order).limit(limit)


STATEMENTS = {"postgresql": _statement(final=True), "sqlite": _statement(final=False)}
LAST: Place = (2**63 - 1, 2**63 - 1)


def events_after(database: Database, place: Place, limit: int, until: Place = LAST) -> Sequence[Event]:
    """The next settled events after a place, in order: one statement, served by an index."""
    bound = {"xid": place[0], "seq": place[1], "until_xid": until[0], "until_seq": until[1], "limit": limit}
    with database.engine.execution_options(reads=True).connect() as connection:
        return [Event(*row) for row in connection.execute(STATEMENTS[database.dialect], bound)]


def event_at(database: Database, place: Place) -> str | None:
    """The id of the event at a place, settled or not; None where there is none."""
    statement = sa.select(JOURNAL.c.id).where(
        JOURNAL.c.seq == place[1], sa.func.coalesce(JOURNAL.c.xid, 0) == place[0]
    )
    with database.engine.execution_options(reads=True).connect() as connection:
        return connection.execute(statement).scalar()


def oldest_open_transaction(database: Database) -> int:
    """The oldest transaction id that is still open (PostgreSQL), 0 on SQLite: no published row may lie above."""
    if database.dialect != "postgresql":
        return 0
    with database.engine.execution_options(reads=True).connect() as connection:
        return connection.execute(sa.select(OLDEST_OPEN_TRANSACTION)).scalar_one()
