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
from functools import partial
from typing import Any

import polars as pl

from analytics.questions import Question
from models.columns import local_day
from policy.rulebook import Rulebook
from tests.analytics.fold_comparisons import change, cumulative
from tests.analytics.fold_facts import meets, standing
from tests.analytics.fold_quotas import quota
from tests.analytics.fold_stays import stayed
from tests.analytics.fold_tables import FACTS
from tests.analytics.rounding import rounded
from tests.feed.journals import Said

Answer = dict[str, Any]
"""`rows`: list of (keys, values); `rest`: values or None; `total`: values. A value is a Decimal, or None where it is
not collected."""
KEYS = {
    "TARGET_REGION": "targetRegion",
    "AGE_BAND": "ageBand",
    "UNDER_QUOTA": "underQuota",
    "TRAVEL_MODE": "travelMode",
    "REGION_BEFORE_2022": "regionBefore2022",
    "REGION_SPLIT": "regionSplit",
    "PREFERRED_REGION": "preferredRegion",
    "RETURN_YEAR": "returnYear",
    "WANTS_TO_RETURN": "wantsToReturn",
    "PERMIT_KIND": "permitKind",
}


def answer(events: Sequence[Said], question: Question, rulebook: Rulebook) -> Answer:
    """What the question's answer must be."""
    facts = FACTS[question.metric](events, question, rulebook)
    chosen = facts.filter(
        pl.Series([meets(question.where, fact) for fact in facts.to_dicts()], dtype=pl.Boolean)
    )
    worth = partial(_worth, events=events, question=question, rulebook=rulebook)
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
                return MEASURES[question.metric, order.measure](groups[key], groups[key], "KZT", worth)
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
            if id in ("quota", "quotaUsed"):
                found[id, argument] = None if rest else quota(id, keys or {}, events, question, rulebook)
            elif id in ("changeOnYear", "cumulative") and rest:
                found[id, argument] = None
            elif id in ("changeOnYear", "cumulative"):
                counted = COUNTED[question.metric]
                asked = (keys or {}, counted, events, question, rulebook)
                now = 0 if part.is_empty() else counted(part)
                found[id, argument] = change(now, *asked) if id == "changeOnYear" else cumulative(*asked)
            elif id == "stayed":
                found[id, argument] = stayed(part, argument, question)
            else:
                found[id, argument] = MEASURES[question.metric, id](part, chosen, argument, worth)
        return found

    return {
        "rows": [
            (dict(zip(names, key, strict=True)), values(groups[key], dict(zip(names, key, strict=True))))
            for key in ordered[:limit]
        ],
        "rest": values(pl.concat(beyond), None, rest=True) if beyond else None,
        "total": values(chosen, None),
    }


def _money(
    part: pl.DataFrame, flows: str, currency: str, worth: Callable[..., Fraction | None]
) -> Decimal | None:
    total = Decimal("0.00")
    for payment in part.to_dicts():
        if payment["flow"] not in flows.split():
            continue
        rate = Fraction(1) if currency == "KZT" else worth(currency, payment["on"])
        if rate is None:
            return None
        converted = rounded(Fraction(payment["amount"], 100) / rate, 2)
        total += -converted if flows == "PAID REPAID" and payment["flow"] == "REPAID" else converted
    return total


def _worth(
    currency: str, on: date, *, events: Sequence[Said], question: Question, rulebook: Rulebook
) -> Fraction | None:
    known = local_day(question.known_at) if question.known_at else None
    subject = {"MRP": "mrp", "EUR": "fx.eur", "USD": "fx.usd"}[currency]
    rule = rulebook.in_force(subject, on, known)
    if currency == "MRP":
        return Fraction(rule.value) if rule else None
    said = [(rule.in_force_from, -1, Fraction(rule.value))] if rule else []
    said += [
        (fact["on"], fact["load"], Fraction(fact["rate"], 10_000))
        for fact in standing(events, question, "rates")
        if fact["currency"] == currency and fact["on"] <= on
    ]
    day, _, value = max(said, default=(date.min, -1, None))
    return value if on - day <= timedelta(days=31) else None


