"""How far a build has come: a mark is committed with every chunk, in the table of idempotency keys."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.database import Database
from models.journal import IdempotencyKey

MARKER = "demo-country"
"""The principal under which chunks are marked; no token bears it. Step keys begin with it, too."""


class DemoError(RuntimeError):
    """The demo country cannot be built here; the message says why and what to do."""


@dataclass(frozen=True)
class Mark:
    """What was committed up to the end of a chunk: `done` of the `chunks` of a plan, known by its digest."""

    seed: str
    people: int
    granted: int
    chunks: int
    digest: str
    done: int

    @property
    def last(self) -> bool:
        """Whether every chunk is there."""
        return self.done == self.chunks


def mark(session: Session, made: Mark, now: datetime) -> None:
    """Mark a chunk in its own transaction."""
    session.add(
        IdempotencyKey(
            principal=MARKER,
            key=f"{made.done:08d}",
            operation="build",
            digest=made.digest,
            result_id=json.dumps(asdict(made)),
            created_at=now,
        )
    )


def last_mark(database: Database) -> Mark | None:
    """The mark of the last chunk that was committed; None where nothing was."""
    rows = sa.select(IdempotencyKey.result_id).where(IdempotencyKey.principal == MARKER)
    with database.read() as session:
        text = session.scalar(rows.order_by(IdempotencyKey.key.desc()).limit(1))
    return None if text is None else Mark(**json.loads(text))


def key_of(step: str) -> str:
    """The idempotency key of a step."""
    return f"{MARKER}:{step}"


def check(found: Mark | None, wanted: Mark, *, empty: bool) -> None:
    """DemoError where a build would mix this plan with another one, or with other people's records."""
    if found is not None and found.digest != wanted.digest:
        raise DemoError(
            f"an unfinished demo stands here (seed {found.seed!r}, {found.people} people, {found.done} of "
            f"{found.chunks} chunks), and its plan is not that of seed {wanted.seed!r} with {wanted.people} people: "
            "finish it with the same program, seed and size, or begin with an empty record"
        )
    if found is None and not empty:
        raise DemoError(
            "the record is not empty and holds no demo country: build the demo in an empty record"
        )
