"""Kandas cases: a family asks to return."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.actor import Actor
from models.identifiers import new_id, new_reference
from models.journal import EventKind, record_event
from models.kandas import CaseMember, KandasCase
from models.members import DiasporaMember, HouseholdMember
from models.persons import Person
from policy.eligibility import answer
from policy.programmes import programmes
from policy.trip import Passport, Purpose, Route, Trip, Verdict
from services.checks import MANY, Checks, known
from services.given import Given
from services.kandas.commands import OpenKandasCase
from services.kandas.steps import CaseStep, StepBlock, steps_of
from services.once import once
from services.people.documents import Identity, read_document, unexpired
from services.people.names import same_name
from services.people.people import person_of
from services.problems import Conflict, Ineligible, NotFound, Problem
from services.visible import visible

__all__ = ["CaseStep", "StepBlock", "open_kandas_case", "steps_of"]

OFFICE = "MIGRATION"
CLOSED = ("REFUSED", "REVOKED", "DEPARTED", "CITIZEN")
NAMED = ("given", "family")
EDUCATION = frozenset({"HIGHER", "INCOMPLETE_HIGHER", "VOCATIONAL_SECONDARY", "GENERAL_SECONDARY", "NONE"})
Family = list[tuple[Person, str]]


@once
def open_kandas_case(
    session: Session, actor: Actor, command: OpenKandasCase, given: Given
) -> KandasCase | Problem:
    """Open a case for a registered member, for the holder of a document, or for a member with their document.

    The family are the holders of the family's documents; where none are given, the member's household.
    """
    member = None
    if command.member is not None:
        member = visible(session, actor, DiasporaMember, command.member)
        if member is None:
            return NotFound()
    checks = Checks()
    applicant, papers = _papers(session, checks, command, given)
    origin = checks.country(session, "origin", command.origin)
    origin = origin or (member.residence_code if member else applicant.country if applicant else None)
    if origin == "KAZ":
        checks.add("origin", "ORIGIN_INSIDE")
    schooling = _schooling(checks, command)
    if checks.found:
        return checks.problem()
    holder = session.get_one(Person, member.person_id) if member else None
    if problem := _ineligible(applicant, holder, given):
        return problem
    family = _family(session, actor, given, member, holder, applicant, papers)
    if isinstance(family, Problem):
        return family
    if family[0][0].nationality_code == "KAZ" and (problem := _ineligible(None, family[0][0], given)):
        return problem
    if len(schooling) > len(family):
        checks.add("education", "EDUCATION_OF_NOBODY", most=len(family))
        return checks.problem()
    if taken := _taken(session, family):
        return Conflict(taken)
    schooling += (None,) * (len(family) - len(schooling))
    return _open(session, actor, given, member, known(origin), family, schooling)


def _schooling(checks: Checks, command: OpenKandasCase) -> tuple[str | None, ...]:
    """The education of the family, applicant first; UNKNOWN and null are the same."""
    said = command.education or ()
    if len(said) > MANY + 1:
        checks.add("education", "TOO_MANY", most=MANY + 1)
        return ()
    found = tuple(None if level == "UNKNOWN" else level for level in said)
    for place, level in enumerate(found):
        checks.one_of(f"education.{place}", level, EDUCATION)
    return found


def _papers(
    session: Session, checks: Checks, command: OpenKandasCase, given: Given
) -> tuple[Identity | None, list[Identity]]:
    if command.member is None and command.applicant is None:
        checks.add("applicant", "REQUIRED")
    family = checks.few("family", command.family)
    papers = {} if command.applicant is None else {"applicant": command.applicant}
    papers |= {f"family.{place}": data for place, data in enumerate(family)}
    read = {
        path: read_document(session, checks, path, data, given.today, needed=NAMED)
        for path, data in papers.items()
    }
    for path, identity in read.items():
        unexpired(checks, path, identity, given.today)
    numbers = [(identity.country, identity.number) for identity in read.values() if identity]
    if len(set(numbers)) < len(numbers):
        checks.add("family", "DOCUMENT_TWICE")
    applicant = read.pop("applicant", None)
    return applicant, [identity for identity in read.values() if identity]


def _ineligible(applicant: Identity | None, holder: Person | None, given: Given) -> Ineligible | None:
    """What the rules say of somebody of Kazakh origin who returns; citizens are not kandas."""
    passport = applicant.passport if applicant else None
    if passport is None and holder is not None and holder.nationality_code is not None:
        passport = Passport(holder.nationality_code)
    if passport is None:
        return None
    trip = Trip(passports=(passport,), purpose=Purpose.RETURN, kazakh_origin=True)
    asked = answer(given.rulebook, trip, now=given.now, with_nearest=False)
    route = next(a for a in asked.routes if a.route is Route.KANDAS)
    if route.verdict is not Verdict.CLOSED:
        return None
    return Ineligible(eligibility=answer(given.rulebook, trip, now=given.now), trip=trip)


def _family(
    session: Session,
    actor: Actor,
    given: Given,
    member: DiasporaMember | None,
    holder: Person | None,
    applicant: Identity | None,
    papers: list[Identity],
) -> Family | Conflict:
    """Everybody in the case with their relation to the applicant, who comes first as SELF."""
    person = holder
    if applicant is not None:
        found = person_of(session, actor, given, applicant, holder)
        if isinstance(found, Conflict):
            return found
        person = found[0]
    household = _household(session, member) if member else []
    family: Family = [(known(person), "SELF")]
    for identity in papers:
        relative, relation = next((p for p in household if _same(p[0], identity)), (None, "OTHER"))
        found = person_of(session, actor, given, identity, relative)
        if isinstance(found, Conflict):
            return found
        family.append((found[0], relation))
    family = family if papers else [*family, *household]
    if len({person.id for person, _ in family}) < len(family):
        return Conflict("PERSON_TWICE")
    return family


def _household(session: Session, member: DiasporaMember) -> Family:
    rows = sa.select(Person, HouseholdMember.relation).join(
        HouseholdMember, HouseholdMember.person_id == Person.id
    )
    found = session.execute(rows.where(HouseholdMember.member_id == member.id)).all()
    return list(found)


def _same(person: Person, identity: Identity) -> bool:
    return (
        person.birth_date is not None
        and person.birth_date == identity.birth_date
        and same_name(person.family, identity.family or "")
        and same_name(person.given, identity.given or "")
    )


def _taken(session: Session, family: Family) -> str | None:
    """Whether anybody of the family is in a case that is not closed; everybody is locked first."""
    taken = busy(session, sorted(person.id for person, _ in family))
    if family[0][0].id in taken:
        return "CASE_EXISTS"
    return "PERSON_IN_ANOTHER_CASE" if taken else None


def busy(session: Session, ids: list[str]) -> frozenset[str]:
    """Those of some persons who are in a case that is not closed; everybody is locked first, in order."""
    session.execute(sa.select(Person.id).where(Person.id.in_(ids)).order_by(Person.id).with_for_update())
    rows = sa.select(CaseMember.person_id).join(KandasCase, KandasCase.id == CaseMember.case_id)
    return frozenset(
        session.scalars(rows.where(CaseMember.person_id.in_(ids), KandasCase.status.not_in(CLOSED)))
    )


def _open(
    session: Session,
    actor: Actor,
    given: Given,
    member: DiasporaMember | None,
    origin: str,
    family: Family,
    schooling: tuple[str | None, ...],
) -> KandasCase:
    earlier = member and session.scalar(sa.select(KandasCase.id).where(KandasCase.member_id == member.id))
    case = KandasCase(
        id=new_id("KandasCase", given.chance),
        version=1,
        reference=new_reference("KANDAS", given.chance),
        status=programmes()["KANDAS"].initial,
        # A member has one case at a time: after a closed one, the new case is theirs through the person.
        member_id=None if earlier else member and member.id,
        person_id=family[0][0].id,
        origin_code=origin,
        office_code=OFFICE,
        opened_office_code=actor.office,
        opened_by=actor.subject,
        opened_at=given.now,
        rules_version=given.rulebook.version,
    )
    session.add(case)
    session.flush()
    for (person, relation), education in zip(family, schooling, strict=True):
        row = new_id("CaseMember", given.chance)
        member_of = {"case_id": case.id, "person_id": person.id, "relation": relation}
        session.add(CaseMember(id=row, education=education, **member_of))
    record_event(
        session,
        EventKind.CASE_OPENED,
        case.id,
        {"case": case.id, "origin": origin},
        on=given.today,
        now=given.now,
        office=OFFICE,
        chance=given.chance,
    )
    return case
