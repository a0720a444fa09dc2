"""Applications of travellers as rows."""

from __future__ import annotations

from typing import Any

from demo.bulk.desk import Desk
from demo.bulk.people import holder_of, read
from demo.bulk.rows import Row
from models.identifiers import new_id, new_reference
from models.journal import EventKind
from policy.fees import fee_of
from policy.programmes import programmes
from services.travel.commands import ApplyForEResidency, ApplyForEta, ApplyForEVisa
from services.travel.forms import purpose_of
from services.travel.invitations import number_key
from services.travel.submission import OFFICE


def apply_for_eta(desk: Desk, command: ApplyForEta) -> Row:
    """The rows of services.applications.apply_for_eta."""
    details = {
        "arrival": command.arrival,
        "departure": command.departure,
        "purpose": command.purpose,
        "region_code": command.region,
        "travel_mode": command.travel_mode,
    }
    return _submit(desk, "ETA", command, details)


def apply_for_e_visa(desk: Desk, command: ApplyForEVisa) -> Row:
    """The rows of services.applications.apply_for_e_visa; the demo's visitors come through airports."""
    details = {
        "arrival": command.arrival,
        "departure": command.departure,
        "purpose": purpose_of(desk.given, command.category, command.arrival),
        "travel_mode": "AIR",
        "category": command.category,
        "invitation": command.invitation,
        "invitation_key": number_key(command.invitation),
        "entry_checkpoint": command.entry_checkpoint,
        "exit_checkpoint": command.exit_checkpoint,
    }
    return _submit(desk, "E_VISA", command, details)


def apply_for_e_residency(desk: Desk, command: ApplyForEResidency) -> Row:
    """The rows of services.applications.apply_for_e_residency."""
    details = {"residence_code": command.residence, "services": list(command.services)}
    return _submit(desk, "E_RESIDENCY", command, details)


def hold(desk: Desk, application: Row) -> None:
    """The only place of an invitation that is in no register: in the demo every application has its own."""
    key = application.get("invitation_key")
    if key is not None:
        use = {"number_key": key, "place": 1, "application_id": application["id"], "consumed": False}
        desk.add("invitation_uses", use, application["id"])


def _submit(
    desk: Desk, route: str, command: ApplyForEta | ApplyForEVisa | ApplyForEResidency, details: dict[str, Any]
) -> Row:
    """One application of somebody who has sent none before."""
    given, programme = desk.given, programmes()[route]
    passport = read(command.document, given.today)
    person, document = holder_of(desk, passport)
    person["email"] = desk.seal(person["id"], "persons.email", command.email)
    fee = fee_of(given.rulebook, route, details.get("category"), given.today)
    amount, currency = fee or (None, None)
    term = programme.decide
    application = {
        "id": new_id("Application", given.chance),
        "version": 1,
        "reference": new_reference(programme.code, given.chance),
        "programme": programme.code,
        "status": programme.initial,
        "person_id": person["id"],
        "document_id": document["id"],
        "nationality_code": passport.nationality,
        "submitted_by": desk.post.subject,
        "office_code": OFFICE,
        "submitted_at": given.now,
        "due_at": term and term.end(given.now, given.rulebook),
        "rules_version": given.rulebook.version,
        "fee_amount": amount,
        "fee_currency": currency,
        **details,
    }
    desk.add("applications", application)
    hold(desk, application)
    payload = {
        "application": application["id"],
        "person": application["person_id"],
        "region": details.get("region_code"),
        "purpose": details.get("purpose"),
        "programme": programme.code,
        "nationality": passport.nationality,
        "category": details.get("category"),
    }
    desk.tell(EventKind.APPLICATION_SUBMITTED, application["id"], payload, OFFICE)
    return application
