"""Who works on a record: taken up, given back, handed over. Of two officers at once exactly one has it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.actor import Actor
from models.desk import Absence, Assignment
from models.identifiers import new_id
from models.journal import EventKind, record_event
from services.checks import Checks
from services.deciding.standing import Subject
from services.desk.commands import Assign, Claim, DeclareAbsence, Release
from services.given import Given
from services.once import once
from services.problems import Conflict, NotFound, NotPermitted, Problem
from services.rows import changed, insert_if_missing
from services.visible import subject_of

LONGEST_ABSENCE = 366


@once
def claim(session: Session, actor: Actor, command: Claim, given: Given) -> Subject | Problem:
    """Take a record up: one that nobody has, or that belongs to a colleague who is away and may be stood in for."""
    subject = subject_of(session, actor, command.subject)
    if subject is None:
        return NotFound()
    return _give(session, actor, given, subject, actor.subject or "")


@once
def assign(session: Session, actor: Actor, command: Assign, given: Given) -> Subject | Problem:
    """Hand a record to a colleague: one's own, one that nobody has, or that of a colleague who is away."""
    checks = Checks()
    officer = checks.text("officer", command.officer)
    if officer is None:
        return checks.problem()
    subject = subject_of(session, actor, command.subject)
    if subject is None:
        return NotFound()
    return _give(session, actor, given, subject, officer)


@once
def release(session: Session, actor: Actor, command: Release, given: Given) -> Subject | Problem:
    """Give a record back to the queue."""
    subject = subject_of(session, actor, command.subject)
    if subject is None:
        return NotFound()
    mine = sa.delete(Assignment).where(
        Assignment.subject_id == subject.id, Assignment.officer == actor.subject
    )
    if changed(session, mine) == 0:
        return Conflict("NOT_YOURS")
    _tell(session, given, subject, EventKind.RECORD_RELEASED)
    return subject


@once
def declare_absence(
    session: Session, actor: Actor, command: DeclareAbsence, given: Given
) -> Absence | Problem:
    """Say on which days one is away, from today on; what is one's own may be taken over on these days."""
    checks = Checks()
    deputy = checks.text("deputy", command.deputy, needed=False)
    if command.first_day < given.today:
        checks.add("firstDay", "DATE_PAST")
    if not 0 <= (command.last_day - command.first_day).days < LONGEST_ABSENCE:
        checks.add("lastDay", "PERIOD_IMPOSSIBLE", most=LONGEST_ABSENCE)
    if deputy is not None and deputy == actor.subject:
        checks.add("deputy", "DEPUTY_ONESELF")
    if checks.found:
        return checks.problem()
    if actor.office is None or actor.subject is None:
        return NotPermitted()
    absence = Absence(
        id=new_id("Absence", given.chance),
        officer=actor.subject,
        office_code=actor.office,
        first_day=command.first_day,
        last_day=command.last_day,
        deputy=deputy,
        declared_at=given.now,
    )
    session.add(absence)
    record_event(
        session,
        EventKind.ABSENCE_DECLARED,
        absence.id,
        {"absence": absence.id},
        on=command.first_day,
        now=given.now,
        office=actor.office,
        chance=given.chance,
    )
    return absence


def _give(session: Session, actor: Actor, given: Given, subject: Subject, officer: str) -> Subject | Problem:
    row: dict[str, Any] = {"officer": officer, "assigned_by": actor.subject, "assigned_at": given.now}
    new = new_id("Assignment", given.chance)
    if not insert_if_missing(session, Assignment, id=new, subject_id=subject.id, **row):
        holder = session.scalar(sa.select(Assignment.officer).where(Assignment.subject_id == subject.id))
        if holder == officer:
            return subject
        if holder != actor.subject and not _may_stand_in(session, actor, str(holder), given):
            return Conflict("CLAIMED_BY_ANOTHER", {"officer": str(holder)})
        taken = sa.update(Assignment).where(Assignment.subject_id == subject.id, Assignment.officer == holder)
        if changed(session, taken.values(**row)) == 0:
            return Conflict()
    _tell(session, given, subject, EventKind.RECORD_ASSIGNED)
    return subject


def _may_stand_in(session: Session, actor: Actor, holder: str, given: Given) -> bool:
    """Whether the holder is away today and the actor is the deputy, or there is none and it is the same office."""
    away = sa.select(Absence.id).where(
        Absence.officer == holder,
        Absence.first_day <= given.today,
        Absence.last_day >= given.today,
        sa.or_(
            Absence.deputy == actor.subject,
            sa.and_(Absence.deputy.is_(None), Absence.office_code == actor.office),
        ),
    )
    return session.scalar(away.limit(1)) is not None


def _tell(session: Session, given: Given, subject: Subject, kind: EventKind) -> None:
    record_event(
        session,
        kind,
        subject.id,
        {"record": subject.id},
        on=given.today,
        now=given.now,
        office=subject.office_code,
        chance=given.chance,
    )
