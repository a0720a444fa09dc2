"""Members of the diaspora from a list: registered one by one by the service that registers everybody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl
import sqlalchemy as sa
from sqlalchemy.orm import Session

from intake.problems import IntakeError
from models.members import DiasporaMember, LoadedMember
from services.given import Given
from services.problems import InvalidInput, Problem
from services.registry.commands import Intentions, RegisterDiasporaMember
from services.registry.registering import register_from_list, unregister

BATCH = 500


def store_members(session: Session, frame: pl.DataFrame, load_id: str, given: Given) -> tuple[int, int]:
    """Register the rows of a canonical frame (intake/kinds.py, with `row_key` and `row`) that are new.

    Returns how many were registered, and how many were there already. Raises IntakeError ROWS_REFUSED, with the row
    and what is wrong with it, where the registry does not take one: then nothing of the load is kept.
    """
    rows = frame.unique("row_key", keep="first", maintain_order=True)
    known = set(_known(session, rows["row_key"].to_list()))
    added = 0
    for row in rows.iter_rows(named=True):
        if row["row_key"] in known:
            continue
        member = register_from_list(session, row["office"], load_id, _command(row), given)
        if isinstance(member, Problem):
            raise IntakeError("ROWS_REFUSED", line=row.get("row", ""), detail=_said(member))
        session.add(LoadedMember(row_key=row["row_key"], member_id=member.id, load_id=load_id))
        added += 1
    return added, len(known)


def reverse_members(session: Session, load_id: str, given: Given) -> None:
    """Take back the members of a load to whom nothing has happened since; the others stay (members_left)."""
    loaded = session.scalars(
        sa.select(LoadedMember.member_id)
        .where(LoadedMember.load_id == load_id)
        .order_by(LoadedMember.row_key)
    )
    for member in loaded.all():
        unregister(session, member, load_id, given)


def members_left(session: Session, load_id: str) -> list[str]:
    """The references of a load's members who are still registered."""
    found = (
        sa.select(DiasporaMember.reference)
        .join(LoadedMember, LoadedMember.member_id == DiasporaMember.id)
        .where(LoadedMember.load_id == load_id)
        .order_by(DiasporaMember.reference)
    )
    return list(session.scalars(found))


def _command(row: Mapping[str, Any]) -> RegisterDiasporaMember:
    plans = Intentions(
        wants_to_return=row["wants_to_return"],
        preferred_regions=_words(row["preferred_regions"]),
        year=row["return_year"],
    )
    return RegisterDiasporaMember(
        idempotency_key=row["row_key"].hex(),
        given=" ".join(filter(None, (row["given"], row["patronymic"]))),
        family=row["family"],
        script=row["script"],
        birth_date=row["birth_date"],
        sex=row["sex"],
        nationality=row["nationality"],
        residence=row["residence"],
        settlement=row["settlement"],
        intentions=plans,
        consents=_words(row["consents"]),
    )


def _words(text: str | None) -> tuple[str, ...]:
    return tuple((text or "").split())


def _said(problem: Problem) -> str:
    if isinstance(problem, InvalidInput):
        return ", ".join(f"{each.path} {each.code}" for each in problem.violations)
    return problem.code


def _known(session: Session, keys: list[bytes]) -> Iterable[bytes]:
    for start in range(0, len(keys), BATCH):
        some = keys[start : start + BATCH]
        yield from session.scalars(sa.select(LoadedMember.row_key).where(LoadedMember.row_key.in_(some)))
