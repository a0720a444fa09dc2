"""What moves lack: every precondition on both sides, and the status after an appeal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from policy.programmes import NEEDS, Move, programmes
from policy.standing import JUDGES, Claimed, Contested, Fee, Standing, after_appeal, blocked, eta_ended, lacks

TODAY = date(2026, 6, 1)
DAY = timedelta(days=1)
REFUSED = Contested("dec_1", "REFUSE", "first", TODAY)
CLAIM = Claimed("first", 100, 100, TODAY)
FEE = Fee(due=True, first=True)
FILE = Standing(
    TODAY,
    "second",
    origin_shown=True,
    status_valid_to=TODAY,
    placed=True,
    contested=REFUSED,
    claim=CLAIM,
    fee=replace(FEE, first=False),
)


def lacking(need: str, file: Standing) -> str | None:
    return lacks(Move("FROM", "ACTION", ("TO",), ("WHO",), (need,)), file)


def test_every_precondition_is_judged_or_left_to_the_service() -> None:
    assert set(NEEDS) - set(JUDGES) == {"GROUND", "EVIDENCE_ORDER"}
    assert set(JUDGES) <= set(NEEDS)


@pytest.mark.parametrize("need", sorted(set(JUDGES) - {"CLAIM_APPEALED", "CHANGE_PENDING", "SERVICE_OPEN"}))
def test_a_file_in_order_lacks_nothing(need: str) -> None:
    assert lacking(need, FILE) is None


@pytest.mark.parametrize(
    ("need", "changes", "code"),
    [
        ("ORIGIN_SHOWN", {"origin_shown": False}, "EVIDENCE_MISSING"),
        ("STATUS_IN_FORCE", {"status_valid_to": TODAY - DAY}, "STATUS_EXPIRED"),
        ("STATUS_IN_FORCE", {"status_valid_to": None}, None),
        ("NOT_PROLONGED", {"prolonged": True}, "ALREADY_PROLONGED"),
        ("PLACEMENT", {"placed": False}, "NOT_PLACED"),
        ("APPEAL_OPEN", {"contested": None}, "APPEAL_EXHAUSTED"),
        ("APPEAL_OPEN", {"contested": replace(REFUSED, on_appeal=True)}, "APPEAL_EXHAUSTED"),
        ("APPEAL_OPEN", {"contested": replace(REFUSED, deadline=TODAY - DAY)}, "APPEAL_LATE"),
        ("SECOND_OFFICER", {"actor": "first"}, "SECOND_OFFICER_NEEDED"),
        ("SECOND_OFFICER", {"actor": "first", "contested": None}, "SECOND_OFFICER_NEEDED"),
        ("SECOND_OFFICER", {"actor": None, "contested": None, "claim": None}, None),
        ("NO_CHANGE_PENDING", {"change_pending": True}, "CHANGE_PENDING"),
        ("CHANGE_PENDING", {}, "NO_CHANGE_PENDING"),
        ("CHANGE_PENDING", {"change_pending": True}, None),
        ("PERMIT_STANDS", {"voided": True}, "PERMIT_VOID"),
        ("SERVICE_OPEN", {}, "NO_SERVICE_OPEN"),
        ("SERVICE_OPEN", {"service_open": True}, None),
        ("CLAIM_OPEN", {"claim": None}, "NO_CLAIM"),
        ("CLAIM_OPEN", {"claim": replace(CLAIM, open=0)}, "CLAIM_SETTLED"),
        ("CLAIM_OPEN", {"claim": replace(CLAIM, appealed=True)}, "CLAIM_APPEALED"),
        ("CLAIM_OPEN", {"claim": replace(CLAIM, appealed=True, answered=True)}, None),
        ("CLAIM_APPEAL_OPEN", {"claim": None}, "NO_CLAIM"),
        ("CLAIM_APPEAL_OPEN", {"claim": replace(CLAIM, open=0)}, None),
        ("CLAIM_APPEAL_OPEN", {"claim": replace(CLAIM, open=0, standing=0)}, "CLAIM_SETTLED"),
        ("CLAIM_APPEAL_OPEN", {"claim": replace(CLAIM, deadline=TODAY - DAY)}, "APPEAL_LATE"),
        ("CLAIM_APPEAL_OPEN", {"claim": replace(CLAIM, appealed=True)}, "CLAIM_APPEALED"),
        ("CLAIM_APPEAL_OPEN", {"claim": replace(CLAIM, appealed=True, answered=True)}, "APPEAL_EXHAUSTED"),
        ("FEE_OPEN", {"fee": Fee()}, "NO_FEE"),
        ("FEE_OPEN", {"fee": FEE}, None),
        ("FEE_OPEN", {"fee": replace(FEE, paid=True)}, "ALREADY_PAID"),
        ("FEE_PAID", {"fee": FEE}, "FEE_UNPAID"),
        ("FEE_PAID", {"fee": replace(FEE, paid=True)}, None),
        ("FEE_PAID", {"fee": replace(FEE, due=False)}, None),
        ("DOCUMENT_CURRENT", {"document_replaced": True}, "DOCUMENT_REPLACED"),
        ("DOCUMENT_CURRENT", {"document_replaced": True, "contested": None}, "DOCUMENT_REPLACED"),
        (
            "DOCUMENT_CURRENT",
            {"document_replaced": True, "contested": replace(REFUSED, outcome="REVOKE")},
            None,
        ),
        ("INVITATION_FREE", {"invitation_taken": True}, "INVITATION_USED"),
        (
            "INVITATION_FREE",
            {"invitation_taken": True, "contested": replace(REFUSED, outcome="REVOKE")},
            None,
        ),
        ("ETA_IN_FORCE", {"eta_ended": True}, "ETA_ENDED"),
        ("CLAIM_APPEALED", {}, "NO_APPEAL"),
        ("CLAIM_APPEALED", {"claim": replace(CLAIM, appealed=True)}, None),
        ("CLAIM_APPEALED", {"claim": replace(CLAIM, appealed=True, answered=True)}, "NO_APPEAL"),
    ],
)
def test_what_a_file_lacks(need: str, changes: dict[str, object], code: str | None) -> None:
    assert lacking(need, replace(FILE, **changes)) == code  # type: ignore[arg-type]


def test_blocked_moves_are_those_of_the_status() -> None:
    expired = replace(FILE, status_valid_to=TODAY - DAY, prolonged=True)
    assert blocked(programmes()["KANDAS"], "GRANTED", expired) == {
        "PLACE_FAMILY": "STATUS_EXPIRED",
        "PROLONG_STATUS": "STATUS_EXPIRED",
        "RECORD_RESIDENCE_PERMIT": "STATUS_EXPIRED",
        "GRANT_CITIZENSHIP": "STATUS_EXPIRED",
    }
    assert blocked(programmes()["KANDAS"], "GRANTED", FILE) == {}


@pytest.mark.parametrize(
    ("contested", "outcome", "placed", "status"),
    [
        ("REFUSE", "APPROVE", False, "GRANTED"),
        ("REVOKE", "APPROVE", False, "GRANTED"),
        ("REVOKE", "APPROVE", True, "PLACED"),
        ("REFUSE", "REFUSE", False, "REFUSED"),
        ("REVOKE", "REFUSE", True, "REVOKED"),
    ],
)
def test_where_an_appeal_leads(contested: str, outcome: str, placed: bool, status: str) -> None:
    assert after_appeal(contested, outcome, "GRANTED", placed) == status
    assert status in programmes()["KANDAS"].move("APPEALED", f"DECIDE_{outcome}").to  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("revoked", "voided", "to", "left", "code"),
    [
        (False, None, TODAY, None, None),
        (False, None, TODAY, 1, None),
        (True, None, TODAY, None, "ETA_REVOKED"),
        (False, TODAY, TODAY, None, "ETA_ENDED"),
        (False, None, TODAY - DAY, None, "ETA_EXPIRED"),
        (False, None, TODAY, 0, "ETA_EXPIRED"),
    ],
)
def test_when_an_eta_carries_no_service(
    revoked: bool, voided: date | None, to: date, left: int | None, code: str | None
) -> None:
    assert eta_ended(revoked, voided, to, left, TODAY) == code
