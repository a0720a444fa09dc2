"""The same figures again, folded from the journal with Polars and nothing of analytics/.

Written from the definitions of the catalogue: facts first, one row each with every key already in words; then the
filter, fact by fact, in Python; then groups. Only the question itself and the rules are shared.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl

from analytics.questions import Question
from models.columns import local_day
from policy.rulebook import Rulebook
from tests.analytics.fold_facts import FACTS, meets, visible
from tests.analytics.fold_quotas import quota
from tests.analytics.rounding import rounded
from tests.feed.journals import Said

Answer = dict[str, Any]
"""`rows`: list of (keys, values); `rest`: values or None; `total`: values. A value is a Decimal, or None where it is
not collected."""
KEYS = {"TARGET_REGION": "targetRegion", "AGE_BAND": "ageBand"}


def answer(events: Sequence[Said], question: Question, rulebook: Rulebook) -> Answer:
    """What the question's answer must be."""
    seen = [e for e in enumerate(events) if visible(e[1], question)]
    facts = FACTS[question.metric](seen, question, rulebook)
    chosen = facts.filter(
        pl.Series([meets(question.where, fact) for fact in facts.to_dicts()], dtype=pl.Boolean)
    )
    names = [KEYS.get(id, id.lower()) for id in question.by]
    groups: dict[tuple[Any, ...], pl.DataFrame] = {}
    if names and not chosen.is_empty():
        groups = dict(chosen.group_by(names, maintain_order=True))
    elif not chosen.is_empty():
        groups = {(): chosen}
    ordered = sorted(
        groups, key=lambda key: [(part is None, part if part is not None else 0) for part in key]
    )
    for order in reversed(question.order):
        # Sorting is stable: the last order first, the first order last.
        def by(key: tuple[Any, ...], order: Any = order) -> Any:
            if order.measure:
                return MEASURES[question.metric, order.measure](
                    groups[key], groups[key], "KZT", rulebook, question
                )
            return key[question.by.index(order.dimension)]

        empty = [key for key in ordered if by(key) is None]
        known = [key for key in ordered if by(key) is not None]
        ordered = sorted(known, key=by, reverse=order.descending) + empty
    limit = 10_000 if question.first is None else question.first
    beyond = [groups[key] for key in ordered[limit:]]

    def values(
        part: pl.DataFrame, keys: dict[str, Any] | None, rest: bool = False
    ) -> dict[Any, Decimal | None]:
        found = {}
        for id, argument in question.measures:
            if id in ("quota", "quotaUsed", "stayed"):
                found[id, argument] = (
                    None if rest or id == "stayed" else quota(id, keys or {}, seen, question, rulebook)
                )
            else:
                found[id, argument] = MEASURES[question.metric, id](
                    part, chosen, argument, rulebook, question
                )
        return found

    return {
        "rows": [
            (dict(zip(names, key, strict=True)), values(groups[key], dict(zip(names, key, strict=True))))
            for key in ordered[:limit]
        ],
        "rest": values(pl.concat(beyond), None, rest=True) if beyond else None,
        "total": values(chosen, None),
    }


def _money(part: pl.DataFrame, currency: str, rulebook: Rulebook, question: Question) -> Decimal | None:
    total = Decimal("0.00")
    for payment in part.to_dicts():
        tenge = Fraction(payment["amount"], 100)
        if currency != "KZT":
            worth = _worth(currency, payment["on"], rulebook, question)
            if worth is None:
                return None
            tenge /= worth
        total += rounded(tenge, 2)
    return total


def _worth(currency: str, on: date, rulebook: Rulebook, question: Question) -> Fraction | None:
    known = local_day(question.known_at) if question.known_at else None
    subject = {"MRP": "mrp", "EUR": "fx.eur", "USD": "fx.usd"}[currency]
    rule = rulebook.in_force(subject, on, known)
    if rule is None or (currency != "MRP" and on - rule.in_force_from > timedelta(days=31)):
        return None
    return Fraction(rule.value)


def _per_family(
    part: pl.DataFrame, _all: pl.DataFrame, currency: str, rulebook: Rulebook, question: Question
) -> Any:
    money = _money(part, currency, rulebook, question)
    if money is None or part.is_empty():
        return None
    return rounded(Fraction(money) / part["family"].n_unique(), 2)


def _nearest_rank(part: pl.DataFrame, percentile: int) -> Decimal | None:
    if part.is_empty():
        return None
    days = sorted(day for day in part["days"].to_list() if day is not None)
    return Decimal(days[math.ceil(Fraction(percentile * len(days), 100)) - 1]) if days else None


def _rate(part: pl.DataFrame, outcome: str) -> Decimal | None:
    decided = [] if part.is_empty() else [o for o in part["outcome"].to_list() if o is not None]
    return rounded(Fraction(decided.count(outcome), len(decided)), 4) if decided else None


def _distinct(part: pl.DataFrame) -> Decimal:
    return Decimal(0 if part.is_empty() else part["family"].n_unique())


MEASURES: dict[tuple[str, str], Callable[..., Any]] = {
    ("arrivals", "persons"): lambda part, *_: Decimal(part.height),
    ("arrivals", "share"): lambda part, every, *_: (
        rounded(Fraction(part.height, every.height), 4) if every.height else None
    ),
    ("placements", "persons"): lambda part, *_: Decimal(0 if part.is_empty() else part["persons"].sum()),
    ("placements", "families"): lambda part, *_: _distinct(part),
    ("aidSpend", "paid"): lambda part, _all, unit, book, question: _money(part, unit, book, question),
    ("aidSpend", "net"): lambda part, _all, unit, book, question: _money(part, unit, book, question),
    ("aidSpend", "repaid"): lambda *_: Decimal("0.00"),
    ("aidSpend", "families"): lambda part, *_: _distinct(part),
    ("aidSpend", "perFamily"): _per_family,
    ("applications", "count"): lambda part, *_: Decimal(part.height),
    ("applications", "approvalRate"): lambda part, *_: _rate(part, "APPROVE"),
    ("applications", "refusalRate"): lambda part, *_: _rate(part, "REFUSE"),
    ("applications", "daysToDecision"): lambda part, _all, percentile, *_: _nearest_rank(part, percentile),
}
