"""State IINs: twelve digits that agree with the file, one for each person, nobody else's; sealed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.personas import PERSONAS
from models.journal import JournalEvent
from models.kandas import CaseMember, KandasCase
from models.persons import Identifier
from models.sealing import unseal
from services.kandas.commands import IssuedIin, RecordIin
from services.kandas.iins import KIND, PLACE, check_digit, record_iin, same_birth_date, same_sex
from services.problems import Problem

from .returns import history, move, now_of
from .world import MONGOLIAN, TODAY, World

SON = replace(MONGOLIAN, number="E7654321", given="Yerlan", birth_date=date(2015, 3, 4), sex="MALE")
HERS, HIS, OTHER = "850102400017", "150304500015", "850102400027"
"""IINs of the applicant and her son, and another one that she might have."""


def family(world: World) -> tuple[KandasCase, str, str]:
    """A granted case of two: the applicant, and her son."""
    case = world.granted(applicant=replace(MONGOLIAN, sex="FEMALE"), family=(SON,), member=None)
    persons = {row.relation: row.person_id for row in world.all(CaseMember, case_id=case.id)}
    mother = persons.pop("SELF")
    return case, mother, *persons.values()


def command(case: KandasCase, *issued: tuple[str, str], **changes: Any) -> RecordIin:
    identifiers = tuple(IssuedIin(person, value, TODAY) for person, value in issued)
    return replace(RecordIin("iin", case.id, case.version, identifiers), **changes)


def wrong(world: World, asked: RecordIin) -> list[tuple[str, str]]:
    problem = world.refuse(record_iin, "case-officer", asked)
    return [(v.path, v.code) for v in problem.violations]


def test_the_numbers_of_a_family_are_recorded_together_and_sealed(world: World) -> None:
    case, mother, son = family(world)
    found = world.do(record_iin, "case-officer", command(case, (mother, HERS), (son, HIS)))
    assert (found.status, found.version) == ("GRANTED", case.version + 1)
    rows = {row.person_id: row for row in world.all(Identifier)}
    assert {person: (row.kind, row.issued_on) for person, row in rows.items()} == {
        mother: (KIND, TODAY),
        son: (KIND, TODAY),
    }
    assert all(HERS.encode() not in row.value and HIS.encode() not in row.value for row in rows.values())
    opened = world.read(
        lambda s: {
            person: unseal(world.vault.held(s, person), row.value, PLACE, person)
            for person, row in rows.items()
        }
    )
    assert opened == {mother: HERS, son: HIS}
    assert rows[mother].value_index == world.vault.blind("identifiers.value", "STATE_IIN", HERS)
    assert history(world, case.id)[-1] == (
        "IDENTIFIER_RECORDED",
        {"case": case.id, "kind": "STATE_IIN", "persons": [mother, son]},
    )


def test_the_same_key_and_input_record_it_once(world: World) -> None:
    case, mother, _ = family(world)
    asked = command(case, (mother, HERS))
    first, before = world.do(record_iin, "case-officer", asked), world.counts()
    again = world.do(record_iin, "case-officer", asked)
    assert (again.id, again.version) == (first.id, first.version)
    assert world.counts() == before
    other = replace(asked, identifiers=(IssuedIin(mother, OTHER, TODAY),))
    assert world.refuse(record_iin, "case-officer", other).code == "IDEMPOTENCY_KEY_REUSED"


def test_a_number_is_for_life_and_of_one_person(world: World) -> None:
    case, mother, son = family(world)
    case = world.do(record_iin, "case-officer", command(case, (mother, HERS)))
    for value in (HERS, OTHER):
        again = command(case, (mother, value), idempotency_key=value)
        assert world.refuse(record_iin, "case-officer", again).code == "IIN_RECORDED"
    twin = replace(MONGOLIAN, number="T1234567", given="Aisha", sex="FEMALE")
    second = world.granted("case-2", applicant=twin)
    taken = command(second, (second.person_id, HERS), idempotency_key="taken")
    problem = world.refuse(record_iin, "case-officer", taken)
    assert (type(problem).__name__, problem.code, problem.params) == ("Conflict", "IIN_OF_ANOTHER", {})
    late = command(case, (son, HIS), idempotency_key="son")
    assert world.do(record_iin, "case-officer", late).version == case.version + 1


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("", "IIN_SHAPE"),
        ("85010240001", "IIN_SHAPE"),
        ("8501024000170", "IIN_SHAPE"),
        ("85010240001x", "IIN_SHAPE"),
        ("٨٥٠١٠٢٤٠٠٠١٧", "IIN_SHAPE"),
        ("850102700016", "IIN_SHAPE"),
        ("850102400018", "IIN_CHECK_DIGIT"),
        ("850103400012", "IIN_BIRTH_DATE"),
        ("850102600011", "IIN_BIRTH_DATE"),
        ("850102300010", "IIN_SEX"),
    ],
)
def test_a_number_that_cannot_be_hers_is_refused(world: World, value: str, code: str) -> None:
    case, mother, _ = family(world)
    assert wrong(world, command(case, (mother, value))) == [("identifiers.0.value", code)]


def test_everything_wrong_with_a_list_is_said_at_once(world: World) -> None:
    case, mother, son = family(world)
    assert wrong(world, command(case)) == [("identifiers", "REQUIRED")]
    many = command(case, *[(mother, HERS)] * 51)
    assert wrong(world, many)[0] == ("identifiers", "TOO_MANY")
    tomorrow = replace(
        command(case, (mother, HERS), (mother, HERS), ("per_nobody", HIS)), idempotency_key="list"
    )
    late = replace(tomorrow.identifiers[0], issued_on=date(2026, 6, 2))
    assert wrong(world, replace(tomorrow, identifiers=(late, *tomorrow.identifiers[1:]))) == [
        ("identifiers.0.issuedOn", "DATE_IN_FUTURE"),
        ("identifiers.1.person", "PERSON_TWICE"),
        ("identifiers.1.value", "IIN_TWICE"),
        ("identifiers.2.person", "UNKNOWN_PERSON"),
    ]
    assert wrong(world, command(case, (son, HERS))) == [
        ("identifiers.0.value", "IIN_BIRTH_DATE"),
        ("identifiers.0.value", "IIN_SEX"),
    ]


def test_somebody_of_another_case_is_unknown_here(world: World) -> None:
    case, _, _ = family(world)
    other = world.granted("case-2", applicant=replace(MONGOLIAN, number="T1234567", given="Aisha"))
    assert wrong(world, command(case, (other.person_id, HERS))) == [
        ("identifiers.0.person", "UNKNOWN_PERSON")
    ]


def test_where_a_case_stands_settles_whether_it_is_recorded(world: World) -> None:
    waiting = world.case(applicant=replace(MONGOLIAN, sex="FEMALE"))
    early = command(waiting, (waiting.person_id, HERS))
    assert world.refuse(record_iin, "case-officer", early).code == "ILLEGAL_MOVE"
    case = world.decide(world.evidence(waiting, "DOCUMENT", "CONSISTENT"), "APPROVE")
    assert world.refuse(record_iin, "case-officer", early).code == "STALE"
    citizen = move(world, world.place(case), "GRANT_CITIZENSHIP", "c")
    asked = command(citizen, (citizen.person_id, HERS))
    assert world.do(record_iin, "case-officer", asked).status == "CITIZEN"
    assert len(world.all(JournalEvent, kind="IDENTIFIER_RECORDED")) == 1


@pytest.mark.parametrize("who", sorted({*PERSONAS} - {"case-officer", "appeals-officer"}))
def test_no_other_office_finds_the_number_of_somebody_by_writing(world: World, who: str) -> None:
    """Permission stands before the service (tests/schema); in it, a case out of scope is not there."""
    case, mother, _ = family(world)
    result = world.do(record_iin, who, command(case, (mother, "1")))
    assert isinstance(result, Problem)
    assert result.code == ("INVALID_INPUT" if who == "mission-officer" else "NOT_FOUND")
    assert now_of(world, case).version == case.version


@pytest.mark.parametrize(
    ("value", "birth_date", "sex", "agrees"),
    [
        ("850102400017", None, None, (True, True)),
        ("850102400017", None, "MALE", (True, False)),
        ("850102400017", date(1985, 1, 2), "UNSPECIFIED", (True, True)),
        ("850102400017", date(1885, 1, 2), "FEMALE", (False, True)),
        ("850102200014", date(1885, 1, 2), "FEMALE", (True, True)),
        ("150304500015", date(2015, 3, 4), "MALE", (True, True)),
        ("150304600011", date(2015, 3, 4), "MALE", (True, False)),
        ("850102000011", date(1985, 1, 2), "MALE", (True, True)),
        ("850102000011", date(2085, 1, 2), "FEMALE", (True, True)),
        ("850102000011", date(1985, 1, 3), "FEMALE", (False, True)),
    ],
)
def test_what_agrees_with_a_file(
    value: str, birth_date: date | None, sex: str | None, agrees: tuple[bool, bool]
) -> None:
    assert (same_birth_date(value, birth_date), same_sex(value, sex)) == agrees


def test_the_second_row_of_weights_counts_where_the_first_gives_ten() -> None:
    assert check_digit("85010240001") == 7
    assert check_digit("90020330017") == 0
    assert check_digit("00000000100") == 9
    assert check_digit("00000000010") == 1


@given(st.text("0123456789", min_size=11, max_size=11), st.integers(0, 10), st.integers(1, 9))
def test_every_single_misread_digit_is_noticed(text: str, place: int, by: int) -> None:
    digit = check_digit(text)
    other = text[:place] + str((int(text[place]) + by) % 10) + text[place + 1 :]
    first = [sum(w * int(d) for w, d in zip(range(1, 12), t, strict=True)) % 11 for t in (text, other)]
    if digit is not None and 10 not in first and place != 10:
        assert check_digit(other) != digit
