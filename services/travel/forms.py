"""What each programme's form asks: checked, kept as columns, and looked at by the rules as a trip."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from sqlalchemy.orm import Session

from policy.programmes import programmes
from policy.trip import Passport, Purpose, TravelMode, Trip
from services.checks import Checks
from services.given import Given
from services.travel.invitations import check_register, number_key

PURPOSES, MODES = frozenset(Purpose), frozenset(TravelMode)
SERVICES = frozenset({"BANK_ACCOUNT", "E_IIN", "COMPANY"})
Columns = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """Every field that some form asks, as the commands name them; None where it is left out."""

    arrival: date | None = None
    departure: date | None = None
    purpose: str | None = None
    region: str | None = None
    travel_mode: str | None = None
    category: str | None = None
    invitation: str | None = None
    entry_checkpoint: str | None = None
    exit_checkpoint: str | None = None
    residence: str | None = None
    services: tuple[str, ...] | None = None


def eta_form(session: Session, checks: Checks, said: Any, given: Given) -> Columns:
    """The columns of an ETA."""
    _ordered(checks, said)
    checks.one_of("purpose", said.purpose, PURPOSES)
    checks.one_of("travelMode", said.travel_mode, MODES)
    checks.region(session, "region", said.region, said.arrival)
    return {
        "arrival": said.arrival,
        "departure": said.departure,
        "purpose": said.purpose,
        "region_code": said.region,
        "travel_mode": said.travel_mode,
    }


def e_visa_form(session: Session, checks: Checks, said: Any, given: Given) -> Columns:
    """The columns of an e-Visa; its category tells the purpose, its checkpoint of entry the way."""
    purpose = purpose_of(given, said.category, said.arrival)
    if purpose is None:
        checks.add("category", "UNKNOWN_CATEGORY")
    form = re.compile(programmes()["E_VISA"].settings["invitation"]["format"])
    invitation = checks.shape("invitation", said.invitation, form, "INVITATION_SHAPE")
    _ordered(checks, said)
    key = number_key(invitation) if invitation else None
    if key:
        check_register(session, checks, said, key, given)
    entry = checks.checkpoint(session, "entryCheckpoint", said.entry_checkpoint)
    checks.checkpoint(session, "exitCheckpoint", said.exit_checkpoint)
    return {
        "arrival": said.arrival,
        "departure": said.departure,
        "purpose": purpose and str(purpose),
        "travel_mode": entry and entry.kind,
        "category": said.category,
        "invitation": invitation,
        "invitation_key": key,
        "entry_checkpoint": said.entry_checkpoint,
        "exit_checkpoint": said.exit_checkpoint,
    }


def e_residency_form(session: Session, checks: Checks, said: Any, given: Given) -> Columns:
    """The columns of e-Residency."""
    checks.country(session, "residence", said.residence)
    services = checks.few("services", said.services)
    if not services:
        checks.add("services", "REQUIRED")
    for place, service in enumerate(services):
        checks.one_of(f"services.{place}", service, SERVICES)
    return {"residence_code": said.residence, "services": services}


FORMS: Mapping[str, Callable[[Session, Checks, Any, Given], Columns]] = MappingProxyType(
    {"ETA": eta_form, "E_VISA": e_visa_form, "E_RESIDENCY": e_residency_form}
)
"""The form of each programme."""


def trip_of(programme: str, passport: Passport, form: Mapping[str, Any]) -> Trip:
    """A form whose columns were checked, as the rules look at it."""
    if programme == "E_RESIDENCY":
        return Trip(passports=(passport,), outside_kazakhstan=form["residence_code"] != "KAZ")
    mode, is_visa = form["travel_mode"], programme == "E_VISA"
    return Trip(
        passports=(passport,),
        purpose=Purpose(form["purpose"]),
        arrival=form["arrival"],
        stay_days=stay_days(form["arrival"], form["departure"]),
        travel_mode=TravelMode(mode) if mode else None,
        entry_checkpoint=form["entry_checkpoint"] if is_visa else None,
        exit_checkpoint=form["exit_checkpoint"] if is_visa else None,
        has_invitation=True if is_visa else None,
    )


def stay_days(arrival: date, departure: date | None) -> int | None:
    """Days of a stay, both ends counted; None where its end is open."""
    return None if departure is None else (departure - arrival).days + 1


def purpose_of(given: Given, category: str, on: date) -> Purpose | None:
    """The purpose of a journey under a category of the e-Visa, by the rule of the day of arrival."""
    rule = given.rulebook.in_force("e_visa.categories", on)
    rows = rule.value.items() if rule else ()
    return next((Purpose(purpose) for purpose, row in rows if category in row["category"].split()), None)


def _ordered(checks: Checks, said: Any) -> None:
    if said.departure is not None and said.departure < said.arrival:
        checks.add("departure", "DEPARTURE_BEFORE_ARRIVAL")