def _per_family(part: pl.DataFrame, _all: pl.DataFrame, currency: str, worth: Any) -> Any:
    money, families = _money(part, "PAID REPAID", currency, worth), _families(part, "PAID")
    return rounded(Fraction(money) / int(families), 2) if money is not None and families else None


def _families(part: pl.DataFrame, flow: str | None = None) -> Decimal | None:
    facts = [fact for fact in part.to_dicts() if flow is None or fact["flow"] == flow]
    loaded = [fact["families"] for fact in facts if fact["family"] is None]
    named = {fact["family"] for fact in facts} - {None}
    return None if None in loaded else Decimal(len(named) + sum(loaded))


def _recipients(part: pl.DataFrame) -> Decimal | None:
    facts = [fact for fact in part.to_dicts() if fact["flow"] == "PAID"]
    loaded = [fact["persons"] for fact in facts if fact["family"] is None]
    named = {fact["family"]: fact["persons"] for fact in facts if fact["family"] is not None}
    return None if None in [*loaded, *named.values()] else Decimal(sum(loaded) + sum(named.values()))


def _persons(part: pl.DataFrame) -> int:
    return sum(fact["persons"] for fact in part.to_dicts())


def _nearest_rank(part: pl.DataFrame, percentile: int) -> Decimal | None:
    if part.is_empty():
        return None
    days = sorted(day for day in part["days"].to_list() if day is not None)
    return Decimal(days[math.ceil(Fraction(percentile * len(days), 100)) - 1]) if days else None


def _rate(part: pl.DataFrame, outcome: str) -> Decimal | None:
    decided = [] if part.is_empty() else [o for o in part["outcome"].to_list() if o is not None]
    return rounded(Fraction(decided.count(outcome), len(decided)), 4) if decided else None


def _distinct(part: pl.DataFrame, name: str, **equal: Any) -> int:
    """How many different values a column has where some others are as given."""
    return len({f[name] for f in part.to_dicts() if all(f[other] == value for other, value in equal.items())})


def _where(part: pl.DataFrame, **equal: Any) -> Decimal:
    rows = part.to_dicts()
    return Decimal(sum(all(fact[name] == value for name, value in equal.items()) for fact in rows))


def _ratio(part: int | Decimal, whole: int | Decimal) -> Decimal | None:
    return rounded(Fraction(part) / Fraction(whole), 4) if whole else None


def _percentile(part: pl.DataFrame, percentile: int, name: str) -> Decimal | None:
    return None if part.is_empty() else _nearest_rank(part.with_columns(days=pl.col(name)), percentile)


def _answers(part: pl.DataFrame) -> list[str]:
    return [answer for fact in part.to_dicts() for answer in fact["answers"]]


def _over(part: pl.DataFrame) -> pl.DataFrame:
    return part if part.is_empty() else part.filter(pl.col("days") > 0)


def _waits(part: pl.DataFrame) -> pl.DataFrame:
    if part.is_empty():
        return part
    return part.filter(pl.col("newest") & pl.col("step").is_in(["ANSWERED", "APPEALED", "RECEIVED"]))


