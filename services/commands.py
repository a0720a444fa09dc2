"""What can be asked for: one frozen dataclass per mutation, fields as in the graph's inputs, in snake_case.

Enumerations travel as their names. What was left out is None. Money is Decimal in KZT.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True)
class TravelDocumentData:
    """A travel document: machine-readable lines, fields, or both."""

    mrz: tuple[str, ...] | None = None
    number: str | None = None
    country: str | None = None
    kind: str | None = None
    expires: date | None = None
    given: str | None = None
    family: str | None = None
    birth_date: date | None = None
    sex: str | None = None


@dataclass(frozen=True)
class HouseholdPerson:
    """Somebody who lives with a member of the diaspora."""

    given: str
    family: str
    relation: str
    birth_date: date | None = None
    sex: str | None = None


@dataclass(frozen=True)
class Intentions:
    """What a member of the diaspora has in mind."""

    wants_to_return: bool | None = None
    preferred_regions: tuple[str, ...] | None = None
    profession: str | None = None
    year: int | None = None
    support_needed: tuple[str, ...] | None = None


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
class Decide:
    """An officer decides on an application or a kandas case, as it stood at `version`."""

    idempotency_key: str
    subject: str
    version: int
    outcome: str
    grounds: tuple[str, ...] | None = None
    note: str | None = None


@dataclass(frozen=True)
class AppealDecision:
    """Somebody contests a decision on their application or case, seen at the record's `version`."""

    idempotency_key: str
    decision: str
    version: int
    ground: str


@dataclass(frozen=True)
class RegisterDiasporaMember:
    """A mission, an association, Otandastar or the person registers a member of the diaspora."""

    idempotency_key: str
    given: str
    family: str
    residence: str
    consents: tuple[str, ...]
    script: str | None = None
    birth_date: date | None = None
    sex: str | None = None
    nationality: str | None = None
    settlement: str | None = None
    household: tuple[HouseholdPerson, ...] | None = None
    intentions: Intentions | None = None


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
class RecordCrossing:
    """Somebody stands at the border; `permit` is a permit's number, `at` defaults to now."""

    idempotency_key: str
    document: TravelDocumentData
    checkpoint: str
    direction: str
    permit: str | None = None
    at: datetime | None = None


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
class PayAid:
    """One payment: the rule's amount when left out; `period` is YYYY-MM for monthly aid.

    `price` is that of the home which a mobility certificate helps to buy, in tenge.
    """

    idempotency_key: str
    case: str
    kind: str
    period: str | None = None
    amount: Decimal | None = None
    price: Decimal | None = None
