"""Consent per purpose: given and withdrawn by the member, or by the office that registered them.

What a withdrawal closes is said in access/scope.py (REGISTRY) and models/members.py (CONTACT, RETURN_PLANNING).
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.actor import Actor
from models.identifiers import new_id
from models.journal import EventKind, record_event
from models.members import Consent, DiasporaMember
from services.checks import Checks
from services.given import Given
from services.once import once
from services.problems import Conflict, NotFound, NotPermitted, Problem
from services.registry.commands import GrantConsent, WithdrawConsent
from services.registry.members import CONSENTS
from services.visible import touch, visible


@once
def grant_consent(
    session: Session, actor: Actor, command: GrantConsent, given: Given
) -> DiasporaMember | Problem:
    """Consent to a purpose from now on; Conflict where it stands already."""
    member = _own(session, actor, command)
    if isinstance(member, Problem):
        return member
    # Of two at once the second waits here, and then finds the consent of the first.
    touch(session, member)
    if _standing(session, member, command.purpose):
        return Conflict("CONSENT_STANDS")
    consent = new_id("Consent", given.chance)
    session.add(Consent(id=consent, member_id=member.id, purpose=command.purpose, granted_at=given.now))
    _tell(session, EventKind.CONSENT_GRANTED, member, command.purpose, given)
    return member


@once
def withdraw_consent(
    session: Session, actor: Actor, command: WithdrawConsent, given: Given
) -> DiasporaMember | Problem:
    """Withdraw consent to a purpose: what serves it is closed from now on, nothing is deleted."""
    member = _own(session, actor, command)
    if isinstance(member, Problem):
        return member
    touch(session, member)
    standing = _standing(session, member, command.purpose)
    if not standing:
        return Conflict("CONSENT_NOT_GIVEN")
    for consent in standing:
        consent.withdrawn_at = given.now
    _tell(session, EventKind.CONSENT_WITHDRAWN, member, command.purpose, given)
    return member


def _own(session: Session, actor: Actor, command: GrantConsent | WithdrawConsent) -> DiasporaMember | Problem:
    """The member, where whoever asks is the member themself or of the office that registered them."""
    checks = Checks()
    checks.one_of("purpose", command.purpose, CONSENTS)
    if checks.found:
        return checks.problem()
    member = visible(session, actor, DiasporaMember, command.member)
    if member is None:
        return NotFound()
    if member.created_by != actor.subject and member.office_code != actor.office:
        return NotPermitted()
    return member


def _standing(session: Session, member: DiasporaMember, purpose: str) -> list[Consent]:
    given = sa.select(Consent).where(
        Consent.member_id == member.id, Consent.purpose == purpose, Consent.withdrawn_at.is_(None)
    )
    return list(session.scalars(given))


def _tell(session: Session, kind: EventKind, member: DiasporaMember, purpose: str, given: Given) -> None:
    record_event(
        session,
        kind,
        member.id,
        {"member": member.id, "purpose": purpose},
        on=given.today,
        now=given.now,
        office=member.office_code,
        chance=given.chance,
    )
