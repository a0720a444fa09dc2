"""Services for holders of an ETA, announced and not yet in force: dead until their rule says that it is in force.

A service is an application like any other; what it gives holds as long as the ETA it goes with, and no longer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.actor import Actor
from models.applications import Application
from models.identifiers import new_id, new_reference
from models.journal import EventKind, record_event
from models.permits import Permit
from policy.programmes import programmes
from policy.rulefile import Rule
from policy.standing import eta_ended
from services.checks import Checks, known
from services.given import Given
from services.once import once
from services.problems import Conflict, NotFound, NotYetInForce, Problem
from services.travel.booth import File
from services.travel.commands import ApplyForService
from services.visible import visible


@dataclass(frozen=True)
class Extra:
    """A service that was issued, the ETA it goes with, and where it stands: VALID, or why it does not count."""

    permit: Permit
    eta: Permit
    state: str


EXTRAS = ("HEALTH_INSURANCE", "FAST_TRACK")
WAITING = ("SUBMITTED", "RETURNED", "APPEALED")


def rule_of_extra(given: Given, kind: str, day: date) -> Rule | None:
    """The rule that announces a service, on a day."""
    return given.rulebook.in_force(f"announced.{kind.lower()}", day)


def in_force(given: Given, kind: str, day: date) -> bool:
    """Whether a service works on a day: its rule says so, and nothing else does."""
    rule = rule_of_extra(given, kind, day)
    return rule is not None and bool(rule.value["in_force"])


@once
def apply_for_service(
    session: Session, actor: Actor, command: ApplyForService, given: Given
) -> Application | Problem:
    """Ask for a service that goes with an ETA of one's own; refused until its rule is in force."""
    checks = Checks()
    checks.one_of("service", command.service, EXTRAS)
    number = checks.text("eta", command.eta)
    if checks.found:
        return checks.problem()
    if not in_force(given, command.service, given.today):
        rule = rule_of_extra(given, command.service, given.today)
        return NotYetInForce(rule_id=rule.id if rule else None)
    eta = _eta(session, actor, known(number))
    if eta is None:
        return NotFound("NO_ETA")
    if code := ended(eta, given.today):
        return Conflict(code)
    # Whoever asks twice at once waits here for the first.
    session.execute(sa.select(Permit.id).where(Permit.id == eta.id).with_for_update())
    if taken := _taken(session, eta, command.service, given.today):
        return Conflict(taken)
    return _submit(session, actor, given, command.service, eta)


def _eta(session: Session, actor: Actor, number: str) -> Permit | None:
    found = session.scalar(sa.select(Permit.id).where(Permit.number == number, Permit.kind == "ETA"))
    return visible(session, actor, Permit, found) if found else None


def ended(eta: Permit, day: date) -> str | None:
    """Why an ETA carries no service on a day; None where it does."""
    return eta_ended(eta.revoked, eta.voided_on, eta.valid_to, eta.entries_left, day)


def _taken(session: Session, eta: Permit, kind: str, day: date) -> str | None:
    """Why the same service is not given twice for an ETA: one is asked for, or was issued and still holds."""
    mine = Application.eta_id == eta.application_id, Application.programme == kind
    waiting = sa.select(Application.id).where(*mine, Application.status.in_(WAITING))
    if session.scalar(waiting.limit(1)):
        return "APPLICATION_PENDING"
    issued = sa.select(Permit.id).where(
        Permit.application_id.in_(sa.select(Application.id).where(*mine)),
        Permit.revoked.is_(False),
        Permit.voided_on.is_(None),
        Permit.valid_to >= day,
        sa.or_(Permit.entries_left.is_(None), Permit.entries_left > 0),
    )
    return "SERVICE_ISSUED" if session.scalar(issued.limit(1)) else None


def _submit(session: Session, actor: Actor, given: Given, kind: str, eta: Permit) -> Application:
    carrier, programme = session.get_one(Application, eta.application_id), programmes()[kind]
    application = Application(
        id=new_id("Application", given.chance),
        version=1,
        reference=new_reference(kind, given.chance),
        programme=kind,
        status=programme.initial,
        person_id=eta.person_id,
        document_id=eta.document_id,
        nationality_code=carrier.nationality_code,
        submitted_by=actor.subject,
        office_code=carrier.office_code,
        submitted_at=given.now,
        due_at=known(programme.decide).end(given.now, given.rulebook),
        rules_version=given.rulebook.version,
        on_behalf_of=carrier.on_behalf_of,
        eta_id=carrier.id,
    )
    session.add(application)
    session.flush()
    who = {"application": application.id, "person": application.person_id}
    said = who | {"programme": kind, "nationality": carrier.nationality_code}
    record_event(
        session,
        EventKind.APPLICATION_SUBMITTED,
        application.id,
        said | {"region": None, "purpose": None, "category": None},
        on=given.today,
        now=given.now,
        office=carrier.office_code,
        chance=given.chance,
    )
    return application


def extras_of(given: Given, file: File, day: date) -> tuple[Extra, ...]:
    """What a person was given besides permits to enter, and where each stands on a day."""
    etas = {permit.application_id: permit for permit in file.permits if permit.kind == "ETA"}
    found = [
        (permit, etas[file.carriers[permit.id]]) for permit in file.permits if permit.id in file.carriers
    ]
    return tuple(Extra(permit, eta, _state(given, permit, eta, day)) for permit, eta in found)


def going_along(extras: Iterable[Extra], eta: Permit | None) -> Mapping[str, Permit]:
    """What goes along with an entry on an ETA, by kind."""
    good = [each for each in extras if eta is not None and each.eta.id == eta.id and each.state == "VALID"]
    return {each.permit.kind: each.permit for each in reversed(good)}


def _state(given: Given, permit: Permit, eta: Permit, day: date) -> str:
    states = {
        "NOT_IN_FORCE": not in_force(given, permit.kind, day),
        "REVOKED": permit.revoked or permit.voided_on is not None,
        "USED": permit.entries_left == 0,
        "ETA_ENDED": ended(eta, day) is not None,
        "NOT_YET_VALID": day < permit.valid_from,
        "EXPIRED": day > permit.valid_to,
    }
    return next((state for state, holds in states.items() if holds), "VALID")


def eta_of(session: Session, application: Application) -> Permit | None:
    """The ETA that a service goes with; None for any other application."""
    if application.eta_id is None:
        return None
    return session.scalar(sa.select(Permit).where(Permit.application_id == application.eta_id))
