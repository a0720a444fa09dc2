"""What a traveller or the border can ask for: fields as in the graph's inputs, in snake_case.

Enumerations travel as their names. What was left out is None. Money is Decimal in KZT.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from services.people.documents import TravelDocumentData


@dataclass(frozen=True)
class Representative:
    """Who acts for the person of an application: PARENT, GUARDIAN, COMPANION or AGENT, until a day."""

    kind: str
    evidence: str
    until: date | None = None


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
    representative: Representative | None = None


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
    representative: Representative | None = None


@dataclass(frozen=True)
class ApplyForEResidency:
    """A foreigner abroad asks for services of the financial centre."""

    idempotency_key: str
    document: TravelDocumentData
    residence: str
    services: tuple[str, ...]
    email: str
    representative: Representative | None = None


@dataclass(frozen=True)
class ApplyForService:
    """The holder of an ETA asks for a service that goes with it; `eta` is the number of the ETA."""

    idempotency_key: str
    eta: str
    service: str


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


@dataclass(frozen=True)
class RegisterInvitation:
    """An officer writes down an invitation that a host was granted."""

    idempotency_key: str
    number: str
    host: str
    category: str
    valid_from: date
    valid_to: date
    places: int
    issued_on: date


@dataclass(frozen=True)
class WithdrawInvitation:
    """An officer takes an invitation, seen at `version`, out of use."""

    idempotency_key: str
    invitation: str
    version: int


@dataclass(frozen=True)
class ReportNewDocument:
    """The passport `replaces` is no more; `document` stands in its place."""

    idempotency_key: str
    replaces: str
    document: TravelDocumentData
    reason: str


@dataclass(frozen=True)
class IssueEResidencyService:
    """What came of a service of an approved e-Residency, seen at `version`: ISSUE with its number, or REFUSE."""

    idempotency_key: str
    application: str
    version: int
    service: str
    outcome: str
    grounds: tuple[str, ...] | None = None
    identifier: str | None = None
    account: str | None = None
    bin: str | None = None
    company: str | None = None
    issued_on: date | None = None


@dataclass(frozen=True)
class ExtendPermit:
    """The holder asks for more days on a permit."""

    idempotency_key: str
    permit: str
    until: date
