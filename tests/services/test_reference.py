"""Reference tables: everything the data holds, loaded as often as one likes."""

from __future__ import annotations

from datetime import date

from access.personas import PERSONAS
from models.reference import Checkpoint, Country, Office, Region
from policy.reference import checkpoints, countries, regions
from services.reference import load_reference

from .world import World

TABLES = ("countries", "regions", "checkpoints", "offices")


def test_all_of_the_data_is_there(still: World) -> None:
    assert {c.code for c in still.all(Country)} == set(countries())
    assert {r.code for r in still.all(Region)} == set(regions())
    assert {c.code for c in still.all(Checkpoint)} == set(checkpoints())
    assert {o.code for o in still.all(Office)} >= {
        "MIGRATION",
        "BORDER",
        "PAYMENTS",
        "MINISTRY",
        "SELF",
        "MISSION-ULN",
    }


def test_everything_has_a_name_in_four_languages(still: World) -> None:
    for entity in (Country, Region, Checkpoint, Office):
        for row in still.all(entity):
            assert all((row.name_kk, row.name_ru, row.name_en, row.name_fr)), row.code


def test_loading_again_changes_nothing(world: World) -> None:
    before = world.counts()
    with world.database.batch() as session:
        load_reference(session)
    assert world.counts() == before


def test_a_changed_row_takes_the_value_of_the_data(world: World) -> None:
    with world.database.batch() as session:
        session.get_one(Office, "BORDER").name_en = "Somebody"
    with world.database.batch() as session:
        load_reference(session)
    assert world.all(Office, code="BORDER")[0].name_en == "Border service"


def test_regions_know_when_they_began_and_what_they_left(still: World) -> None:
    abai = still.all(Region, code="KZ-10")[0]
    assert (abai.valid_from, abai.split_from) == (date(2022, 6, 8), "KZ-VOS")
    assert still.all(Region, code="KZ-YUZ")[0].valid_to == date(2018, 6, 18)


def test_checkpoints_are_of_a_mode_of_travel(still: World) -> None:
    kinds = {c.code: (c.kind, c.international) for c in still.all(Checkpoint)}
    assert kinds["ALA"] == ("AIR", True)
    assert kinds["BXH"] == ("AIR", False)
    assert kinds["KZ-KHORGOS"] == ("LAND", True)
    assert {kind for kind, _ in kinds.values()} == {"AIR", "LAND", "RAIL", "SEA"}


def test_every_persona_has_an_office_that_exists(still: World) -> None:
    assert {a.office for a in PERSONAS.values() if a.office} <= {o.code for o in still.all(Office)}
