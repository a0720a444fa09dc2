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
from models.tickets import Ticket
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
    EventKind.FEE_REFUND_DUE: "REFUND_DUE",
    EventKind.FEE_REFUNDED: "REFUNDED",
    EventKind.APPLICATION_WITHDRAWN: "WITHDRAWN",
    EventKind.CHANGE_REQUESTED: "CHANGED",
    "CHANGE_REQUESTED PENDING": "CHANGE_ASKED",
    EventKind.CHANGE_DECIDED: "CHANGED",
    "CHANGE_DECIDED REFUSE": "CHANGE_REFUSED",
    EventKind.SERVICE_DECIDED: "SERVICE_ISSUED",
    "SERVICE_DECIDED REFUSE": "SERVICE_REFUSED",
    EventKind.PERMIT_VOIDED: "VOIDED",
    EventKind.PERMIT_EXTENDED: "EXTENDED",
    "CARD_ENDED CITIZENSHIP": "CARD_ENDED",
    EventKind.TICKET_ANSWERED: "TICKET_ANSWERED",
    EventKind.TICKET_CLOSED: "TICKET_CLOSED",
}
"""The template of a kind of event, of decisions by their outcome, of others with it; nobody is told of the rest.

Of a card that was renewed the approval of the new one tells.
"""
Subject = Application | KandasCase | Ticket
SUBJECTS: dict[str, Any] = {"Application": Application, "KandasCase": KandasCase, "Ticket": Ticket}
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
        how = payload.get("outcome") or payload.get("because")
        return TEMPLATES.get(f"{kind} {how}") or TEMPLATES.get(kind)
    appealed = " on appeal" if payload.get("on_appeal") else ""
    return TEMPLATES.get(payload["outcome"] + appealed) or TEMPLATES.get(payload["outcome"])


def _subject(session: Session, identifier: str) -> Subject | None:
    entity = SUBJECTS.get(type_of(identifier) or "")
    return session.get(entity, identifier) if entity else None


def _programme(subject: Subject) -> str:
    if isinstance(subject, Application):
        return subject.programme
    return "TICKET" if isinstance(subject, Ticket) else "KANDAS"


def _message(session: Session, given: Given, event: JournalEvent, template: str, subject: Subject) -> Message:
    params: dict[str, Any] = {
        "reference": subject.reference,
        "programme": _programme(subject),
        "grounds": list(event.payload.get("grounds", ())),
    }
    if template in CONTESTABLE and not isinstance(subject, Ticket):
        params |= _way(session, subject)
    known = session.scalar(sa.select(Person.locale).where(Person.id == subject.person_id))
    if isinstance(subject, Ticket):
        known = subject.language
    return Message(
        id=new_id("Message", given.chance),
        person_id=subject.person_id,
        recipient=subject.submitted_by if isinstance(subject, Application) else subject.opened_by,
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
