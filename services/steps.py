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
from policy.rulebook import Rulebook
from services.checks import known
from services.evidence import evidence_of, latest, origin_shown
from services.ledger import AidFile, aid_of

UNDER_REVIEW = ("OPEN", "COMMISSION", "RETURNED")
WITH_STATUS = ("GRANTED", "PLACED")


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
    return (
        CaseStep("REGISTRATION", "DONE", completed_at=case.opened_at),
        _evidence(case, evidence),
        _commission(case, evidence),
        _status(case, evidence, at.get("CASE_DECIDED"), due and local_day(due)),
        _arrival(case, arrival, placement, at.get("FAMILY_ARRIVED")),
        _placement(case, placement, lacking, at.get("FAMILY_PLACED")),
        _aid(placement, aid_of(session, case.id, rulebook), lacking, at.get("AID_PAID")),
        CaseStep(
            "CITIZENSHIP",
            "OPEN" if in_force else "BLOCKED",
            case.status_valid_to if in_force else None,
            None,
            lacking,
        ),
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


def _status(
    case: KandasCase, evidence: list[Evidence], granted: datetime | None, due: date | None
) -> CaseStep:
    if case.status in WITH_STATUS:
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
    settled = placement is not None or case.status not in (*UNDER_REVIEW, *WITH_STATUS)
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
    placement: Placement | None, aid: AidFile, lacking: tuple[StepBlock, ...], at: datetime | None
) -> CaseStep:
    if placement is not None and not aid.entitlements:
        return CaseStep("AID", "NOT_NEEDED")
    if aid.entitlements and not aid.balance.outstanding:
        return CaseStep("AID", "DONE", completed_at=at)
    blocks = lacking if placement else (*lacking, StepBlock("PLACEMENT", "NOT_PLACED"))
    return CaseStep("AID", "BLOCKED" if blocks else "OPEN", blocked_by=blocks)
