"""What can be asked for about releases: fields as in the graph's inputs, in snake_case."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class RequestRelease:
    """A product's closed month (`2025-03`) or year (`2025`) is to be released for everybody.

    `rho` is what one month costs; None stands for the product's own. A `correction` measures anew what is released.
    """

    idempotency_key: str
    product: str
    period: str
    purpose: str
    rho: Decimal | None = None
    correction: bool | None = None


@dataclass(frozen=True)
class DecideReleaseRequest:
    """A named person, who did not ask, says APPROVE or REFUSE."""

    idempotency_key: str
    request: str
    version: int
    outcome: str
