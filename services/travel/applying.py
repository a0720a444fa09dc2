"""What a change does: judged by the rules as a whole form, then written into the application and its permit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.applications import Application
from models.columns import local_day
from models.permits import Permit
from models.persons import Person, TravelDocument
from policy.fees import fee_of
from policy.trip import Passport, PassportKind, Route
from services.checks import Checks
from services.given import Given
from services.people.people import seal_for
from services.problems import IllegalMove, InvalidInput, Problem, Violation
from services.travel.fields import COLUMNS, CONTACT, asked_with
from services.travel.forms import FORMS, trip_of
from services.travel.permits import terms_of
from services.travel.submission import judged

# These say nothing that a rule looks at.
UNJUDGED = frozenset({*CONTACT, "region", "services"})


def judged_with(
    session: Session,
    application: Application,
    values: Mapping[str, Any],
    passport: Passport | None,
    given: Given,
) -> Problem | None:
    """What the rules have against an application with some fields changed.

    It was asked for in time when it was sent: only another day of arrival is asked for anew.
    """
    if not values.keys() - UNJUDGED:
        return None
    checks = Checks()
    asked = asked_with(application, values)
    form = FORMS[application.programme](session, checks, asked, given)
    if checks.found:
        return InvalidInput(
            violations=tuple(Violation(f"changes.{v.path}", v.code, v.params) for v in checks.found)
        )
    trip = trip_of(application.programme, passport or _passport(session, application), form)
    asked_at = given.now if "arrival" in values else application.submitted_at
    problem = judged(trip, Route(application.programme), given, asked_at)
    if isinstance(problem, InvalidInput):
        found = tuple(Violation(f"changes.{v.path}", v.code, v.params) for v in problem.violations)
        return InvalidInput(violations=found)
    return problem


def permit_problem(
    session: Session, application: Application, values: Mapping[str, Any], given: Given
) -> Problem | None:
    """Why a permit that was given can no longer be changed: it was used, or is over, or ends before the journey."""
    permit = _permit(session, application)
    if permit is None:
        return None
    if permit.entries is not None and permit.entries_left != permit.entries:
        return IllegalMove("PERMIT_USED")
    if permit.valid_to < given.today:
        return IllegalMove("PERMIT_OVER")
    arrival = values.get("arrival")
    if permit.kind == "ETA" and arrival is not None and arrival > permit.valid_to:
        checks = Checks()
        checks.add("changes.arrival", "ARRIVAL_AFTER_PERMIT", day=permit.valid_to.isoformat())
        return checks.problem()
    return None


def applied(
    session: Session,
    given: Given,
    application: Application,
    values: Mapping[str, Any],
    document: TravelDocument | None = None,
) -> dict[str, Any]:
    """The columns of an application that a change gives; contact and passport are written where they are kept."""
    person = session.get_one(Person, application.person_id)
    for name in CONTACT:
        if name in values:
            setattr(person, name, seal_for(session, given, person.id, f"persons.{name}", values[name]))
    form = FORMS[application.programme](session, Checks(), asked_with(application, values), given)
    columns = form if values.keys() & COLUMNS.keys() else {}
    if document is not None:
        document.expires = values["expires"]
        columns |= {"document_id": document.id, "nationality_code": values["nationality"]}
    if "category" in values:
        sent = local_day(application.submitted_at)
        fee = fee_of(given.rulebook, application.programme, values["category"], sent)
        columns |= dict(zip(("fee_amount", "fee_currency"), fee or (None, None), strict=True))
    return columns


def reissue(session: Session, application: Application, given: Given) -> Permit | None:
    """Bring a permit that was not used yet in line with its application as it stands now; None where it need not be."""
    permit = _permit(session, application)
    if permit is None or permit.kind != "E_VISA":
        return None
    form = (application.programme, application.arrival, application.departure, application.category)
    terms = terms_of(*form, given)
    if terms is None:
        return None
    permit.valid_from, permit.valid_to, permit.stay_days = terms.first, terms.last, terms.stay_days
    return permit


def _permit(session: Session, application: Application) -> Permit | None:
    return session.scalar(sa.select(Permit).where(Permit.application_id == application.id).with_for_update())


def _passport(session: Session, application: Application) -> Passport:
    document = session.get_one(TravelDocument, application.document_id)
    return Passport(application.nationality_code, PassportKind(document.kind), document.expires)
