"""Placing a family in the region it chose; under quota every person takes one of the year's places."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.actor import Actor
from models.identifiers import new_id
from models.journal import EventKind, record_event
from models.kandas import CaseMember, KandasCase, Placement
from policy.aid import quota
from services.aid.ledger import award_aid
from services.checks import Checks
from services.deciding.standing import legal
from services.given import Given
from services.kandas.commands import PlaceFamily
from services.kandas.quotas import exhausted, take_places
from services.once import once
from services.problems import NotFound, Problem
from services.visible import advance, stale, visible

SETTLEMENTS = frozenset({"CITY", "VILLAGE"})


@once
def place_family(session: Session, actor: Actor, command: PlaceFamily, given: Given) -> KandasCase | Problem:
    """Place a family that has the status. A recorded arrival is not asked for: it may live here already.

    Under quota the region must be one of the year's target regions with places left, and aid is awarded.
    """
    case = visible(session, actor, KandasCase, command.case)
    if case is None:
        return NotFound()
    if case.version != command.version:
        return stale(case)
    move = legal(session, actor, case, "PLACE_FAMILY", given)
    if isinstance(move, Problem):
        return move
    checks = Checks()
    checks.region(session, "region", command.region, given.today)
    checks.one_of("settlement", command.settlement, SETTLEMENTS)
    if checks.found:
        return checks.problem()
    if lost := advance(session, case, command.version, status=move.to[0]):
        return lost
    rows = sa.select(CaseMember.person_id).where(CaseMember.case_id == case.id).order_by(CaseMember.id)
    persons = list(session.scalars(rows))
    if command.under_quota:
        places = quota(given.rulebook, given.today)
        if places is None or not take_places(session, places, command.region, given.today.year, len(persons)):
            return exhausted(session, places, command.region, given.today.year, len(persons))
    placement = Placement(
        id=new_id("Placement", given.chance),
        case_id=case.id,
        region_code=command.region,
        settlement=command.settlement,
        under_quota=command.under_quota,
        placed_on=given.today,
        persons=len(persons),
    )
    session.add(placement)
    session.flush()
    record_event(
        session,
        EventKind.FAMILY_PLACED,
        case.id,
        {
            "case": case.id,
            "region": command.region,
            "settlement": command.settlement,
            "under_quota": command.under_quota,
            "origin": case.origin_code,
            "persons": persons,
        },
        on=given.today,
        now=given.now,
        office=case.office_code,
        chance=given.chance,
    )
    if command.under_quota:
        award_aid(session, given, case, placement)
    return case
