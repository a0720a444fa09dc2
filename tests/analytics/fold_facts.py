"""Facts of the fold: one row each, with every key already in words."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl

from analytics.questions import All, AnyOf, Condition, Leaf, Not, Question
from models.columns import local_day
from policy.rulebook import Rulebook
from tests.feed.journals import Said


def visible(event: Said, question: Question) -> bool:
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
            rows += [
                shared | {"ageBand": p["age_band"], "sex": p["sex"]} for p in event.payload.get("persons", ())
            ]
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


def meets(condition: Condition, fact: dict[str, Any]) -> bool:
    match condition:
        case All(parts):
            return all(meets(part, fact) for part in parts)
        case AnyOf(parts):
            return any(meets(part, fact) for part in parts)
        case Not(part):
            return not meets(part, fact)
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
