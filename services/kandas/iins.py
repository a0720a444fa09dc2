"""State IINs (individual identification numbers): recorded once for each member of a family, sealed, never changed.

A kandas gets theirs with the certificate of the status (www.gov.kz/article/648). Twelve digits: the birth date as
YYMMDD, a digit for century and sex, four digits of a serial number, a check digit (Government resolution 406 of
22 May 2007). A seventh digit 0, which foreigners are said to have, says nothing of century and sex.
"""

from __future__ import annotations

import re
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.actor import Actor
from models.identifiers import new_id
from models.journal import EventKind
from models.kandas import CaseMember, KandasCase
from models.persons import Identifier, Person
from services.aid.ledger import tell
from services.checks import MANY, Checks, known
from services.deciding.standing import case_for
from services.given import Given
from services.kandas.commands import IssuedIin, RecordIin
from services.once import once
from services.people.people import UNKNOWN, seal_for
from services.problems import Conflict, Problem
from services.visible import advance

KIND = "STATE_IIN"
PLACE = "identifiers.value"
SHAPE = re.compile(r"[0-9]{6}[0-6][0-9]{5}")
WEIGHTS = (range(1, 12), (*range(3, 12), 1, 2))
"""Weights of the first eleven digits; the second row counts where the first gives no digit."""
CENTURIES = {"1": 18, "2": 18, "3": 19, "4": 19, "5": 20, "6": 20}
"""What the seventh digit says of the year of birth: its first two digits. Odd digits are of men, even ones of women."""
SEXES = ("FEMALE", "MALE")


@once
def record_iin(session: Session, actor: Actor, command: RecordIin, given: Given) -> KandasCase | Problem:
    """Write down the IINs of members of a family; who has one keeps it."""
    found = case_for(session, actor, command.case, command.version, "RECORD_IIN", given)
    if isinstance(found, Problem):
        return found
    case, checks = found[0], Checks()
    members = sa.select(Person).join(CaseMember, CaseMember.person_id == Person.id)
    family = {person.id: person for person in session.scalars(members.where(CaseMember.case_id == case.id))}
    if not command.identifiers:
        checks.add("identifiers", "REQUIRED")
    elif len(command.identifiers) > MANY:
        checks.add("identifiers", "TOO_MANY", most=MANY)
    for place, issued in enumerate(command.identifiers[:MANY]):
        _check(checks, f"identifiers.{place}", issued, family.get(issued.person), given)
        earlier = command.identifiers[:place]
        if issued.person in [other.person for other in earlier]:
            checks.add(f"identifiers.{place}.person", "PERSON_TWICE")
        if issued.value in [other.value for other in earlier]:
            checks.add(f"identifiers.{place}.value", "IIN_TWICE")
    if checks.found:
        return checks.problem()
    rows = [_row(session, given, issued) for issued in command.identifiers]
    if taken := _taken(session, rows):
        return taken
    if lost := advance(session, case, command.version):
        return lost
    session.add_all(rows)
    payload = {"case": case.id, "kind": KIND, "persons": [row.person_id for row in rows]}
    tell(session, given, EventKind.IDENTIFIER_RECORDED, case, payload)
    return case


def check_digit(text: str) -> int | None:
    """The twelfth digit to the first eleven; None where both passes give ten: there is no such IIN."""
    digits = (sum(w * int(d) for w, d in zip(row, text, strict=True)) % 11 for row in WEIGHTS)
    return next((digit for digit in digits if digit < 10), None)


def same_birth_date(value: str, born: date | None) -> bool:
    """Whether an IIN may be of somebody born on a day; where the day is unknown it may."""
    century = CENTURIES.get(value[6])
    return born is None or (value[:6] == f"{born:%y%m%d}" and century in (None, born.year // 100))


def same_sex(value: str, sex: str | None) -> bool:
    """Whether an IIN may be of somebody of a sex; where either says none it may."""
    return value[6] not in CENTURIES or sex in UNKNOWN or sex == SEXES[int(value[6]) % 2]


def _check(checks: Checks, path: str, issued: IssuedIin, person: Person | None, given: Given) -> None:
    if person is None:
        checks.add(f"{path}.person", "UNKNOWN_PERSON")
    if not SHAPE.fullmatch(issued.value):
        checks.add(f"{path}.value", "IIN_SHAPE")
    elif check_digit(issued.value[:11]) != int(issued.value[11]):
        checks.add(f"{path}.value", "IIN_CHECK_DIGIT")
    elif person is not None:
        if not same_birth_date(issued.value, person.birth_date):
            checks.add(f"{path}.value", "IIN_BIRTH_DATE")
        if not same_sex(issued.value, person.sex):
            checks.add(f"{path}.value", "IIN_SEX")
    checks.past(f"{path}.issuedOn", issued.issued_on, given.today)


def _row(session: Session, given: Given, issued: IssuedIin) -> Identifier:
    return Identifier(
        id=new_id("Identifier", given.chance),
        person_id=issued.person,
        kind=KIND,
        value=known(seal_for(session, given, issued.person, PLACE, issued.value)),
        value_index=given.vault.blind(PLACE, KIND, issued.value),
        issued_on=issued.issued_on,
    )


def _taken(session: Session, rows: list[Identifier]) -> Conflict | None:
    """A Conflict where somebody has one of the numbers, or already has a number; never whose it is."""
    held = sa.select(Identifier.id).where(Identifier.kind == KIND)
    if session.scalar(held.where(Identifier.person_id.in_([row.person_id for row in rows])).limit(1)):
        return Conflict("IIN_RECORDED")
    if session.scalar(held.where(Identifier.value_index.in_([row.value_index for row in rows])).limit(1)):
        return Conflict("IIN_OF_ANOTHER")
    return None
