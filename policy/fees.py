"""Fees of applications: what the dated rule `fee.<programme>` says of a day."""

from datetime import date

from policy.rulebook import Rulebook


def fee_of(rulebook: Rulebook, programme: str, category: str | None, on: date) -> tuple[int, str] | None:
    """The fee of an application sent on a day, in hundredths of its currency; None where there is no rule."""
    rule = rulebook.in_force(f"fee.{programme.lower()}", on)
    if rule is None:
        return None
    amount = rule.value.get("categories", {}).get(category, rule.value["amount"])
    return int(amount * 100), rule.value["currency"]


def paid_first(rulebook: Rulebook, programme: str, on: date) -> bool:
    """Whether the fee of an application sent on a day has to be paid before it can be approved."""
    rule = rulebook.in_force(f"fee.{programme.lower()}", on)
    return rule is not None and bool(rule.value.get("before_approval", False))
