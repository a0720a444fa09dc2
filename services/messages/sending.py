"""Taking messages from the outbox: claimed by one sender at a time, opened, and marked with what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from sqlalchemy.orm import Session

from models.outbox import Message
from models.persons import Person, PersonKey
from models.sealing import Vault, unseal
from services.rows import changed

LEASE = timedelta(minutes=5)
"""How long a claimed message is left to its sender; longer than any attempt takes."""
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720, 1440))
"""How long is waited after each failed attempt; there is one attempt more than waits."""
NO_ADDRESS = "NO_ADDRESS"


@dataclass(frozen=True)
class Claimed:
    """A message in the hands of one sender; `address` is None where there is none, or it cannot be opened any more."""

    id: str
    attempt: int
    address: str | None
    template: str
    params: dict[str, Any]
    locale: str
    created_at: datetime


def is_due(session: Session, now: datetime) -> bool:
    """Whether there is anything to claim."""
    return session.scalar(_due(now)) is not None


def claim(session: Session, vault: Vault, now: datetime) -> Claimed | None:
    """The message that has waited longest, for whoever asks alone until the lease is over; None where there is none."""
    wanted = session.scalar(_due(now).with_for_update(skip_locked=True))
    if wanted is None:
        return None
    taken = sa.update(Message).where(Message.id == wanted)
    changed(session, taken.values(due_at=now + LEASE, attempts=Message.attempts + 1))
    row = session.scalars(sa.select(Message).where(Message.id == wanted)).one()
    address = _address(session, vault, row.person_id)
    return Claimed(row.id, row.attempts, address, row.template, row.params, row.locale, row.created_at)


def sent(session: Session, message: Claimed, now: datetime) -> bool:
    """Mark a message as sent; False where it is somebody else's by now."""
    return _mark(session, message, state="SENT", sent_at=now, failure=None)


def failed(session: Session, message: Claimed, failure: str, now: datetime, *, final: bool) -> bool:
    """Mark an attempt as failed: another one follows, unless it is final or was the last."""
    if final or message.attempt > len(WAITS):
        return _mark(session, message, state="FAILED", failure=failure)
    return _mark(session, message, due_at=now + WAITS[message.attempt - 1], failure=failure)


def given_back(session: Session, message: Claimed, now: datetime) -> bool:
    """Put a message back as it was: that nobody could be reached is not the message's fault."""
    return _mark(session, message, due_at=now, attempts=message.attempt - 1)


def _due(now: datetime) -> sa.Select[Any]:
    due = sa.select(Message.id).where(Message.state == "QUEUED", Message.due_at <= now)
    return due.order_by(Message.due_at, Message.id).limit(1)


def _mark(session: Session, message: Claimed, **values: Any) -> bool:
    mine = sa.update(Message).where(
        Message.id == message.id, Message.state == "QUEUED", Message.attempts == message.attempt
    )
    return changed(session, mine.values(**values)) == 1


def _address(session: Session, vault: Vault, person_id: str) -> str | None:
    sealed = sa.select(Person.email, PersonKey.wrapped).join(PersonKey, PersonKey.person_id == Person.id)
    row = session.execute(sealed.where(Person.id == person_id)).first()
    if row is None or row[0] is None:
        return None
    try:
        return unseal(vault.unwrap(person_id, row[1]), row[0], "persons.email", person_id)
    except InvalidTag:
        return None
