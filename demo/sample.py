"""A sample of files carried out again through the services, and compared row by row with what the bulk writer wrote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from random import Random
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from demo.plan import Chunk, Plan, steps_of
from demo.replay import Replay, carry_out
from demo.steps import Step
from models import Record
from models.database import Database
from models.sealing import Vault
from policy.rulebook import Rulebook
from services.reference import load_reference

ELSEWHERE = frozenset({"quota_uses", "possible_matches"})
"""Tables whose rows follow from all files together: those of a sample differ."""
OF_ONE_RECORD = frozenset({"seq", "xid"})
"""Columns by which a database numbers what is written to it."""
AT_ONCE = 500
CHUNKS = 6


def sampled(plan: Plan, files: int, random: Random) -> tuple[tuple[str, Step], ...]:
    """The steps of so many granted cases, and of half as many other files, each with the name of its file."""
    cases = [chunk for chunk in plan.chunks if chunk.kind == "granted"]
    found = _drawn(plan, random.sample(cases, min(CHUNKS, len(cases))), files, random)
    others = [
        random.choice([chunk for chunk in plan.chunks if chunk.kind == kind])
        for kind in ("undecided", "abroad", "guests")
    ]
    return (*found, *_drawn(plan, others, files // 2, random))


def _drawn(plan: Plan, chunks: Sequence[Chunk], files: int, random: Random) -> Iterator[tuple[str, Step]]:
    """The steps of so many files of some chunks."""
    for place, chunk in enumerate(chunks):
        steps = [(step.key.rpartition("/")[0], step) for step in steps_of(plan, chunk) if not step.refused]
        names = sorted({name for name, _ in steps})
        wanted = files * (place + 1) // len(chunks) - files * place // len(chunks)
        chosen = frozenset(random.sample(names, min(wanted, len(names))))
        yield from ((name, step) for name, step in steps if name in chosen)


def replay(database: Database, steps: Iterable[Step], seed: str, rulebook: Rulebook, vault: Vault) -> None:
    """Carry steps out through the services in an empty record."""
    with database.batch() as session:
        load_reference(session)
        carry_out(session, Replay(seed, rulebook, vault), steps)


def unlike(sample: Database, built: Database) -> list[str]:
    """Every row of a record that another one lacks, or has otherwise: table and key, no value of a person."""
    with sample.read() as one, built.read() as other:
        return [
            f"{table.name} {key}"
            for table in Record.metadata.sorted_tables
            if table.name not in ELSEWHERE
            for key in _unlike(table, one, other)
        ]


def _unlike(table: sa.Table, one: Session, other: Session) -> Iterator[Any]:
    columns = [column for column in table.columns if column.name not in OF_ONE_RECORD]
    keys = [column for column in table.primary_key if column.name not in OF_ONE_RECORD] or [table.c.id]
    rows = one.execute(sa.select(*columns)).mappings().all()
    for start in range(0, len(rows), AT_ONCE):
        batch = rows[start : start + AT_ONCE]
        there = _there(columns, keys, batch, other)
        for row in batch:
            key = tuple(row[column.name] for column in keys)
            if there.get(key) != dict(row):
                yield key


def _there(
    columns: Sequence[sa.Column[Any]], keys: Sequence[sa.Column[Any]], batch: Sequence[Any], other: Session
) -> dict[tuple[Any, ...], dict[str, Any]]:
    """The rows of the other record that begin their key like one of a batch."""
    first = keys[-1]
    query = sa.select(*columns).where(first.in_([row[first.name] for row in batch]))
    found = other.execute(query).mappings()
    return {tuple(row[column.name] for column in keys): dict(row) for row in found}
