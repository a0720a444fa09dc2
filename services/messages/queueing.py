"""What people are told: one message for each event that concerns them, queued in the transaction of the event."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.applications import Application, Decision
from models.identifiers import new_id, type_of
from models.journal import RECENT, EventKind, JournalEvent
from models.kandas import KandasCase
from models.outbox import Message
from models.persons import Person
from services.given import Given

DECIDED = (EventKind.APPLICATION_DECIDED, EventKind.CASE_DECIDED)
TEMPLATES: dict[str, str] = {
    EventKind.APPLICATION_SUBMITTED: "SUBMITTED",
    EventKind.CASE_OPENED: "OPENED",
    EventKind.DECISION_APPEALED: "APPEALED",
    "RETURN": "RETURNED",
    "APPROVE": "APPROVED",
    "REFUSE": "REFUSED",
    "REVOKE": "REVOKED",
    "APPROVE on appeal": "UPHELD",
    "REFUSE on appeal": "REJECTED",
    EventKind.FEE_PAID: "FEE_PAID",
    EventKind.FEE_FAILED: "FEE_FAILED",
}
"""The template of a kind of event, of decisions by their outcome; nobody is told of what is not here."""
CONTESTABLE = frozenset({"REFUSED", "REVOKED", "REJECTED"})
DEFAULT = {"KANDAS": "KK"}
"""The language of somebody who never said which, by programme; else English."""


def queue_messages(session: Session, given: Given, events: list[JournalEvent]) -> None:
    """Queue what is to be told about events that were just recorded."""
    for event in events if given.tells else ():
        template = template_of(event.kind, event.payload)
        subject = _subject(session, event.subject_id) if template else None
        if template and subject is not None:
            session.flush()
            session.add(_message(session, given, event, template, subject))


def queue_recent(session: Session, given: Given) -> None:
    """The same for whatever was recorded outside services/once.py."""
    queue_messages(session, given, session.info.pop(RECENT, []))


def template_of(kind: str, payload: dict[str, Any]) -> str | None:
    """The template of an event, None where nobody is told."""
    if kind not in DECIDED:
        return TEMPLATES.get(kind)
    appealed = " on appeal" if payload.get("on_appeal") else ""
    return TEMPLATES.get(payload["outcome"] + appealed) or TEMPLATES.get(payload["outcome"])


def _subject(session: Session, identifier: str) -> Application | KandasCase | None:
    if type_of(identifier) == "Application":
        return session.get(Application, identifier)
    return session.get(KandasCase, identifier) if type_of(identifier) == "KandasCase" else None


def _message(
    session: Session, given: Given, event: JournalEvent, template: str, subject: Application | KandasCase
) -> Message:
    params: dict[str, Any] = {
        "reference": subject.reference,
        "programme": "KANDAS" if isinstance(subject, KandasCase) else subject.programme,
        "grounds": list(event.payload.get("grounds", ())),
    }
    if template in CONTESTABLE:
        params |= _way(session, subject)
    known = session.scalar(sa.select(Person.locale).where(Person.id == subject.person_id))
    return Message(
        id=new_id("Message", given.chance),
        person_id=subject.person_id,
        recipient=subject.opened_by if isinstance(subject, KandasCase) else subject.submitted_by,
        event_id=event.id,
        template=template,
        params=params,
        locale=known or DEFAULT.get(params["programme"], "EN"),
        state="QUEUED",
        created_at=given.now,
        due_at=given.now,
        attempts=0,
    )


def _way(session: Session, subject: Application | KandasCase) -> dict[str, str]:
    """Where and until when the last decision can be contested."""
    about = Decision.case_id if isinstance(subject, KandasCase) else Decision.application_id
    last = sa.select(Decision.appeal_authority, Decision.appeal_deadline).where(about == subject.id)
    authority, deadline = session.execute(last.order_by(Decision.decided_at.desc()).limit(1)).one()
    return {"authority": authority, "deadline": deadline.isoformat()} if authority and deadline else {}
