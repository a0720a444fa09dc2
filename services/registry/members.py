"""The registry of the diaspora: a member, their household, intentions and consents."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.actor import Actor
from models.identifiers import new_id, new_reference
from models.journal import EventKind, record_event
from models.members import Consent, DiasporaMember, HouseholdMember, member_regions
from models.persons import Person
from models.reference import Office
from policy.labour import FIELDS
from services.checks import MANY, Checks, known
from services.given import Given
from services.once import once
from services.people.documents import SEXES
from services.people.people import new_person, seal_for
from services.problems import NotPermitted, Problem
from services.registry.commands import HouseholdPerson, Intentions, RegisterDiasporaMember
from services.registry.matching import index_members, propose
from services.registry.matching_scores import Known

CONSENTS = frozenset({"REGISTRY", "CONTACT", "RETURN_PLANNING", "STATISTICS"})
SUPPORT = frozenset({"HOUSING", "EMPLOYMENT", "EDUCATION", "LANGUAGE", "DOCUMENTS", "HEALTH"})
SCRIPTS = frozenset({"CYRILLIC", "LATIN", "ARABIC", "HAN"})
RELATIONS = frozenset({"SPOUSE", "CHILD", "PARENT", "SIBLING", "GRANDPARENT", "GRANDCHILD", "OTHER"})
FURTHEST_YEAR = 30


@once
def register_diaspora_member(
    session: Session, actor: Actor, command: RegisterDiasporaMember, given: Given
) -> DiasporaMember | Problem:
    """Register a member under the actor's office, or under SELF; never without consent to the registry."""
    office = actor.office or "SELF"
    if session.get(Office, office) is None:
        return NotPermitted("OFFICE_UNKNOWN")
    checks = Checks()
    family, first = checks.text("family", command.family), checks.text("given", command.given)
    settlement = checks.text("settlement", command.settlement, needed=False)
    checks.one_of("script", command.script, SCRIPTS)
    checks.one_of("sex", command.sex, SEXES)
    checks.past("birthDate", command.birth_date, given.today)
    checks.country(session, "nationality", command.nationality)
    if checks.country(session, "residence", command.residence) == "KAZ":
        checks.add("residence", "RESIDENCE_INSIDE")
    people = command.household or ()
    if len(people) > MANY:
        checks.add("household", "TOO_MANY", most=MANY)
    household = [_somebody(checks, f"household.{n}", person, given) for n, person in enumerate(people[:MANY])]
    plans = intentions_of(session, checks, command.intentions or Intentions(), given)
    consents = checks.few("consents", command.consents)
    for place, purpose in enumerate(consents):
        checks.one_of(f"consents.{place}", purpose, CONSENTS)
    if "REGISTRY" not in consents:
        checks.add("consents", "CONSENT_REQUIRED")
    if checks.found:
        return checks.problem()
    person = new_person(
        session,
        given,
        given_name=known(first),
        family=known(family),
        birth_date=command.birth_date,
        sex=command.sex,
        nationality=command.nationality,
        script=command.script,
    )
    regions = plans.pop("preferred_regions")
    words = {"settlement": settlement, "profession": plans.pop("profession")}
    closed = {n: seal_for(session, given, person.id, f"diaspora_members.{n}", w) for n, w in words.items()}
    member = DiasporaMember(
        id=new_id("DiasporaMember", given.chance),
        version=1,
        reference=new_reference("MEM", given.chance),
        person_id=person.id,
        office_code=office,
        created_by=actor.subject,
        created_at=given.now,
        residence_code=command.residence,
        **closed,
        **plans,
    )
    session.add(member)
    session.flush()
    _add_household(session, given, member, household)
    for purpose in consents:
        consent = new_id("Consent", given.chance)
        session.add(Consent(id=consent, member_id=member.id, purpose=purpose, granted_at=given.now))
    if regions:
        choose(session, member, regions)
    tell(session, EventKind.MEMBER_REGISTERED, member, regions, given, {"consents": sorted(consents)})
    index_members(session, given, [(member.id, _compared(person, member.residence_code, household))])
    propose(session, given, [member.id])
    return member


