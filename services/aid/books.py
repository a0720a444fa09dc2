"""The books of relocation aid: double entry. Accounts, totals, and the same totals from the journal. In tiyn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from models.journal import EventKind

ACCOUNTS = {
    "AWARD": ("BUDGET", "PAYABLE"),
    "PAYMENT": ("PAYABLE", "CASH"),
    "LAPSE": ("PAYABLE", "BUDGET"),
    "CLAIM": ("RECEIVABLE", "BUDGET"),
    "WAIVER": ("WAIVED", "RECEIVABLE"),
    "REPAYMENT": ("CASH", "RECEIVABLE"),
    "ANNULMENT": ("BUDGET", "RECEIVABLE"),
    "REFUND": ("RECEIVABLE", "CASH"),
}
"""The account debited and the account credited by each event of the ledger."""

TOTAL = {
    "AWARD": ("awarded", 1),
    "PAYMENT": ("paid", 1),
    "LAPSE": ("lapsed", 1),
    "CLAIM": ("claimed", 1),
    "WAIVER": ("waived", 1),
    "REPAYMENT": ("repaid", 1),
    "ANNULMENT": ("annulled", 1),
    "REFUND": ("repaid", -1),
}
TOLD = {
    EventKind.AID_AWARDED: "awarded",
    EventKind.AID_PAID: "paid",
    EventKind.AID_LAPSED: "lapsed",
    EventKind.REPAYMENT_CLAIMED: "claimed",
    EventKind.REPAYMENT_WAIVED: "waived",
    EventKind.REPAYMENT_DECIDED: "annulled",
    EventKind.AID_REPAID: "repaid",
}


@dataclass(frozen=True)
class Balance:
    """Everything that was ever awarded, paid, lapsed; claimed back, waived, set aside and repaid (net of refunds)."""

    awarded: int = 0
    paid: int = 0
    lapsed: int = 0
    claimed: int = 0
    waived: int = 0
    annulled: int = 0
    repaid: int = 0

    @property
    def outstanding(self) -> int:
        """Owed to the family: awarded, not yet paid and not lapsed."""
        return self.awarded - self.lapsed - self.paid

    @property
    def open(self) -> int:
        """Owed by the family: claimed, not waived, not set aside and not yet repaid."""
        return self.claimed - self.waived - self.annulled - self.repaid

    def and_(self, name: str, amount: int) -> Balance:
        """The balance after one more amount of a kind."""
        totals = {field.name: getattr(self, field.name) for field in fields(self)}
        return Balance(**{**totals, name: totals[name] + amount})


def balances(postings: Iterable[tuple[str, str, int]]) -> Mapping[str, Balance]:
    """The balance of each kind of aid, from postings (kind, event, amount)."""
    found: dict[str, Balance] = {}
    for kind, event, amount in postings:
        name, sign = TOTAL[event]
        found[kind] = found.get(kind, Balance()).and_(name, sign * amount)
    return found


def added(parts: Iterable[Balance]) -> Balance:
    """Balances added up."""
    total = Balance()
    for part in parts:
        for field in fields(part):
            total = total.and_(field.name, getattr(part, field.name))
    return total


def balance_told(events: Iterable[tuple[str, Mapping[str, Any]]]) -> Balance:
    """The balance of a case as its journal events (kind, payload) tell it: the same as that of its ledger."""
    total = Balance()
    for kind, payload in events:
        if name := TOLD.get(EventKind(kind)):
            total = total.and_(name, payload["amount"])
    return total
