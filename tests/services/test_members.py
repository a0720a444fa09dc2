"""The registry: who is in it, under which office, with whose consent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from access.actor import Actor, Role
from access.personas import PERSONAS
from models.journal import JournalEvent
from models.members import Consent, DiasporaMember, HouseholdMember, member_regions
from models.persons import Person, PersonKey
from models.sealing import unseal
from services.registry.commands import HouseholdPerson, Intentions
from services.registry.members import register_diaspora_member

from .world import MEMBER, NOW, World


def test_a_mission_registers_under_its_own_office(world: World) -> None:
    member = world.member()
    [row] = world.all(DiasporaMember)
    assert (row.id, row.version, row.office_code, row.created_by) == (
        member.id,
        1,
        "MISSION-ULN",
        "demo-mission-officer",
    )
    assert (row.residence_code, row.return_year) == ("MNG", 2026)
    key = world.vault.unwrap(row.person_id, world.all(PersonKey)[0].wrapped)
    opened = {
        name: unseal(key, getattr(row, name), f"diaspora_members.{name}", row.person_id)
        for name in ("settlement", "profession")
    }
    assert opened == {"settlement": "Өлгий", "profession": "nurse"}
    assert (row.wants_to_return, row.support_needed, row.created_at) == (True, ["HOUSING", "LANGUAGE"], NOW)
    person = world.all(Person, id=row.person_id)[0]
    assert (person.given, person.family, person.script, person.nationality_code) == (
        "Айгүл",
        "Серік",
        "CYRILLIC",
        "MNG",
    )
    assert sorted(h.relation for h in world.all(HouseholdMember)) == ["CHILD", "PARENT"]
    assert {(c.purpose, c.granted_at, c.withdrawn_at) for c in world.all(Consent)} == {
        ("REGISTRY", NOW, None),
        ("CONTACT", NOW, None),
    }
    regions = world.read(lambda s: set(s.scalars(sa.select(member_regions.c.region_code))))
    assert regions == {"KZ-55", "KZ-39"}


def test_the_journal_names_nobody(world: World) -> None:
    member = world.member()
    [event] = world.all(JournalEvent)
    assert event.payload == {
        "member": member.id,
        "residence": "MNG",
        "wants_to_return": True,
        "preferred_regions": ["KZ-55", "KZ-39"],
        "return_year": 2026,
        "consents": ["CONTACT", "REGISTRY"],
    }
    assert (event.office_code, event.subject_id) == ("MISSION-ULN", member.id)


def test_somebody_registers_alone(world: World) -> None:
    command = replace(MEMBER, household=None, intentions=None)
    member = world.do(register_diaspora_member, "member", command)
    assert (member.office_code, member.wants_to_return, member.support_needed) == ("SELF", None, [])
    assert world.all(HouseholdMember) == []


def test_the_same_name_twice_is_two_members(world: World) -> None:
    first, second = world.member(), world.member(idempotency_key="member-2")
    assert first.id != second.id
    assert len(world.all(DiasporaMember)) == 2


def test_names_are_kept_in_one_form(world: World) -> None:
    member = world.member(family="  Gu\u0308l\u200cnar  ")
    assert world.all(Person, id=member.person_id)[0].family == "G\u00fcl\u200cnar"


def test_an_office_nobody_knows_registers_nobody(still: World) -> None:
    stranger = Actor("x", frozenset({Role.MISSION_OFFICER}), "MISSION-MOON")
    assert still.refuse(register_diaspora_member, stranger, MEMBER).code == "OFFICE_UNKNOWN"


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"consents": ()}, {("consents", "CONSENT_REQUIRED")}),
        ({"consents": ("CONTACT", "STATISTICS")}, {("consents", "CONSENT_REQUIRED")}),
        ({"consents": ("REGISTRY", "EVERYTHING")}, {("consents.1", "NOT_A_CHOICE")}),
        ({"residence": "KAZ"}, {("residence", "RESIDENCE_INSIDE")}),
        ({"residence": "SUN"}, {("residence", "UNKNOWN_COUNTRY")}),
        ({"nationality": "mng"}, {("nationality", "UNKNOWN_COUNTRY")}),
        ({"given": "", "family": "\t"}, {("given", "REQUIRED"), ("family", "REQUIRED")}),
        ({"given": "x" * 201}, {("given", "TOO_LONG")}),
        ({"given": "a\u202eb"}, {("given", "CONTROL_CHARACTERS")}),
        ({"settlement": "x" * 1_000_000}, {("settlement", "TOO_LONG")}),
        ({"script": "RUNES"}, {("script", "NOT_A_CHOICE")}),
        ({"birth_date": date(2026, 6, 2)}, {("birthDate", "DATE_IN_FUTURE")}),
        ({"birth_date": date(1899, 12, 31)}, {("birthDate", "DATE_TOO_EARLY")}),
        (
            {
                "household": (
                    HouseholdPerson("A", "B", "SELF"),
                    HouseholdPerson("", "B", "CHILD", date(2030, 1, 1)),
                )
            },
            {
                ("household.0.relation", "NOT_A_CHOICE"),
                ("household.1.given", "REQUIRED"),
                ("household.1.birthDate", "DATE_IN_FUTURE"),
            },
        ),
        ({"household": (HouseholdPerson("A", "B", "CHILD"),) * 51}, {("household", "TOO_MANY")}),
        (
            {"intentions": Intentions(preferred_regions=("KZ-55", "KZ-VOS", "X"))},
            {
                ("intentions.preferredRegions.1", "REGION_NOT_VALID"),
                ("intentions.preferredRegions.2", "UNKNOWN_REGION"),
            },
        ),
        ({"intentions": Intentions(year=2025)}, {("intentions.year", "YEAR_OUT_OF_RANGE")}),
        ({"intentions": Intentions(year=2057)}, {("intentions.year", "YEAR_OUT_OF_RANGE")}),
        (
            {"intentions": Intentions(support_needed=("GOLD",))},
            {("intentions.supportNeeded.0", "NOT_A_CHOICE")},
        ),
        ({"intentions": Intentions(profession="\x00")}, {("intentions.profession", "CONTROL_CHARACTERS")}),
    ],
)
def test_a_bad_form_is_refused_with_paths(still: World, changes, wrong) -> None:
    problem = still.refuse(register_diaspora_member, "mission-officer", replace(MEMBER, **changes))
    assert {(v.path, v.code) for v in problem.violations} == wrong


def test_everybody_with_the_permission_has_an_office(world: World) -> None:
    officer = replace(PERSONAS["mission-officer"], office="OTANDASTAR")
    assert world.do(register_diaspora_member, officer, MEMBER).office_code == "OTANDASTAR"
