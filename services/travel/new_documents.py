"""A new passport in place of an old one: the old one is closed, and what was bound to it is void by rule."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.actor import Actor, Role
from models.applications import Application
from models.journal import EventKind, record_event
from models.permits import Permit
from models.persons import Person, TravelDocument
from services.checks import Checks
from services.given import Given
from services.once import once
from services.people.documents import read_document, unexpired
from services.people.people import person_of
from services.problems import IllegalMove, NotFound, NotPermitted, Problem
from services.rows import changed
from services.travel.commands import ReportNewDocument
from services.travel.submission import gave_contact
from services.travel.withdrawals import lapse_changes
from services.visible import touch, visible

REASONS = frozenset({"RENEWED", "LOST", "STOLEN", "DAMAGED"})
GROUND = "PASSPORT_REPLACED"


@once
def report_new_document(
    session: Session, actor: Actor, command: ReportNewDocument, given: Given
) -> Person | Problem:
    """Close a passport and write down the one that replaces it; nobody decides, so there is nothing to appeal."""
    old = visible(session, actor, TravelDocument, command.replaces)
    if old is None:
        return NotFound()
    person = session.get_one(Person, old.person_id)
    if Role.CASE_OFFICER not in actor.roles and not gave_contact(session, actor, person):
        # Whoever sent a copy of a passport some time must not be able to end what others hold on it.
        return NotPermitted()
    checks = Checks()
    checks.one_of("reason", command.reason, REASONS)
    identity = read_document(session, checks, "document", command.document, given.today)
    unexpired(checks, "document", identity, given.today)
    if identity is None or checks.found:
        return checks.problem()
    held = person_of(session, actor, given, identity, holder=person)
    if isinstance(held, Problem):
        return held
    new = held[1]
    if new.id == old.id or new.closed_on is not None:
        checks.add("document.number", "DOCUMENT_NOT_NEW")
        return checks.problem()
    closed = {"closed_on": given.today, "closed_reason": command.reason, "replaced_by": new.id}
    close = sa.update(TravelDocument).where(TravelDocument.id == old.id, TravelDocument.closed_on.is_(None))
    if not changed(session, close.values(**closed)):
        return IllegalMove("DOCUMENT_CLOSED")
    session.refresh(old)
    new.reported_by = actor.subject
    said = {"document": old.id, "replaced_by": new.id, "reason": command.reason}
    record_event(
        session,
        EventKind.DOCUMENT_REPLACED,
        old.id,
        said,
        on=given.today,
        now=given.now,
        office=actor.office,
        chance=given.chance,
    )
    _void(session, old, given)
    return person


def _void(session: Session, old: TravelDocument, given: Given) -> None:
    """What the rules make of permits that are bound to a passport which is no more."""
    rule = given.rulebook.in_force("permit.new_document", given.today)
    if rule is None:
        return
    bound = sa.select(Permit).where(
        Permit.document_id == old.id,
        Permit.kind.in_(rule.value["voids"]),
        Permit.voided_on.is_(None),
        Permit.revoked.is_(False),
        Permit.valid_to >= given.today,
        sa.or_(Permit.entries_left.is_(None), Permit.entries_left > 0),
    )
    for permit in session.scalars(bound.order_by(Permit.id).with_for_update()).all():
        permit.voided_on, permit.void_ground, permit.void_rule = given.today, GROUND, rule.id
        session.flush()
        application = session.get_one(Application, permit.application_id)
        touch(session, application)
        lapse_changes(session, application.id)
        record_event(
            session,
            EventKind.PERMIT_VOIDED,
            application.id,
            {
                "application": application.id,
                "programme": application.programme,
                "ground": GROUND,
                "rule": rule.id,
            },
            on=given.today,
            now=given.now,
            office=None,
            chance=given.chance,
        )
