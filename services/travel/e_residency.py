"""e-Residency after its approval: each service that was asked for is issued, or refused with a ground."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.actor import Actor
from models.applications import Application
from models.e_residency import AskedService
from models.identifiers import new_id
from models.journal import EventKind, record_event
from models.persons import Identifier
from policy.programmes import programmes
from services.checks import Checks, known
from services.deciding.standing import legal
from services.given import Given
from services.kandas.iins import KIND as STATE_IIN
from services.kandas.iins import PLACE, check_digit
from services.once import once
from services.people.people import seal_for
from services.problems import Conflict, IllegalMove, NotFound, Problem
from services.travel.commands import IssueEResidencyService
from services.visible import advance, stale, visible

OUTCOMES = frozenset({"ISSUE", "REFUSE"})
SERVICES = frozenset({"BANK_ACCOUNT", "E_IIN", "COMPANY"})
KIND = "AIFC_EIIN"
BIN = re.compile(r"[0-9]{4}[4-6][0-9]{7}")
"""Year and month of registration, the kind of body (4 to 6), further signs, a check digit as of an IIN."""


@once
def issue_e_residency_service(
    session: Session, actor: Actor, command: IssueEResidencyService, given: Given
) -> Application | Problem:
    """Record what the centre issued, or why it does not; the e-IIN is sealed and is no state IIN."""
    application = visible(session, actor, Application, command.application)
    if application is None:
        return NotFound()
    if application.version != command.version:
        return stale(application)
    move = legal(session, actor, application, "ISSUE_SERVICE", given)
    if isinstance(move, Problem):
        return move
    checks = Checks()
    checks.one_of("service", command.service, SERVICES)
    checks.one_of("outcome", command.outcome, OUTCOMES)
    rows = sa.select(AskedService).where(AskedService.application_id == application.id)
    row = session.scalar(rows.where(AskedService.service == command.service).with_for_update())
    if row is None and not checks.found:
        checks.add("service", "SERVICE_NOT_ASKED")
    if row is not None and row.state != "ASKED":
        return IllegalMove("SERVICE_ANSWERED", allowed_actions=("ISSUE_SERVICE",))
    grounds = _grounds(checks, application, command)
    values = {} if command.outcome == "REFUSE" else _issued(session, checks, application, command, given)
    if checks.found:
        return checks.problem()
    if isinstance(values, Problem):
        return values
    if lost := advance(session, application, command.version):
        return lost
    found = known(row)
    found.state = "REFUSED" if command.outcome == "REFUSE" else "ISSUED"
    found.decided_at, found.decided_by, found.grounds = given.now, actor.subject, grounds
    for name, value in values.items():
        setattr(found, name, value)
    if command.outcome == "REFUSE":
        appeal = known(programmes()[application.programme].appeal)
        found.appeal_authority = appeal.authority
        found.appeal_deadline = given.today + timedelta(days=appeal.days)
    about = {"application": application.id, "service": command.service}
    record_event(
        session,
        EventKind.SERVICE_DECIDED,
        application.id,
        {**about, "outcome": command.outcome, "grounds": grounds},
        on=given.today,
        now=given.now,
        office=application.office_code,
        chance=given.chance,
    )
    return application


def _grounds(checks: Checks, application: Application, command: IssueEResidencyService) -> list[str]:
    grounds, refused = checks.few("grounds", command.grounds), command.outcome == "REFUSE"
    if refused and not grounds:
        checks.add("grounds", "GROUND_REQUIRED")
    for place, code in enumerate(grounds):
        if not refused or programmes()[application.programme].of_ground(code, "SERVICE") is None:
            checks.add(f"grounds.{place}", "UNKNOWN_GROUND")
    return grounds


def _issued(
    session: Session,
    checks: Checks,
    application: Application,
    command: IssueEResidencyService,
    given: Given,
) -> dict[str, Any] | Problem:
    """The columns of what was issued; an e-IIN becomes an identifier of the person."""
    person, issued_on = application.person_id, command.issued_on or given.today
    checks.past("issuedOn", issued_on, given.today)
    if command.service == "BANK_ACCOUNT":
        account = checks.text("account", command.account, most=60)
        sealed = seal_for(session, given, person, "asked_services.account", account)
        return {"issued_on": issued_on, "account": sealed}
    if command.service == "COMPANY":
        company = checks.text("company", command.company)
        number = checks.shape("bin", command.bin, BIN, "BIN_SHAPE")
        if number and check_digit(number[:11]) != int(number[11]):
            checks.add("bin", "BIN_CHECK_DIGIT")
        return {"issued_on": issued_on, "bin": number, "company": company}
    form = re.compile(programmes()["E_RESIDENCY"].settings["services"]["e_iin"])
    value = checks.shape("identifier", command.identifier, form, "EIIN_SHAPE")
    if checks.found or value is None:
        return {}
    return _numbered(session, checks, person, value, issued_on, given)


def _numbered(
    session: Session, checks: Checks, person: str, value: str, issued_on: Any, given: Given
) -> dict[str, Any] | Problem:
    held = sa.select(Identifier.id)
    if session.scalar(held.where(Identifier.value_index == given.vault.blind(PLACE, STATE_IIN, value))):
        checks.add("identifier", "EIIN_IS_STATE_IIN")
        return {}
    index = given.vault.blind(PLACE, KIND, value)
    if session.scalar(held.where(Identifier.person_id == person, Identifier.kind == KIND)):
        return Conflict("EIIN_RECORDED")
    if session.scalar(held.where(Identifier.value_index == index)):
        return Conflict("EIIN_OF_ANOTHER")
    session.add(
        Identifier(
            id=new_id("Identifier", given.chance),
            person_id=person,
            kind=KIND,
            value=known(seal_for(session, given, person, PLACE, value)),
            value_index=index,
            issued_on=issued_on,
        )
    )
    return {"issued_on": issued_on}
