"""Contesting a decision: by the person it is about, within its deadline, once."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.actor import Actor
from models.appeals import Appeal
from models.applications import Application, Decision
from models.identifiers import new_id
from models.journal import EventKind, record_event
from models.kandas import CaseMember, KandasCase
from services.checks import LONG, Checks, known
from services.deciding.commands import AppealDecision
from services.deciding.standing import Subject, contested_of, legal, programme_of
from services.given import Given
from services.kandas.cases import busy
from services.once import once
from services.people.people import seal_for
from services.problems import Conflict, IllegalMove, NotFound, Problem
from services.travel.invitations import hold
from services.visible import advance, stale, visible


@once
def appeal_decision(
    session: Session, actor: Actor, command: AppealDecision, given: Given
) -> Subject | Problem:
    """Contest the last negative decision on an application or a case; somebody else than its author answers."""
    decision = visible(session, actor, Decision, command.decision)
    subject = _subject(session, actor, decision) if decision else None
    if decision is None or subject is None:
        return NotFound()
    if subject.version != command.version:
        return stale(subject)
    move = legal(session, actor, subject, "APPEAL_DECISION", given)
    if isinstance(move, Problem):
        return move
    contested = known(contested_of(session, subject))
    if contested.id != decision.id:
        return IllegalMove("DECISION_SUPERSEDED", allowed_actions=("APPEAL_DECISION",))
    checks = Checks()
    ground = checks.text("ground", command.ground, most=LONG, lines=True)
    if checks.found:
        return checks.problem()
    if isinstance(subject, KandasCase) and _elsewhere(session, subject):
        return Conflict("PERSON_IN_ANOTHER_CASE")
    if lost := advance(session, subject, command.version, status=move.to[0]):
        return lost
    if isinstance(subject, Application):
        # A refusal freed it; where somebody else has it by now, the approval will say so.
        hold(session, subject)
    session.add(
        Appeal(
            id=new_id("Appeal", given.chance),
            decision_id=decision.id,
            person_id=subject.person_id,
            ground=seal_for(session, given, subject.person_id, "appeals.ground", ground),
            lodged_by=actor.subject,
            lodged_at=given.now,
        )
    )
    record_event(
        session,
        EventKind.DECISION_APPEALED,
        subject.id,
        appealed(subject, decision.id),
        on=given.today,
        now=given.now,
        office=subject.office_code,
        chance=given.chance,
    )
    return subject


def appealed(subject: Subject, decision: str) -> dict[str, str]:
    """What the journal is told of an appeal."""
    about = {"decision": decision, "programme": programme_of(subject)}
    if isinstance(subject, Application):
        return {"application": subject.id, **about, "nationality": subject.nationality_code}
    return {"case": subject.id, **about, "origin": subject.origin_code}


def _subject(session: Session, actor: Actor, decision: Decision) -> Subject | None:
    if decision.application_id is not None:
        return visible(session, actor, Application, decision.application_id)
    return visible(session, actor, KandasCase, known(decision.case_id))


def _elsewhere(session: Session, case: KandasCase) -> bool:
    """Whether anybody of the family is in another case by now, which is not closed."""
    rows = sa.select(CaseMember.person_id).where(CaseMember.case_id == case.id)
    return bool(busy(session, sorted(session.scalars(rows))))
