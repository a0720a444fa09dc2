"""People who travel together or act for others: groups with a leader, and representatives."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.actor import Actor
from models.applications import Application
from models.groups import ApplicationGroup, GroupMember, Representation
from models.identifiers import new_id, new_reference
from services.checks import Checks
from services.given import Given
from services.people.documents import Identity
from services.travel.commands import Representative

RULE = "application.minor"


def check_representative(
    checks: Checks, said: Representative | None, identity: Identity | None, given: Given
) -> None:
    """Note a minor who applies alone, and what is wrong with whoever acts for somebody."""
    rule = given.rulebook.in_force(RULE, given.today)
    if rule is None:
        return
    if said is None:
        born = identity.birth_date if identity else None
        if born is not None and years(born, given.today) < rule.value["under"]:
            checks.add("representative", "REPRESENTATIVE_NEEDED", years=rule.value["under"])
        return
    checks.one_of("representative.kind", said.kind, rule.value["representatives"])
    if said.evidence not in rule.value["evidence"]:
        checks.add("representative.evidence", "UNKNOWN_EVIDENCE")
    if said.until is not None and said.until < given.today:
        checks.add("representative.until", "DATE_IN_PAST")


def represent(session: Session, application: Application, said: Representative | None, given: Given) -> None:
    """Keep who acts in an application."""
    if said is None:
        return
    about: dict[str, Any] = {"kind": said.kind, "evidence": said.evidence, "until": said.until}
    identifier = new_id("Representation", given.chance)
    session.add(Representation(id=identifier, application_id=application.id, **about))
    session.flush()


def represented_until(session: Session, application: Application) -> date | None:
    """The last day on which whoever sent an application for somebody may act in it; None: no day is set."""
    rows = sa.select(Representation.until).where(Representation.application_id == application.id)
    return session.scalar(rows)


def join_group(
    session: Session, actor: Actor, application: Application, named: str | None, given: Given
) -> None:
    """Put an application into the group that is named: one's own by its code, another's by its join code.

    A code that somebody else chose opens a group of one's own: knowing a code is not enough to get in.
    """
    if named is None:
        return
    mine = sa.and_(ApplicationGroup.opened_by == actor.subject, ApplicationGroup.code == named)
    rows = sa.select(ApplicationGroup).where(sa.or_(mine, ApplicationGroup.join_code == named))
    group = session.scalar(rows.order_by(ApplicationGroup.id).limit(1))
    if group is None:
        group = ApplicationGroup(
            id=new_id("ApplicationGroup", given.chance),
            code=named,
            join_code=new_reference("JOIN", given.chance),
            opened_by=actor.subject,
            opened_at=given.now,
        )
        session.add(group)
        session.flush()
    application.group_code = group.code
    about = {"group_id": group.id, "application_id": application.id, "joined_at": given.now}
    session.add(GroupMember(id=new_id("GroupMember", given.chance), **about))
    session.flush()


def years(born: date, on: date) -> int:
    """Completed years of age on a day."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
