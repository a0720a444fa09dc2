"""A payment provider for tests: it gives every payment a reference of its own, and says what it is told to say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gateways.notices import Notice


@dataclass(frozen=True)
class Begun:
    reference: str
    redirect_url: str


@dataclass(frozen=True)
class Provider:
    """`said` maps references to what became of them; a `silent` one does not answer."""

    said: dict[str, Notice]
    silent: bool = False
    name: str = "TESTING"

    def start(self, payment: str, amount: int, currency: str) -> Begun:
        if self.silent:
            raise TimeoutError
        return Begun(f"ref-{payment}", f"https://pay.example/{payment}")

    def opened(self, body: bytes, signature: str, now: datetime) -> Notice | None:
        return self.said.get(body.decode()) if signature == "good" else None

    def ask(self, reference: str) -> Notice | None:
        return self.said.get(reference)


PROVIDER = Provider({})
