"""Reads of what identifies somebody, gathered while a request is answered, and the entries of the log they become."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from access.actor import Actor, Role
from models.columns import local_day
from models.identifiers import Chance, new_id

OF_THEIR_OWN = frozenset({Role.ANONYMOUS, Role.TRAVELLER, Role.MEMBER})
"""Roles that see nobody's file but their own: their reads are not logged."""

WITHHELD: Mapping[str, int] = {"INVESTIGATION": 30}
"""Purposes for which the person is told only after so many days that it was read, by whom and why: a parameter."""


def logged(roles: Iterable[Role]) -> bool:
    """Whether reads of holders of these roles leave entries."""
    return not frozenset(roles) <= OF_THEIR_OWN


@dataclass
class Reads:
    """What one request has read: person and record it was read through -> names of fields, Type.field."""

    found: dict[tuple[str, str | None], dict[str, None]] = field(default_factory=dict)
    searched: dict[str, None] = field(default_factory=dict)
    """Names of fields that it searched by, whether or not there was a hit."""
    record: str | None = None
    """The record being read just now."""

    def add(self, person: str, fields: Iterable[str], record: str | None = None) -> None:
        """Fields of a person were read, through a record or the one being read."""
        self.found.setdefault((person, record or self.record), {}).update(dict.fromkeys(fields))

    @contextmanager
    def through(self, record: str | None) -> Iterator[None]:
        """What is read inside is read through this record."""
        before, self.record = self.record, record
        try:
            yield
        finally:
            self.record = before


def entries_of(reads: Reads, actor: Actor, now: datetime, chance: Chance) -> list[dict[str, Any]]:
    """The rows of the log for one answered request; none where nothing identifying was read or searched by."""
    rows = [
        _entry(actor, now, chance, kind="READ", person=person, record=record, fields=sorted(fields))
        for (person, record), fields in reads.found.items()
    ]
    if reads.searched:
        rows.append(_entry(actor, now, chance, kind="SEARCHED", fields=sorted(reads.searched)))
    return rows


def refused_entry(actor: Actor, now: datetime, chance: Chance, permissions: Iterable[str]) -> dict[str, Any]:
    """The row for a call that was refused before anything was read: `fields` are the permissions it lacked."""
    return _entry(actor, now, chance, kind="REFUSED", fields=sorted(set(permissions)))


def _entry(
    actor: Actor,
    now: datetime,
    chance: Chance,
    *,
    kind: str,
    fields: list[str],
    person: str | None = None,
    record: str | None = None,
) -> dict[str, Any]:
    days = WITHHELD.get(actor.purpose or "")
    return {
        "id": new_id("AccessEntry", chance),
        "kind": kind,
        "person_id": person,
        "record_id": record,
        "at": now,
        "actor": actor.subject or "",
        "office_code": actor.office,
        "purpose": actor.purpose,
        "fields": fields,
        "withheld_until": None if days is None else local_day(now) + timedelta(days=days),
        "sealed": False,
    }
