"""The invented payment provider of the demonstration: it takes nothing from anybody, and says so on every page.

It keeps its own books in a file of its own, as a provider outside would: what it took is there whatever becomes of us.
`told` is the state that was last taken with 200; while it is another than `state`, the provider has something to say.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from gateways.notices import Notice, opened
from models.identifiers import Chance

OUTCOMES = {"TAKEN": "SUCCEEDED", "FAILED": "FAILED", "RETURNED": "REFUNDED"}
"""What the provider's states are called in a notice; OPEN is told to nobody."""

BOOKS = """
CREATE TABLE IF NOT EXISTS payments (
    reference TEXT PRIMARY KEY, payment TEXT NOT NULL, amount INTEGER NOT NULL, currency TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'OPEN', taken INTEGER NOT NULL DEFAULT 0, told TEXT NOT NULL DEFAULT 'OPEN'
)
"""
SHOWN = "SELECT reference, payment, amount, currency, state, taken, told FROM payments"


@dataclass(frozen=True)
class Begun:
    """A payment that waits for its payer."""

    reference: str
    redirect_url: str


@dataclass(frozen=True)
class Held:
    """A payment in the provider's books; amounts in hundredths, `taken` 0 before and after the money was there."""

    reference: str
    payment: str
    amount: int
    currency: str
    state: str
    taken: int
    told: str

    @property
    def notice(self) -> Notice | None:
        """What there is to say of it."""
        outcome = OUTCOMES.get(self.state)
        if outcome is None:
            return None
        return Notice(self.reference, outcome, self.taken or self.amount, self.currency)


@dataclass(frozen=True)
class Sandbox:
    """Books in `path`; `address` is where the pages are reached, `secret` signs what it says."""

    path: Path
    secret: bytes
    address: str
    chance: Chance
    name: str = "SANDBOX"

    def start(self, payment: str, amount: int, currency: str) -> Begun:
        """Write down what is to be taken."""
        reference = self.chance.randbytes(16).hex()
        with self._books() as books:
            books.execute(
                "INSERT INTO payments (reference, payment, amount, currency) VALUES (?, ?, ?, ?)",
                (reference, payment, amount, currency),
            )
        return Begun(reference, f"{self.address}/sandbox/payments/{reference}")

    def opened(self, body: bytes, signature: str, now: datetime) -> Notice | None:
        """The notice in a call-back, if this provider signed it lately."""
        return opened(self.secret, body, signature, now)

    def ask(self, reference: str) -> Notice | None:
        """What became of a payment; None while nothing has, or where there is none."""
        held = self.held(reference)
        return held.notice if held else None

    def held(self, reference: str) -> Held | None:
        """A payment in the books."""
        return next(iter(self._rows("WHERE reference = ?", reference)), None)

    def untold(self) -> list[Held]:
        """Every payment of which there is something to say."""
        return self._rows("WHERE told <> state")

    def take(self, reference: str, amount: int) -> bool:
        """Take money; False where it was taken already: a second press of the button takes nothing."""
        return self._change("state = 'TAKEN', taken = ?", "state IN ('OPEN', 'FAILED')", reference, amount)

    def fail(self, reference: str) -> bool:
        """Note that the payer could not pay; they may try again."""
        return self._change("state = 'FAILED'", "state = 'OPEN'", reference)

    def give_back(self, reference: str) -> bool:
        """Give back what was taken."""
        return self._change("state = 'RETURNED'", "state = 'TAKEN'", reference)

    def heard(self, held: Held) -> None:
        """Note that what was said of a payment was taken with 200."""
        self._change("told = ?", "true", held.reference, held.state)

    def _change(self, values: str, where: str, reference: str, *given: int | str) -> bool:
        with self._books() as books:
            done = books.execute(
                f"UPDATE payments SET {values} WHERE reference = ? AND {where}",  # noqa: S608
                (*given, reference),
            )
            return done.rowcount == 1

    def _rows(self, where: str, *given: str) -> list[Held]:
        with self._books() as books:
            return [Held(*row) for row in books.execute(f"{SHOWN} {where}", given)]

    @contextmanager
    def _books(self) -> Iterator[sqlite3.Connection]:
        """The books, open; every statement is kept by itself."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        books = sqlite3.connect(self.path, isolation_level=None, timeout=30)
        try:
            books.execute(BOOKS)
            yield books
        finally:
            books.close()
