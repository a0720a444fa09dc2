"""Prolonging a permit: an ETA and an e-Visa are not prolonged in the country, and the refusal names the rule."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from access.actor import Actor
from models.applications import Application
from models.journal import EventKind, record_event
from models.permits import Permit
from services.checks import Checks
from services.given import Given
from services.once import once
from services.problems import IllegalMove, NotExtendable, NotFound, NotPermitted, Problem
from services.travel.commands import ExtendPermit
from services.visible import touch, visible

RULE = "permit.extension"


@once
def extend_permit(session: Session, actor: Actor, command: ExtendPermit, given: Given) -> Permit | Problem:
    """More days on a permit, as far as the rule of its kind gives any; the rules of today give none."""
    permit = visible(session, actor, Permit, command.permit)
    if permit is None:
        return NotFound()
    application = session.get_one(Application, permit.application_id)
    if application.submitted_by != actor.subject:
        return NotPermitted()
    rule = given.rulebook.in_force(RULE, given.today)
    most = rule.value["days"].get(permit.kind, 0) if rule else 0
    if not most:
        return NotExtendable(rule_id=rule.id if rule else None)
    if permit.revoked or permit.voided_on is not None:
        return IllegalMove("PERMIT_VOID")
    if permit.valid_to < given.today:
        return IllegalMove("PERMIT_OVER")
    checks, latest = Checks(), permit.valid_to + timedelta(days=most)
    if not permit.valid_to < command.until <= latest:
        checks.add("until", "EXTENSION_OUT_OF_RANGE", day=latest.isoformat())
        return checks.problem()
    permit.valid_to = command.until
    session.flush()
    touch(session, application)
    record_event(
        session,
        EventKind.PERMIT_EXTENDED,
        application.id,
        {"application": application.id, "programme": permit.kind, "to": command.until.isoformat()},
        on=given.today,
        now=given.now,
        office=None,
        chance=given.chance,
    )
    return permit
