"""What changes with a member: where they live, and what they have in mind."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.actor import Actor
from models.journal import EventKind
from models.members import DiasporaMember, member_regions, open_to
from services.checks import Checks
from services.given import Given
from services.once import once
from services.people.people import seal_for
from services.problems import NotFound, NotPermitted, Problem
from services.registry.commands import Intentions, UpdateDiasporaMember
from services.registry.members import choose, intentions_of, tell
from services.visible import advance, stale, visible

COLUMNS = {"year": "return_year"}


@once
def update_diaspora_member(
    session: Session, actor: Actor, command: UpdateDiasporaMember, given: Given
) -> DiasporaMember | Problem:
    """Write down what has changed, by the member or the office that registered them, within their consents."""
    member = visible(session, actor, DiasporaMember, command.member)
    if member is None:
        return NotFound()
    if member.created_by != actor.subject and member.office_code != actor.office:
        return NotPermitted()
    if member.version != command.version:
        return stale(member)
    checks, changes = Checks(), dict[str, Any]()
    if command.residence is not None:
        if checks.country(session, "residence", command.residence) == "KAZ":
            checks.add("residence", "RESIDENCE_INSIDE")
        changes["residence_code"] = command.residence
    said = {"settlement": checks.text("settlement", command.settlement, needed=False)}
    plans = _changed(intentions_of(session, checks, command.intentions or Intentions(), given), command)
    regions = plans.pop("preferred_regions", None)
    said["profession"] = plans.pop("profession", None)
    closed = _closed(session, member, command)
    for path in closed:
        checks.add(path, "CONSENT_WITHDRAWN")
    if checks.found:
        return checks.problem()
    for name, words in said.items():
        if words is not None:
            changes[name] = seal_for(session, given, member.person_id, f"diaspora_members.{name}", words)
    if lost := advance(session, member, command.version, **changes, **plans):
        return lost
    if regions is None:
        kept = sa.select(member_regions.c.region_code).where(member_regions.c.member_id == member.id)
        regions = sorted(session.scalars(kept))
    else:
        choose(session, member, regions)
    tell(session, EventKind.MEMBER_UPDATED, member, regions, given)
    return member


def _changed(found: dict[str, Any], command: UpdateDiasporaMember) -> dict[str, Any]:
    """Of the columns of the intentions those that were said; an empty list was said, None was not."""
    plans = command.intentions or Intentions()
    asked = {COLUMNS.get(f.name, f.name) for f in fields(plans) if getattr(plans, f.name) is not None}
    return {name: value for name, value in found.items() if name in asked}


def _closed(session: Session, member: DiasporaMember, command: UpdateDiasporaMember) -> list[str]:
    """The parts of the input that serve a purpose to which consent was withdrawn."""
    serves = {"settlement": "CONTACT", "intentions": "RETURN_PLANNING"}
    return [
        path
        for path, purpose in serves.items()
        if getattr(command, path) is not None and not _open(session, member, purpose)
    ]


def _open(session: Session, member: DiasporaMember, purpose: str) -> bool:
    mine = sa.select(DiasporaMember.id).where(
        DiasporaMember.id == member.id, open_to(DiasporaMember.id, purpose)
    )
    return session.scalar(mine) is not None
