"""The chain over the log of accesses: reads are sealed in the order they are found, and can be verified ever after.

A commitment is written with every read: HMAC-SHA256, under a salt of its own, over who asked and a leaf of each
entry; a leaf is SHA-256 over the entry, whose random identifier is its salt. A link is SHA-256 over the link before,
its number and the commitment. Removed, altered, added, reordered: verify finds it. A tail cut off is found by a
checkpoint kept elsewhere. What was written within the last second may not be sealed yet; verify counts it.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

import orjson
import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.reads import Kept
from models.accesses import AccessEntry, AccessRead
from models.appending import Row
from models.columns import render_instant

BATCH = 2000
"""Reads sealed in one transaction."""
LEAF = 32
"""Bytes of a leaf."""
BEGINNING = bytes(32)
"""What stands before the first link."""


@dataclass(frozen=True)
class Checkpoint:
    """The end of the chain at some moment: to be kept where the database is not."""

    number: int
    hash: str


@dataclass(frozen=True)
class Verified:
    """What a look at the whole chain found: `broken` names each place, `unsealed` reads are not in it yet."""

    links: int
    unsealed: int
    broken: tuple[str, ...]
    end: Checkpoint


def row_of(kept: Kept) -> Row:
    """A read as it is appended, with its commitment."""
    tail = _tail(kept.at)
    said = [
        leaf(identifier, place, person, tail)
        for place, (identifier, person) in enumerate(zip(kept.ids, kept.persons, strict=True))
    ]
    head = (kept.id, kept.at, kept.actor, kept.office_code, kept.purpose, kept.withheld_until, kept.salt)
    what = (kept.groups, kept.entries, kept.searched, kept.refused)
    return (*head, *what, commitment(kept, said), kept.ids, kept.persons)


def seal(session: Session) -> int:
    """Chain reads that are not yet; how many. Of two at once one fails on the number, and changes nothing."""
    unsealed = sa.select(AccessRead.id, AccessRead.commitment).where(AccessRead.number.is_(None))
    found = session.execute(unsealed.order_by(AccessRead.at, AccessRead.id).limit(BATCH)).all()
    if not found:
        return 0
    number, last = _end(session)
    links = []
    for identifier, made in found:
        number, last = number + 1, link(last, number + 1, made)
        links.append({"of": identifier, "at_number": number, "with_hash": last})
    chained = sa.update(AccessRead).where(AccessRead.id == sa.bindparam("of"))
    chained = chained.values(number=sa.bindparam("at_number"), hash=sa.bindparam("with_hash"))
    session.connection().execute(chained, links)
    return len(found)


def checkpoint(session: Session) -> Checkpoint:
    """The end of the chain now."""
    number, last = _end(session)
    return Checkpoint(number, last.hex())


def verify(session: Session, kept: Checkpoint | None = None) -> Verified:
    """Walk the chain from its beginning; with a checkpoint, also see that the chain still passes through it."""
    broken, number, last = [], 0, BEGINNING
    for read, entries in _walk(session):
        number += 1
        if read.number != number:
            broken.append(f"link {number} is missing")
            number = read.number or number
        if not _bound(read, entries):
            broken.append(f"what link {number} binds is not what was sealed")
        if link(last, number, read.commitment) != read.hash:
            broken.append(f"link {number} does not follow from the one before")
        last = read.hash or BEGINNING
        if kept is not None and kept.number == number and kept.hash != last.hex():
            broken.append(f"link {number} is not that of the checkpoint")
    if kept is not None and kept.number > number:
        broken.append(f"the chain ends at {number}, the checkpoint at {kept.number}")
    of = sa.exists().where(AccessRead.id == AccessEntry.read_id)
    if lost := session.scalar(sa.select(sa.func.count()).select_from(AccessEntry).where(~of)):
        broken.append(f"{lost} entries have lost their links")
    count = sa.select(sa.func.count()).select_from(AccessRead).where(AccessRead.number.is_(None))
    return Verified(number, session.scalar(count) or 0, tuple(broken), Checkpoint(number, last.hex()))


def leaf(identifier: str, place: int, person: str, tail: str) -> bytes:
    """What an entry puts into the commitment of its read: it says nothing to whoever has not the entry."""
    return hashlib.sha256(f"{identifier} {place} {person}{tail}".encode()).digest()


def commitment(read: Kept | AccessRead, said: Iterable[bytes]) -> bytes:
    """What binds a link to a read and its entries, in whatever order they are found."""
    head = [read.id, render_instant(read.at), read.actor, read.office_code, read.purpose]
    withheld = read.withheld_until and read.withheld_until.isoformat()
    text = orjson.dumps([*head, withheld, read.groups, read.entries, read.searched, read.refused])
    return hmac.digest(read.salt, text + b"".join(sorted(said)), hashlib.sha256)


def link(last: bytes, number: int, made: bytes) -> bytes:
    """The hash of a link."""
    return hashlib.sha256(last + number.to_bytes(8, "big") + made).digest()


def erase(session: Session, condition: sa.ColumnElement[bool]) -> int:
    """Erase entries; how many. Their leaves stay with their reads, so that the chain verifies as before."""
    of = sa.select(AccessRead, AccessEntry).join(AccessEntry, AccessEntry.read_id == AccessRead.id)
    found = session.execute(of.where(condition)).all()
    for read, entry in found:
        read.erased = (read.erased or b"") + _leaf(entry)
        session.delete(entry)
    session.flush()
    return len(found)


def _end(session: Session) -> tuple[int, bytes]:
    newest = sa.select(AccessRead.number, AccessRead.hash).where(AccessRead.number.is_not(None))
    found = session.execute(newest.order_by(AccessRead.number.desc()).limit(1)).first()
    return (found.number, found.hash) if found else (0, BEGINNING)


def _bound(read: AccessRead, entries: Sequence[AccessEntry]) -> bool:
    gone = read.erased or b""
    said = [_leaf(entry) for entry in entries]
    said += [gone[place : place + LEAF] for place in range(0, len(gone), LEAF)]
    return commitment(read, said) == read.commitment


def _leaf(entry: AccessEntry) -> bytes:
    return leaf(entry.id, entry.place, entry.person_id, _tail(entry.at))


def _tail(at: datetime) -> str:
    return f" {render_instant(at)}"


def _walk(session: Session) -> Iterator[tuple[AccessRead, list[AccessEntry]]]:
    rows = sa.select(AccessRead, AccessEntry).outerjoin(AccessEntry, AccessEntry.read_id == AccessRead.id)
    rows = rows.where(AccessRead.number.is_not(None)).order_by(AccessRead.number)
    found = session.execute(rows.execution_options(yield_per=BATCH))
    for read, pairs in groupby(found, key=lambda row: row[0]):
        yield read, [entry for _, entry in pairs if entry is not None]
