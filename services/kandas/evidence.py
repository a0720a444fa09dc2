"""Evidence of a kandas case: a verdict and who attested it, in the order the rules prescribe."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.actor import Actor
from models.identifiers import new_id
from models.journal import EventKind, record_event
from models.kandas import Evidence, KandasCase
from policy.programmes import programmes
from services.checks import Checks
from services.given import Given
from services.kandas.commands import RecordEvidence
from services.once import once
from services.people.people import seal_for
from services.problems import IllegalMove, NotFound, Problem
from services.visible import advance, stale, visible

KINDS = frozenset({"DOCUMENT", "COMMISSION", "INTERVIEW", "TRADITIONS", "GENOMIC_ATTESTATION"})
VERDICTS = frozenset({"CONSISTENT", "INCONCLUSIVE", "NOT_SUPPORTED"})
DECISIVE = ("DOCUMENT", "COMMISSION")


@once
def record_evidence(
    session: Session, actor: Actor, command: RecordEvidence, given: Given
) -> KandasCase | Problem:
    """Record a verdict. Without a consistent document the case goes to the commission."""
    case = visible(session, actor, KandasCase, command.case)
    if case is None:
        return NotFound()
    if case.version != command.version:
        return stale(case)
    programme = programmes()["KANDAS"]
    move = programme.move(case.status, "RECORD_EVIDENCE")
    if move is None:
        return IllegalMove(allowed_actions=programme.allowed(case.status))
    checks = Checks()
    checks.one_of("kind", command.kind, KINDS)
    checks.one_of("verdict", command.verdict, VERDICTS)
    attested_by = checks.text("attestedBy", command.attested_by)
    checks.past("attestedOn", command.attested_on, given.today)
    kinds = programme.settings["evidence_grounds"]
    if command.ground is not None and command.kind not in kinds.get(command.ground, ()):
        checks.add("ground", "UNKNOWN_EVIDENCE_GROUND")
    if checks.found:
        return checks.problem()
    before = evidence_of(session, case.id)
    if "EVIDENCE_ORDER" in move.needs and command.kind == "GENOMIC_ATTESTATION" and not last_resort(before):
        return IllegalMove("GENOMIC_LAST_RESORT", allowed_actions=programme.allowed(case.status))
    evidence = Evidence(
        id=new_id("Evidence", given.chance),
        case_id=case.id,
        kind=command.kind,
        verdict=command.verdict,
        attested_by=seal_for(session, given, case.person_id, "evidence.attested_by", attested_by),
        attested_on=command.attested_on,
        ground=command.ground,
        # Order is what counts in a file: two verdicts of one moment stay apart by a millisecond.
        recorded_at=max([given.now, *(e.recorded_at + timedelta(milliseconds=1) for e in before)]),
        recorded_by=actor.subject,
    )
    status = "OPEN" if latest([*before, evidence], "DOCUMENT") == "CONSISTENT" else "COMMISSION"
    # Evidence given to an appeal leaves it an appeal.
    status = status if status in move.to else move.to[0]
    if lost := advance(session, case, command.version, status=status):
        return lost
    session.add(evidence)
    record_event(
        session,
        EventKind.EVIDENCE_RECORDED,
        case.id,
        {"case": case.id, "status": status},
        on=given.today,
        now=given.now,
        office=case.office_code,
        chance=given.chance,
    )
    return case


def evidence_of(session: Session, case_id: str) -> list[Evidence]:
    """The evidence of a case in the order in which it was recorded."""
    rows = sa.select(Evidence).where(Evidence.case_id == case_id).order_by(Evidence.recorded_at)
    return list(session.scalars(rows))


def latest(evidence: Sequence[Evidence], kind: str) -> str | None:
    """The last verdict of a kind, or None where there is none."""
    return next((e.verdict for e in reversed(evidence) if e.kind == kind), None)


def origin_shown(evidence: Sequence[Evidence]) -> bool:
    """Whether documents or the commission show the origin: nothing else can."""
    return any(latest(evidence, kind) == "CONSISTENT" for kind in DECISIVE)


def last_resort(evidence: Sequence[Evidence]) -> bool:
    """Whether a genomic attestation may be taken: no conclusive document, and the commission still doubts."""
    documents = [e for e in evidence if e.kind == "DOCUMENT" and e.ground != "NO_DOCUMENT"]
    no_document = latest(documents, "DOCUMENT") in (None, "INCONCLUSIVE")
    return no_document and latest(evidence, "COMMISSION") == "INCONCLUSIVE"
