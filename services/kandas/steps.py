"""Where a family stands: the steps of a kandas case, folded from what is in its file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.columns import local_day
from models.journal import JournalEvent
from models.kandas import Arrival, Evidence, KandasCase, Placement
from policy.programmes import programmes
from policy.repayment import reside_until
from policy.rulebook import Rulebook
from services.aid.ledger import AidFile, aid_of
from services.aid.repayments import Repayment
from services.checks import known
from services.kandas.evidence import evidence_of, latest, origin_shown

UNDER_REVIEW = ("OPEN", "COMMISSION", "RETURNED")
WITH_STATUS = ("GRANTED", "PLACED")
HAD_STATUS = (*WITH_STATUS, "CITIZEN", "DEPARTED")
SETTLED = ("WAIVED", "REPAID", "ANNULLED")


@dataclass(frozen=True)
class StepBlock:
    """The step that must come first, and why (`block.<CODE>` in the catalogues)."""

    step: str
    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True)
class CaseStep:
    """One step: DONE, OPEN, BLOCKED or NOT_NEEDED; `due_by` a day, `completed_at` a moment or None."""

    step: str
    state: str
    due_by: date | None = None
    completed_at: datetime | None = None
    blocked_by: tuple[StepBlock, ...] = ()


def steps_of(session: Session, case: KandasCase, rulebook: Rulebook, today: date) -> tuple[CaseStep, ...]:
    """Every step of a case, in order, as the file stands today."""
    evidence = evidence_of(session, case.id)
    at = _moments(session, case)
    placement = session.scalar(sa.select(Placement).where(Placement.case_id == case.id))
    arrival = session.scalar(sa.select(Arrival).where(Arrival.case_id == case.id))
    due = known(programmes()["KANDAS"].decide).end(case.opened_at, rulebook)
    in_force = case.status in WITH_STATUS and (case.status_valid_to is None or case.status_valid_to >= today)
    lacking = () if in_force else (StepBlock("STATUS", _why_no_status(case)),)
    aid = aid_of(session, case.id, rulebook)
    commission = _commission(case, evidence)
    return (
        CaseStep("REGISTRATION", "DONE", completed_at=case.opened_at),
        _evidence(case, evidence),
        _heard("INTERVIEW", commission, evidence),
        _heard("TRADITIONS", commission, evidence),
        commission,
        _status(case, evidence, at.get("CASE_DECIDED"), due and local_day(due)),
        _arrival(case, arrival, placement, at.get("FAMILY_ARRIVED")),
        _permit(case, lacking, at.get("RESIDENCE_PERMIT_RECORDED")),
        _placement(case, placement, lacking, at.get("FAMILY_PLACED")),
        _aid(case, placement, aid, lacking, at.get("AID_PAID")),
        _prolongation(case, lacking, at.get("STATUS_PROLONGED")),
        _citizenship(case, lacking, at.get("CITIZENSHIP_GRANTED")),
        _residence(case, placement, aid, rulebook, today),
        _repayment(aid.repayment),
    )


def _moments(session: Session, case: KandasCase) -> dict[str, datetime]:
    """When each kind of event was last recorded."""
    rows = sa.select(JournalEvent.kind, JournalEvent.recorded_at).where(JournalEvent.subject_id == case.id)
    return dict(session.execute(rows.order_by(JournalEvent.seq)).all())


def _why_no_status(case: KandasCase) -> str:
    if case.status in WITH_STATUS:
        return "STATUS_EXPIRED"
    return "STATUS_NOT_GRANTED" if case.status in UNDER_REVIEW else f"CASE_{case.status}"


def _evidence(case: KandasCase, evidence: list[Evidence]) -> CaseStep:
    if origin_shown(evidence) or (evidence and case.status not in UNDER_REVIEW):
        return CaseStep("EVIDENCE", "DONE", completed_at=evidence[-1].recorded_at)
    if case.status in UNDER_REVIEW:
        return CaseStep("EVIDENCE", "OPEN")
    return CaseStep("EVIDENCE", "NOT_NEEDED")


def _commission(case: KandasCase, evidence: list[Evidence]) -> CaseStep:
    met = [e for e in evidence if e.kind == "COMMISSION"]
    if met and (met[-1].verdict != "INCONCLUSIVE" or case.status not in UNDER_REVIEW):
        return CaseStep("COMMISSION", "DONE", completed_at=met[-1].recorded_at)
    if latest(evidence, "DOCUMENT") == "CONSISTENT" or case.status not in UNDER_REVIEW:
        return CaseStep("COMMISSION", "NOT_NEEDED")
    if not evidence:
        block = StepBlock("EVIDENCE", "DOCUMENTS_FIRST")
        return CaseStep("COMMISSION", "BLOCKED", blocked_by=(block,))
    return CaseStep("COMMISSION", "OPEN")


def _heard(kind: str, commission: CaseStep, evidence: list[Evidence]) -> CaseStep:
    """A part of what the commission does: it waits as long as the commission does, and is for it to ask for."""
    met = [e for e in evidence if e.kind == kind]
    if met:
        return CaseStep(kind, "DONE", completed_at=met[-1].recorded_at)
    state = "NOT_NEEDED" if commission.state == "DONE" else commission.state
    return CaseStep(kind, state, blocked_by=commission.blocked_by)


def _status(
    case: KandasCase, evidence: list[Evidence], granted: datetime | None, due: date | None
) -> CaseStep:
    if case.status in HAD_STATUS:
        return CaseStep("STATUS", "DONE", completed_at=granted)
    if case.status not in UNDER_REVIEW:
        return CaseStep("STATUS", "BLOCKED", blocked_by=(StepBlock("STATUS", f"CASE_{case.status}"),))
    if case.status == "RETURNED":
        return CaseStep("STATUS", "BLOCKED", due, None, (StepBlock("EVIDENCE", "CASE_RETURNED"),))
    if origin_shown(evidence):
        return CaseStep("STATUS", "OPEN", due)
    step = "COMMISSION" if case.status == "COMMISSION" else "EVIDENCE"
    return CaseStep("STATUS", "BLOCKED", due, None, (StepBlock(step, "ORIGIN_NOT_SHOWN_YET"),))


def _arrival(
    case: KandasCase, arrival: Arrival | None, placement: Placement | None, at: datetime | None
) -> CaseStep:
    if arrival is not None:
        return CaseStep("ARRIVAL", "DONE", completed_at=at)
    settled = placement is not None or case.status not in (*UNDER_REVIEW, *WITH_STATUS, "APPEALED")
    return CaseStep("ARRIVAL", "NOT_NEEDED" if settled else "OPEN")


def _placement(
    case: KandasCase, placement: Placement | None, lacking: tuple[StepBlock, ...], at: datetime | None
) -> CaseStep:
    if placement is not None:
        return CaseStep("PLACEMENT", "DONE", completed_at=at)
    return CaseStep(
        "PLACEMENT",
        "BLOCKED" if lacking else "OPEN",
        None if lacking else case.status_valid_to,
        None,
        lacking,
    )


def _aid(
    case: KandasCase,
    placement: Placement | None,
    aid: AidFile,
    lacking: tuple[StepBlock, ...],
    at: datetime | None,
) -> CaseStep:
    if placement is not None and not aid.entitlements:
        return CaseStep("AID", "NOT_NEEDED")
    if aid.entitlements and not aid.balance.outstanding:
        return CaseStep("AID", "DONE", completed_at=at)
    # Aid outlives the status: citizens and families whose year is over are still paid.
    lacking = () if case.status in ("PLACED", "CITIZEN") and placement else lacking
    blocks = lacking if placement else (*lacking, StepBlock("PLACEMENT", "NOT_PLACED"))
    return CaseStep("AID", "BLOCKED" if blocks else "OPEN", blocked_by=blocks)


def _permit(case: KandasCase, lacking: tuple[StepBlock, ...], at: datetime | None) -> CaseStep:
    if case.residence_permit_on is not None:
        return CaseStep("RESIDENCE_PERMIT", "DONE", completed_at=at)
    if case.status in ("CITIZEN", "DEPARTED"):
        return CaseStep("RESIDENCE_PERMIT", "NOT_NEEDED")
    return CaseStep("RESIDENCE_PERMIT", "BLOCKED" if lacking else "OPEN", blocked_by=lacking)


def _prolongation(case: KandasCase, lacking: tuple[StepBlock, ...], at: datetime | None) -> CaseStep:
    if case.prolonged_on is not None:
        return CaseStep("PROLONGATION", "DONE", completed_at=at)
    if case.status in ("CITIZEN", "DEPARTED"):
        return CaseStep("PROLONGATION", "NOT_NEEDED")
    if lacking:
        return CaseStep("PROLONGATION", "BLOCKED", blocked_by=lacking)
    return CaseStep("PROLONGATION", "OPEN", case.status_valid_to)


def _citizenship(case: KandasCase, lacking: tuple[StepBlock, ...], at: datetime | None) -> CaseStep:
    if case.citizen_on is not None:
        return CaseStep("CITIZENSHIP", "DONE", completed_at=at)
    if lacking:
        return CaseStep("CITIZENSHIP", "BLOCKED", blocked_by=lacking)
    return CaseStep("CITIZENSHIP", "OPEN", case.status_valid_to)


def _residence(
    case: KandasCase, placement: Placement | None, aid: AidFile, rulebook: Rulebook, today: date
) -> CaseStep:
    """The residence condition of the aid: who was given none need not stay."""
    if placement is None:
        blocks = (StepBlock("PLACEMENT", "NOT_PLACED"),)
        return CaseStep("RESIDENCE", "BLOCKED", blocked_by=blocks)
    until = reside_until(rulebook, placement.placed_on)
    if until is None or not aid.entitlements or case.status in ("REVOKED", "DEPARTED"):
        return CaseStep("RESIDENCE", "NOT_NEEDED")
    return CaseStep("RESIDENCE", "DONE" if today >= until else "OPEN", until)


def _repayment(claim: Repayment | None) -> CaseStep:
    if claim is None:
        return CaseStep("REPAYMENT", "NOT_NEEDED")
    if claim.state in SETTLED:
        return CaseStep("REPAYMENT", "DONE")
    due = claim.instalments[-1].due if claim.instalments else claim.due_by
    if claim.state == "APPEALED":
        return CaseStep("REPAYMENT", "BLOCKED", due, None, (StepBlock("REPAYMENT", "CLAIM_APPEALED"),))
    return CaseStep("REPAYMENT", "OPEN", due)