def choose(session: Session, member: DiasporaMember, regions: list[str]) -> None:
    """Write down the regions a member would prefer, in place of those before."""
    session.execute(sa.delete(member_regions).where(member_regions.c.member_id == member.id))
    if regions:
        rows = [{"member_id": member.id, "region_code": code} for code in regions]
        session.execute(sa.insert(member_regions), rows)


def tell(
    session: Session,
    kind: EventKind,
    member: DiasporaMember,
    regions: list[str],
    given: Given,
    more: dict[str, Any] | None = None,
) -> None:
    """Tell the journal what a member has in mind from now on, and what more there is to tell."""
    record_event(
        session,
        kind,
        member.id,
        {
            "member": member.id,
            "residence": member.residence_code,
            "wants_to_return": member.wants_to_return,
            "preferred_regions": regions,
            "return_year": member.return_year,
            **(more or {}),
        },
        on=given.today,
        now=given.now,
        office=member.office_code,
        chance=given.chance,
    )


def _compared(person: Person, residence: str, household: list[dict[str, Any]]) -> Known:
    kin = (Known(each["given_name"], each["family"], each["birth_date"], each["sex"]) for each in household)
    return Known(person.given, person.family, person.birth_date, person.sex, residence, tuple(kin))


def _somebody(checks: Checks, path: str, person: HouseholdPerson, given: Given) -> dict[str, Any]:
    checks.one_of(f"{path}.relation", person.relation, RELATIONS)
    checks.one_of(f"{path}.sex", person.sex, SEXES)
    checks.past(f"{path}.birthDate", person.birth_date, given.today)
    return {
        "given_name": checks.text(f"{path}.given", person.given),
        "family": checks.text(f"{path}.family", person.family),
        "birth_date": person.birth_date,
        "sex": person.sex,
        "relation": person.relation,
    }


def _add_household(
    session: Session, given: Given, member: DiasporaMember, household: list[dict[str, Any]]
) -> None:
    for somebody in household:
        relation = somebody["relation"]
        said = {name: value for name, value in somebody.items() if name != "relation"}
        person = new_person(session, given, nationality=None, **said)
        household_id = new_id("HouseholdMember", given.chance)
        session.add(
            HouseholdMember(id=household_id, member_id=member.id, person_id=person.id, relation=relation)
        )


def intentions_of(session: Session, checks: Checks, plans: Intentions, given: Given) -> dict[str, Any]:
    """The columns of what a member intends, checked; lists that were left out are empty."""
    regions = checks.few("intentions.preferredRegions", plans.preferred_regions)
    support = checks.few("intentions.supportNeeded", plans.support_needed)
    kin = checks.few("intentions.relativesIn", plans.relatives_in)
    for place, code in enumerate(regions):
        checks.region(session, f"intentions.preferredRegions.{place}", code, given.today)
    for place, code in enumerate(kin):
        checks.region(session, f"intentions.relativesIn.{place}", code, given.today)
    checks.one_of("intentions.work", plans.work, FIELDS)
    for place, kind in enumerate(support):
        checks.one_of(f"intentions.supportNeeded.{place}", kind, SUPPORT)
    year = given.today.year
    if plans.year is not None and not year <= plans.year <= year + FURTHEST_YEAR:
        checks.add("intentions.year", "YEAR_OUT_OF_RANGE", first=year, last=year + FURTHEST_YEAR)
    return {
        "wants_to_return": plans.wants_to_return,
        "profession": checks.text("intentions.profession", plans.profession, needed=False),
        "return_year": plans.year,
        "support_needed": support,
        "work": plans.work,
        "relatives_in": kin or None,
        "preferred_regions": regions,
    }
