"""People at the border: the officer holds the passport, and whatever it shows must be what is on file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from services.people.documents import TravelDocumentData
from services.problems import Conflict
from services.travel.commands import RecordCrossing
from services.travel.crossings import record_crossing

from .world import FRENCH, MONGOLIAN, World


@pytest.mark.parametrize(
    "changes", [{"given": "Else"}, {"family": "Someone"}, {"sex": "MALE"}, {"birth_date": date(1980, 5, 6)}]
)
def test_whatever_the_passport_shows_must_agree(world: World, changes) -> None:
    world.cross(FRENCH, "ALA")
    command = RecordCrossing("k", replace(FRENCH, **changes), "ALA", "EXIT")
    assert world.refuse(record_crossing, "border-officer", command) == Conflict("DOCUMENT_OF_ANOTHER")


@pytest.mark.parametrize("name", ["given", "family"])
def test_one_name_that_is_shown_must_agree_too(world: World, name: str) -> None:
    world.cross(FRENCH, "ALA")
    bare = TravelDocumentData(number=FRENCH.number, country="FRA", **{name: "Else"})
    problem = world.refuse(record_crossing, "border-officer", RecordCrossing("k", bare, "ALA", "EXIT"))
    assert problem == Conflict("DOCUMENT_OF_ANOTHER")
    shown = replace(bare, **{name: getattr(FRENCH, name).upper()})
    assert world.cross(shown, "ALA", "EXIT").direction == "EXIT"


def test_a_name_in_another_script_needs_the_birth_date(world: World) -> None:
    case = world.case(member=world.member().id, applicant=MONGOLIAN)
    assert world.cross(MONGOLIAN, "KZ-BAKHTY").person_id == case.person_id
    other = RecordCrossing("k", replace(MONGOLIAN, birth_date=date(1985, 1, 3)), "ALA", "EXIT")
    assert world.refuse(record_crossing, "border-officer", other) == Conflict("DOCUMENT_OF_ANOTHER")
