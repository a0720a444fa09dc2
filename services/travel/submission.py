"""Sending an application in: ask the rules, find the person, write it down, tell the journal."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.actor import Actor
from models.applications import Application
from models.identifiers import new_id, new_reference
from models.journal import EventKind, record_event
from models.permits import Permit
from models.persons import Person, TravelDocument
from policy.cards import CARDS, applications_accepted
from policy.eligibility import answer, violations
from policy.fees import fee_of
from policy.programmes import programmes
from policy.trip import Route, Trip, Verdict
from services.cards.holding import card_taken
from services.checks import known
from services.given import Given
from services.people.documents import Identity
from services.people.people import person_of, seal_for
from services.problems import Conflict, Ineligible, InvalidInput, Problem, Violation
from services.travel.invitations import hold
from services.travel.together import join_group, represent

OFFICE = "MIGRATION"
UNDECIDED = ("SUBMITTED", "RETURNED")
# Where the rules speak of a trip, the forms have another name for it.
PATHS = {
    "passports.0.expires": "document.expires",
    "passports.0.country": "document.country",
    "stayDays": "departure",
}


def submit(
    session: Session,
    actor: Actor,
    given: Given,
    route: Route,
    identity: Identity,
    trip: Trip,
    details: dict[str, Any],
    holder: Person | None = None,
) -> Application | Problem:
    """Accept an application where the rules leave its route open; `details` are the columns of its form.

    `holder` is a person already known to hold the document.
    """
    if problem := judged(trip, route, given, given.now):
        return problem
    found = person_of(session, actor, given, identity, holder)
    if isinstance(found, Problem):
        return found
    person, document = found
    if waiting := _waiting(session, given, person, document, route, details.get("renews_id")):
        return Conflict(waiting)
    if said := details.get("occupation"):
        details["occupation"] = seal_for(session, given, person.id, "applications.occupation", said)
    contact = {name: details.pop(name, None) for name in ("email", "phone")}
    representative, group = details.pop("representative", None), details.pop("group", None)
    own = gave_contact(session, actor, person)
    for name, value in contact.items():
        # Where to write to is changed only by who gave it: a copy of a passport is not enough.
        if value is not None and (own or getattr(person, name) is None):
            setattr(person, name, seal_for(session, given, person.id, f"persons.{name}", value))
    if given.locale is not None and (own or person.locale is None):
        person.locale = given.locale
    programme = programmes()[route]
    fee = fee_of(given.rulebook, programme.code, details.get("category"), given.today)
    amount, currency = fee or (None, None)
    application = Application(
        id=new_id("Application", given.chance),
        version=1,
        reference=new_reference(programme.code, given.chance),
        programme=programme.code,
        status=programme.initial,
        person_id=person.id,
        document_id=document.id,
        nationality_code=identity.nationality,
        submitted_by=actor.subject,
        office_code=OFFICE,
        submitted_at=given.now,
        due_at=known(programme.decide).end(given.now, given.rulebook),
        rules_version=given.rulebook.version,
        fee_amount=amount,
        fee_currency=currency,
        **details,
    )
    session.add(application)
    session.flush()
    represent(session, application, representative, given)
    join_group(session, actor, application, group, given)
    if not hold(session, application):
        return Conflict("INVITATION_USED")
    names = {
        "programme": programme.code,
        "nationality": identity.nationality,
        "category": application.category,
    }
    record_event(
        session,
        EventKind.APPLICATION_SUBMITTED,
        application.id,
        {
            "application": application.id,
            "person": application.person_id,
            "region": application.region_code,
            "purpose": application.purpose,
            **names,
        },
        on=given.today,
        now=given.now,
        office=OFFICE,
        chance=given.chance,
    )
    return application


def judged(trip: Trip, route: Route, given: Given, asked_at: datetime) -> InvalidInput | Ineligible | None:
    """What is wrong with a trip, or closes its route; deadlines of asking count from `asked_at`."""
    return _impossible(trip, given) or _ineligible(trip, route, given, asked_at)


def _impossible(trip: Trip, given: Given) -> InvalidInput | None:
    found = violations(trip, now=given.now)
    if not found:
        return None
    return InvalidInput(
        violations=tuple(
            Violation(PATHS.get(v.path, v.path), v.code.removeprefix("violation."), v.params) for v in found
        )
    )


def _ineligible(trip: Trip, route: Route, given: Given, asked_at: datetime) -> Ineligible | None:
    """Closed, or open only by an act of an authority. Facts that the form does not ask may stay unknown.

    Where the rules take applications although the authority has yet to act, deciding on one is its act.
    """
    asked = answer(given.rulebook, trip, now=asked_at, with_nearest=False)
    verdict = next(a for a in asked.routes if a.route is route)
    answered = not verdict.awaiting or applications_accepted(given.rulebook, route, given.today)
    if verdict.verdict is Verdict.OPEN or (verdict.verdict is Verdict.UNDETERMINED and answered):
        return None
    return Ineligible(eligibility=answer(given.rulebook, trip, now=asked_at), trip=trip)


def gave_contact(session: Session, actor: Actor, person: Person) -> bool:
    """Whether somebody sent the first application there is of a person: then where to write to is theirs to say."""
    sent = sa.select(Application.submitted_by).where(Application.person_id == person.id)
    return session.scalar(sent.order_by(Application.submitted_at, Application.id).limit(1)) == actor.subject


def _waiting(
    session: Session,
    given: Given,
    person: Person,
    document: TravelDocument,
    route: Route,
    renews: str | None,
) -> str | None:
    """Why no second application is taken: for a card by its holder, else by the document."""
    if route in CARDS:
        return card_taken(session, given, person.id, route, renews)
    return taken(session, document, route, given.today)


def taken(
    session: Session, document: TravelDocument, route: Route, today: date, but: str | None = None
) -> str | None:
    """Why no second application is taken for a document: one waits for its decision, or one was approved."""
    mine = sa.select(Application.status).where(
        Application.document_id == document.id,
        Application.programme == str(route),
        Application.id != (but or ""),
    )
    statuses = frozenset(session.scalars(mine))
    if statuses.intersection(UNDECIDED):
        return "APPLICATION_PENDING"
    if route is Route.E_RESIDENCY:
        return "ALREADY_APPROVED" if "APPROVED" in statuses else None
    valid = sa.select(Permit.id).where(
        Permit.document_id == document.id,
        Permit.kind == str(route),
        Permit.revoked.is_(False),
        Permit.voided_on.is_(None),
        Permit.valid_to >= today,
        sa.or_(Permit.entries_left.is_(None), Permit.entries_left > 0),
    )
    return "PERMIT_VALID" if session.scalar(valid.limit(1)) else None
