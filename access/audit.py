"""The chain over the log of accesses: entries are sealed in the order they are found, and can be verified ever after.

A link is SHA-256 over the link before, its number and its commitment; a commitment is HMAC-SHA256 over the entry
under a salt of its own. Removed, altered, reordered: verify finds it. A tail cut off is found by a checkpoint kept
elsewhere. What was written within the last second may not be sealed yet; verify counts it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.accesses import AccessEntry, AccessSeal
from models.columns import render_instant
from models.identifiers import Chance

BATCH = 2000
"""Entries sealed in one transaction."""
SALT_BYTES = 16
BEGINNING = bytes(32)
"""What stands before the first link."""


@dataclass(frozen=True)
class Checkpoint:
    """The end of the chain at some moment: to be kept where the database is not."""

    number: int
    hash: str


@dataclass(frozen=True)
class Verified:
    """What a look at the whole chain found: `broken` names each place, `unsealed` entries are not in it yet."""

    links: int
    unsealed: int
    broken: tuple[str, ...]
    end: Checkpoint


def seal(session: Session, chance: Chance) -> int:
    """Chain entries that are not yet; how many. Of two at once one fails on the number, and changes nothing."""
    entries = list(
        session.scalars(
            sa.select(AccessEntry)
            .where(sa.not_(AccessEntry.sealed))
            .order_by(AccessEntry.at, AccessEntry.id)
            .limit(BATCH)
        )
    )
    if not entries:
        return 0
    number, last = _end(session)
    links = []
    for entry in entries:
        number, salt = number + 1, chance.randbytes(SALT_BYTES)
        made = commitment(entry, salt)
        last = link(last, number, made)
        links.append({"number": number, "entry_id": entry.id, "salt": salt, "commitment": made, "hash": last})
    session.execute(sa.insert(AccessSeal), links)
    chained = sa.update(AccessEntry).where(AccessEntry.id.in_([entry.id for entry in entries]))
    session.execute(chained.values(sealed=True).execution_options(synchronize_session=False))
    return len(entries)


def checkpoint(session: Session) -> Checkpoint:
    """The end of the chain now."""
    number, last = _end(session)
    return Checkpoint(number, last.hex())


def verify(session: Session, kept: Checkpoint | None = None) -> Verified:
    """Walk the chain from its beginning; with a checkpoint, also see that the chain still passes through it."""
    broken, number, last = [], 0, BEGINNING
    for sealed, entry in _walk(session):
        number += 1
        if sealed.number != number:
            broken.append(f"link {number} is missing")
            number = sealed.number
        if entry is None and sealed.salt is not None:
            broken.append(f"the entry of link {number} was removed")
        if entry is not None and not _bound(entry, sealed):
            broken.append(f"the entry of link {number} was altered")
        if link(last, sealed.number, sealed.commitment) != sealed.hash:
            broken.append(f"link {number} does not follow from the one before")
        last = sealed.hash
        if kept is not None and kept.number == number and kept.hash != last.hex():
            broken.append(f"link {number} is not that of the checkpoint")
    if kept is not None and kept.number > number:
        broken.append(f"the chain ends at {number}, the checkpoint at {kept.number}")
    lost = sa.select(sa.func.count()).where(
        AccessEntry.sealed, ~sa.exists().where(AccessSeal.entry_id == AccessEntry.id)
    )
    if unchained := session.scalar(lost):
        broken.append(f"{unchained} sealed entries have lost their links")
    unsealed = session.scalar(sa.select(sa.func.count()).where(sa.not_(AccessEntry.sealed))) or 0
    return Verified(number, unsealed, tuple(broken), Checkpoint(number, last.hex()))


def commitment(entry: AccessEntry, salt: bytes) -> bytes:
    """What binds a link to an entry, and says nothing of it to whoever does not have the salt."""
    said = [
        entry.id,
        entry.kind,
        entry.person_id,
        entry.record_id,
        render_instant(entry.at),
        entry.actor,
        entry.office_code,
        entry.purpose,
        entry.fields,
        entry.withheld_until and entry.withheld_until.isoformat(),
    ]
    return hmac.digest(salt, json.dumps(said, ensure_ascii=False).encode(), hashlib.sha256)


def link(last: bytes, number: int, made: bytes) -> bytes:
    """The hash of a link."""
    return hashlib.sha256(last + number.to_bytes(8, "big") + made).digest()


def _end(session: Session) -> tuple[int, bytes]:
    newest = sa.select(AccessSeal.number, AccessSeal.hash).order_by(AccessSeal.number.desc()).limit(1)
    found = session.execute(newest).first()
    return (found.number, found.hash) if found else (0, BEGINNING)


def _bound(entry: AccessEntry, sealed: AccessSeal) -> bool:
    return sealed.salt is not None and commitment(entry, sealed.salt) == sealed.commitment


def _walk(session: Session) -> Iterator[tuple[AccessSeal, AccessEntry | None]]:
    rows = sa.select(AccessSeal, AccessEntry).outerjoin(AccessEntry, AccessEntry.id == AccessSeal.entry_id)
    rows = rows.order_by(AccessSeal.number).execution_options(yield_per=BATCH)
    return ((sealed, entry) for sealed, entry in session.execute(rows))
