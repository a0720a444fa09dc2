"""What comes after a return: numbers, checks, departures, claims and decisions on them, appeals, quota transfers.

Every case has its own, and every decision and claim is contested: whose they are hangs on the case or file alone, for
whoever wrote them down stands in none of the offices.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.accesses import AccessEntry, AccessRead
from models.aid import RepaymentClaim, RepaymentDecision
from models.appeals import Appeal
from models.applications import Application, Decision
from models.identifiers import new_id
from models.kandas import CaseMember, Departure, KandasCase, QuotaTransfer, ResidenceCheck
from models.persons import Identifier

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
DAY = date(2026, 11, 20)


def leave(session: Session, make: Any) -> None:
    """Give every case of a country what it left behind, and contest every decision and claim in it."""
    persons = dict(session.execute(sa.select(KandasCase.id, KandasCase.person_id)).all())
    for case, person in sorted(persons.items()):
        make.add(_check(make, case))
        make.add(_departure(make, case))
        claim = make.add(_claim(make, case))
        make.add(_decided(make, claim.id))
        make.add(_appeal(make, person, claim_id=claim.id))
    persons |= dict(session.execute(sa.select(Application.id, Application.person_id)).all())
    for decision in session.scalars(sa.select(Decision).order_by(Decision.id)).all():
        person = persons[decision.application_id or decision.case_id or ""]
        make.add(_appeal(make, person, decision_id=decision.id))
    for person in session.scalars(sa.select(CaseMember.person_id).order_by(CaseMember.id)).all():
        make.add(_number(make, person))
    for person in sorted(set(persons.values())):
        make.add(_access(make, person, make.add(_read(make)).id))
    for places in (1, 2):
        make.add(_transfer(make, places))


def _check(make: Any, case: str) -> ResidenceCheck:
    identifier = new_id("ResidenceCheck", make.chance)
    said = {"checked_on": DAY, "resident": False, "recorded_by": "nobody", "recorded_at": NOW}
    return ResidenceCheck(id=identifier, case_id=case, **said)


def _departure(make: Any, case: str) -> Departure:
    identifier = new_id("Departure", make.chance)
    said = {"departed_on": DAY, "authorised": False, "region_code": "KZ-55", "persons": 2}
    return Departure(id=identifier, case_id=case, reported_by="nobody", reported_at=NOW, **said)


def _claim(make: Any, case: str) -> RepaymentClaim:
    identifier = new_id("RepaymentClaim", make.chance)
    days = dict.fromkeys(("reside_until", "due_on", "claimed_on", "appeal_deadline"), DAY)
    rules = {"rule_id": "aid.repayment", "rules_version": "1", "appeal_authority": "COURT"}
    said = {"amount": 30275000, "ground": "LEFT_EARLY", "claimed_by": "nobody"}
    return RepaymentClaim(id=identifier, case_id=case, **days, **rules, **said)


def _decided(make: Any, claim: str) -> RepaymentDecision:
    identifier = new_id("RepaymentDecision", make.chance)
    said = {"outcome": "CONFIRM", "amount": 0, "rules_version": "1"}
    return RepaymentDecision(id=identifier, claim_id=claim, decided_by="nobody", decided_at=NOW, **said)


def _appeal(make: Any, person: str, **contested: str) -> Appeal:
    identifier = new_id("Appeal", make.chance)
    said = {"ground": b"", "lodged_by": "nobody", "lodged_at": NOW}
    return Appeal(id=identifier, person_id=person, **said, **contested)


def _read(make: Any) -> AccessRead:
    said = {"actor": "officer", "office_code": "MIGRATION", "searched": [], "refused": []}
    what = {"groups": [["Person.name"]], "entries": [["app_1", 0]], "salt": b"s", "commitment": b"c"}
    return AccessRead(id=int.from_bytes(make.chance.randbytes(7), "big"), at=NOW, **said, **what)


def _access(make: Any, person: str, read: int) -> AccessEntry:
    identifier = new_id("AccessEntry", make.chance)
    return AccessEntry(id=identifier, read_id=read, place=0, person_id=person, at=NOW)


def _transfer(make: Any, places: int) -> QuotaTransfer:
    identifier = new_id("QuotaTransfer", make.chance)
    said = {"from_region": "KZ-11", "to_region": "KZ-55", "transferred_on": DAY, "decided_by": "nobody"}
    return QuotaTransfer(id=identifier, year=2026, places=places, **said)


def _number(make: Any, person: str) -> Identifier:
    identifier = new_id("Identifier", make.chance)
    said = {"kind": "STATE_IIN", "value": b"", "value_index": person.encode(), "issued_on": DAY}
    return Identifier(id=identifier, person_id=person, **said)
