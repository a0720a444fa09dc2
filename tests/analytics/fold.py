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

from analytics.questions import All, AnyOf, Condition, Leaf, Not, Question
from models.columns import local_day
from policy.rulebook import Rulebook
from tests.feed.journals import Said

Answer = dict[str, Any]
"""`rows`: list of (keys, values); `rest`: values or None; `total`: values. A value is a Decimal, or None where it is
not collected."""
KEYS = {"TARGET_REGION": "targetRegion", "AGE_BAND": "ageBand"}


def answer(events: Sequence[Said], question: Question, rulebook: Rulebook) -> Answer:
    """What the question's answer must be."""
    seen = [e for e in enumerate(events) if _visible(e[1], question)]
    facts = FACTS[question.metric](seen, question, rulebook)
    chosen = facts.filter(
        pl.Series([_meets(question.where, fact) for fact in facts.to_dicts()], dtype=pl.Boolean)
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
                    None if rest or id == "stayed" else _quota(id, keys or {}, seen, question, rulebook)
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


def _visible(event: Said, question: Question) -> bool:
    known = question.known_at is None or event.recorded_at <= question.known_at
    return known and (question.as_of is None or event.on <= question.as_of)


def _day_keys(day: date, region: str | None, question: Question, rulebook: Rulebook) -> dict[str, Any]:
    known = local_day(question.known_at) if question.known_at else None
    listed = rulebook.in_force("target_regions.kandas", date(day.year, 12, 31), known)
    target = None if listed is None or region is None else region in listed.value["regions"]
    quarter = f"{day.year}-Q{math.ceil(day.month / 3)}"
    return {
        "on": day,
        "year": day.year,
        "quarter": quarter,
        "month": day.isoformat()[:7],
        "targetRegion": target,
    }


def _arrivals(seen: list[tuple[int, Said]], question: Question, rulebook: Rulebook) -> pl.DataFrame:
    regions = {e.payload["case"]: e.payload["region"] for _, e in seen if e.kind == "FAMILY_PLACED"}
    rows = []
    for _, event in seen:
        if event.kind == "CASE_DECIDED":
            region = regions.get(event.payload["case"])
            shared = _day_keys(event.on, region, question, rulebook) | {"region": region}
            shared["origin"] = event.payload["origin"]
            rows += [shared | {"ageBand": p["age_band"], "sex": p["sex"]} for p in event.payload["persons"]]
    return _frame(rows, ["region", "origin", "ageBand", "sex"])


def _placements(seen: list[tuple[int, Said]], question: Question, rulebook: Rulebook) -> pl.DataFrame:
    rows = []
    for _, event in seen:
        if event.kind == "FAMILY_PLACED":
            said = event.payload
            rows.append(
                _day_keys(event.on, said["region"], question, rulebook)
                | {
                    "region": said["region"],
                    "origin": said["origin"],
                    "family": said["case"],
                    "persons": len(said["persons"]),
                    "under_quota": said["under_quota"],
                }
            )
    return _frame(rows, ["region", "origin", "family", "persons"])


def _aid(seen: list[tuple[int, Said]], question: Question, rulebook: Rulebook) -> pl.DataFrame:
    rows = []
    for _, event in seen:
        if event.kind == "AID_PAID":
            said = event.payload
            rows.append(
                _day_keys(event.on, said["region"], question, rulebook)
                | {name: said[name] for name in ("region", "origin", "kind", "amount")}
                | {"family": said["case"]}
            )
    return _frame(rows, ["region", "origin", "kind", "amount", "family"])


def _applications(seen: list[tuple[int, Said]], question: Question, rulebook: Rulebook) -> pl.DataFrame:
    rows = []
    after = {"APPROVE": "APPROVED", "REFUSE": "REFUSED", "RETURN": "RETURNED", "REVOKE": "REVOKED"}
    for _, event in seen:
        if event.kind != "APPLICATION_SUBMITTED":
            continue
        said = event.payload
        decisions = [
            (e.payload["outcome"], e.on)
            for _, e in seen
            if e.kind == "APPLICATION_DECIDED" and e.payload["application"] == said["application"]
        ]
        settled = [on for outcome, on in decisions if outcome != "RETURN"]
        first = next(((o, on) for o, on in decisions if o in ("APPROVE", "REFUSE")), (None, None))
        rows.append(
            _day_keys(event.on, None, question, rulebook)
            | {
                "programme": said["programme"],
                "nationality": said["nationality"],
                "office": event.office,
                "status": after[decisions[-1][0]] if decisions else "SUBMITTED",
                "submittedAt": event.on,
                "decidedAt": settled[-1] if settled else None,
                "outcome": first[0],
                "days": (first[1] - event.on).days if first[1] else None,
            }
        )
    return _frame(rows, ["programme", "nationality", "outcome", "days"])


def _frame(rows: list[dict[str, Any]], names: list[str]) -> pl.DataFrame:
    every = ["on", "year", "quarter", "month", "targetRegion", *names]
    return (
        pl.DataFrame(rows, infer_schema_length=None)
        if rows
        else pl.DataFrame(schema=dict.fromkeys(every, pl.String))
    )


FACTS: dict[str, Callable[..., pl.DataFrame]] = {
    "arrivals": _arrivals,
    "placements": _placements,
    "aidSpend": _aid,
    "applications": _applications,
}


def _meets(condition: Condition, fact: dict[str, Any]) -> bool:
    match condition:
        case All(parts):
            return all(_meets(part, fact) for part in parts)
        case AnyOf(parts):
            return any(_meets(part, fact) for part in parts)
        case Not(part):
            return not _meets(part, fact)
        case Leaf(field, op, value):
            actual = fact[field]
            if actual is None:
                return False
            tests = {
                "eq": lambda: actual == value,
                "in": lambda: actual in value,
                "from": lambda: actual >= value,
                "to": lambda: actual <= value,
                "contains": lambda: value.lower() in actual.lower(),
            }
            return tests[op]()


def rounded(value: Fraction, digits: int) -> Decimal:
    """Half up, to so many digits."""
    return Decimal(math.floor(value * 10**digits + Fraction(1, 2))).scaleb(-digits)


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


def _quota(
    id: str, keys: dict[str, Any], seen: list[tuple[int, Said]], question: Question, rulebook: Rulebook
) -> Decimal | None:
    """From the definition: places in force at the period's end, of the regions that the question and row let in."""
    if "origin" in keys or "ORIGIN" in question.by:
        return None
    parts = _flat(question.where)
    kinds = [{leaf.field for leaf in _leaves(part)} for part in parts]
    if any(not (kind <= {"on", "year"} or kind <= {"region", "targetRegion"}) for kind in kinds):
        return None
    regional = [
        part for part, kind in zip(parts, kinds, strict=True) if kind and kind <= {"region", "targetRegion"}
    ]
    end = question.as_of or question.today
    for part in parts:
        if (
            isinstance(part, Leaf)
            and part.field in ("on", "year")
            and part.op in ("eq", "to", "in")
            and part.value != ()
        ):
            last = max(part.value) if part.op == "in" else part.value
            end = min(end, last if part.field == "on" else date(last, 12, 31))
    if period := keys.get("month") or keys.get("quarter") or keys.get("year"):
        end = min(end, _period_end(str(period)))
    known = local_day(question.known_at) if question.known_at else None
    rule = rulebook.in_force("quota.kandas", end, known)
    listed = rulebook.in_force("target_regions.kandas", date(end.year, 12, 31), known)
    if rule is None:
        return None
    split = rule.value["regions"]

    def within(region: str) -> bool:
        fact = {"region": region, "targetRegion": region in listed.value["regions"] if listed else None}
        asked = all(_meets(part, fact) for part in regional)
        return asked and all(keys.get(name, fact[name]) == fact[name] for name in ("region", "targetRegion"))

    every = set(split) or (set(listed.value["regions"]) if listed else set())
    inside = {region for region in every if within(region)}
    if split:
        places = sum(split[region] for region in inside)
    elif inside == every and "region" not in keys and (every or not (regional or "targetRegion" in keys)):
        places = rule.value["total"]
    else:
        return None
    if id == "quota":
        return Decimal(places)
    taken = sum(
        len(e.payload["persons"])
        for _, e in seen
        if e.kind == "FAMILY_PLACED" and e.payload["under_quota"]
        if date(end.year, 1, 1) <= e.on <= end and within(e.payload["region"])
    )
    return rounded(Fraction(taken, int(places)), 4) if places else None


def _period_end(period: str) -> date:
    year, _, rest = period.partition("-")
    month = 12 if not rest else int(rest[1:]) * 3 if rest[0] == "Q" else int(rest)
    after = date(int(year) + month // 12, month % 12 + 1, 1)
    return after - timedelta(days=1)


def _flat(condition: Condition) -> list[Condition]:
    return [p for part in condition.parts for p in _flat(part)] if isinstance(condition, All) else [condition]


def _leaves(condition: Condition) -> list[Leaf]:
    match condition:
        case Leaf():
            return [condition]
        case Not(part):
            return _leaves(part)
    return [leaf for part in condition.parts for leaf in _leaves(part)]
