"""How far a build has come: a mark is committed with every batch, in the table of idempotency keys."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from demo.plan import Plan
from models.database import Database
from models.journal import IdempotencyKey

MARKER = "demo-country"
"""The principal under which batches are marked; no token bears it. Step keys begin with it, too."""


class DemoError(RuntimeError):
    """The demo country cannot be built here; the message says why and what to do."""


@dataclass(frozen=True)
class Mark:
    """What was committed up to the end of a batch: `done` of the `steps` of a plan, known by its digest."""

    seed: str
    people: int
    one_in: int
    steps: int
    digest: str
    done: int

    @property
    def last(self) -> bool:
        """Whether the country stands."""
        return self.done == self.steps


def mark(session: Session, plan: Plan, done: int, now: datetime) -> None:
    """Mark a batch in its own transaction, by the steps done at its end."""
    made = Mark(plan.seed, plan.people, plan.one_in, len(plan.steps), plan.digest, done)
    session.add(
        IdempotencyKey(
            principal=MARKER,
            key=f"{done:08d}",
            operation="build",
            digest=plan.digest,
            result_id=json.dumps(asdict(made)),
            created_at=now,
        )
    )


def marks(database: Database) -> list[Mark]:
    """The marks of all committed batches, in order."""
    rows = sa.select(IdempotencyKey.result_id).where(IdempotencyKey.principal == MARKER)
    with database.read() as session:
        return [Mark(**json.loads(text)) for text in session.scalars(rows.order_by(IdempotencyKey.key))]


def key_of(step: str) -> str:
    """The idempotency key of a step."""
    return f"{MARKER}:{step}"


def made(database: Database) -> dict[str, str]:
    """The ids of the records that an interrupted build has made, by step."""
    prefix = key_of("")
    rows = sa.select(IdempotencyKey.key, IdempotencyKey.result_id)
    with database.read() as session:
        found = session.execute(rows.where(IdempotencyKey.key.startswith(prefix)))
        return {key.removeprefix(prefix): identifier for key, identifier in found}


def check(found: list[Mark], plan: Plan, *, empty: bool) -> None:
    """DemoError where a build would mix this plan with another one, or with other people's records."""
    if found and found[-1].digest != plan.digest:
        begun = found[-1]
        raise DemoError(
            f"an unfinished demo stands here (seed {begun.seed!r}, {begun.people} people, {begun.done} of "
            f"{begun.steps} steps), and its plan is not that of seed {plan.seed!r} with {plan.people} people: "
            "finish it with the same program, seed and size, or begin with an empty record"
        )
    if not found and not empty:
        raise DemoError(
            "the record is not empty and holds no demo country: build the demo in an empty record"
        )
