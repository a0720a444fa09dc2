"""What can be asked for about a fee: fields as in the graph's inputs, in snake_case."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PayFee:
    """Whoever sent an application wants to pay its fee."""

    idempotency_key: str
    application: str
