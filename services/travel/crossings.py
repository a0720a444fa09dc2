"""Crossings of the border: the right to enter is checked at this checkpoint, on this day, and used."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.actor import Actor
from models.columns import local_day
from models.crossings import Crossing
from models.identifiers import new_id
from models.journal import EventKind, record_event
from models.kandas import Arrival, KandasCase
from models.permits import Permit
from models.persons import Person, TravelDocument
from models.reference import Checkpoint
from policy.windows import days_present
from services.given import Given
from services.once import once
from services.people.people import person_of
from services.problems import CrossingRefused, Problem
from services.rows import changed
from services.travel.booth import Asked, asked_of, file_of, on_file, traveller_of
from services.travel.commands import RecordCrossing
from services.travel.entry import Right, right_of, use_entry
from services.travel.extras import extras_of, going_along
from services.travel.grounds import grounds_of
from services.travel.stays import WINDOW, covers_for, crossed_by, folded, visits
from services.visible import touch

AWAITED = ("OPEN", "COMMISSION", "GRANTED")


@once
def record_crossing(
    session: Session, actor: Actor, command: RecordCrossing, given: Given
) -> Crossing | Problem:
    """Record an entry or an exit, or refuse it with grounds; a refusal leaves nothing behind."""
    asked = asked_of(session, command, given)
    if isinstance(asked, Problem):
        return asked
    found = on_file(session, given, asked.identity, locked=True) or person_of(
        session, actor, given, asked.identity
    )
    if isinstance(found, Problem):
        return found
    person, document = found
    right, beside = _right(session, given, asked, person, document)
    if right.grounds:
        return _refused(given, right, asked.day)
    crossing = _write(session, actor, given, asked, document, right)
    _take_along(session, crossing, beside)
    if asked.direction == "ENTRY":
        _arrive(session, given, person, asked.checkpoint, crossing)
    return crossing


def _right(
    session: Session, given: Given, asked: Asked, person: Person, document: TravelDocument
) -> tuple[Right, Mapping[str, Permit]]:
    """The right to cross, its entry used up, and the services that go along.

    Who loses the last entry to somebody else is judged without it.
    """
    traveller = traveller_of(asked.identity, file_of(session, person, document))
    right, extras = right_of(given, traveller, asked), extras_of(given, traveller.file, asked.day)
    while asked.direction == "ENTRY" and right.permit and not use_entry(session, right.permit):
        right = right_of(given, traveller, asked)
    return right, going_along(extras, right.permit if asked.direction == "ENTRY" else None)


def _take_along(session: Session, crossing: Crossing, beside: Mapping[str, Permit]) -> None:
    """Note the insurance that is in force, and use the lane up."""
    insurance, lane = beside.get("HEALTH_INSURANCE"), beside.get("FAST_TRACK")
    crossing.insurance_id = insurance.id if insurance else None
    if lane is not None and use_entry(session, lane):
        crossing.fast_track_id = lane.id


def _refused(given: Given, right: Right, day: date) -> CrossingRefused:
    """The refusal, each ground with the rule it stands on for that nationality, permit and day."""
    rules = tuple(
        each.rule_id for each in grounds_of(given, right.grounds, day, right.nationality, right.kind)
    )
    return CrossingRefused(grounds=right.grounds, rules=rules, rules_version=given.rulebook.version)


def _write(
    session: Session, actor: Actor, given: Given, asked: Asked, document: TravelDocument, right: Right
) -> Crossing:
    day = asked.day
    crossing = Crossing(
        id=new_id("Crossing", given.chance),
        person_id=document.person_id,
        document_id=document.id,
        permit_id=right.permit and right.permit.id,
        checkpoint_code=asked.checkpoint.code,
        direction=asked.direction,
        at=asked.at,
        recorded_by=actor.subject,
        days_in_last_180=0,
        may_stay_until=right.until,
    )
    session.add(crossing)
    session.flush()
    _follow(session, crossing)
    crossed, covers = crossed_by(session, document.person_id), covers_for(session, document.person_id)
    passed = [each for each in crossed if each.day <= day]
    stays = folded([(each.direction, each.day) for each in passed], day)
    crossing.days_in_last_180 = days_present(stays, day - timedelta(days=WINDOW - 1), day)
    if asked.direction == "EXIT":
        crossing.overstay_days = visits(passed, covers, day)[-1].overstay_days
    record_event(
        session,
        EventKind.BORDER_CROSSED,
        crossing.id,
        {
            "crossing": crossing.id,
            "direction": asked.direction,
            "checkpoint": asked.checkpoint.code,
            "nationality": right.nationality,
            "permit_kind": right.permit and right.permit.kind,
            "person": document.person_id,
            "may_stay_until": right.until and right.until.isoformat(),
            "overstay_days": crossing.overstay_days,
        },
        on=day,
        now=given.now,
        office=actor.office,
        chance=given.chance,
    )
    return crossing


def _follow(session: Session, crossing: Crossing) -> None:
    """Mark what this crossing follows, and whether it is itself followed: it may be recorded late."""
    own, here = Crossing.person_id == crossing.person_id, (crossing.at, crossing.direction, crossing.id)
    order = sa.tuple_(Crossing.at, Crossing.direction, Crossing.id)
    place = sa.tuple_(
        *(sa.literal(value, column.type) for value, column in zip(here, order.clauses, strict=True))
    )
    crossing.followed = session.scalar(sa.select(sa.exists().where(own, order > place))) is True
    before = sa.update(Crossing).where(own, Crossing.followed.is_(False), order < place)
    changed(session, before.values(followed=True))


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
