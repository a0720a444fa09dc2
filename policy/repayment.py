"""Paying aid back, worked out from the dated rules: how long to stay, how much, by when. Amounts in tiyn."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal

from policy.rulebook import Rulebook
from policy.trip import months_after

KINDS = ("RELOCATION_GRANT", "MOBILITY_CERTIFICATE", "HOUSING")
"""The kinds of aid in the order in which money that comes back is counted against them."""

YEAR = 12


@dataclass(frozen=True, slots=True)
class Claim:
    """What is claimed back: `amounts` by kind of aid, payable by `due_on`, under a rule."""

    amounts: Mapping[str, int]
    reside_until: date
    due_on: date
    rule: str

    @property
    def total(self) -> int:
        """All kinds together."""
        return sum(self.amounts.values())


@dataclass(frozen=True, slots=True)
class Part:
    """One instalment of a plan."""

    due: date
    amount: int


def reside_until(rulebook: Rulebook, placed_on: date) -> date | None:
    """The first day on which a placed family may leave freely; None where no rule binds it."""
    rule = rulebook.in_force("aid.residence_years", placed_on)
    return months_after(placed_on, YEAR * int(rule.value["years"])) if rule else None


def claim_of(
    rulebook: Rulebook, placed_on: date, departed_on: date, claimed_on: date, paid: Mapping[str, int]
) -> Claim | None:
    """The claim that a departure without leave opens; None where nothing was paid or nothing is owed.

    The share of the rule in force on the day of departure, of what was paid of each kind, rounded down: never
    more than was paid.
    """
    until, rule = reside_until(rulebook, placed_on), rulebook.in_force("aid.repayment", departed_on)
    if until is None or rule is None or departed_on >= until:
        return None
    share = min(Decimal(1), Decimal(rule.value["share"]))
    amounts = {
        kind: int((share * paid[kind]).to_integral_value(ROUND_FLOOR)) for kind in KINDS if kind in paid
    }
    amounts = {kind: amount for kind, amount in amounts.items() if amount > 0}
    term = rulebook.in_force("aid.repayment_term", claimed_on)
    if not amounts or term is None:
        return None
    return Claim(amounts, until, claimed_on + timedelta(days=int(term.value["days"])), rule.id)


def most_instalments(rulebook: Rulebook, on: date) -> int:
    """How many instalments a plan may have; 1 where no rule allows more."""
    rule = rulebook.in_force("aid.repayment_term", on)
    return int(rule.value["instalments_max"]) if rule else 1


def allot(amount: int, open_by_kind: Mapping[str, int]) -> Mapping[str, int]:
    """An amount counted against what is open of each kind, in the order of KINDS; kinds with nothing left out."""
    found, left = {}, amount
    for kind in KINDS:
        part = min(left, open_by_kind.get(kind, 0))
        if part > 0:
            found[kind] = part
            left -= part
    return found


def shorten(parts: Iterable[Part], amount: int) -> tuple[Part, ...]:
    """A plan with so much less to pay, taken off from its end."""
    kept, left = [], amount
    for part in reversed(tuple(parts)):
        off = min(left, part.amount)
        left -= off
        if off < part.amount:
            kept.append(Part(part.due, part.amount - off))
    return tuple(reversed(kept))


def state_of(
    open_: int, repaid: int, *, planned: bool = False, appealed: bool = False, annulled: bool = False
) -> str:
    """Where a claim stands: ANNULLED APPEALED REPAID WAIVED PLANNED CLAIMED."""
    if annulled:
        return "ANNULLED"
    if appealed:
        return "APPEALED"
    if open_ == 0:
        return "REPAID" if repaid else "WAIVED"
    return "PLANNED" if planned else "CLAIMED"
