"""What can be asked for about a returning family: fields as in the graph's inputs, in snake_case.

Enumerations travel as their names. What was left out is None. Money is Decimal in KZT.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.people.documents import TravelDocumentData


@dataclass(frozen=True)
class OpenKandasCase:
    """A family asks to return: a registered member, a travel document, or both."""

    idempotency_key: str
    member: str | None = None
    applicant: TravelDocumentData | None = None
    family: tuple[TravelDocumentData, ...] | None = None
    origin: str | None = None
    education: tuple[str | None, ...] | None = None
    """The applicant's first, then the family's in its order; None where nobody said."""


@dataclass(frozen=True)
class RecordEvidence:
    """A verdict and who attested it; `ground` is a code of policy/programmes/kandas.toml."""

    idempotency_key: str
    case: str
    version: int
    kind: str
    verdict: str
    attested_by: str
    attested_on: date
    ground: str | None = None


@dataclass(frozen=True)
class PlaceFamily:
    """A family with the status chooses a region, under quota or not."""

    idempotency_key: str
    case: str
    version: int
    region: str
    settlement: str
    under_quota: bool


@dataclass(frozen=True)
class RecordResidencePermit:
    """A family with the status was given a residence permit; `valid_to` None where it does not end."""

    idempotency_key: str
    case: str
    version: int
    issued_on: date
    valid_to: date | None = None


@dataclass(frozen=True)
class IssuedIin:
    """The state IIN that a member of a family was given; `person` is their id."""

    person: str
    value: str
    issued_on: date


@dataclass(frozen=True)
class RecordIin:
    """Members of a family with the status were given their state IINs."""

    idempotency_key: str
    case: str
    version: int
    identifiers: tuple[IssuedIin, ...]


@dataclass(frozen=True)
class RecordResidenceCheck:
    """An officer looked whether a placed family lives where it was placed; `checked_on` defaults to today."""

    idempotency_key: str
    case: str
    version: int
    resident: bool
    checked_on: date | None = None


@dataclass(frozen=True)
class ProlongStatus:
    """The status is prolonged, once, by the term of the rules."""

    idempotency_key: str
    case: str
    version: int


@dataclass(frozen=True)
class GrantCitizenship:
    """A family with the status becomes citizens, which ends the status."""

    idempotency_key: str
    case: str
    version: int


@dataclass(frozen=True)
class TransferQuota:
    """Places of this year's quota move from one region to another."""

    idempotency_key: str
    from_region: str
    to_region: str
    places: int
