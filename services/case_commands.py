"""What can be asked for after a family was placed, or shortly before: as services/commands.py.

Residence, citizenship, departure, repayment and the places of the quota.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


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
class ReportDeparture:
    """A placed family has left; `ground` is a code of policy/programmes/kandas.toml."""

    idempotency_key: str
    case: str
    version: int
    on: date
    authorised: bool
    ground: str | None = None


@dataclass(frozen=True)
class Instalment:
    """One payment of a plan, in tenge."""

    due: date
    amount: Decimal


@dataclass(frozen=True)
class PlanRepayment:
    """What is open of a claim is to be paid in instalments."""

    idempotency_key: str
    case: str
    version: int
    instalments: tuple[Instalment, ...]


@dataclass(frozen=True)
class WaiveRepayment:
    """What is open of a claim is let off: all of it, or `amount` tenge."""

    idempotency_key: str
    case: str
    version: int
    ground: str
    amount: Decimal | None = None


@dataclass(frozen=True)
class RecordRepayment:
    """A family paid back: all that is open, or `amount` tenge."""

    idempotency_key: str
    case: str
    amount: Decimal | None = None


@dataclass(frozen=True)
class AppealRepayment:
    """A family contests the claim for repayment."""

    idempotency_key: str
    case: str
    version: int
    ground: str


@dataclass(frozen=True)
class DecideRepayment:
    """The second human answers: APPROVE sets the claim aside, REFUSE confirms it with a ground."""

    idempotency_key: str
    case: str
    version: int
    outcome: str
    ground: str | None = None


@dataclass(frozen=True)
class TransferQuota:
    """Places of this year's quota move from one region to another."""

    idempotency_key: str
    from_region: str
    to_region: str
    places: int
