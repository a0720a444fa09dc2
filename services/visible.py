"""Finding records as an actor sees them, and moving them on without losing anybody's change."""

from __future__ import annotations

from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.actor import Actor
from access.scope import scope
from models.applications import Application
from models.identifiers import type_of
from models.kandas import KandasCase
from services.checks import CODE
from services.problems import CurrentState, Stale
from services.rows import changed

Entity = TypeVar("Entity")


def visible(session: Session, actor: Actor, entity: type[Entity], identifier: str) -> Entity | None:
    """The record with this identifier if it is within the actor's scope; anything else is not there."""
    if not CODE.fullmatch(identifier):
        return None
    row: Any = entity
    found = sa.select(entity).where(row.id == identifier, scope(entity, actor.roles, entity))
    return session.scalar(found.execution_options(populate_existing=True), actor.binds())


def subject_of(session: Session, actor: Actor, identifier: str) -> Application | KandasCase | None:
    """The application or the case with this identifier if it is within the actor's scope."""
    if type_of(identifier) == "Application":
        return visible(session, actor, Application, identifier)
    return visible(session, actor, KandasCase, identifier)


def stale(record: Any) -> Stale:
    """The problem that shows how a record stands now."""
    return Stale(current=CurrentState(record.id, record.version, record.status))


def advance(session: Session, record: Any, version: int, **changes: Any) -> Stale | None:
    """Move a record from `version` to the next with its changes; Stale where somebody else was first.

    One conditional UPDATE: of two officers at once, the second waits for the first and then updates nothing.
    """
    entity = type(record)
    change = sa.update(entity).where(entity.id == record.id, entity.version == version)
    done = changed(session, change.values(version=version + 1, **changes)) == 1
    session.refresh(record)
    return None if done else stale(record)


def touch(session: Session, record: Any, **changes: Any) -> None:
    """Move a record to its next version whatever it is; others wait until this transaction ends."""
    entity = type(record)
    change = sa.update(entity).where(entity.id == record.id)
    changed(session, change.values(version=entity.version + 1, **changes))
    session.refresh(record)
