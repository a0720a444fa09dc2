"""IINs through the graph: recorded by case officers, opened for those who see the case, worded where they are wrong."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from access.actor import ANYBODY
from access.permissions import Permission
from access.permissions import granted as rights_of
from access.personas import PERSONAS
from models.kandas import CaseMember, KandasCase
from models.persons import PersonKey
from services.kandas.iins import check_digit
from tests.schema.families import MISSION, OFFICER, PAYMENTS, Case
from tests.schema.later import document, write

ACTORS = {"anybody": ANYBODY, **PERSONAS}
BEGINS = {"SELF": "8002033", "SPOUSE": "8201014"}
"""What birth date, century and sex make of the first seven digits: of him, and of her."""
FAMILY = """query($r: String!) { kandasCase(reference: $r) { allowedActions
    family { relation person { id identifiers { kind value } } } } }"""


def family(case: Case, actor: Any = OFFICER) -> dict[str, Any]:
    """The persons of a case by relation, with their numbers."""
    found = case.world.data(FAMILY, {"r": case.reference}, actor)
    return {row["relation"]: row["person"] for row in found["family"]}


def issued(case: Case, relation: str, like: str | None = None) -> dict[str, str]:
    """A number of its own for somebody of the case; with `like` one that fits somebody else of it."""
    serials = (f"{BEGINS[like or relation]}{number:04}" for number in case.world.numbers)
    value = next(f"{serial}{digit}" for serial in serials if (digit := check_digit(serial)) is not None)
    return {"person": family(case)[relation]["id"], "value": value, "issuedOn": "2026-03-02"}


def test_a_family_has_its_numbers_where_its_case_is_seen(granted: Case) -> None:
    assert "RECORD_IIN" in granted.world.data(FAMILY, {"r": granted.reference}, OFFICER)["allowedActions"]
    his, hers = issued(granted, "SELF"), issued(granted, "SPOUSE")
    found = write(granted, "recordIin", OFFICER, identifiers=[his, hers])
    assert (found["__typename"], found["status"]) == ("KandasCase", "GRANTED")
    for actor in (OFFICER, MISSION):
        assert {relation: who["identifiers"] for relation, who in family(granted, actor).items()} == {
            "SELF": [{"kind": "STATE_IIN", "value": his["value"]}],
            "SPOUSE": [{"kind": "STATE_IIN", "value": hers["value"]}],
        }


def test_an_erased_file_has_a_number_nobody_can_read(granted: Case) -> None:
    write(granted, "recordIin", OFFICER, identifiers=[issued(granted, "SELF")])
    with granted.world.process.database.batch() as session:
        person = session.scalar(sa.select(KandasCase.person_id).where(KandasCase.id == granted.id))
        session.execute(sa.delete(PersonKey).where(PersonKey.person_id == person))
    assert family(granted)["SELF"]["identifiers"] == [{"kind": "STATE_IIN", "value": None}]


def test_a_number_that_contradicts_the_file_says_so_in_words(granted: Case) -> None:
    found = write(granted, "recordIin", OFFICER, identifiers=[issued(granted, "SELF", like="SPOUSE")])
    assert [(v["path"], v["code"], v["message"]) for v in found["violations"]] == [
        (
            "identifiers.0.value",
            "IIN_BIRTH_DATE",
            "The IIN says another date of birth than the file of the person.",
        ),
        ("identifiers.0.value", "IIN_SEX", "The IIN says another sex than the file of the person."),
    ]


def test_who_pays_reads_no_numbers(granted: Case) -> None:
    number = issued(granted, "SELF")
    write(granted, "recordIin", OFFICER, identifiers=[number])
    granted.place()
    body = granted.world.ask(FAMILY, {"r": granted.reference}, PAYMENTS)
    assert {error["extensions"]["code"] for error in body["errors"]} == {"FORBIDDEN"}
    assert number["value"] not in str(body)


@pytest.mark.parametrize("name", ACTORS)
def test_only_case_officers_record_them(granted: Case, name: str) -> None:
    world, actor = granted.world, ACTORS[name]
    number = {"identifiers": [issued(granted, "SELF")]}
    asked = {"idempotencyKey": world.key(), "case": granted.id, "version": granted.version, **number}
    before = world.rows()
    body = world.ask(document("recordIin", "... on KandasCase { version }"), {"input": asked}, actor)
    if Permission.IDENTIFIER_RECORD in rights_of(actor.roles):
        assert body["data"]["recordIin"] == {"__typename": "KandasCase", "version": granted.version + 1}
        assert world.rows()["identifiers"] == before["identifiers"] + 1
    else:
        wanted = "UNAUTHENTICATED" if actor.anonymous else "FORBIDDEN"
        assert [error["extensions"]["code"] for error in body["errors"]] == [wanted]
        assert world.rows() == before


def test_members_of_the_case_are_the_family(granted: Case) -> None:
    with granted.world.process.database.read() as session:
        rows = sa.select(CaseMember.person_id).where(CaseMember.case_id == granted.id)
        assert {person["id"] for person in family(granted).values()} == set(session.scalars(rows))
