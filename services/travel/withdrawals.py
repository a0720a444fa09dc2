"""Taking an application back: the person's own act, from every state that is not an end."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.actor import Actor
from models.applications import Application
from models.changes import ApplicationChange
from models.journal import EventKind, record_event
from models.permits import Permit
from services.given import Given
from services.once import once
from services.problems import Problem
from services.travel.commands import WithdrawApplication
from services.travel.invitations import free
from services.travel.owning import own_application, restarted
from services.visible import advance


@once
def withdraw_application(
    session: Session, actor: Actor, command: WithdrawApplication, given: Given
) -> Application | Problem:
    """Take an application back; a permit that it gave is given back with it. A new application may follow."""
    found = own_application(session, actor, command.application, command.version, "WITHDRAW", given)
    if isinstance(found, Problem):
        return found
    application, move = found
    stood = application.status
    if lost := advance(
        session, application, command.version, status=move.to[0], **restarted(application, given)
    ):
        return lost
    if stood == "APPROVED":
        permit = sa.update(Permit).where(Permit.application_id == application.id, Permit.voided_on.is_(None))
        session.execute(permit.values(voided_on=given.today, void_ground="GIVEN_BACK"))
    lapse_changes(session, application.id)
    free(session, application)
    record_event(
        session,
        EventKind.APPLICATION_WITHDRAWN,
        application.id,
        {
            "application": application.id,
            "programme": application.programme,
            "nationality": application.nationality_code,
            "stood": stood,
        },
        on=given.today,
        now=given.now,
        office=None,
        chance=given.chance,
    )
    return application


def lapse_changes(session: Session, application_id: str) -> None:
    """Let what was asked to be changed lapse: there is nothing left to change."""
    pending = sa.update(ApplicationChange).where(
        ApplicationChange.application_id == application_id, ApplicationChange.state == "PENDING"
    )
    session.execute(pending.values(state="LAPSED"))
