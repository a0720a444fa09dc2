"""An officer's word on a change of an approved application: accepted, or refused with a ground."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.actor import Actor
from models.applications import Application
from models.changes import ApplicationChange, ChangedField
from models.journal import EventKind, record_event
from policy.programmes import programmes
from services.checks import Checks, known
from services.deciding.standing import legal
from services.given import Given
from services.once import once
from services.problems import IllegalMove, NotFound, Problem
from services.travel.applying import applied, judged_with, permit_problem, reissue
from services.travel.commands import DecideChange
from services.travel.fields import from_text, opened
from services.visible import advance, stale, visible

OUTCOMES = frozenset({"ACCEPT", "REFUSE"})


@once
def decide_change(
    session: Session, actor: Actor, command: DecideChange, given: Given
) -> Application | Problem:
    """Accept a change, which the rules then judge again, or refuse it; whoever asked may contest the refusal."""
    change = visible(session, actor, ApplicationChange, command.change)
    application = visible(session, actor, Application, change.application_id) if change else None
    if change is None or application is None:
        return NotFound()
    if application.version != command.version:
        return stale(application)
    move = legal(session, actor, application, "DECIDE_CHANGE", given)
    if isinstance(move, Problem):
        return move
    if change.state != "PENDING":
        return IllegalMove("CHANGE_ANSWERED", allowed_actions=("DECIDE_CHANGE",))
    checks, programme = Checks(), programmes()[application.programme]
    checks.one_of("outcome", command.outcome, OUTCOMES)
    grounds = checks.few("grounds", command.grounds)
    refused = command.outcome == "REFUSE"
    if refused and not grounds:
        checks.add("grounds", "GROUND_REQUIRED")
    for place, code in enumerate(grounds):
        if not refused or programme.of_ground(code, "CHANGE") is None:
            checks.add(f"grounds.{place}", "UNKNOWN_GROUND")
    if checks.found:
        return checks.problem()
    if refused:
        appeal = known(programme.appeal)
        change.appeal_authority = appeal.authority
        change.appeal_deadline = given.today + timedelta(days=appeal.days)
        lost = advance(session, application, command.version)
    else:
        values = _values(session, given, change)
        problem = permit_problem(session, application, values, given) or judged_with(
            session, application, values, None, given
        )
        if problem:
            return problem
        columns = applied(session, given, application, values)
        lost = advance(session, application, command.version, **columns)
    if lost:
        return lost
    change.state, change.grounds = ("REFUSED", grounds) if refused else ("APPLIED", [])
    change.decided_at, change.decided_by = given.now, actor.subject
    permit = None
    if not refused:
        change.effective_at = given.now
        permit = reissue(session, application, given)
    record_event(
        session,
        EventKind.CHANGE_DECIDED,
        application.id,
        {
            "application": application.id,
            "change": change.id,
            "outcome": command.outcome,
            "grounds": grounds,
            "valid_from": permit and permit.valid_from.isoformat(),
            "valid_to": permit and permit.valid_to.isoformat(),
        },
        on=given.today,
        now=given.now,
        office=application.office_code,
        chance=given.chance,
    )
    return application


def _values(session: Session, given: Given, change: ApplicationChange) -> dict[str, object]:
    """What is to be changed, from what was kept of it."""
    rows = session.scalars(sa.select(ChangedField).where(ChangedField.change_id == change.id))
    place = "changed_fields.new"
    return {
        row.field: from_text(row.field, known(opened(session, given, row.person_id, place, row.new)))
        for row in rows
    }
