"""Decisions of named officers on applications and kandas cases, with grounds and the way to appeal."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.actor import Actor
from models.applications import Application, Decision
from models.columns import local_day
from models.identifiers import new_id, type_of
from models.journal import EventKind, record_event
from models.kandas import CaseMember, KandasCase
from models.permits import Permit
from models.persons import Person
from policy.programmes import Programme, programmes
from services.checks import LONG, Checks
from services.commands import Decide
from services.evidence import evidence_of, origin_shown
from services.given import Given
from services.once import once
from services.people import seal_for
from services.permits import issue_permit
from services.problems import IllegalMove, NotFound, Problem
from services.visible import advance, stale, visible

OUTCOMES = frozenset({"APPROVE", "REFUSE", "REVOKE", "RETURN"})
ADULT, PENSION = 18, 63


@once
def decide(
    session: Session, actor: Actor, command: Decide, given: Given
) -> Application | KandasCase | Problem:
    """Decide on an application or a case as it stood at `version`; of two at once the second gets Stale."""
    subject = _subject(session, actor, command.subject)
    if subject is None:
        return NotFound()
    if subject.version != command.version:
        return stale(subject)
    programme = programmes()[subject.programme if isinstance(subject, Application) else "KANDAS"]
    checks = Checks()
    if checks.one_of("outcome", command.outcome, OUTCOMES) is None:
        return checks.problem()
    move = programme.move(subject.status, f"DECIDE_{command.outcome}")
    if move is None:
        return IllegalMove(allowed_actions=programme.allowed(subject.status))
    evidence = evidence_of(session, subject.id)
    if "ORIGIN_SHOWN" in move.needs and not origin_shown(evidence):
        return IllegalMove("EVIDENCE_MISSING", allowed_actions=programme.allowed(subject.status))
    grounds = _grounds(checks, programme, command, "GROUND" in move.needs, evidence)
    note = checks.text("note", command.note, most=LONG, needed=False, lines=True)
    if checks.found:
        return checks.problem()
    status = move.to[0]
    if lost := advance(session, subject, command.version, status=status, **_changes(subject, command, given)):
        return lost
    _write(session, actor, given, subject, programme, command.outcome, grounds, note)
    if isinstance(subject, Application):
        _carry_out(session, given, subject, command.outcome, grounds)
    else:
        _tell_case(session, given, subject, command.outcome, grounds)
    return subject


def _subject(session: Session, actor: Actor, identifier: str) -> Application | KandasCase | None:
    if type_of(identifier) == "Application":
        return visible(session, actor, Application, identifier)
    return visible(session, actor, KandasCase, identifier)


def _grounds(
    checks: Checks, programme: Programme, command: Decide, needed: bool, evidence: list[Any]
) -> list[str]:
    """The grounds of a decision, each known to the programme, and together enough."""
    codes = checks.few("grounds", command.grounds)
    if needed and not codes:
        checks.add("grounds", "GROUND_REQUIRED")
    known = []
    for place, code in enumerate(codes):
        ground = programme.grounds.get(code)
        if ground is None or command.outcome not in ground.outcomes:
            checks.add(f"grounds.{place}", "UNKNOWN_GROUND")
            continue
        known.append(ground)
        doubts = any(e.kind in ground.shown_by and e.verdict != "CONSISTENT" for e in evidence)
        if ground.shown_by and not doubts:
            checks.add(f"grounds.{place}", "GROUND_NOT_SHOWN")
    if known and not any(ground.alone for ground in known):
        checks.add("grounds", "GROUND_NOT_SUFFICIENT")
    return codes


def _changes(subject: Application | KandasCase, command: Decide, given: Given) -> dict[str, Any]:
    """What a decision changes in the record besides its status."""
    if isinstance(subject, Application):
        return {} if command.outcome == "RETURN" else {"decided_at": given.now}
    if command.outcome != "APPROVE":
        return {}
    term = given.rulebook.in_force("status.term_days", given.today)
    last = term and given.today + timedelta(days=int(term.value["days"]) - 1)
    return {"granted_on": given.today, "status_valid_to": last}


def _write(
    session: Session,
    actor: Actor,
    given: Given,
    subject: Application | KandasCase,
    programme: Programme,
    outcome: str,
    grounds: list[str],
    note: str | None,
) -> None:
    appeal = programme.appeal if outcome in ("REFUSE", "REVOKE") else None
    is_case = isinstance(subject, KandasCase)
    session.add(
        Decision(
            id=new_id("Decision", given.chance),
            application_id=None if is_case else subject.id,
            case_id=subject.id if is_case else None,
            outcome=outcome,
            decided_at=given.now,
            decided_by=actor.subject,
            grounds=grounds,
            note=seal_for(session, given, subject.person_id, "decisions.note", note),
            rules_version=given.rulebook.version,
            appeal_authority=appeal and appeal.authority,
            appeal_deadline=appeal and given.today + timedelta(days=appeal.days),
        )
    )


def _carry_out(
    session: Session, given: Given, application: Application, outcome: str, grounds: list[str]
) -> None:
    """Issue the permit, or take it away, and tell the journal."""
    if outcome == "APPROVE":
        issue_permit(session, application, given)
    if outcome == "REVOKE":
        session.execute(sa.update(Permit).where(Permit.application_id == application.id).values(revoked=True))
    payload = {
        "application": application.id,
        "programme": application.programme,
        "nationality": application.nationality_code,
        "outcome": outcome,
        "grounds": grounds,
        "submitted_on": local_day(application.submitted_at).isoformat(),
    }
    _tell(session, given, EventKind.APPLICATION_DECIDED, application, payload)


def _tell_case(session: Session, given: Given, case: KandasCase, outcome: str, grounds: list[str]) -> None:
    payload: dict[str, Any] = {
        "case": case.id,
        "outcome": outcome,
        "grounds": grounds,
        "origin": case.origin_code,
        "opened_on": local_day(case.opened_at).isoformat(),
    }
    if outcome == "APPROVE":
        family = sa.select(Person).join(CaseMember, CaseMember.person_id == Person.id)
        payload["persons"] = [
            {"person": p.id, "age_band": age_band(p.birth_date, given.today), "sex": p.sex or "UNSPECIFIED"}
            for p in session.scalars(family.where(CaseMember.case_id == case.id).order_by(CaseMember.id))
        ]
    _tell(session, given, EventKind.CASE_DECIDED, case, payload)


def _tell(session: Session, given: Given, kind: EventKind, subject: Any, payload: dict[str, Any]) -> None:
    record_event(
        session,
        kind,
        subject.id,
        payload,
        on=given.today,
        now=given.now,
        office=subject.office_code,
        chance=given.chance,
    )


def age_band(birth_date: date | None, on: date) -> str:
    """The age band of the figures on a day; years are completed years."""
    if birth_date is None:
        return "AGE_UNKNOWN"
    age = on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))
    if age < ADULT:
        return "AGE_0_17"
    return "AGE_18_62" if age < PENSION else "AGE_63_PLUS"
