"""Steps of a returning family: registration, case, evidence, decision, arrival, placement, aid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

from access.actor import Actor
from demo.afterwards import Course, afterwards, course_of
from demo.aid import AidPlan, aid_of, drawn_aid
from demo.diaspora import before, register, registered
from demo.people import Somebody
from demo.posts import APPEALS_OFFICER, BORDER_OFFICER, case_officer, member, registrar
from demo.returns import GRANTED, PENDING, REFUSED, RETURNED, Return
from demo.settings import kandas
from demo.steps import ENDS, IdOf, IinsOf, LastDecision, Step, VersionOf, at, draw, workday
from policy.reference import checkpoints
from services.people.documents import TravelDocumentData

LONG_AGO, LATELY = (120, 320), (60, 119)
"""Days between registration and the decision; registered lately where the family opened its case itself."""
LAST_PUBLISHED = date(2026, 2, 28)
AIRPORTS = ("ALA", "ALA", "NQZ")
EVIDENCE = {
    "DOCUMENTS": (("DOCUMENT", "CONSISTENT", "NATIONALITY_RECORDED"),),
    "COMMISSION": (
        ("DOCUMENT", "INCONCLUSIVE", "DOCUMENT_UNCLEAR"),
        ("INTERVIEW", "CONSISTENT", "LANGUAGE_SPOKEN"),
        ("COMMISSION", "CONSISTENT", "WITNESSES_HEARD"),
    ),
    "GENOMIC": (
        ("DOCUMENT", "INCONCLUSIVE", "NO_DOCUMENT"),
        ("COMMISSION", "INCONCLUSIVE", "NOT_CONVINCED"),
        ("GENOMIC_ATTESTATION", "CONSISTENT", "LABORATORY_REPORT"),
        ("COMMISSION", "CONSISTENT", "WITNESSES_HEARD"),
    ),
    REFUSED: (
        ("DOCUMENT", "NOT_SUPPORTED", "DOCUMENT_CONTRADICTS"),
        ("TRADITIONS", "INCONCLUSIVE", "NOT_CONVINCED"),
        ("COMMISSION", "NOT_SUPPORTED", "NOT_CONVINCED"),
    ),
    RETURNED: (("DOCUMENT", "INCONCLUSIVE", "DOCUMENT_UNCLEAR"),),
    PENDING: (),
}
"""What is recorded for a case, in order: kind, verdict, ground (codes of policy/programmes/kandas.toml)."""
ATTESTED_BY = {
    "DOCUMENT": "Migration service, documents desk (synthetic)",
    "INTERVIEW": "Commission of the akimat, interviewer (synthetic)",
    "TRADITIONS": "Commission of the akimat, ethnographer (synthetic)",
    "COMMISSION": "Commission of the akimat (synthetic)",
    "GENOMIC_ATTESTATION": "Laboratory of the demo (synthetic)",
}
DECISIONS: Mapping[str, tuple[str, tuple[str, ...] | None]] = {
    GRANTED: ("APPROVE", None),
    REFUSED: ("REFUSE", ("ORIGIN_NOT_SHOWN", "COMMISSION_NOT_RECOMMENDED")),
    RETURNED: ("RETURN", ("TRANSLATION_MISSING",)),
}
"""Outcome and grounds of a decision."""


def passport(person: Somebody) -> TravelDocumentData:
    """A passport as it is handed in: both lines of the zone, and the name as printed above them."""
    return TravelDocumentData(mrz=person.mrz, given=person.name.given_latin, family=person.name.family_latin)


def steps_of(
    case: Return, number: int, persona: bool, random: Random, paid: AidPlan | None = None
) -> Iterator[Step]:
    """All steps of one family; with `persona` it is that of the member persona. `paid`: where its aid is known."""
    opener: Actor = case_officer(number)
    if case.office is not None or persona:
        days = LATELY if case.office == "SELF" or persona else LONG_AGO
        on = before(case.decided_on, *days, random)
        if persona:
            yield registered(case.key, case.family, member(), on, True, random)
            opener = member()
        else:
            yield register(case.key, case.family, case.office or "SELF", on, True, random)
            opener = member(f"member-{case.key}") if case.office == "SELF" else registrar(case.office or "")
    yield from _decided(case, number, opener, persona, random)
    if case.outcome == REFUSED and opener != case_officer(number):
        yield from _appeal(case, number, opener, random)
    if case.arrived_on is not None:
        yield _arrival(case, case.arrived_on, random)
    if case.placed_on is not None:
        placed = at(case.placed_on, 15, random)
        command = {"region": case.region, "settlement": case.settlement, "under_quota": case.under_quota}
        yield Step(
            f"{case.key}/placement", placed, case_officer(number), "place_family", {**_of(case), **command}
        )
        course = Course("STAYS", None) if persona else course_of(case, case.placed_on, random)
        if case.under_quota:
            until = course.on if course.leaves and course.on else ENDS.date()
            paid = paid or drawn_aid(case.placed_on, until, random)
            yield from aid_of(case, case.placed_on, paid, random)
        yield from afterwards(case, case.placed_on, course, number, opener, random)
    if case.outcome == GRANTED:
        yield from _iins(case, case.decided_on, case_officer(number), random)


def _appeal(case: Return, number: int, opener: Actor, random: Random) -> Iterator[Step]:
    """The appeal against a refusal, and the answer of another officer; one that wins brings new evidence."""
    if draw(kandas()["appeal"], random) == "NO":
        return
    outcome = draw(kandas()["appeal_outcome"], random)
    lodged = workday(case.decided_on + timedelta(days=random.randint(10, 60)))
    # What is granted on appeal is granted after the last published day, whose figures it does not change.
    outcome = outcome if lodged > LAST_PUBLISHED else "REFUSE"
    decision = {"decision": LastDecision(f"{case.key}/case"), "version": VersionOf(f"{case.key}/case")}
    ground = {"ground": "The commission did not hear our witnesses (synthetic)."}
    yield Step(f"{case.key}/appeal", at(lodged, 10, random), opener, "appeal_decision", decision | ground)
    heard = workday(lodged + timedelta(days=random.randint(12, 25)))
    if outcome == "APPROVE":
        verdict = ("COMMISSION", "CONSISTENT", "WITNESSES_HEARD")
        yield _evidence(case, "appeal-evidence", verdict, heard, APPEALS_OFFICER, random)
    answer = {
        "subject": IdOf(f"{case.key}/case"),
        "version": VersionOf(f"{case.key}/case"),
        "outcome": outcome,
    }
    grounds = {"grounds": DECISIONS[REFUSED][1] if outcome == "REFUSE" else None}
    yield Step(f"{case.key}/answer", at(heard, 15, random), APPEALS_OFFICER, "decide", answer | grounds)
    if outcome == "APPROVE":
        yield from _iins(case, heard, case_officer(number), random)


def _iins(case: Return, granted: date, officer: Actor, random: Random) -> Iterator[Step]:
    """The IINs of a family, given and recorded some days after the grant."""
    values = {kin.person.birth_date: kin.person.iin for kin in case.family.kin if kin.person.iin}
    if values:
        on = workday(granted + timedelta(days=random.randint(3, 14)))
        iins = {"identifiers": IinsOf(f"{case.key}/case", values, on)}
        yield Step(f"{case.key}/iins", at(on, 12, random), officer, "record_iin", _of(case) | iins)


def _of(case: Return) -> dict[str, Any]:
    return {"case": IdOf(f"{case.key}/case"), "version": VersionOf(f"{case.key}/case")}


def _decided(case: Return, number: int, opener: Actor, persona: bool, random: Random) -> Iterator[Step]:
    """Opening, evidence and decision: working days before the decision, each on a day of its own."""
    officer = case_officer(number)
    rows = EVIDENCE[case.evidence if case.outcome == GRANTED else case.outcome]
    day, days = case.decided_on, []
    for _ in rows:
        day = before(day, 3, 6, random)
        days.append(day)
    family = tuple(passport(kin.person) for kin in case.family.kin)
    command = {
        "member": IdOf(f"{case.key}/member") if case.office or persona else None,
        "applicant": family[0],
        "family": family[1:],
        "origin": case.family.origin,
        "education": tuple(kin.education for kin in case.family.kin),
    }
    opened = at(before(day, 3, 8, random), 10, random)
    yield Step(f"{case.key}/case", opened, opener, "open_kandas_case", command)
    for place, ((kind, verdict, ground), on) in enumerate(zip(rows, reversed(days), strict=True)):
        yield _evidence(case, f"evidence-{place}", (kind, verdict, ground), on, officer, random)
    if case.outcome in DECISIONS:
        outcome, grounds = DECISIONS[case.outcome]
        subject = {"subject": IdOf(f"{case.key}/case"), "version": VersionOf(f"{case.key}/case")}
        decision = {**subject, "outcome": outcome, "grounds": grounds}
        yield Step(f"{case.key}/decision", at(case.decided_on, 14, random), officer, "decide", decision)


def _evidence(
    case: Return, name: str, verdict: tuple[str, str, str], on: date, officer: Actor, random: Random
) -> Step:
    kind, found, ground = verdict
    evidence = {
        "kind": kind,
        "verdict": found,
        "attested_by": ATTESTED_BY[kind],
        "attested_on": on,
        "ground": ground,
    }
    moment = at(on, 11, random)
    return Step(f"{case.key}/{name}", moment, officer, "record_evidence", {**_of(case), **evidence})


def _arrival(case: Return, on: date, random: Random) -> Step:
    """The applicant's entry, through a checkpoint at the border with the origin or by air, is the family's arrival."""
    near = [code for code, point in checkpoints().items() if point.neighbour == case.family.origin]
    command = {
        "document": passport(case.family.applicant),
        "checkpoint": random.choice(near or AIRPORTS),
        "direction": "ENTRY",
    }
    moment = at(on, random.randint(7, 20), random)
    return Step(f"{case.key}/arrival", moment, BORDER_OFFICER, "record_crossing", command)
