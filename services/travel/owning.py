"""An application in the hands of whoever sent it: taken at the version they saw, or a problem."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from access.actor import Actor
from models.applications import Application
from policy.programmes import Move, programmes
from services.checks import known
from services.deciding.standing import legal
from services.given import Given
from services.problems import NotFound, NotPermitted, Problem
from services.travel.together import represented_until
from services.visible import stale, visible


def own_application(
    session: Session, actor: Actor, identifier: str, version: int, action: str, given: Given
) -> tuple[Application, Move] | Problem:
    """An application that this actor sent, and the move that an action makes from where it stands."""
    application = visible(session, actor, Application, identifier)
    if application is None:
        return NotFound()
    if application.submitted_by != actor.subject:
        return NotPermitted()
    until = represented_until(session, application)
    if until is not None and until < given.today:
        return NotPermitted("REPRESENTATION_ENDED")
    if application.version != version:
        return stale(application)
    move = legal(session, actor, application, action, given)
    return (application, move) if isinstance(move, Move) else move


def restarted(application: Application, given: Given) -> dict[str, Any]:
    """What lets the clock of an application run again, where it stood: the due date moves by the pause."""
    stopped: datetime | None = application.clock_stopped_at
    if stopped is None:
        return {}
    changes: dict[str, Any] = {"clock_stopped_at": None}
    if application.due_at is not None:
        term = known(programmes()[application.programme].decide)
        changes["due_at"] = term.resumed(application.due_at, stopped, given.now)
    return changes
