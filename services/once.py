"""Every service runs once for a principal and an idempotency key, and leaves nothing where it fails."""

from __future__ import annotations

import dataclasses
import functools
import json
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from access.actor import Actor
from models import Record
from models.identifiers import type_of
from models.journal import RECENT, IdempotencyKey
from services.checks import Checks
from services.given import Given
from services.messages.queueing import queue_messages
from services.problems import Conflict, NotPermitted, PersonErased, Problem
from services.rows import changed, insert_if_missing, is_duplicate

ENTITIES = {mapper.class_.__name__: mapper.class_ for mapper in Record.registry.mappers}

Service = Callable[[Session, Actor, Any, Given], Any]


def once(service: Service) -> Service:
    """Same principal, key and input: the same record, read again. Another input: Conflict.

    The service runs inside a savepoint, so that a problem, or a row that somebody else wrote first, undoes
    its rows and its key even where the caller's transaction goes on.
    """

    @functools.wraps(service)
    def run(session: Session, actor: Actor, command: Any, given: Given) -> Any:
        if actor.subject is None:
            return NotPermitted()
        checks = Checks()
        key = checks.text("idempotencyKey", command.idempotency_key)
        if key is None:
            return checks.problem()
        # Where somebody else wrote the same row meanwhile, it is there the second time, and the service says so.
        return (
            _run(service, session, actor, key, command, given)
            or _run(service, session, actor, key, command, given)
            or Conflict()
        )

    return run


def _run(service: Service, session: Session, actor: Actor, key: str, command: Any, given: Given) -> Any:
    """What the service gives; None where a row that somebody else wrote first stands in the way."""
    step = session.begin_nested()
    recent = session.info.setdefault(RECENT, [])
    before = len(recent)
    try:
        result = _claim(session, actor.subject or "", key, command, given) or service(
            session, actor, command, given
        )
        if isinstance(result, Problem):
            step.rollback()
            return result
        queue_messages(session, given, recent[before:])
        session.flush()
        _keep(session, actor.subject or "", key, result.id)
        step.commit()
    except PersonErased:
        step.rollback()
        return Conflict("PERSON_ERASED")
    except IntegrityError as error:
        step.rollback()
        if not is_duplicate(error):
            raise
        return None
    except BaseException:
        step.rollback()
        raise
    finally:
        del recent[before:]
    return result


def _claim(session: Session, principal: str, key: str, command: Any, given: Given) -> Any:
    """None where the key is now ours; else the record it gave before, or Conflict."""
    operation, digest = type(command).__name__, digest_of(command, given)
    if insert_if_missing(
        session,
        IdempotencyKey,
        principal=principal,
        key=key,
        operation=operation,
        digest=digest,
        result_id="",
        created_at=given.now,
    ):
        return None
    used = session.execute(_named(sa.select(IdempotencyKey), principal, key)).scalar_one()
    if (used.operation, used.digest) != (operation, digest):
        return Conflict("IDEMPOTENCY_KEY_REUSED")
    return session.get(ENTITIES[type_of(used.result_id) or ""], used.result_id)


def key_used(session: Session, principal: str, key: str) -> tuple[str, str]:
    """What a key was used for: the operation and the digest of its input."""
    used = session.execute(_named(sa.select(IdempotencyKey), principal, key)).scalar_one()
    return used.operation, used.digest


def _keep(session: Session, principal: str, key: str, result_id: str) -> None:
    changed(session, _named(sa.update(IdempotencyKey), principal, key).values(result_id=result_id))


def _named(statement: Any, principal: str, key: str) -> Any:
    return statement.where(IdempotencyKey.principal == principal, IdempotencyKey.key == key)


def digest_of(command: Any, given: Given) -> str:
    """A keyed digest of the input: what was typed cannot be guessed from it."""
    fields = dataclasses.asdict(command)
    fields.pop("idempotency_key")
    return given.vault.blind("idempotency", json.dumps(fields, default=str, sort_keys=True)).hex()
