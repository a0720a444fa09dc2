"""Applications of travellers: ETA, e-Visa and e-Residency, sent in and put on the officers' queue."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from access.actor import Actor
from models.applications import Application
from models.persons import Person
from policy.trip import Route
from services.checks import Checks
from services.given import Given
from services.once import once
from services.people.documents import Identity, read_document, unexpired
from services.problems import Problem
from services.travel.commands import ApplyForEResidency, ApplyForEta, ApplyForEVisa
from services.travel.forms import FORMS, trip_of
from services.travel.submission import submit
from services.travel.together import check_representative
from services.visible import visible

Apply = ApplyForEta | ApplyForEVisa | ApplyForEResidency


@once
def apply_for_eta(
    session: Session, actor: Actor, command: ApplyForEta, given: Given
) -> Application | Problem:
    """Apply for an ETA: accepted where the rules leave the route open, as far as the form can tell."""
    return _apply(session, actor, command, given, Route.ETA)


@once
def apply_for_e_visa(
    session: Session, actor: Actor, command: ApplyForEVisa, given: Given
) -> Application | Problem:
    """Apply for an e-Visa: by invitation, in one of its categories, through checkpoints the rules name."""
    return _apply(session, actor, command, given, Route.E_VISA)


@once
def apply_for_e_residency(
    session: Session, actor: Actor, command: ApplyForEResidency, given: Given
) -> Application | Problem:
    """Apply for services of the financial centre: for foreigners who live outside Kazakhstan."""
    return _apply(session, actor, command, given, Route.E_RESIDENCY)


def _apply(
    session: Session, actor: Actor, command: Apply, given: Given, route: Route
) -> Application | Problem:
    checks = Checks()
    identity = _identity(session, checks, command, given)
    form = FORMS[route](session, checks, command, given)
    check_representative(checks, command.representative, identity, given)
    details = form | _contact(session, actor, checks, command)
    details["representative"] = command.representative
    if identity is None or checks.found:
        return checks.problem()
    return submit(session, actor, given, route, identity, trip_of(route, identity.passport, form), details)


def _identity(session: Session, checks: Checks, command: Apply, given: Given) -> Identity | None:
    identity = read_document(session, checks, "document", command.document, given.today)
    unexpired(checks, "document", identity, given.today)
    return identity


def _contact(session: Session, actor: Actor, checks: Checks, command: Apply) -> dict[str, Any]:
    email = checks.email("email", command.email)
    if isinstance(command, ApplyForEResidency):
        return {"email": email}
    behalf = command.on_behalf_of
    if behalf is not None and visible(session, actor, Person, behalf) is None:
        checks.add("onBehalfOf", "UNKNOWN_PERSON")
    return {
        "email": email,
        "phone": checks.phone("phone", command.phone),
        "on_behalf_of": behalf,
        "group": checks.text("group", command.group, most=40, needed=False),
    }
