"""The journal: append-only events, written in the transaction of the change. Ids and codes only."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.columns import Record
from models.identifiers import Chance, new_id

CHANNEL = "qazeta_changes"
"""Where PostgreSQL tells listeners the subjects of the events of a transaction, once it is committed."""
TOLD = "subjects"
"""Key in a session's `info`: the subjects of the events recorded so far."""
RECENT = "events"
"""Key in a session's `info`: the events recorded so far of which nobody has been told yet."""


class EventKind(StrEnum):
    """What can happen. The payload of each kind is described in docs/journal.md; a test holds both equal."""

    APPLICATION_SUBMITTED = "APPLICATION_SUBMITTED"
    APPLICATION_DECIDED = "APPLICATION_DECIDED"
    APPLICATION_WITHDRAWN = "APPLICATION_WITHDRAWN"
    CHANGE_REQUESTED = "CHANGE_REQUESTED"
    CHANGE_DECIDED = "CHANGE_DECIDED"
    SERVICE_DECIDED = "SERVICE_DECIDED"
    DOCUMENT_REPLACED = "DOCUMENT_REPLACED"
    PERMIT_EXTENDED = "PERMIT_EXTENDED"
    PERMIT_VOIDED = "PERMIT_VOIDED"
    INVITATION_REGISTERED = "INVITATION_REGISTERED"
    INVITATION_WITHDRAWN = "INVITATION_WITHDRAWN"
    MEMBER_REGISTERED = "MEMBER_REGISTERED"
    MEMBER_UPDATED = "MEMBER_UPDATED"
    MEMBER_REMOVED = "MEMBER_REMOVED"
    CONSENT_GRANTED = "CONSENT_GRANTED"
    CONSENT_WITHDRAWN = "CONSENT_WITHDRAWN"
    MATCH_RESOLVED = "MATCH_RESOLVED"
    CASE_OPENED = "CASE_OPENED"
    EVIDENCE_RECORDED = "EVIDENCE_RECORDED"
    CASE_DECIDED = "CASE_DECIDED"
    FAMILY_ARRIVED = "FAMILY_ARRIVED"
    FAMILY_PLACED = "FAMILY_PLACED"
    AID_AWARDED = "AID_AWARDED"
    AID_PAID = "AID_PAID"
    DECISION_APPEALED = "DECISION_APPEALED"
    RESIDENCE_PERMIT_RECORDED = "RESIDENCE_PERMIT_RECORDED"
    IDENTIFIER_RECORDED = "IDENTIFIER_RECORDED"
    RESIDENCE_CHECKED = "RESIDENCE_CHECKED"
    STATUS_PROLONGED = "STATUS_PROLONGED"
    CITIZENSHIP_GRANTED = "CITIZENSHIP_GRANTED"
    DEPARTURE_REPORTED = "DEPARTURE_REPORTED"
    AID_LAPSED = "AID_LAPSED"
    REPAYMENT_CLAIMED = "REPAYMENT_CLAIMED"
    REPAYMENT_PLANNED = "REPAYMENT_PLANNED"
    REPAYMENT_WAIVED = "REPAYMENT_WAIVED"
    REPAYMENT_APPEALED = "REPAYMENT_APPEALED"
    REPAYMENT_DECIDED = "REPAYMENT_DECIDED"
    AID_REPAID = "AID_REPAID"
    QUOTA_TRANSFERRED = "QUOTA_TRANSFERRED"
    CARD_RENEWAL_ASKED = "CARD_RENEWAL_ASKED"
    CARD_ENDED = "CARD_ENDED"
    RECORD_ASSIGNED = "RECORD_ASSIGNED"
    RECORD_RELEASED = "RECORD_RELEASED"
    ABSENCE_DECLARED = "ABSENCE_DECLARED"
    NOTE_ADDED = "NOTE_ADDED"
    SECOND_LOOK_ASKED = "SECOND_LOOK_ASKED"
    SECOND_LOOK_GIVEN = "SECOND_LOOK_GIVEN"
    BORDER_CROSSED = "BORDER_CROSSED"
    FEE_STARTED = "FEE_STARTED"
    FEE_PAID = "FEE_PAID"
    FEE_FAILED = "FEE_FAILED"
    FEE_REFUND_DUE = "FEE_REFUND_DUE"
    FEE_REFUNDED = "FEE_REFUNDED"
    TICKET_OPENED = "TICKET_OPENED"
    TICKET_REPLIED = "TICKET_REPLIED"
    TICKET_ANSWERED = "TICKET_ANSWERED"
    TICKET_CLOSED = "TICKET_CLOSED"
    TICKET_REOPENED = "TICKET_REOPENED"
    RELEASE_REQUESTED = "RELEASE_REQUESTED"
    RELEASE_DECIDED = "RELEASE_DECIDED"
    RELEASE_MADE = "RELEASE_MADE"
    LOAD_COMPLETED = "LOAD_COMPLETED"
    LOAD_REVERSED = "LOAD_REVERSED"


class JournalEvent(Record):
    """One event: when it happened, when it was recorded, about which record, by which office."""

    __tablename__ = "journal"

    seq: Mapped[int] = mapped_column(
        sa.BigInteger().with_variant(sa.Integer, "sqlite"),
        sa.Identity(),
        primary_key=True,
        autoincrement=True,
    )
    id: Mapped[str] = mapped_column(sa.String(32), unique=True)
    kind: Mapped[str]
    subject_id: Mapped[str]
    happened_on: Mapped[date]
    recorded_at: Mapped[datetime]
    office_code: Mapped[str | None]
    xid: Mapped[int | None] = mapped_column(
        sa.BigInteger,
        comment="PostgreSQL transaction id: the feed publishes only below the oldest running one",
    )
    payload: Mapped[dict[str, Any]] = mapped_column(sa.JSON)

    __table_args__ = (
        sa.Index("ix_journal_subject", "subject_id", "seq"),
        sa.Index("ix_journal_order", "xid", "seq"),
    )


class IdempotencyKey(Record):
    """A key already used by a principal, what was asked with it and what came of it."""

    __tablename__ = "idempotency_keys"

    principal: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    operation: Mapped[str]
    digest: Mapped[str] = mapped_column(comment="SHA-256 of the canonical input")
    result_id: Mapped[str]
    created_at: Mapped[datetime]


def record_event(
    session: Session,
    kind: EventKind,
    subject_id: str,
    payload: dict[str, Any],
    *,
    on: date,
    now: datetime,
    office: str | None,
    chance: Chance,
) -> JournalEvent:
    """Append one event to the journal of the running transaction."""
    xid = sa.func.txid_current() if session.get_bind().dialect.name == "postgresql" else None
    event = JournalEvent(
        id=new_id("JournalEvent", chance),
        kind=kind.value,
        subject_id=subject_id,
        happened_on=on,
        recorded_at=now,
        office_code=office,
        xid=xid,
        payload=payload,
    )
    session.add(event)
    session.info.setdefault(TOLD, set()).add(subject_id)
    session.info.setdefault(RECENT, []).append(event)
    return event
