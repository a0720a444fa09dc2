"""A service runs in one transaction: a record is kept, a problem or a fault leaves nothing behind."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.actor import Actor
from access.permit_codes import PermitKeys, new_key
from access.signing import Signer
from models.database import Database
from models.identifiers import SYSTEM
from models.journal import IdempotencyKey
from models.sealing import Vault
from policy.rulebook import Rulebook
from resolvers.context import Context, Process
from services.given import Given
from services.problems import Conflict

NOW = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
BOOK = Rulebook("test", ())


@pytest.fixture
def context(database: Database) -> Context:
    vault = Vault(b"k" * 32, b"i" * 32)
    signer, codes = Signer({"a": b"s" * 32}), PermitKeys({"a": new_key()})
    process = Process(database, None, BOOK, vault, SYSTEM, None, lambda: NOW, signer, codes)
    return Context(Actor("somebody"), "EN", NOW, process)


def keep(session: Session, actor: Actor, command: str, given: Given) -> IdempotencyKey:
    row = IdempotencyKey(
        principal=actor.subject, key=command, operation="test", digest="", result_id="", created_at=given.now
    )
    session.add(row)
    session.flush()
    return row


def refuse(session: Session, actor: Actor, command: str, given: Given) -> Conflict:
    keep(session, actor, command, given)
    return Conflict()


def break_down(session: Session, actor: Actor, command: str, given: Given) -> None:
    keep(session, actor, command, given)
    raise RuntimeError("a fault of ours")


def kept(context: Context) -> list[str]:
    with context.services.database.read() as session:
        return list(session.scalars(sa.select(IdempotencyKey.key)))


def run(context: Context, service: Any) -> Any:
    return asyncio.run(context.do(service, "k1"))


def test_a_record_is_kept(context: Context) -> None:
    found = run(context, keep)
    assert (found.principal, found.created_at) == ("somebody", NOW)
    assert kept(context) == ["k1"]


def test_a_problem_leaves_nothing_behind(context: Context) -> None:
    assert run(context, refuse) == Conflict()
    assert kept(context) == []


def test_a_fault_leaves_nothing_behind(context: Context) -> None:
    with pytest.raises(RuntimeError):
        run(context, break_down)
    assert kept(context) == []


def test_a_service_is_given_the_moment_of_the_request(context: Context) -> None:
    assert (context.given.now, context.given.rulebook, context.given.chance) == (NOW, BOOK, SYSTEM)
    assert context.given.today.isoformat() == "2026-03-02"
