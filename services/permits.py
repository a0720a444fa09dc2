"""What an approved application gives: a permit by the rules of the programme, or none."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.applications import Application
from models.identifiers import new_id, new_reference
from models.permits import Permit, permit_checkpoints
from policy.programmes import programmes
from services.checks import known
from services.given import Given


def issue_permit(session: Session, application: Application, given: Given) -> Permit | None:
    """The permit of an application that was just approved.

    ETA: from the day of approval, 180 days by rule, that day counted; entries by rule, today without limit.
    E_VISA: from the declared day of arrival, for the category's validity; one entry; a stay of the days asked
    for; good at the international airports of the rule. E_RESIDENCY gives no right to enter, so no permit.
    """
    if application.programme == "ETA":
        return _issue_eta(session, application, given)
    if application.programme == "E_VISA":
        return _issue_e_visa(session, application, given)
    return None


def _issue_eta(session: Session, application: Application, given: Given) -> Permit:
    # The rule of the day of travel, as for the application: it may be dated later than the approval.
    travel = max(given.today, application.arrival or given.today)
    days, entries = int(_rule(given, "eta.validity", travel)["days"]), _rule(given, "eta.entries", travel)
    number = None if entries.get("unlimited") else int(entries["entries"])
    return _issue(session, application, given, given.today, days, number, None)


def _issue_e_visa(session: Session, application: Application, given: Given) -> Permit:
    arrival, departure = known(application.arrival), known(application.departure)
    first = max(arrival, given.today)
    days = programmes()["E_VISA"].settings["permit"]["validity_days"][application.category]
    entries = int(_rule(given, "e_visa.entries", first)["entries"])
    stay = (departure - arrival).days + 1
    permit = _issue(session, application, given, first, days, entries, stay)
    airports = _rule(given, "e_visa.checkpoints", first)["international"]
    session.execute(
        sa.insert(permit_checkpoints),
        [{"permit_id": permit.id, "checkpoint_code": code} for code in airports],
    )
    return permit


def _rule(given: Given, subject: str, on: date) -> Any:
    """The value of the rule on a subject; without it the application could not have been accepted."""
    return known(given.rulebook.in_force(subject, on)).value


def _issue(
    session: Session,
    application: Application,
    given: Given,
    first: date,
    days: int,
    entries: int | None,
    stay: int | None,
) -> Permit:
    permit = Permit(
        id=new_id("Permit", given.chance),
        application_id=application.id,
        person_id=application.person_id,
        document_id=application.document_id,
        kind=application.programme,
        number=new_reference(f"P{application.programme}", given.chance),
        valid_from=first,
        valid_to=first + timedelta(days=days - 1),
        entries=entries,
        entries_left=entries,
        stay_days=stay,
    )
    session.add(permit)
    session.flush()
    return permit
