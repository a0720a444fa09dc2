"""What happened to the applications of the small country, as the journal keeps it."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.applications import Application
from models.identifiers import new_id
from models.journal import JournalEvent

RECORDED = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def happen(session: Session, chance: random.Random) -> None:
    """Every application was submitted; those that were decided have an event of it, with or without an outcome."""
    for row in session.scalars(sa.select(Application).order_by(Application.id)).all():
        _event(session, chance, row, "APPLICATION_SUBMITTED", {})
        if row.decided_at is not None:
            outcome = {"outcome": chance.choice(("REFUSE", "APPROVE", None))}
            _event(session, chance, row, "APPLICATION_DECIDED", outcome)


def _event(session: Session, chance: random.Random, row: Any, kind: str, payload: dict[str, Any]) -> None:
    session.add(
        JournalEvent(
            id=new_id("JournalEvent", chance),
            kind=kind,
            subject_id=row.id,
            happened_on=RECORDED.date(),
            recorded_at=RECORDED,
            office_code=chance.choice((row.office_code, None)),
            payload=payload,
        )
    )
    session.flush()
