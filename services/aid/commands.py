"""What can be asked for about aid: fields as in the graph's inputs, in snake_case.

Enumerations travel as their names. What was left out is None. Money is Decimal in KZT.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


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
