"""Steps of a returning family: registration, case, evidence, decision, arrival, placement, aid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

from access.actor import Actor
from demo.diaspora import before, register, registered
from demo.people import Somebody
from demo.posts import BORDER_OFFICER, PAYMENTS_OFFICER, case_officer, member, registrar
from demo.returns import GRANTED, PENDING, REFUSED, RETURNED, Return
from demo.steps import IdOf, Step, VersionOf, at, workday
from policy.aid import month_after
from policy.reference import checkpoints
from services.commands import TravelDocumentData

LONG_AGO, LATELY = (120, 320), (60, 119)
"""Days between registration and the decision; registered lately where the family opened its case itself."""
AID_MONTHS = 12
PAYDAY = 21
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


def steps_of(case: Return, number: int, persona: bool, random: Random) -> Iterator[Step]:
    """All steps of one family; with `persona` the family is that of the member persona."""
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
    if case.arrived_on is not None:
        yield _arrival(case, case.arrived_on, random)
    if case.placed_on is not None:
        placed = at(case.placed_on, 15, random)
        command = {"region": case.region, "settlement": case.settlement, "under_quota": case.under_quota}
        yield Step(
            f"{case.key}/placement", placed, case_officer(number), "place_family", {**_of(case), **command}
        )
        if case.under_quota:
            yield from _aid(case, case.placed_on, random)


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
    }
    opened = at(before(day, 3, 8, random), 10, random)
    yield Step(f"{case.key}/case", opened, opener, "open_kandas_case", command)
    for place, ((kind, verdict, ground), on) in enumerate(zip(rows, reversed(days), strict=True)):
        evidence = {
            "kind": kind,
            "verdict": verdict,
            "attested_by": ATTESTED_BY[kind],
            "attested_on": on,
            "ground": ground,
        }
        key, moment = f"{case.key}/evidence-{place}", at(on, 11, random)
        yield Step(key, moment, officer, "record_evidence", {**_of(case), **evidence})
    if case.outcome in DECISIONS:
        outcome, grounds = DECISIONS[case.outcome]
        subject = {"subject": IdOf(f"{case.key}/case"), "version": VersionOf(f"{case.key}/case")}
        decision = {**subject, "outcome": outcome, "grounds": grounds}
        yield Step(f"{case.key}/decision", at(case.decided_on, 14, random), officer, "decide", decision)


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


def _aid(case: Return, placed: date, random: Random) -> Iterator[Step]:
    """The grant some weeks after placement, then housing for every month, on the working day before payday."""
    case_id = {"case": IdOf(f"{case.key}/case")}
    paid = at(workday(placed + timedelta(days=random.randint(10, 25))), 16, random)
    command = {**case_id, "kind": "RELOCATION_GRANT"}
    yield Step(f"{case.key}/relocation-grant", paid, PAYMENTS_OFFICER, "pay_aid", command)
    for place in range(AID_MONTHS):
        month = month_after(placed, place)
        paid = at(workday(month.replace(day=PAYDAY)), 16, random)
        if place == 0:
            # The first month is paid an hour before the second: most families are placed after its payday.
            paid = at(workday(month_after(placed, 1).replace(day=PAYDAY)), 15, random)
        period = f"{month:%Y-%m}"
        command = {**case_id, "kind": "HOUSING", "period": period}
        yield Step(f"{case.key}/housing-{period}", paid, PAYMENTS_OFFICER, "pay_aid", command)
