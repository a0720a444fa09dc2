"""Where a step becomes rows: what it is given, and the files of everybody whom its chunk is about."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from access.actor import Actor
from demo.bulk.rows import Row, empty
from models.identifiers import new_id
from models.journal import EventKind
from models.sealing import KEY_VERSION, seal
from services.given import Given


@dataclass
class Files:
    """The rows of a chunk of steps, and the ways in which later steps of the chunk find them again."""

    rows: dict[str, list[Row]] = field(default_factory=empty)
    made: dict[str, Row] = field(default_factory=dict)
    """The record that a step made, by step."""

    by_id: dict[str, Row] = field(default_factory=dict)
    documents: dict[tuple[str, str], Row] = field(default_factory=dict)
    """Travel documents by country and number."""

    of: dict[tuple[str, str], list[Row]] = field(default_factory=dict)
    """Rows of a table by what they belong to: a person, a case, a member."""

    keys: dict[str, bytes] = field(default_factory=dict)
    """Data keys in the clear, by person: in memory only."""

    places: dict[tuple[str, int], list[int]] = field(default_factory=dict)
    """Places of the quota taken by this chunk, and those it moved, by region and year."""


@dataclass(frozen=True)
class Desk:
    """One step at work: the files of its chunk, what a service would be given, and who acts."""

    files: Files
    given: Given
    post: Actor

    def add(self, table: str, row: Row, *owners: str) -> Row:
        """A new row, found again by its id and by its owners. It may still change until it is written."""
        self.files.rows[table].append(row)
        if "id" in row:
            self.files.by_id[row["id"]] = row
        for owner in owners:
            self.files.of.setdefault((table, owner), []).append(row)
        return row

    def drop(self, table: str, row: Row, owner: str) -> None:
        """Take back a row that this chunk has made."""
        self.files.rows[table].remove(row)
        self.files.of[table, owner].remove(row)

    def of(self, table: str, owner: str) -> list[Row]:
        """The rows of a table that belong to a record, in the order in which they were made."""
        return self.files.of.get((table, owner), [])

    def use(self, region: str, year: int, taken: int = 0, moved: int = 0) -> None:
        """Take places of a region's quota, or move some there (negative: away)."""
        use = self.files.places.setdefault((region, year), [0, 0])
        use[0] += taken
        use[1] += moved

    def new_id(self, type_name: str) -> str:
        """An identifier, by the step's own chance."""
        return new_id(type_name, self.given.chance)

    def seal(self, person_id: str, place: str, plain: str | None) -> bytes | None:
        """A value of `table.column` under the person's own key, which is made with the first of them."""
        if plain is None:
            return None
        key = self.files.keys.get(person_id)
        if key is None:
            key, wrapped = self.given.vault.fresh_key(person_id, self.given.chance)
            self.files.keys[person_id] = key
            self.add("person_keys", {"person_id": person_id, "key_version": KEY_VERSION, "wrapped": wrapped})
        return seal(key, plain, place, person_id, self.given.chance)

    def tell(
        self,
        kind: EventKind,
        subject: str,
        payload: Mapping[str, Any],
        office: str | None,
        on: date | None = None,
    ) -> None:
        """Append an event to the journal, of today unless a day is given."""
        event: Row = {"id": self.new_id("JournalEvent"), "kind": kind.value, "subject_id": subject}
        event |= {"happened_on": on or self.given.today, "recorded_at": self.given.now}
        self.add("journal", event | {"office_code": office, "payload": payload})

    def keep(self, key: str, command: Any, result: Row) -> None:
        """The idempotency key of the step, with the digest of its command and what came of it."""
        fields = {name: value for name, value in vars(command).items() if name != "idempotency_key"}
        typed = json.dumps(fields, default=_plain, sort_keys=True)
        row = {"principal": self.post.subject, "key": key, "operation": type(command).__name__}
        row |= {"digest": self.given.vault.blind("idempotency", typed).hex(), "result_id": result["id"]}
        self.add("idempotency_keys", row | {"created_at": self.given.now})


def _plain(value: Any) -> Any:
    """A part of a command as its digest reads it: nested values by field, everything else as text."""
    return vars(value) if hasattr(value, "__dataclass_fields__") else str(value)
