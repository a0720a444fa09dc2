"""Invitations as e-Visas use them: checked against the register, held while an application lives, consumed once."""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.applications import Application
from models.invitations import Invitation, InvitationUse
from services.checks import Checks
from services.given import Given
from services.rows import changed, insert_if_missing

SIGNS = re.compile(r"[\W_]+")


def number_key(number: str) -> str:
    """A number as it is compared: capital letters and digits alone."""
    return SIGNS.sub("", number).upper()


def registered(session: Session, key: str | None) -> Invitation | None:
    """The invitation in the register, if there is one of this number."""
    return session.scalar(sa.select(Invitation).where(Invitation.number_key == key)) if key else None


def check_register(session: Session, checks: Checks, said: Any, key: str, given: Given) -> None:
    """Note what the register says against an invitation; one that is not in it passes, unless a rule wants it there."""
    found = registered(session, key)
    if found is None:
        rule = given.rulebook.in_force("e_visa.invitation_register", given.today)
        if rule and rule.value["required"]:
            checks.add("invitation", "INVITATION_UNKNOWN")
    elif found.status == "WITHDRAWN":
        checks.add("invitation", "INVITATION_WITHDRAWN")
    elif found.category != said.category:
        checks.add("invitation", "INVITATION_CATEGORY")
    elif found.valid_to < given.today:
        checks.add("invitation", "INVITATION_EXPIRED", day=found.valid_to.isoformat())
    elif not found.valid_from <= said.arrival <= (said.departure or said.arrival) <= found.valid_to:
        checks.add("invitation", "INVITATION_PERIOD")


def hold(session: Session, application: Application) -> bool:
    """Take a place of the invitation that an application names, unless it has one; False where none is free."""
    key = application.invitation_key
    if key is None or _held(session, application.id):
        return True
    values = {"number_key": key, "application_id": application.id, "consumed": False}
    return any(
        insert_if_missing(session, InvitationUse, place=place, **values) for place in _places(session, key)
    )


def taken(session: Session, application: Application) -> bool:
    """Whether others have every place of the invitation that an application names, and it has none."""
    key = application.invitation_key
    return key is not None and not _held(session, application.id) and not _places(session, key)


def consume(session: Session, application: Application) -> bool:
    """Use up the place that an application holds, or can still take; False where somebody else has it."""
    if application.invitation_key is None:
        return True
    if not hold(session, application):
        return False
    mine = sa.update(InvitationUse).where(InvitationUse.application_id == application.id)
    return changed(session, mine.values(consumed=True)) == 1


def free(session: Session, application: Application) -> None:
    """Give back the place that an application holds, unless an approval has used it up."""
    mine = sa.delete(InvitationUse).where(InvitationUse.application_id == application.id)
    changed(session, mine.where(InvitationUse.consumed.is_(False)))


def _places(session: Session, key: str) -> list[int]:
    """The places of an invitation that nobody holds; one that is not in the register has one place."""
    found = registered(session, key)
    used = frozenset(session.scalars(sa.select(InvitationUse.place).where(InvitationUse.number_key == key)))
    return [place for place in range(1, (found.places if found else 1) + 1) if place not in used]


def _held(session: Session, application_id: str) -> bool:
    mine = sa.select(InvitationUse.place).where(InvitationUse.application_id == application_id)
    return session.scalar(mine) is not None
