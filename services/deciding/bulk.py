"""Many favourable decisions at once: each decided, or refused with its own reason, without touching the others."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlalchemy.orm import Session

from access.actor import Actor
from models.journal import IdempotencyKey
from services.checks import Checks
from services.deciding.commands import Decide, DecideMany
from services.deciding.decisions import decide
from services.deciding.standing import Subject
from services.given import Given
from services.once import digest_of, key_used
from services.problems import Conflict, NotPermitted, Problem
from services.rows import insert_if_missing

MOST = 500
FAVOURABLE = "APPROVE"


@dataclass(frozen=True)
class Decided:
    """One item: the record as it stands then, or why nothing was decided on it."""

    subject: str
    result: Subject | Problem


@dataclass(frozen=True)
class ManyDecided:
    """Every item, in the order in which they were sent."""

    results: tuple[Decided, ...]


def decide_many(session: Session, actor: Actor, command: DecideMany, given: Given) -> ManyDecided | Problem:
    """Decide on up to 500 records, favourably; the same key and input give the same results again.

    Every item has a savepoint and a key of its own, made of this key and all that was asked: what one of them is
    refused for leaves nothing behind and stops no other.
    """
    if actor.subject is None:
        return NotPermitted()
    checks = Checks()
    key = checks.text("idempotencyKey", command.idempotency_key)
    if command.outcome != FAVOURABLE:
        checks.add("outcome", "FAVOURABLE_ONLY")
    if not 1 <= len(command.items) <= MOST:
        checks.add("items", "ITEMS_COUNT", most=MOST)
    subjects = [item.subject for item in command.items]
    if len(set(subjects)) < len(subjects):
        checks.add("items", "ITEM_TWICE")
    if key is None or checks.found:
        return checks.problem()
    digest = digest_of(command, given)
    if not _claimed(session, actor.subject, key, digest, given):
        return Conflict("IDEMPOTENCY_KEY_REUSED")
    results = []
    for item in command.items:
        own = hashlib.sha256(f"{key}\x1f{digest}\x1f{item.subject}".encode()).hexdigest()
        asked = Decide(own, item.subject, item.version, command.outcome, note=command.note)
        results.append(Decided(item.subject, decide(session, actor, asked, given)))
    return ManyDecided(tuple(results))


def _claimed(session: Session, principal: str, key: str, digest: str, given: Given) -> bool:
    """Whether the key is ours now, or was used for the same input before."""
    operation = DecideMany.__name__
    fresh = insert_if_missing(
        session,
        IdempotencyKey,
        principal=principal,
        key=key,
        operation=operation,
        digest=digest,
        result_id="",
        created_at=given.now,
    )
    return fresh or key_used(session, principal, key) == (operation, digest)
