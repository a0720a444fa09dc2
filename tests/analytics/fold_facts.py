"""Facts of the fold: one row each, with every key already in words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

from analytics.questions import All, AnyOf, Condition, Leaf, Not, Question
from models.columns import local_day
from policy.reference import checkpoints
from policy.rulebook import Rulebook
from tests.feed.journals import Said


def visible(event: Said, question: Question) -> bool:
    known = question.known_at is None or event.recorded_at <= question.known_at
    return known and (question.as_of is None or event.on <= question.as_of)


def standing(events: Sequence[Said], question: Question, table: str) -> list[dict[str, Any]]:
    """The facts of all loads known then and not known to be taken back, with the number of their load."""
    known = [e for e in events if question.known_at is None or e.recorded_at <= question.known_at]
    back = {e.subject for e in known if e.kind == "LOAD_REVERSED"}
    loads = [e for e in known if e.kind == "LOAD_COMPLETED" and e.payload["table"] == table]
    return [
        fact | {"load": n}
        for n, e in enumerate(loads)
        if e.subject not in back
        for fact in e.payload["facts"]
    ]


def _true_then(events: Sequence[Said], question: Question, table: str) -> list[dict[str, Any]]:
    facts = standing(events, question, table)
    return [fact for fact in facts if question.as_of is None or fact["on"] <= question.as_of]


def day_keys(day: date, region: str | None, question: Question, rulebook: Rulebook) -> dict[str, Any]:
    known = local_day(question.known_at) if question.known_at else None
    listed = rulebook.in_force("target_regions.kandas", date(day.year, 12, 31), known)
    target = None if listed is None or region is None else region in listed.value["regions"]
    quarter = f"{day.year}-Q{math.ceil(day.month / 3)}"
    former = {"KZ-63": "KZ-VOS", "KZ-10": "KZ-VOS"}
    return {
        "regionBefore2022": former.get(region or "", region),
        "regionSplit": None if region is None else region in ("KZ-63", "KZ-10", "KZ-VOS"),
        "on": day,
        "year": day.year,
        "quarter": quarter,
        "month": day.isoformat()[:7],
        "targetRegion": target,
    }


def arrivals(events: Sequence[Said], question: Question, rulebook: Rulebook) -> pl.DataFrame:
    seen = [event for event in events if visible(event, question)]
    regions = {e.payload["case"]: e.payload["region"] for e in seen if e.kind == "FAMILY_PLACED"}
    rows = []
    for event in seen:
        if event.kind == "CASE_DECIDED":
            region = regions.get(event.payload["case"])
            shared = day_keys(event.on, region, question, rulebook) | {"region": region, "persons": 1}
            shared["origin"] = event.payload["origin"]
            rows += [
                shared | {"ageBand": p["age_band"], "sex": p["sex"], "education": p["education"]}
                for p in event.payload.get("persons", ())
            ]
    for fact in _true_then(events, question, "arrivals"):
        said = {name: fact.get(name) for name in ("region", "origin", "education", "persons")}
        said |= {"ageBand": fact["age_band"], "sex": None if fact["sex"] == "UNKNOWN" else fact["sex"]}
        rows.append(day_keys(fact["on"], fact.get("region"), question, rulebook) | said)
    return frame(rows, ["region", "origin", "ageBand", "sex", "education"], ["persons"])


def placements(events: Sequence[Said], question: Question, rulebook: Rulebook) -> pl.DataFrame:
    seen = [event for event in events if visible(event, question)]
    rows = []
    for event in seen:
        if event.kind == "FAMILY_PLACED":
            said = event.payload
            left = [
                e.on for e in seen if e.kind == "DEPARTURE_REPORTED" and e.payload["case"] == said["case"]
            ]
            rows.append(
                day_keys(event.on, said["region"], question, rulebook)
                | {"region": said["region"], "origin": said["origin"], "underQuota": said["under_quota"]}
                | {"family": said["case"], "families": 1, "persons": len(said["persons"])}
                | {"left": min(left, default=None)}
            )
    for fact in _true_then(events, question, "placements"):
        said = {name: fact.get(name) for name in ("region", "origin", "families", "persons")}
        said |= {"underQuota": fact["under_quota"], "family": None, "left": None}
        rows.append(day_keys(fact["on"], fact["region"], question, rulebook) | said)
    return frame(rows, ["region", "origin", "family"], ["persons", "families", "underQuota", "left"])


def aid(events: Sequence[Said], question: Question, rulebook: Rulebook) -> pl.DataFrame:
    seen = [event for event in events if visible(event, question)]
    households = {e.payload["case"]: len(e.payload["persons"]) for e in seen if e.kind == "FAMILY_PLACED"}
    rows = []
    for event in seen:
        if event.kind in ("AID_PAID", "AID_REPAID"):
            said = event.payload
            rows.append(
                day_keys(event.on, said["region"], question, rulebook)
                | {name: said[name] for name in ("region", "origin", "kind", "amount")}
                | {"family": said["case"], "families": 1, "persons": households.get(said["case"])}
                | {"flow": event.kind.removeprefix("AID_")}
            )
    for fact in _true_then(events, question, "aid"):
        names = ("region", "origin", "kind", "amount", "families", "persons", "flow")
        said = {name: fact.get(name) for name in names} | {"family": None}
        rows.append(day_keys(fact["on"], fact.get("region"), question, rulebook) | said)
    return frame(rows, ["region", "origin", "kind", "family", "flow"], ["amount", "families", "persons"])


def crossings(events: Sequence[Said], question: Question, rulebook: Rulebook) -> pl.DataFrame:
    names = ("direction", "checkpoint", "nationality")
    rows = []
    for event in events:
        if event.kind == "BORDER_CROSSED" and visible(event, question):
            mode = checkpoints()[event.payload["checkpoint"]].mode.value
            said = {name: event.payload[name] for name in names} | {"travelMode": mode, "persons": 1}
            rows.append(day_keys(event.on, None, question, rulebook) | said)
    for fact in _true_then(events, question, "crossings"):
        said = {name: fact.get(name) for name in (*names, "persons")} | {
            "travelMode": fact.get("travel_mode")
        }
        rows.append(day_keys(fact["on"], None, question, rulebook) | said)
    return frame(rows, [*names, "travelMode"], ["persons"])


def applications(events: Sequence[Said], question: Question, rulebook: Rulebook) -> pl.DataFrame:
    seen = [event for event in events if visible(event, question)]
    rows = []
    after = {"APPROVE": "APPROVED", "REFUSE": "REFUSED", "RETURN": "RETURNED", "REVOKE": "REVOKED"}
    for event in seen:
        if event.kind != "APPLICATION_SUBMITTED":
            continue
        said = event.payload
        decisions = [
            (e.payload["outcome"], e.on)
            for e in seen
            if e.kind == "APPLICATION_DECIDED" and e.payload["application"] == said["application"]
        ]
        contests = [
            e
            for e in seen
            if e.kind in ("DECISION_APPEALED", "APPLICATION_DECIDED")
            and e.payload.get("application") == said["application"]
            and (e.kind == "DECISION_APPEALED" or e.payload["on_appeal"])
        ]
        settled = [on for outcome, on in decisions if outcome != "RETURN"]
        first = next(((o, on) for o, on in decisions if o in ("APPROVE", "REFUSE")), (None, None))
        rows.append(
            day_keys(event.on, None, question, rulebook)
            | {
                "programme": said["programme"],
                "nationality": said["nationality"],
                "office": event.office,
                "category": said["category"],
                "status": after[decisions[-1][0]] if decisions else "SUBMITTED",
                "submittedAt": event.on,
                "decidedAt": settled[-1] if settled else None,
                "outcome": first[0],
                "appeals": len([e for e in contests if e.kind == "DECISION_APPEALED"]),
                "answers": [e.payload["outcome"] for e in contests if e.kind == "APPLICATION_DECIDED"],
                "days": (first[1] - event.on).days if first[1] else None,
            }
        )
    return frame(
        rows, ["programme", "nationality", "outcome", "office", "category"], ["days", "appeals", "answers"]
    )


def frame(rows: list[dict[str, Any]], codes: list[str], others: list[str]) -> pl.DataFrame:
    if rows:
        return pl.DataFrame(rows, infer_schema_length=None)
    every = [
        "regionBefore2022",
        "regionSplit",
        "on",
        "year",
        "quarter",
        "month",
        "targetRegion",
        *codes,
        *others,
    ]
    return pl.DataFrame(schema=dict.fromkeys(every, pl.String))


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
