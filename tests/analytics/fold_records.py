"""Facts of the fold that follow one record, member or traveller through the journal, event by event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

from analytics.questions import Question
from policy.rulebook import Rulebook
from tests.analytics.fold_facts import day_keys, frame, visible
from tests.feed.journals import Said

CLOSING = {"PERMIT_VOIDED", "APPLICATION_WITHDRAWN", "CARD_ENDED"}


def histories(
    events: Sequence[Said], question: Question, *kinds: str, of: str | None = None
) -> dict[str, list[Said]]:
    """What is known then of each subject, or of each `of` of the payload, in the order of the journal."""
    found: dict[str, list[Said]] = {}
    for event in events:
        if visible(event, question) and event.kind in kinds:
            found.setdefault(event.payload[of] if of else event.subject, []).append(event)
    return found


def _about(event: Said) -> dict[str, Any]:
    said = event.payload
    nationality = said.get("nationality") or said.get("origin")
    return {"programme": said.get("programme", "KANDAS"), "nationality": nationality, "office": event.office}


def refusals(events: Sequence[Said], question: Question, rulebook: Rulebook) -> pl.DataFrame:
    rows = []
    for number, event in enumerate(events):
        decided = event.kind in ("APPLICATION_DECIDED", "CASE_DECIDED") and visible(event, question)
        if decided and event.payload["outcome"] != "APPROVE":
            said = _about(event) | {"outcome": event.payload["outcome"], "decision": number}
            rows += [
                day_keys(event.on, None, question, rulebook) | said | {"ground": ground}
                for ground in dict.fromkeys(event.payload["grounds"])
            ]
    return frame(rows, ["ground", "outcome", "programme", "nationality", "office"], ["decision"])


def appeals(events: Sequence[Said], question: Question, rulebook: Rulebook) -> pl.DataFrame:
    kinds = ("DECISION_APPEALED", "APPLICATION_DECIDED", "CASE_DECIDED")
    rows = []
    for history in histories(events, question, *kinds).values():
        told = [e for e in history if e.kind == "DECISION_APPEALED" or e.payload.get("on_appeal")]
        for place, event in enumerate(told):
            if event.kind == "DECISION_APPEALED":
                after = told[place + 1] if place + 1 < len(told) else None
                rows.append(
                    day_keys(event.on, None, question, rulebook)
                    | _about(event)
                    | {"outcome": after and after.payload.get("outcome")}
                    | {"days": (after.on - event.on).days if after and "outcome" in after.payload else None}
                )
    return frame(rows, ["outcome", "programme", "nationality", "office"], ["days"])


STEPS = {
    "CASE_OPENED": "OPENED",
    "FAMILY_ARRIVED": "ARRIVED",
    "FAMILY_PLACED": "PLACED",
    "DECISION_APPEALED": "APPEALED",
    "CITIZENSHIP_GRANTED": "CITIZEN",
    "DEPARTURE_REPORTED": "DEPARTED",
}


def kandas_cases(events: Sequence[Said], question: Question, rulebook: Rulebook) -> pl.DataFrame:
    rows = []
    kinds = (*STEPS, "CASE_DECIDED", "EVIDENCE_RECORDED")
    for case, history in histories(events, question, *kinds).items():
        steps = [(e, STEPS.get(e.kind) or e.payload.get("outcome")) for e in history if "case" in e.payload]
        steps = [
            (e, step or "COMMISSION") for e, step in steps if step or e.payload["status"] == "COMMISSION"
        ]
        openings = [e.on for e, step in steps if step == "OPENED"]
        origins = [e.payload["origin"] for e, _ in steps if e.payload.get("origin")]
        for place, (event, step) in enumerate(steps):
            rows.append(
                day_keys(event.on, None, question, rulebook)
                | {"step": step, "office": event.office, "family": case, "newest": place == len(steps) - 1}
                | {"origin": event.payload.get("origin") or max(origins, default=None)}
                | {"since_opening": (event.on - min(openings)).days if openings else None}
                | {"since_before": (event.on - steps[place - 1][0].on).days if place else None}
            )
    return frame(rows, ["step", "origin", "office", "family"], ["newest", "since_opening", "since_before"])


def diaspora(events: Sequence[Said], question: Question, rulebook: Rulebook) -> pl.DataFrame:
    rows = []
    kinds = ("MEMBER_REGISTERED", "MEMBER_UPDATED", "MEMBER_REMOVED", "CONSENT_GRANTED", "CONSENT_WITHDRAWN")
    for member, everything in histories(events, question, *kinds).items():
        history = [event for event in everything if event.kind.startswith("MEMBER")]
        standing = {"STATISTICS": False, "RETURN_PLANNING": True}
        for event in everything:
            if event.kind == "MEMBER_REGISTERED":
                standing["STATISTICS"] = "STATISTICS" in event.payload["consents"]
            elif event.kind.startswith("CONSENT"):
                standing[event.payload["purpose"]] = event.kind == "CONSENT_GRANTED"
        if not history or history[-1].kind == "MEMBER_REMOVED" or not standing["STATISTICS"]:
            continue
        last = history[-1]
        said, on = dict(last.payload), min(event.on for event in history)
        if not standing["RETURN_PLANNING"]:
            said |= {"preferred_regions": [], "wants_to_return": None, "return_year": None}
        rows += [
            day_keys(on, region, question, rulebook)
            | {"residence": said["residence"], "preferredRegion": region, "member": member}
            | {"returnYear": said["return_year"], "wantsToReturn": said["wants_to_return"]}
            | {"office": last.office, "registeredBy": last.office}
            for region in said["preferred_regions"] or [None]
        ]
    codes = ["residence", "preferredRegion", "member", "office", "registeredBy"]
    return frame(rows, codes, ["returnYear", "wantsToReturn"])


def permits(events: Sequence[Said], question: Question, rulebook: Rulebook) -> pl.DataFrame:
    rows = []
    kinds = ("APPLICATION_DECIDED", "PERMIT_EXTENDED", "CHANGE_DECIDED", *CLOSING)
    day = min(question.as_of or question.today, question.today)
    for history in histories(events, question, *kinds).values():
        issued, first, last, stands = None, None, None, True
        for event in history:
            said = event.payload
            if said.get("valid_from"):
                first, last = date.fromisoformat(said["valid_from"]), date.fromisoformat(said["valid_to"])
                if event.kind == "APPLICATION_DECIDED":
                    issued, stands = issued or event, True
            elif event.kind == "PERMIT_EXTENDED":
                last = date.fromisoformat(said["to"])
            elif event.kind in CLOSING:
                stands = stands and said.get("stood", "APPROVED") != "APPROVED"
            elif said.get("outcome") == "REVOKE":
                stands = False
            elif said.get("outcome") == "APPROVE" and said.get("on_appeal"):
                stands = True
        if issued:
            rows.append(
                day_keys(issued.on, None, question, rulebook)
                | _about(issued)
                | {"stands": stands, "in_force": stands and first <= day <= last}  # type: ignore[operator]
            )
    return frame(rows, ["programme", "nationality", "office"], ["stands", "in_force"])


def overstays(events: Sequence[Said], question: Question, rulebook: Rulebook) -> pl.DataFrame:
    rows = []
    named = [event for event in events if event.kind == "BORDER_CROSSED" and event.payload["person"]]
    day = min(question.as_of or question.today, question.today)
    for history in histories(named, question, "BORDER_CROSSED", of="person").values():
        ordered = sorted(history, key=lambda event: event.on)
        for place, event in enumerate(ordered):
            said = event.payload
            if said["direction"] == "EXIT" or said["may_stay_until"] is None:
                continue
            after = ordered[place + 1].payload if place + 1 < len(ordered) else None
            over = max(0, (day - date.fromisoformat(said["may_stay_until"])).days)
            if after:
                over = after["overstay_days"] if after["direction"] == "EXIT" else 0
            rows.append(
                day_keys(event.on, None, question, rulebook)
                | {name: said[name] for name in ("nationality", "checkpoint")}
                | {"permitKind": said["permit_kind"], "days": over, "here": after is None}
            )
    return frame(rows, ["nationality", "checkpoint", "permitKind"], ["days", "here"])


WORKED = {
    "APPLICATION_SUBMITTED": "RECEIVED",
    "CASE_OPENED": "RECEIVED",
    "DECISION_APPEALED": "APPEALED",
    "EVIDENCE_RECORDED": "ANSWERED",
    "APPLICATION_WITHDRAWN": "WITHDRAWN",
}


def workload(events: Sequence[Said], question: Question, rulebook: Rulebook) -> pl.DataFrame:
    rows = []
    day = min(question.as_of or question.today, question.today)
    kinds = (*WORKED, "APPLICATION_DECIDED", "CASE_DECIDED", "CHANGE_REQUESTED")
    for history in histories(events, question, *kinds).values():
        steps = [e for e in history if e.kind != "CHANGE_REQUESTED" or e.payload["outcome"] == "ANSWERED"]
        offices = [e.office for e in steps if e.office]
        programmes = [_about(e)["programme"] for e in steps if e.kind != "CHANGE_REQUESTED"]
        for place, event in enumerate(steps):
            outcome = event.payload.get("outcome")
            step = WORKED.get(event.kind) or ("RETURNED" if outcome == "RETURN" else "DECIDED")
            step = "ANSWERED" if event.kind == "CHANGE_REQUESTED" else step
            own = None if event.kind == "CHANGE_REQUESTED" else _about(event)["programme"]
            rows.append(
                day_keys(event.on, None, question, rulebook)
                | {"office": event.office or max(offices, default=None), "step": step}
                | {"programme": own or max(programmes, default=None)}
                | {"days": (day - event.on).days, "newest": place == len(steps) - 1}
            )
    return frame(rows, ["office", "step", "programme"], ["days", "newest"])