MEASURES: dict[tuple[str, str], Callable[..., Any]] = {
    ("placements", "families"): lambda part, *_: _families(part),
    ("aidSpend", "paid"): lambda part, _all, unit, worth: _money(part, "PAID", unit, worth),
    ("aidSpend", "repaid"): lambda part, _all, unit, worth: _money(part, "REPAID", unit, worth),
    ("aidSpend", "net"): lambda part, _all, unit, worth: _money(part, "PAID REPAID", unit, worth),
    ("aidSpend", "families"): lambda part, *_: _families(part, "PAID"),
    ("aidSpend", "persons"): lambda part, *_: _recipients(part),
    ("aidSpend", "perFamily"): _per_family,
    ("applications", "count"): lambda part, *_: Decimal(part.height),
    ("applications", "approvalRate"): lambda part, *_: _rate(part, "APPROVE"),
    ("applications", "refusalRate"): lambda part, *_: _rate(part, "REFUSE"),
    ("applications", "daysToDecision"): lambda part, _all, percentile, *_: _nearest_rank(part, percentile),
}
MEASURES |= {
    ("applications", "share"): lambda part, every, *_: _ratio(part.height, every.height),
    ("applications", "appeals"): lambda part, *_: Decimal(sum(fact["appeals"] for fact in part.to_dicts())),
    ("applications", "appealsWon"): lambda part, *_: Decimal(_answers(part).count("APPROVE")),
    ("applications", "appealSuccess"): lambda part, *_: _ratio(
        _answers(part).count("APPROVE"), len(_answers(part))
    ),
    ("diaspora", "members"): lambda part, *_: Decimal(_distinct(part, "member")),
    ("diaspora", "share"): lambda part, every, *_: _ratio(
        _distinct(part, "member"), _distinct(every, "member")
    ),
    ("diaspora", "wantToReturn"): lambda part, *_: Decimal(_distinct(part, "member", wantsToReturn=True)),
    ("diaspora", "wishRate"): lambda part, *_: _ratio(
        _distinct(part, "member", wantsToReturn=True), _distinct(part, "member")
    ),
    ("kandasCases", "steps"): lambda part, *_: Decimal(part.height),
    ("kandasCases", "cases"): lambda part, *_: Decimal(_distinct(part, "family")),
    ("kandasCases", "standing"): lambda part, *_: _where(part, newest=True),
    ("kandasCases", "daysFromOpening"): lambda part, _all, at, *_: _percentile(part, at, "since_opening"),
    ("kandasCases", "daysFromStepBefore"): lambda part, _all, at, *_: _percentile(part, at, "since_before"),
    ("refusals", "decisions"): lambda part, *_: Decimal(_distinct(part, "decision")),
    ("refusals", "share"): lambda part, every, *_: _ratio(
        _distinct(part, "decision"), _distinct(every, "decision")
    ),
    ("appeals", "lodged"): lambda part, *_: Decimal(part.height),
    ("appeals", "answered"): lambda part, *_: part.height - _where(part, outcome=None),
    ("appeals", "won"): lambda part, *_: _where(part, outcome="APPROVE"),
    ("appeals", "successRate"): lambda part, *_: _ratio(
        _where(part, outcome="APPROVE"), part.height - _where(part, outcome=None)
    ),
    ("appeals", "daysToAnswer"): lambda part, _all, at, *_: _percentile(part, at, "days"),
    ("permits", "issued"): lambda part, *_: Decimal(part.height),
    ("permits", "inForce"): lambda part, *_: _where(part, in_force=True),
    ("permits", "share"): lambda part, every, *_: _ratio(
        _where(part, in_force=True), _where(every, in_force=True)
    ),
    ("permits", "endedEarly"): lambda part, *_: _where(part, stands=False),
    ("overstays", "stays"): lambda part, *_: Decimal(part.height),
    ("overstays", "overstays"): lambda part, *_: Decimal(_over(part).height),
    ("overstays", "stillHere"): lambda part, *_: _where(_over(part), here=True),
    ("overstays", "rate"): lambda part, *_: _ratio(_over(part).height, part.height),
    ("overstays", "daysOver"): lambda part, _all, at, *_: _percentile(_over(part), at, "days"),
    ("workload", "waiting"): lambda part, *_: Decimal(_waits(part).height),
    ("workload", "daysWaiting"): lambda part, _all, at, *_: _percentile(_waits(part), at, "days"),
}
for step in ("RECEIVED", "DECIDED", "RETURNED", "APPEALED"):
    MEASURES["workload", step.lower()] = lambda part, _all, _at, _worth, step=step: _where(part, step=step)
COUNTED = dict.fromkeys(("arrivals", "placements", "crossings"), _persons)
COUNTED["applications"] = lambda part: part.height
for metric in ("arrivals", "placements", "crossings"):
    MEASURES[metric, "persons"] = lambda part, *_: Decimal(_persons(part))
for metric in ("arrivals", "placements", "crossings"):
    MEASURES[metric, "share"] = lambda part, every, *_: (
        rounded(Fraction(_persons(part), _persons(every)), 4) if _persons(every) else None
    )
