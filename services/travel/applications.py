"""Applications of travellers: ETA, e-Visa and e-Residency, sent in and put on the officers' queue."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from access.actor import Actor
from models.applications import Application
from models.persons import Person
from policy.programmes import programmes
from policy.trip import Purpose, Route, TravelMode, Trip
from services.checks import Checks, known
from services.given import Given
from services.once import once
from services.people.documents import Identity, read_document, unexpired
from services.problems import Problem
from services.travel.commands import ApplyForEResidency, ApplyForEta, ApplyForEVisa
from services.travel.submission import submit
from services.visible import visible

PURPOSES, MODES = frozenset(Purpose), frozenset(TravelMode)
SERVICES = frozenset({"BANK_ACCOUNT", "E_IIN", "COMPANY"})
Apply = ApplyForEta | ApplyForEVisa | ApplyForEResidency


@once
def apply_for_eta(
    session: Session, actor: Actor, command: ApplyForEta, given: Given
) -> Application | Problem:
    """Apply for an ETA: accepted where the rules leave the route open, as far as the form can tell."""
    checks = Checks()
    identity = _identity(session, checks, command, given)
    stay = _stay_days(checks, command.arrival, command.departure)
    checks.one_of("purpose", command.purpose, PURPOSES)
    checks.one_of("travelMode", command.travel_mode, MODES)
    checks.region(session, "region", command.region, command.arrival)
    details = _contact(session, actor, checks, command)
    if identity is None or checks.found:
        return checks.problem()
    trip = Trip(
        passports=(identity.passport,),
        purpose=Purpose(command.purpose),
        arrival=command.arrival,
        stay_days=stay,
        travel_mode=TravelMode(command.travel_mode) if command.travel_mode else None,
    )
    details |= {
        "arrival": command.arrival,
        "departure": command.departure,
        "purpose": command.purpose,
        "region_code": command.region,
        "travel_mode": command.travel_mode,
    }
    return submit(session, actor, given, Route.ETA, identity, trip, details)


@once
def apply_for_e_visa(
    session: Session, actor: Actor, command: ApplyForEVisa, given: Given
) -> Application | Problem:
    """Apply for an e-Visa: by invitation, in one of its categories, through checkpoints the rules name."""
    checks = Checks()
    identity = _identity(session, checks, command, given)
    purpose = purpose_of(given, command.category, command.arrival)
    if purpose is None:
        checks.add("category", "UNKNOWN_CATEGORY")
    form = re.compile(programmes()["E_VISA"].settings["invitation"]["format"])
    invitation = checks.shape("invitation", command.invitation, form, "INVITATION_SHAPE")
    stay = _stay_days(checks, command.arrival, command.departure)
    entry = checks.checkpoint(session, "entryCheckpoint", command.entry_checkpoint)
    checks.checkpoint(session, "exitCheckpoint", command.exit_checkpoint)
    details = _contact(session, actor, checks, command)
    if identity is None or checks.found:
        return checks.problem()
    trip = Trip(
        passports=(identity.passport,),
        purpose=purpose,
        arrival=command.arrival,
        stay_days=stay,
        entry_checkpoint=command.entry_checkpoint,
        exit_checkpoint=command.exit_checkpoint,
        travel_mode=TravelMode(known(entry).kind),
        has_invitation=True,
    )
    details |= {
        "arrival": command.arrival,
        "departure": command.departure,
        "purpose": str(purpose),
        "travel_mode": trip.travel_mode,
        "category": command.category,
        "invitation": invitation,
        "entry_checkpoint": command.entry_checkpoint,
        "exit_checkpoint": command.exit_checkpoint,
    }
    return submit(session, actor, given, Route.E_VISA, identity, trip, details)


@once
def apply_for_e_residency(
    session: Session, actor: Actor, command: ApplyForEResidency, given: Given
) -> Application | Problem:
    """Apply for services of the financial centre: for foreigners who live outside Kazakhstan."""
    checks = Checks()
    identity = _identity(session, checks, command, given)
    checks.country(session, "residence", command.residence)
    services = checks.few("services", command.services)
    if not services:
        checks.add("services", "REQUIRED")
    for place, service in enumerate(services):
        checks.one_of(f"services.{place}", service, SERVICES)
    details = {
        "email": checks.email("email", command.email),
        "residence_code": command.residence,
        "services": services,
    }
    if identity is None or checks.found:
        return checks.problem()
    trip = Trip(passports=(identity.passport,), outside_kazakhstan=command.residence != "KAZ")
    return submit(session, actor, given, Route.E_RESIDENCY, identity, trip, details)


def _identity(session: Session, checks: Checks, command: Apply, given: Given) -> Identity | None:
    identity = read_document(session, checks, "document", command.document, given.today)
    unexpired(checks, "document", identity, given.today)
    return identity


def _stay_days(checks: Checks, arrival: date, departure: date | None) -> int | None:
    """Days of the stay, both ends counted."""
    if departure is not None and departure < arrival:
        checks.add("departure", "DEPARTURE_BEFORE_ARRIVAL")
        return None
    return None if departure is None else (departure - arrival).days + 1


def purpose_of(given: Given, category: str, on: date) -> Purpose | None:
    """The purpose of a journey under a category of the e-Visa, by the rule of the day of arrival."""
    rule = given.rulebook.in_force("e_visa.categories", on)
    rows = rule.value.items() if rule else ()
    return next((Purpose(purpose) for purpose, row in rows if category in row["category"].split()), None)


def _contact(
    session: Session, actor: Actor, checks: Checks, command: ApplyForEta | ApplyForEVisa
) -> dict[str, Any]:
    behalf = command.on_behalf_of
    if behalf is not None and visible(session, actor, Person, behalf) is None:
        checks.add("onBehalfOf", "UNKNOWN_PERSON")
    return {
        "email": checks.email("email", command.email),
        "phone": checks.phone("phone", command.phone),
        "on_behalf_of": behalf,
        "group_code": checks.text("group", command.group, most=40, needed=False),
    }
