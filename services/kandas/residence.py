"""After the grant: the residence permit, checks of residence, prolongation, citizenship."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.actor import Actor
from models.identifiers import new_id
from models.journal import EventKind
from models.kandas import CaseMember, KandasCase, Placement, ResidenceCheck
from models.persons import Person
from policy.trip import months_after
from services.aid.ledger import tell
from services.cards.holding import end_with_citizenship
from services.checks import Checks, known
from services.deciding.standing import case_for
from services.given import Given
from services.kandas.commands import (
    GrantCitizenship,
    ProlongStatus,
    RecordResidenceCheck,
    RecordResidencePermit,
)
from services.once import once
from services.problems import Problem
from services.visible import advance

YEAR = 12
CITIZEN = "KAZ"


@once
def record_residence_permit(
    session: Session, actor: Actor, command: RecordResidencePermit, given: Given
) -> KandasCase | Problem:
    """Write down the residence permit a family was given; a later one replaces it."""
    found = case_for(session, actor, command.case, command.version, "RECORD_RESIDENCE_PERMIT", given)
    if isinstance(found, Problem):
        return found
    case, checks = found[0], Checks()
    checks.past("issuedOn", command.issued_on, given.today)
    if command.valid_to is not None and command.valid_to < given.today:
        checks.add("validTo", "DATE_IN_PAST")
    if checks.found:
        return checks.problem()
    changes = {"residence_permit_on": command.issued_on, "residence_permit_to": command.valid_to}
    last = command.valid_to and command.valid_to.isoformat()
    payload = {"to": last, "origin": case.origin_code, "persons": persons_of(session, case.id)}
    return _done(session, given, case, command.version, changes, EventKind.RESIDENCE_PERMIT_RECORDED, payload)


@once
def record_residence_check(
    session: Session, actor: Actor, command: RecordResidenceCheck, given: Given
) -> KandasCase | Problem:
    """Write down whether a placed family was found to live where it was placed; nothing follows by itself."""
    found = case_for(session, actor, command.case, command.version, "RECORD_RESIDENCE_CHECK", given)
    if isinstance(found, Problem):
        return found
    case, checks, day = found[0], Checks(), command.checked_on or given.today
    placement = session.scalars(sa.select(Placement).where(Placement.case_id == case.id)).one()
    checks.past("checkedOn", day, given.today)
    if day < placement.placed_on:
        checks.add("checkedOn", "BEFORE_PLACEMENT")
    if checks.found:
        return checks.problem()
    session.add(
        ResidenceCheck(
            id=new_id("ResidenceCheck", given.chance),
            case_id=case.id,
            checked_on=day,
            resident=command.resident,
            recorded_by=actor.subject,
            recorded_at=given.now,
        )
    )
    payload = {"resident": command.resident, "region": placement.region_code}
    return _done(session, given, case, command.version, {}, EventKind.RESIDENCE_CHECKED, payload, day)


@once
def prolong_status(
    session: Session, actor: Actor, command: ProlongStatus, given: Given
) -> KandasCase | Problem:
    """Prolong a status that is still in force by one year, once."""
    found = case_for(session, actor, command.case, command.version, "PROLONG_STATUS", given)
    if isinstance(found, Problem):
        return found
    case = found[0]
    last = prolonged(known(case.status_valid_to))
    changes = {"status_valid_to": last, "prolonged_on": given.today}
    payload = {"to": last.isoformat()}
    return _done(session, given, case, command.version, changes, EventKind.STATUS_PROLONGED, payload)


@once
def grant_citizenship(
    session: Session, actor: Actor, command: GrantCitizenship, given: Given
) -> KandasCase | Problem:
    """The family become citizens: status and cards end today, and the border knows them as citizens."""
    found = case_for(session, actor, command.case, command.version, "GRANT_CITIZENSHIP", given)
    if isinstance(found, Problem):
        return found
    case, move = found
    persons = persons_of(session, case.id)
    session.execute(sa.update(Person).where(Person.id.in_(persons)).values(nationality_code=CITIZEN))
    end_with_citizenship(session, given, persons)
    changes = {"status": move.to[0], "citizen_on": given.today, "status_valid_to": given.today}
    payload = {"origin": case.origin_code, "persons": persons}
    return _done(session, given, case, command.version, changes, EventKind.CITIZENSHIP_GRANTED, payload)


def prolonged(last: date) -> date:
    """The last day of a status after its prolongation by one year."""
    return months_after(last, YEAR)


def persons_of(session: Session, case_id: str) -> list[str]:
    """Everybody in a case, by identifier."""
    rows = sa.select(CaseMember.person_id).where(CaseMember.case_id == case_id)
    return list(session.scalars(rows.order_by(CaseMember.id)))


def _done(
    session: Session,
    given: Given,
    case: KandasCase,
    version: int,
    changes: Mapping[str, Any],
    kind: EventKind,
    payload: dict[str, Any],
    on: date | None = None,
) -> KandasCase | Problem:
    if lost := advance(session, case, version, **changes):
        return lost
    tell(session, given, kind, case, {"case": case.id, **payload}, on)
    return case
