"""A load is undone by reversing entries: what was known before stays as it was, and its rows may be loaded again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from intake.kinds import KINDS
from intake.loading import take_turn, tell_journal
from intake.problems import IntakeError
from intake.storing import STORES
from intake.work import Work
from models.columns import local_day
from models.journal import EventKind
from models.loads import Load


def undo(work: Work, load_id: str, now: datetime, *, by: str = "program") -> Load:
    """Undo a load in one transaction. Raises IntakeError LOAD_UNKNOWN or LOAD_REVERSED_ALREADY.

    Its files stay in the archive: figures as they were known before the reversal are still drawn from them.
    """

    def reverse(session: Session) -> Load:
        take_turn(session)
        load = session.get(Load, load_id, with_for_update=True)
        if load is None:
            raise IntakeError("LOAD_UNKNOWN", load=load_id)
        if load.reversed_at is not None:
            raise IntakeError("LOAD_REVERSED_ALREADY", load=load_id, detail=local_day(load.reversed_at))
        load.reversed_by, load.reversed_at = by, now
        kind = KINDS[load.kind]
        if kind.table is None:
            STORES[kind.name].reverse(session, load_id, work.given(now))
        session.flush()
        tell_journal(session, work, EventKind.LOAD_REVERSED, kind, load, now)
        return load

    return work.database.do(reverse, keep=lambda _: True)
