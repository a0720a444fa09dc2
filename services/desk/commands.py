"""What an officer can ask for at the desk: fields as in the graph's inputs, in snake_case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Claim:
    """An officer takes a record up."""

    idempotency_key: str
    subject: str


@dataclass(frozen=True)
class Release:
    """An officer gives a record back to the queue."""

    idempotency_key: str
    subject: str


@dataclass(frozen=True)
class Assign:
    """An officer hands a record that is theirs, or nobody's, to a colleague."""

    idempotency_key: str
    subject: str
    officer: str


@dataclass(frozen=True)
class DeclareAbsence:
    """An officer is away for some days; `deputy` may take over what is theirs, without one anybody of the office."""

    idempotency_key: str
    first_day: date
    last_day: date
    deputy: str | None = None


@dataclass(frozen=True)
class AddNote:
    """A note for the file of a record."""

    idempotency_key: str
    subject: str
    text: str


@dataclass(frozen=True)
class AskSecondLook:
    """An officer asks for a colleague's look before deciding."""

    idempotency_key: str
    subject: str


@dataclass(frozen=True)
class GiveSecondLook:
    """A colleague's opinion; where it disagrees, `ground` is a code of the programme."""

    idempotency_key: str
    subject: str
    opinion: str
    ground: str | None = None
