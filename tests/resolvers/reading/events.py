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
from models.outbox import Message

RECORDED = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def happen(session: Session, chance: random.Random) -> None:
    """Every application was submitted; those that were decided have an event of it, with or without an outcome."""
    for row in session.scalars(sa.select(Application).order_by(Application.id)).all():
        _event(session, chance, row, "APPLICATION_SUBMITTED", {})
        if row.decided_at is not None:
            outcome = {"outcome": chance.choice(("REFUSE", "APPROVE", None))}
            _event(session, chance, row, "APPLICATION_DECIDED", outcome)


def _event(session: Session, chance: random.Random, row: Any, kind: str, payload: dict[str, Any]) -> None:
    event = new_id("JournalEvent", chance)
    session.add(
        JournalEvent(
            id=event,
            kind=kind,
            subject_id=row.id,
            happened_on=RECORDED.date(),
            recorded_at=RECORDED,
            office_code=chance.choice((row.office_code, None)),
            payload=payload,
        )
    )
    session.flush()
    template = {"APPROVE": "APPROVED", "REFUSE": "REFUSED"}.get(payload.get("outcome"), "SUBMITTED")
    params = {"reference": row.reference, "programme": row.programme, "grounds": ["SECURITY"]}
    way = {"authority": "MIGRATION_COMMITTEE", "deadline": "2026-12-24"} if template == "REFUSED" else {}
    session.add(
        Message(
            id=new_id("Message", random.Random(event)),
            person_id=row.person_id,
            recipient=row.submitted_by,
            event_id=event,
            template=template,
            params=params | way,
            locale="FR",
            state="SENT" if way else "QUEUED",
            created_at=RECORDED,
            due_at=RECORDED,
            attempts=1,
            sent_at=RECORDED if way else None,
            failure=None if way else "SMTP_451",
        )
    )
    session.flush()
