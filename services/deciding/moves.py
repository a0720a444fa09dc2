"""What can be done next, and what status journal events add up to: both from the programme's table."""

from collections.abc import Iterable, Mapping
from typing import Any

from models.journal import EventKind
from policy.programmes import programmes

OPENING = (
    EventKind.APPLICATION_SUBMITTED,
    EventKind.CASE_OPENED,
    EventKind.TICKET_OPENED,
    EventKind.RELEASE_REQUESTED,
)
ACTION_OF = {
    EventKind.EVIDENCE_RECORDED: "RECORD_EVIDENCE",
    EventKind.FAMILY_PLACED: "PLACE_FAMILY",
    EventKind.AID_PAID: "PAY_AID",
    EventKind.DECISION_APPEALED: "APPEAL_DECISION",
    EventKind.FEE_STARTED: "PAY_FEE",
    EventKind.APPLICATION_WITHDRAWN: "WITHDRAW",
    EventKind.CHANGE_REQUESTED: "REQUEST_CHANGE",
    EventKind.CHANGE_DECIDED: "DECIDE_CHANGE",
    EventKind.SERVICE_DECIDED: "ISSUE_SERVICE",
    EventKind.RESIDENCE_PERMIT_RECORDED: "RECORD_RESIDENCE_PERMIT",
    EventKind.IDENTIFIER_RECORDED: "RECORD_IIN",
    EventKind.RESIDENCE_CHECKED: "RECORD_RESIDENCE_CHECK",
    EventKind.STATUS_PROLONGED: "PROLONG_STATUS",
    EventKind.CITIZENSHIP_GRANTED: "GRANT_CITIZENSHIP",
    EventKind.DEPARTURE_REPORTED: "REPORT_DEPARTURE",
    EventKind.REPAYMENT_PLANNED: "PLAN_REPAYMENT",
    EventKind.REPAYMENT_WAIVED: "WAIVE_REPAYMENT",
    EventKind.REPAYMENT_APPEALED: "APPEAL_REPAYMENT",
    EventKind.REPAYMENT_DECIDED: "DECIDE_REPAYMENT",
    EventKind.AID_REPAID: "RECORD_REPAYMENT",
    EventKind.CARD_RENEWAL_ASKED: "RENEW_CARD",
    EventKind.TICKET_REPLIED: "REPLY_TICKET",
    EventKind.TICKET_ANSWERED: "ANSWER_TICKET",
    EventKind.TICKET_CLOSED: "CLOSE_TICKET",
    EventKind.TICKET_REOPENED: "REOPEN_TICKET",
    EventKind.RELEASE_DECIDED: "DECIDE_RELEASE",
    EventKind.RELEASE_MADE: "MAKE_RELEASE",
}
"""What each kind of event is in a programme's table. AID_REPAID is also the money that a claim set aside returns."""

DECISIONS = (EventKind.APPLICATION_DECIDED, EventKind.CASE_DECIDED)


def allowed_actions(programme: str, status: str) -> tuple[str, ...]:
    """The actions that a programme (ETA, E_VISA, KANDAS, TICKET and so on) allows in a status."""
    return programmes()[programme].allowed(status)


def status_of(programme: str, events: Iterable[tuple[str, Mapping[str, Any]]]) -> str | None:
    """The status that events (kind, payload), in order, add up to; None before the first.

    Raises ValueError where the programme's table has no such step: such a history cannot have been written.
    """
    table, status = programmes()[programme], None
    for kind, payload in events:
        if kind in OPENING:
            status = table.initial
            continue
        action = f"DECIDE_{payload['outcome']}" if kind in DECISIONS else ACTION_OF.get(EventKind(kind))
        if action is None:
            continue
        move = table.move(status or "", action)
        target = payload.get("status") if move and len(move.to) > 1 else move and move.to[0]
        if move is None or target not in move.to:
            raise ValueError(f"{programme}: no {action} from {status} to {target}")
        status = target
    return status
