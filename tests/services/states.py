"""What is done with records, who may do it, and the way to every state of every programme."""

from __future__ import annotations

from access.permissions import Permission
from policy.programmes import ACTIONS, programmes
from services.deciding.moves import allowed_actions

PERMISSIONS = {
    "DECIDE_APPROVE": Permission.DECISION_MAKE,
    "DECIDE_REFUSE": Permission.DECISION_MAKE,
    "DECIDE_REVOKE": Permission.DECISION_MAKE,
    "DECIDE_RETURN": Permission.DECISION_MAKE,
    "APPEAL_DECISION": Permission.DECISION_APPEAL,
    "PAY_FEE": Permission.FEE_PAY,
    "WITHDRAW": Permission.APPLICATION_WITHDRAW,
    "REQUEST_CHANGE": Permission.APPLICATION_CHANGE,
    "DECIDE_CHANGE": Permission.DECISION_MAKE,
    "ISSUE_SERVICE": Permission.DECISION_MAKE,
    "RECORD_EVIDENCE": Permission.EVIDENCE_RECORD,
    "PLACE_FAMILY": Permission.PLACEMENT_MAKE,
    "PAY_AID": Permission.AID_PAY,
    "PROLONG_STATUS": Permission.STATUS_PROLONG,
    "RECORD_RESIDENCE_PERMIT": Permission.RESIDENCE_RECORD,
    "RECORD_IIN": Permission.IDENTIFIER_RECORD,
    "RECORD_RESIDENCE_CHECK": Permission.RESIDENCE_RECORD,
    "GRANT_CITIZENSHIP": Permission.CITIZENSHIP_GRANT,
    "REPORT_DEPARTURE": Permission.DEPARTURE_REPORT,
    "PLAN_REPAYMENT": Permission.REPAYMENT_DECIDE,
    "WAIVE_REPAYMENT": Permission.REPAYMENT_DECIDE,
    "RECORD_REPAYMENT": Permission.REPAYMENT_RECORD,
    "APPEAL_REPAYMENT": Permission.DECISION_APPEAL,
    "DECIDE_REPAYMENT": Permission.REPAYMENT_DECIDE,
    "RENEW_CARD": Permission.APPLICATION_APPLY,
    "REPLY_TICKET": Permission.TICKET_OPEN,
    "ANSWER_TICKET": Permission.TICKET_ANSWER,
    "CLOSE_TICKET": Permission.TICKET_READ,
    "REOPEN_TICKET": Permission.TICKET_OPEN,
    "DECIDE_RELEASE": Permission.RELEASE_DECIDE,
    "MAKE_RELEASE": Permission.RELEASE_DECIDE,
}
OF_APPLICATIONS = (*ACTIONS[:10], "RENEW_CARD")
"""Decisions, the appeal, the fee, withdrawal, changes, a card's renewal: nothing else is done with an application."""

OF_CASES = tuple(a for a in (*ACTIONS[:6], *ACTIONS[10:]) if not a.endswith(("_TICKET", "_RELEASE")))
OF_TICKETS = tuple(action for action in ACTIONS if action.endswith("_TICKET"))
WALKED = tuple(code for code, programme in programmes().items() if programme.moves and code != "RELEASE")
"""Every programme that has moves, so that a new one is walked as well; releases are tests/schema's."""

STATES = tuple((code, state) for code in WALKED for state in programmes()[code].states)
LEGAL = tuple((code, state, action) for code, state in STATES for action in allowed_actions(code, state))


def tried(code: str) -> tuple[str, ...]:
    """What can be tried with a record of a programme."""
    return {"KANDAS": OF_CASES, "TICKET": OF_TICKETS}.get(code, OF_APPLICATIONS)


def path(code: str, state: str) -> tuple[str, ...]:
    """The moves that bring a new record of a programme to a state."""
    return PATHS[code if code in PATHS else "APPLICATION"][state]


SHOWN = ("RECORD_EVIDENCE", "RECORD_EVIDENCE", "DECIDE_APPROVE")
PATHS = {
    "APPLICATION": {
        "SUBMITTED": (),
        "RETURNED": ("DECIDE_RETURN",),
        "APPROVED": ("DECIDE_APPROVE",),
        "REFUSED": ("DECIDE_REFUSE",),
        "REVOKED": ("DECIDE_APPROVE", "DECIDE_REVOKE"),
        "APPEALED": ("DECIDE_REFUSE", "APPEAL_DECISION"),
        "WITHDRAWN": ("WITHDRAW",),
    },
    "TICKET": {"OPEN": (), "ANSWERED": ("ANSWER_TICKET",), "RESOLVED": ("CLOSE_TICKET",)},
    "KANDAS": {
        "OPEN": (),
        "COMMISSION": ("RECORD_EVIDENCE",),
        "RETURNED": ("DECIDE_RETURN",),
        "REFUSED": ("DECIDE_REFUSE",),
        "GRANTED": SHOWN,
        "PLACED": (*SHOWN, "PLACE_FAMILY"),
        "REVOKED": (*SHOWN, "DECIDE_REVOKE"),
        "APPEALED": (*SHOWN, "DECIDE_REVOKE", "APPEAL_DECISION"),
        "CITIZEN": (*SHOWN, "PLACE_FAMILY", "GRANT_CITIZENSHIP"),
        "DEPARTED": (*SHOWN, "PLACE_FAMILY", "PAY_AID", "REPORT_DEPARTURE"),
    },
}
NUMBERS = (0, 1, 2, 4, 5, 8, 10)
"""So that the second evidence shows the origin, and the placement is under quota."""

UNPLACED = ("OPEN", "COMMISSION", "RETURNED", "REFUSED", "GRANTED", "REVOKED", "APPEALED")
