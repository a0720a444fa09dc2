"""The port to a payment provider: what the services need of it, whoever it is. gateways/ has those that fit.

A provider takes the money of a reference at most once, and repeats a notice until it is taken with 200.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class Notice(Protocol):
    """What became of a payment: SUCCEEDED, FAILED or REFUNDED; `amount` in hundredths of `currency`."""

    @property
    def reference(self) -> str: ...
    @property
    def outcome(self) -> str: ...
    @property
    def amount(self) -> int: ...
    @property
    def currency(self) -> str: ...


class Started(Protocol):
    """A payment as the provider knows it: its reference, and where the payer goes."""

    @property
    def reference(self) -> str: ...
    @property
    def redirect_url(self) -> str: ...


@dataclass(frozen=True)
class Ready:
    """A payment that was made ready for an amount in hundredths of `currency`, under our own identifier."""

    payment: str
    amount: int
    currency: str
    started: Started


class Provider(Protocol):
    """A payment provider. Where it does not answer, its methods raise OSError."""

    @property
    def name(self) -> str:
        """A stable code, kept with every payment."""
        ...

    def start(self, payment: str, amount: int, currency: str) -> Started:
        """Make ready to take an amount; `payment` is our own identifier, for the provider's books."""
        ...

    def opened(self, body: bytes, signature: str, now: datetime) -> Notice | None:
        """The notice in a call-back; None where the provider did not sign it, or not lately."""
        ...

    def ask(self, reference: str) -> Notice | None:
        """What became of a payment, asked for instead of waited for; None while nothing has."""
        ...
