"""Members who come with a list, and go again with it where nothing has happened to them since."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.actor import Actor, Role
from models.journal import EventKind, IdempotencyKey, record_event
from models.kandas import KandasCase
from models.matches import MatchDecision
from models.members import Consent, DiasporaMember, HouseholdMember, LoadedMember, member_regions
from models.persons import Person, PersonKey
from services.given import Given
from services.problems import Problem
from services.registry.commands import RegisterDiasporaMember
from services.registry.members import register_diaspora_member
from services.rows import changed


def register_from_list(
    session: Session, office: str, list_id: str, command: RegisterDiasporaMember, given: Given
) -> DiasporaMember | Problem:
    """Register a member as the office that keeps the list; the list's own id stands for who typed it."""
    actor = Actor(list_id, frozenset({Role.MISSION_OFFICER}), office)
    result: DiasporaMember | Problem = register_diaspora_member(session, actor, command, given)
    return result


def unregister(session: Session, member_id: str, list_id: str, given: Given) -> bool:
    """Remove a member with everything that came with them; False where something has happened since.

    A case, a change of the record or an officer's word on a match keeps the member where they are.
    """
    member = session.get_one(DiasporaMember, member_id)
    cases = sa.exists(sa.select(1).where(KandasCase.member_id == member_id))
    words = sa.exists(
        sa.select(1).where(sa.or_(MatchDecision.first_id == member_id, MatchDecision.second_id == member_id))
    )
    if member.version > 1 or session.scalar(sa.select(sa.or_(cases, words))):
        return False
    office = member.office_code
    kin = session.scalars(
        sa.select(HouseholdMember.person_id).where(HouseholdMember.member_id == member_id)
    ).all()
    persons = [member.person_id, *kin]
    session.flush()
    session.expunge(member)
    gone: tuple[tuple[Any, Any], ...] = (
        (LoadedMember, LoadedMember.member_id == member_id),
        (Consent, Consent.member_id == member_id),
        (HouseholdMember, HouseholdMember.member_id == member_id),
        (member_regions, member_regions.c.member_id == member_id),
        (DiasporaMember, DiasporaMember.id == member_id),
        (PersonKey, PersonKey.person_id.in_(persons)),
        (Person, Person.id.in_(persons)),
        (IdempotencyKey, IdempotencyKey.result_id == member_id),
    )
    for table, which in gone:
        changed(session, sa.delete(table).where(which))
    record_event(
        session,
        EventKind.MEMBER_REMOVED,
        member_id,
        {"member": member_id, "load": list_id},
        on=given.today,
        now=given.now,
        office=office,
        chance=given.chance,
    )
    return True
