"""The register of invitations: an officer writes down what a host was granted, and what was taken back."""

from __future__ import annotations

import re

import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.actor import Actor
from models.identifiers import new_id
from models.invitations import Invitation
from models.journal import EventKind, record_event
from models.reference import Office
from policy.programmes import programmes
from services.checks import Checks, known
from services.given import Given
from services.once import once
from services.problems import Conflict, IllegalMove, NotFound, NotPermitted, Problem
from services.travel.commands import RegisterInvitation, WithdrawInvitation
from services.travel.forms import purpose_of
from services.travel.invitations import number_key
from services.visible import advance, stale, visible

MOST_PLACES = 500


@once
def register_invitation(
    session: Session, actor: Actor, command: RegisterInvitation, given: Given
) -> Invitation | Problem:
    """Write an invitation into the register; applications that named its number before are judged by it too."""
    if actor.office is None or session.get(Office, actor.office) is None:
        return NotPermitted("OFFICE_UNKNOWN")
    checks = Checks()
    form = re.compile(programmes()["E_VISA"].settings["invitation"]["format"])
    number = checks.shape("number", command.number, form, "INVITATION_SHAPE")
    host = checks.text("host", command.host)
    if purpose_of(given, command.category, command.valid_from) is None:
        checks.add("category", "UNKNOWN_CATEGORY")
    if command.valid_to < command.valid_from:
        checks.add("validTo", "PERIOD_REVERSED")
    if not 1 <= command.places <= MOST_PLACES:
        checks.add("places", "PLACES_OUT_OF_RANGE", most=MOST_PLACES)
    checks.past("issuedOn", command.issued_on, given.today)
    if checks.found:
        return checks.problem()
    key = number_key(known(number))
    if session.scalar(sa.select(Invitation.id).where(Invitation.number_key == key)):
        return Conflict("INVITATION_REGISTERED")
    invitation = Invitation(
        id=new_id("Invitation", given.chance),
        version=1,
        number=number,
        number_key=key,
        host=host,
        category=command.category,
        valid_from=command.valid_from,
        valid_to=command.valid_to,
        places=command.places,
        issued_on=command.issued_on,
        status="REGISTERED",
        office_code=actor.office,
        registered_by=actor.subject,
        registered_at=given.now,
    )
    session.add(invitation)
    session.flush()
    _tell(session, given, EventKind.INVITATION_REGISTERED, invitation)
    return invitation


@once
def withdraw_invitation(
    session: Session, actor: Actor, command: WithdrawInvitation, given: Given
) -> Invitation | Problem:
    """Take an invitation out of use; what rests on it already is for an officer to decide."""
    invitation = visible(session, actor, Invitation, command.invitation)
    if invitation is None:
        return NotFound()
    if invitation.version != command.version:
        return stale(invitation)
    if invitation.status == "WITHDRAWN":
        return IllegalMove()
    lost = advance(session, invitation, command.version, status="WITHDRAWN", withdrawn_on=given.today)
    if lost:
        return lost
    _tell(session, given, EventKind.INVITATION_WITHDRAWN, invitation)
    return invitation


def _tell(session: Session, given: Given, kind: EventKind, invitation: Invitation) -> None:
    record_event(
        session,
        kind,
        invitation.id,
        {"invitation": invitation.id, "category": invitation.category, "places": invitation.places},
        on=given.today,
        now=given.now,
        office=invitation.office_code,
        chance=given.chance,
    )
