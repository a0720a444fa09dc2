"""Crossings of the border: the right to enter is checked at this checkpoint, on this day, and used."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.actor import Actor
from models.columns import local_day
from models.crossings import Crossing
from models.identifiers import new_id
from models.journal import EventKind, record_event
from models.kandas import Arrival, KandasCase
from models.persons import Person, TravelDocument
from models.reference import Checkpoint
from policy.citing import cited
from policy.programmes import programmes
from policy.windows import days_present
from services.checks import Checks, known
from services.given import Given
from services.once import once
from services.people.documents import Identity, read_document
from services.people.people import find_document, person_of, same_person
from services.problems import Conflict, CrossingRefused, NotFound, Problem
from services.travel.commands import RecordCrossing
from services.travel.entry import Right, may_enter, may_leave
from services.travel.stays import WINDOW, stays_of
from services.visible import touch

SKEW = timedelta(minutes=5)
EARLIEST = datetime.fromisoformat("1991-12-16T00:00:00+05:00")
DIRECTIONS = frozenset({"ENTRY", "EXIT"})
AWAITED = ("OPEN", "COMMISSION", "GRANTED")


@once
def record_crossing(
    session: Session, actor: Actor, command: RecordCrossing, given: Given
) -> Crossing | Problem:
    """Record an entry or an exit, or refuse it with grounds; a refusal leaves nothing behind."""
    checks = Checks()
    at = command.at or given.now
    if at > given.now + SKEW:
        checks.add("at", "DATE_IN_FUTURE")
    elif at < EARLIEST:
        checks.add("at", "DATE_TOO_EARLY")
    identity = read_document(session, checks, "document", command.document, given.today, needed=())
    place = checks.checkpoint(session, "checkpoint", command.checkpoint)
    checks.one_of("direction", command.direction, DIRECTIONS)
    number = checks.text("permit", command.permit, needed=False)
    if identity is None or checks.found:
        return checks.problem()
    found, checkpoint = _person(session, actor, given, identity), known(place)
    if isinstance(found, Problem):
        return found
    person, document = found
    right = _right(session, given, command.direction, person, document, identity, checkpoint, at, number)
    if right.grounds:
        return _refused(given, right, local_day(at))
    crossing = _write(session, actor, given, command.direction, document, checkpoint, at, right)
    if command.direction == "ENTRY":
        _arrive(session, given, person, checkpoint, crossing)
    return crossing


def _refused(given: Given, right: Right, day: date) -> CrossingRefused:
    """The refusal, each ground with the rule it stands on for that nationality and day."""
    grounds = programmes()["CROSSING"].grounds
    rules = (cited(grounds[code], given.rulebook, day, right.nationality) for code in right.grounds)
    return CrossingRefused(grounds=right.grounds, rules=tuple(rules), rules_version=given.rulebook.version)


def _person(
    session: Session, actor: Actor, given: Given, identity: Identity
) -> tuple[Person, TravelDocument] | Problem:
    """Who stands there: found by the document, or written down where it says enough.

    The officer holds the passport: its number is enough, but whatever else is sent must agree.
    """
    document = find_document(session, given, identity.country, identity.number)
    if document is not None:
        person = session.get_one(Person, document.person_id)
        agrees = same_person(person, identity, trusted=True)
        return (person, document) if agrees else Conflict("DOCUMENT_OF_ANOTHER")
    if identity.given is None or identity.family is None:
        return NotFound("DOCUMENT_UNKNOWN")
    return person_of(session, actor, given, identity)


def _right(
    session: Session,
    given: Given,
    direction: str,
    person: Person,
    document: TravelDocument,
    identity: Identity,
    checkpoint: Checkpoint,
    at: datetime,
    number: str | None,
) -> Right:
    """The right to cross. What the passport shows today comes before what is on file."""
    nationality = person.nationality_code or identity.nationality
    if direction == "EXIT":
        last = sa.select(Crossing.permit_id).where(
            Crossing.person_id == person.id, Crossing.direction == "ENTRY"
        )
        entered_on = session.scalar(last.order_by(Crossing.at.desc()).limit(1))
        return may_leave(session, entered_on, nationality, checkpoint)
    expires = identity.expires or document.expires
    return may_enter(session, given, person.id, document, nationality, expires, checkpoint, at, number)


def _write(
    session: Session,
    actor: Actor,
    given: Given,
    direction: str,
    document: TravelDocument,
    checkpoint: Checkpoint,
    at: datetime,
    right: Right,
) -> Crossing:
    day = local_day(at)
    crossing = Crossing(
        id=new_id("Crossing", given.chance),
        person_id=document.person_id,
        document_id=document.id,
        permit_id=right.permit and right.permit.id,
        checkpoint_code=checkpoint.code,
        direction=direction,
        at=at,
        recorded_by=actor.subject,
        days_in_last_180=0,
        may_stay_until=right.until,
    )
    session.add(crossing)
    session.flush()
    stays = stays_of(session, document.person_id, day)
    crossing.days_in_last_180 = days_present(stays, day - timedelta(days=WINDOW - 1), day)
    record_event(
        session,
        EventKind.BORDER_CROSSED,
        crossing.id,
        {
            "crossing": crossing.id,
            "direction": direction,
            "checkpoint": checkpoint.code,
            "nationality": right.nationality,
            "permit_kind": right.permit and right.permit.kind,
        },
        on=day,
        now=given.now,
        office=actor.office,
        chance=given.chance,
    )
    return crossing


def _arrive(
    session: Session, given: Given, person: Person, checkpoint: Checkpoint, crossing: Crossing
) -> None:
    """The first entry of an applicant is the family's arrival."""
    case = session.scalar(
        sa.select(KandasCase)
        .where(KandasCase.person_id == person.id, KandasCase.status.in_(AWAITED))
        .where(~sa.exists().where(Arrival.case_id == KandasCase.id))
        .with_for_update()
    )
    if case is None:
        return
    day = local_day(crossing.at)
    session.add(
        Arrival(
            id=new_id("Arrival", given.chance),
            case_id=case.id,
            arrived_on=day,
            checkpoint_code=checkpoint.code,
            origin_code=case.origin_code,
        )
    )
    touch(session, case)
    record_event(
        session,
        EventKind.FAMILY_ARRIVED,
        case.id,
        {"case": case.id, "origin": case.origin_code, "checkpoint": checkpoint.code},
        on=day,
        now=given.now,
        office=case.office_code,
        chance=given.chance,
    )
