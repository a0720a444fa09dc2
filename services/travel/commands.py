"""What a traveller or the border can ask for: fields as in the graph's inputs, in snake_case.

Enumerations travel as their names. What was left out is None. Money is Decimal in KZT.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from services.people.documents import TravelDocumentData


@dataclass(frozen=True)
class ApplyForEta:
    """A visa-exempt traveller asks for an electronic travel authorisation."""

    idempotency_key: str
    document: TravelDocumentData
    arrival: date
    purpose: str
    email: str
    departure: date | None = None
    region: str | None = None
    travel_mode: str | None = None
    phone: str | None = None
    on_behalf_of: str | None = None
    group: str | None = None


@dataclass(frozen=True)
class ApplyForEVisa:
    """A traveller with an electronic invitation asks for an e-Visa."""

    idempotency_key: str
    document: TravelDocumentData
    category: str
    invitation: str
    arrival: date
    departure: date
    entry_checkpoint: str
    exit_checkpoint: str
    email: str
    phone: str | None = None
    on_behalf_of: str | None = None
    group: str | None = None


@dataclass(frozen=True)
class ApplyForEResidency:
    """A foreigner abroad asks for services of the financial centre."""

    idempotency_key: str
    document: TravelDocumentData
    residence: str
    services: tuple[str, ...]
    email: str


@dataclass(frozen=True)
class RecordCrossing:
    """Somebody stands at the border; `permit` is a permit's number, `at` defaults to now."""

    idempotency_key: str
    document: TravelDocumentData
    checkpoint: str
    direction: str
    permit: str | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class CheckAtBorder:
    """The same, only looked at: what recording it would say now."""

    document: TravelDocumentData
    checkpoint: str
    direction: str
    permit: str | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class WithdrawApplication:
    """Whoever sent an application takes it back; what it gave goes with it."""

    idempotency_key: str
    application: str
    version: int


@dataclass(frozen=True)
class Changes:
    """New values of fields of an application; None leaves a field as it is."""

    document: TravelDocumentData | None = None
    arrival: date | None = None
    departure: date | None = None
    purpose: str | None = None
    region: str | None = None
    travel_mode: str | None = None
    category: str | None = None
    invitation: str | None = None
    entry_checkpoint: str | None = None
    exit_checkpoint: str | None = None
    residence: str | None = None
    services: tuple[str, ...] | None = None
    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True)
class RequestChange:
    """Whoever sent an application, seen at `version`, has some of its fields changed, or answers what was asked."""

    idempotency_key: str
    application: str
    version: int
    changes: Changes
    note: str | None = None


@dataclass(frozen=True)
class DecideChange:
    """An officer accepts or refuses a change of an approved application, seen at `version`."""

    idempotency_key: str
    change: str
    version: int
    outcome: str
    grounds: tuple[str, ...] | None = None
