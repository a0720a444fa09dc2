"""Reads of what identifies somebody, gathered while a request is answered, and what the log keeps of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache

from access.actor import Actor, Role
from models.columns import local_day
from models.identifiers import Chance, new_ids

OF_THEIR_OWN = frozenset({Role.ANONYMOUS, Role.TRAVELLER, Role.MEMBER})
"""Roles that see nobody's file but their own: their reads are not logged."""

WITHHELD: Mapping[str, int] = {"INVESTIGATION": 30}
"""Purposes for which the person is told only after so many days that it was read, by whom and why: a parameter."""
SALT_BYTES = 16
Fields = tuple[str, ...]
"""Names as Type.field."""


def logged(roles: Iterable[Role]) -> bool:
    """Whether reads of holders of these roles leave entries."""
    return not frozenset(roles) <= OF_THEIR_OWN


@dataclass
class Reads:
    """What one request has read: person and record it was read through -> groups of fields."""

    found: dict[tuple[str, str | None], dict[Fields, None]] = field(default_factory=dict)
    searched: dict[str, None] = field(default_factory=dict)
    """Names of fields that it searched by, whether or not there was a hit."""

    def add(self, person: str, fields: Fields, record: str | None = None) -> None:
        """Fields of a person were read, perhaps through a record."""
        groups = self.found.get((person, record))
        if groups is None:
            self.found[person, record] = {fields: None}
        else:
            groups[fields] = None


@dataclass(frozen=True)
class Kept:
    """What the log keeps of one request; the columns of models.accesses.AccessRead, and of each entry id and person."""

    id: int
    at: datetime
    actor: str
    office_code: str | None
    purpose: str | None
    withheld_until: date | None
    salt: bytes
    groups: list[Fields] = field(default_factory=list)
    entries: list[tuple[str | None, int]] = field(default_factory=list)
    searched: Fields = ()
    refused: Fields = ()
    ids: list[str] = field(default_factory=list)
    persons: list[str] = field(default_factory=list)


def kept_of(reads: Reads, actor: Actor, now: datetime, chance: Chance) -> Kept | None:
    """What is kept of one answered request; None where nothing identifying was read or searched by."""
    if not reads.found and not reads.searched:
        return None
    groups: dict[Fields, int] = {}
    entries = [
        (record, groups.setdefault(_together(tuple(several)), len(groups)))
        for (_, record), several in reads.found.items()
    ]
    return _kept(
        actor,
        now,
        chance,
        groups=list(groups),
        entries=entries,
        searched=tuple(sorted(reads.searched)),
        ids=new_ids("AccessEntry", len(entries), chance),
        persons=[person for person, _ in reads.found],
    )


def kept_refusal(actor: Actor, now: datetime, chance: Chance, permissions: Iterable[str]) -> Kept:
    """What is kept of a call that was refused before anything was read: the permissions it lacked."""
    return _kept(actor, now, chance, refused=tuple(sorted(set(permissions))))


def _kept(actor: Actor, now: datetime, chance: Chance, **what: object) -> Kept:
    days = WITHHELD.get(actor.purpose or "")
    return Kept(
        int.from_bytes(chance.randbytes(8), "big") >> 1,
        now.replace(microsecond=now.microsecond // 1000 * 1000),  # as the record holds it
        actor.subject or "",
        actor.office,
        actor.purpose,
        None if days is None else local_day(now) + timedelta(days=days),
        chance.randbytes(SALT_BYTES),
        **what,  # type: ignore[arg-type]
    )


@lru_cache(maxsize=4096)
def _together(groups: tuple[Fields, ...]) -> Fields:
    return tuple(sorted({name for group in groups for name in group}))
