"""The later writes on a case, as documents: each with valid input for a case as it stands."""

from __future__ import annotations

from typing import Any

from access.actor import Actor
from access.personas import PERSONAS
from tests.schema.families import Case
from tests.schema.world import World

APPEALS = PERSONAS["appeals-officer"]
FOUND = """... on KandasCase { version status allowedActions blockedActions { action code reason }
    decisions { id outcome onAppeal contested { ground outcome } appeal { authority deadline } }
    claim { contested { ground outcome } }
    aid { balance { outstanding { amount } } repayment { state due { amount } repaid { amount } waived { amount }
        open { amount } dueBy resideUntil ground(locale: EN) appeal { authority(locale: EN) deadline }
        instalments { due amount { amount } }
        decisions { outcome amount { amount } ground(locale: EN) appeal { authority } } } } }"""
PROBLEM = """... on InvalidInput { violations { path code message } }
    ... on Problem { code en: message(locale: EN) kk: message(locale: KK) }"""
INPUTS: dict[str, dict[str, Any]] = {
    "appealDecision": {"decision": "dec_none", "ground": "Not so."},
    "recordResidencePermit": {"issuedOn": "2026-03-02"},
    "recordIin": {"identifiers": [{"person": "per_none", "value": "x", "issuedOn": "2026-03-02"}]},
    "recordResidenceCheck": {"resident": True},
    "prolongStatus": {},
    "grantCitizenship": {},
    "reportDeparture": {"on": "2026-03-02", "authorised": False},
    "planRepayment": {"instalments": [{"due": "2026-04-01", "amount": "1"}]},
    "waiveRepayment": {"ground": "HARDSHIP"},
    "recordRepayment": {},
    "appealRepayment": {"ground": "Not so."},
    "decideRepayment": {"outcome": "REFUSE", "ground": "LEFT_BEFORE_TERM"},
}
"""Every write on a case in this module, with the rest of its input."""

ACTIONS = {
    "appealDecision": "APPEAL_DECISION",
    "recordResidencePermit": "RECORD_RESIDENCE_PERMIT",
    "recordIin": "RECORD_IIN",
    "recordResidenceCheck": "RECORD_RESIDENCE_CHECK",
    "prolongStatus": "PROLONG_STATUS",
    "grantCitizenship": "GRANT_CITIZENSHIP",
    "reportDeparture": "REPORT_DEPARTURE",
    "planRepayment": "PLAN_REPAYMENT",
    "waiveRepayment": "WAIVE_REPAYMENT",
    "recordRepayment": "RECORD_REPAYMENT",
    "appealRepayment": "APPEAL_REPAYMENT",
    "decideRepayment": "DECIDE_REPAYMENT",
}


def document(mutation: str, found: str = FOUND) -> str:
    """A write as a document: its result, or the problem in words."""
    name = mutation[0].upper() + mutation[1:]
    return (
        f"mutation($input: {name}Input!) {{ {mutation}(input: $input) {{ __typename {found} {PROBLEM} }} }}"
    )


def asked(case: Case, mutation: str, **fields: Any) -> dict[str, Any]:
    """The input of a write on a case as it stands."""
    about = {"case": case.id, "version": case.version}
    if mutation == "appealDecision":
        about = {"version": case.version}
    if mutation == "recordRepayment":
        about = {"case": case.id}
    return {"idempotencyKey": case.world.key(), **about, **INPUTS[mutation], **fields}


def write(case: Case, mutation: str, actor: Actor, **fields: Any) -> Any:
    """Do it; the case remembers its new version."""
    found = case.world.data(document(mutation), {"input": asked(case, mutation, **fields)}, actor)
    case.version = found.get("version", case.version)
    return found


def departed(granted: Case) -> Any:
    """A family that was paid its grant and a month of housing, and then left without leave."""
    granted.place()
    granted.pay("RELOCATION_GRANT")
    granted.pay("HOUSING")
    case = {"case": granted.id, "version": granted.version, "on": "2026-03-02", "authorised": False}
    found = granted.world.write("25", PERSONAS["case-officer"], ground="LEFT_COUNTRY", **case)
    granted.version = found["version"]
    return found


def transfer(world: World, actor: Actor, **fields: Any) -> Any:
    """Move places of the quota."""
    found = "... on QuotaTransfer { id year places transferredOn source { code } target { code } }"
    moved = {"fromRegion": "KZ-55", "toRegion": "KZ-23", "places": 2, **fields}
    return world.data(
        document("transferQuota", found), {"input": {"idempotencyKey": world.key(), **moved}}, actor
    )
