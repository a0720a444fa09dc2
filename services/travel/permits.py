"""What an approved application gives: a permit by the rules of the programme, or none."""

from __future__ import annotations

from dataclasses import dataclass
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
from services.travel.extras import eta_of


@dataclass(frozen=True)
class Terms:
    """What a permit allows: first and last day, entries (None: without limit), days of stay, checkpoints."""

    first: date
    last: date
    entries: int | None
    stay_days: int | None = None
    checkpoints: tuple[str, ...] = ()


def issue_permit(session: Session, application: Application, given: Given) -> Permit | None:
    """The permit of an application that was just approved; None where its programme gives none."""
    form = (application.programme, application.arrival, application.departure, application.category)
    terms = terms_of(*form, given) or _beside(eta_of(session, application), application.programme, given)
    if terms is None:
        return None
    permit = Permit(
        id=new_id("Permit", given.chance),
        application_id=application.id,
        person_id=application.person_id,
        document_id=application.document_id,
        kind=application.programme,
        number=new_reference(f"P{application.programme}", given.chance),
        valid_from=terms.first,
        valid_to=terms.last,
        entries=terms.entries,
        entries_left=terms.entries,
        stay_days=terms.stay_days,
    )
    session.add(permit)
    session.flush()
    rows = [{"permit_id": permit.id, "checkpoint_code": code} for code in terms.checkpoints]
    if rows:
        session.execute(sa.insert(permit_checkpoints), rows)
    return permit


def _beside(eta: Permit | None, kind: str, given: Given) -> Terms | None:
    """What a service gives that goes with an ETA: to its last day, as often as the programme says."""
    if eta is None:
        return None
    return Terms(given.today, eta.valid_to, programmes()[kind].settings["permit"].get("entries"))


def terms_of(
    programme: str, arrival: date | None, departure: date | None, category: str | None, given: Given
) -> Terms | None:
    """What the rules give an application that is approved today.

    ETA: from the day of approval, 180 days by rule, that day counted; entries by rule, today without limit.
    E_VISA: from the declared day of arrival, for the category's validity; one entry; a stay of the days asked
    for; good at the international airports of the rule. E_RESIDENCY gives no right to enter, so no permit.
    """
    if programme == "ETA":
        # The rule of the day of travel, as for the application: it may be dated later than the approval.
        travel = max(given.today, arrival or given.today)
        days, entries = int(_rule(given, "eta.validity", travel)["days"]), _rule(given, "eta.entries", travel)
        number = None if entries.get("unlimited") else int(entries["entries"])
        return Terms(given.today, given.today + timedelta(days=days - 1), number)
    if programme == "E_VISA":
        come, go = known(arrival), known(departure)
        first = max(come, given.today)
        days = programmes()["E_VISA"].settings["permit"]["validity_days"][category]
        entries = int(_rule(given, "e_visa.entries", first)["entries"])
        airports = _rule(given, "e_visa.checkpoints", first)["international"]
        last = first + timedelta(days=days - 1)
        return Terms(first, last, entries, (go - come).days + 1, tuple(airports))
    return None


def _rule(given: Given, subject: str, on: date) -> Any:
    """The value of the rule on a subject; without it the application could not have been accepted."""
    return known(given.rulebook.in_force(subject, on)).value
