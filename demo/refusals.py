"""Planned refusals: a few steps that the services must turn away, each with the problem it must meet.

They leave nothing behind; they show that the demo country was let in through the same doors as everybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

from demo.kandas import passport
from demo.people import Registrar, born
from demo.posts import BORDER_OFFICER, PAYMENTS_OFFICER, case_officer, registrar, traveller
from demo.returns import GRANTED, PENDING, Return
from demo.steps import ENDS, IdOf, Step, VersionOf, at

DAY_OF_TRAVELLERS = date(2026, 6, 3)


def refused_applications(people: Registrar) -> Iterator[Step]:
    """Refusals of travellers and of the registry."""
    yield from _travellers(people)
    yield from _registry(people.random)


def refused_cases(cases: Sequence[Return], random: Random) -> Iterator[Step]:
    """Refusals of a case that waits for its decision, where there is one."""
    for case in [case for case in cases if case.outcome == PENDING][:1]:
        yield from _before_evidence(case, random)


def refused_payments(cases: Sequence[Return], random: Random) -> Iterator[Step]:
    """Refusals of a family that was placed under quota, where there is one."""
    for case in [case for case in cases if case.outcome == GRANTED and case.under_quota][:1]:
        yield from _quota_and_aid(case, case.placed_on or case.decided_on, random)


def _travellers(people: Registrar) -> Iterator[Step]:
    random, day = people.random, DAY_OF_TRAVELLERS
    visitor = people.traveller("ZAF", born(day, 30, random))
    exempt = people.traveller("FRA", born(day, 40, random))
    stranger = people.traveller("NPL", born(day, 50, random))
    dates = {"arrival": day + timedelta(days=30), "departure": day + timedelta(days=39)}
    eta = {**dates, "document": passport(visitor), "purpose": "TOURISM", "email": "refused.1@example.org"}
    yield Step(
        "refused/eta-for-visa-national", at(day, 9, random), traveller(), "apply_for_eta", eta, "Ineligible"
    )
    through = {
        "entry_checkpoint": "ALA",
        "exit_checkpoint": "ALA",
        "category": "B12",
        "invitation": "SYN-26-000001",
    }
    visa = {**dates, **through, "document": passport(exempt), "email": "refused.2@example.org"}
    yield Step(
        "refused/e-visa-for-exempt", at(day, 10, random), traveller(), "apply_for_e_visa", visa, "Ineligible"
    )
    crossing = {"document": passport(stranger), "checkpoint": "ALA", "direction": "ENTRY"}
    yield Step(
        "refused/no-visa",
        at(day, 11, random),
        BORDER_OFFICER,
        "record_crossing",
        crossing,
        "CrossingRefused",
    )


def _registry(random: Random) -> Iterator[Step]:
    command = {"given": "Айдос", "family": "Әбен", "residence": "MNG", "consents": ("STATISTICS",)}
    yield Step(
        "refused/no-consent",
        at(DAY_OF_TRAVELLERS, 12, random),
        registrar("MISSION-ULN"),
        "register_diaspora_member",
        command,
        "InvalidInput",
    )


def _before_evidence(case: Return, random: Random) -> Iterator[Step]:
    key, moment = f"{case.key}/case", ENDS - timedelta(hours=2)
    about = {"subject": IdOf(key), "version": VersionOf(key), "outcome": "APPROVE"}
    yield Step("refused/grant-without-evidence", moment, case_officer(), "decide", about, "IllegalMove")
    genomic = {
        "case": IdOf(key),
        "version": VersionOf(key),
        "kind": "GENOMIC_ATTESTATION",
        "verdict": "CONSISTENT",
        "attested_by": "Laboratory of the demo (synthetic)",
        "attested_on": moment.date(),
    }
    moment += timedelta(minutes=random.randint(1, 50))
    yield Step("refused/genomic-first", moment, case_officer(), "record_evidence", genomic, "IllegalMove")


def _quota_and_aid(case: Return, placed: date, random: Random) -> Iterator[Step]:
    key = f"{case.key}/case"
    command = {"region": "KZ-35", "settlement": "CITY", "under_quota": True}
    moment = at(placed, 12, random)
    place = {"case": IdOf(key), "version": VersionOf(key), **command}
    yield Step("refused/not-a-target-region", moment, case_officer(), "place_family", place, "QuotaExhausted")
    twice = {"case": IdOf(key), "kind": "RELOCATION_GRANT"}
    moment = at(placed + timedelta(days=60), 12, random)
    yield Step("refused/paid-twice", moment, PAYMENTS_OFFICER, "pay_aid", twice, "Conflict")
