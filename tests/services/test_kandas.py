"""Cases: whose they are, who belongs to the family, and when none can be opened."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from access.personas import PERSONAS
from models.journal import JournalEvent
from models.kandas import CaseMember, KandasCase
from models.persons import Person, TravelDocument
from services.kandas.cases import open_kandas_case
from services.kandas.commands import OpenKandasCase
from services.people.documents import TravelDocumentData
from services.problems import Conflict, Ineligible, InvalidInput, NotFound

from .world import MONGOLIAN, World

SON = TravelDocumentData(
    number="E7654321",
    country="MNG",
    expires=date(2030, 1, 1),
    given="Erlan",
    family="Serik",
    birth_date=date(2015, 3, 3),
)
AUNT = replace(SON, number="E1111111", given="Marat", birth_date=date(1960, 1, 1))


def refuse(world: World, who: str = "mission-officer", **changes):
    return world.refuse(open_kandas_case, who, OpenKandasCase("refused", **changes))


def family_of(world: World, case: KandasCase) -> dict[str, str]:
    return {m.person_id: m.relation for m in world.all(CaseMember, case_id=case.id)}


def test_a_member_brings_their_household(world: World) -> None:
    member = world.member()
    case = world.case(member=member.id)
    [row] = world.all(KandasCase)
    assert (row.id, row.status, row.version, row.member_id, row.person_id) == (
        case.id,
        "OPEN",
        1,
        member.id,
        member.person_id,
    )
    assert (row.origin_code, row.office_code, row.opened_office_code) == ("MNG", "MIGRATION", "MISSION-ULN")
    family = family_of(world, case)
    assert family[member.person_id] == "SELF"
    assert sorted(family.values()) == ["CHILD", "PARENT", "SELF"]
    event = world.all(JournalEvent, kind="CASE_OPENED")[0]
    assert (event.subject_id, event.payload) == (case.id, {"case": case.id, "origin": "MNG"})


def test_a_document_is_enough(world: World) -> None:
    case = world.case(applicant=MONGOLIAN)
    assert (case.member_id, case.origin_code) == (None, "MNG")
    assert family_of(world, case) == {case.person_id: "SELF"}


def test_a_document_is_tied_to_the_member(world: World) -> None:
    member = world.member()
    case = world.case(member=member.id, applicant=MONGOLIAN)
    [document] = world.all(TravelDocument)
    assert (case.person_id, document.person_id) == (member.person_id, member.person_id)
    # Айгүл, Ерлан and Бақыт: the document added nobody.
    assert len(world.all(Person)) == 3


def test_documents_of_the_family_meet_the_household(world: World) -> None:
    member = world.member()
    case = world.case(member=member.id, family=(SON, AUNT))
    family = family_of(world, case)
    assert sorted(family.values()) == ["CHILD", "OTHER", "SELF"]
    [son] = world.all(
        TravelDocument, person_id=next(p for p, relation in family.items() if relation == "CHILD")
    )
    assert world.all(Person, id=son.person_id)[0].given == "Ерлан"


def test_the_origin_may_be_stated(world: World) -> None:
    assert world.case(applicant=MONGOLIAN, origin="CHN").origin_code == "CHN"


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, {("applicant", "REQUIRED")}),
        (
            {"applicant": TravelDocumentData(number="E1", country="MNG")},
            {
                ("applicant.number", "DOCUMENT_NUMBER_SHAPE"),
                ("applicant.given", "REQUIRED"),
                ("applicant.family", "REQUIRED"),
            },
        ),
        ({"applicant": MONGOLIAN, "origin": "KAZ"}, {("origin", "ORIGIN_INSIDE")}),
        ({"applicant": MONGOLIAN, "origin": "??"}, {("origin", "UNKNOWN_COUNTRY")}),
        (
            {"applicant": replace(MONGOLIAN, expires=date(2026, 5, 31))},
            {("applicant.expires", "DOCUMENT_EXPIRED")},
        ),
        ({"applicant": MONGOLIAN, "family": (SON, MONGOLIAN)}, {("family", "DOCUMENT_TWICE")}),
        ({"applicant": MONGOLIAN, "family": (replace(SON, given=None),)}, {("family.0.given", "REQUIRED")}),
        (
            {"applicant": MONGOLIAN, "family": tuple(replace(SON, number=f"E{n:07}") for n in range(51))},
            {("family", "TOO_MANY")},
        ),
    ],
)
def test_a_bad_form_is_refused_with_paths(still: World, changes, wrong) -> None:
    problem = refuse(still, **changes)
    assert isinstance(problem, InvalidInput), problem
    assert {(v.path, v.code) for v in problem.violations} == wrong


def test_citizens_do_not_return_as_kandas(world: World) -> None:
    problem = refuse(world, applicant=replace(MONGOLIAN, country="KAZ"), origin="MNG")
    assert isinstance(problem, Ineligible)
    assert {str(a.route): str(a.verdict) for a in problem.eligibility.routes}["KANDAS"] == "CLOSED"
    member = world.member(nationality="KAZ")
    assert isinstance(refuse(world, member=member.id), Ineligible)


def test_a_member_of_another_office_is_not_there(world: World) -> None:
    member = world.member()
    other = replace(PERSONAS["mission-officer"], office="MISSION-TAS")
    assert refuse(world, other, member=member.id) == NotFound()
    assert refuse(world, member="mem_nobody") == NotFound()


def test_one_open_case_for_a_person(world: World) -> None:
    member = world.member()
    case = world.case(member=member.id, applicant=MONGOLIAN)
    assert refuse(world, member=member.id) == Conflict("CASE_EXISTS")
    assert refuse(world, applicant=MONGOLIAN) == Conflict("CASE_EXISTS")
    world.decide(case, "REFUSE", "FORMER_CITIZEN")
    again = world.case("case-2", member=member.id)
    assert (again.person_id, again.member_id) == (case.person_id, None)


def test_nobody_is_in_two_open_cases(world: World) -> None:
    world.case(applicant=MONGOLIAN, family=(SON,))
    assert refuse(world, applicant=AUNT, family=(SON,)) == Conflict("PERSON_IN_ANOTHER_CASE")
    assert refuse(world, applicant=SON) == Conflict("CASE_EXISTS")


def test_a_document_of_somebody_else_is_not_the_members(world: World) -> None:
    member = world.member()
    assert refuse(world, member=member.id, applicant=AUNT) == Conflict("DOCUMENT_OF_ANOTHER")
    world.eta(document=replace(MONGOLIAN, given="Aigul", family="Serik"))
    assert refuse(world, member=member.id, applicant=MONGOLIAN) == Conflict("DOCUMENT_OF_ANOTHER")


@pytest.mark.parametrize(
    "changes",
    [
        {"given": "Q", "birth_date": None},
        {"given": "Q"},
        {"birth_date": None},
        {"given": "Айгүл", "family": "Серік"},
    ],
)
def test_nobody_opens_a_case_for_a_stranger_by_a_number(world: World, changes) -> None:
    world.eta(document=MONGOLIAN)
    stranger = replace(PERSONAS["member"], subject="stranger")
    problem = refuse(world, stranger, applicant=replace(MONGOLIAN, **changes))
    assert problem == Conflict("DOCUMENT_OF_ANOTHER")


def test_a_file_one_sees_already_is_found_by_less(world: World) -> None:
    case = world.case(member=world.member().id, applicant=MONGOLIAN)
    world.decide(case, "REFUSE", "FORMER_CITIZEN")
    again = world.case("case-2", applicant=replace(MONGOLIAN, birth_date=None))
    assert again.person_id == case.person_id


def test_the_applicant_is_not_their_own_relative(world: World) -> None:
    member = world.member()
    twin = replace(MONGOLIAN, number="E2222222")
    world.case(member=member.id, applicant=MONGOLIAN)
    world.decide(world.all(KandasCase)[0], "REFUSE", "FORMER_CITIZEN")
    assert refuse(world, member=member.id, family=(MONGOLIAN,)) == Conflict("PERSON_TWICE")
    assert world.case("case-3", member=member.id, family=(twin,)).status == "OPEN"
