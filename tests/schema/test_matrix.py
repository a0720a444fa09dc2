"""Every nationality and route in one answer."""

from __future__ import annotations

from typing import Any

import pytest

from policy.reference import country_codes
from tests.schema.test_eligibility import ROUTES, TRIP, trip
from tests.schema.world import World

MATRIX = """
query ($trip: TripInput!, $on: Date, $knownAt: DateTime) {
  eligibilityMatrix(trip: $trip, on: $on, knownAt: $knownAt) {
    rulesOn rulesVersion
    rows { country { code name(locale: EN) } routes { route verdict necessity maxStayDays missing awaiting } }
  }
}
"""


def asked(world: World, on: str | None = None, **changes: Any) -> dict[str, dict[str, Any]]:
    """The cells by country and route."""
    given = {key: value for key, value in {**TRIP, **changes, "passports": []}.items() if value is not None}
    rows = world.data(MATRIX, {"trip": given, "on": on})["rows"]
    return {row["country"]["code"]: {cell["route"]: cell for cell in row["routes"]} for row in rows}


def test_every_country_and_route_in_order(world: World) -> None:
    found = world.data(MATRIX, {"trip": {**TRIP, "passports": []}})
    assert [row["country"]["code"] for row in found["rows"]] == sorted(country_codes())
    assert all([cell["route"] for cell in row["routes"]] == ROUTES for row in found["rows"])
    assert found["rulesOn"] == "2026-03-12"
    names = {row["country"]["code"]: row["country"]["name"] for row in found["rows"]}
    assert names["FRA"] == "France"


def test_cells_say_what_a_lone_passport_is_told(world: World) -> None:
    found = asked(world)
    for country in ("FRA", "ZAF", "KAZ", "IND", "TUR"):
        alone = world.data("01", {"trip": {**trip(), "passports": [{"country": country}]}})["routes"]
        assert [{key: route[key] for key in found[country][route["route"]]} for route in alone] == [
            found[country][route] for route in ROUTES
        ]


def test_a_nationality_without_a_regime_is_undetermined(world: World) -> None:
    cell = asked(world)["GIB"]["VISA_FREE"]
    assert (cell["verdict"], cell["awaiting"]) == ("UNDETERMINED", ["authority.regime"])


@pytest.mark.parametrize(("day", "verdict"), [("2025-08-01", "CLOSED"), ("2025-10-01", "UNDETERMINED")])
def test_under_the_rules_of_a_day(world: World, day: str, verdict: str) -> None:
    assert asked(world, on=day, arrival=day, stayDays=60)["TUR"]["VISA_FREE"]["verdict"] == verdict


def test_a_trip_with_passports_is_refused(world: World) -> None:
    (error,) = world.ask(MATRIX, {"trip": trip("FRA")})["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert [(v["path"], v["code"]) for v in error["extensions"]["violations"]] == [
        ("passports", "PASSPORTS_GIVEN")
    ]


def test_a_trip_that_cannot_be_is_refused_here_too(world: World) -> None:
    (error,) = world.ask(MATRIX, {"trip": {**TRIP, "passports": [], "stayDays": 0}})["errors"]
    assert [(v["path"], v["code"]) for v in error["extensions"]["violations"]] == [
        ("stayDays", "STAY_OUT_OF_RANGE")
    ]


def test_without_passports_one_trip_has_no_answer(world: World) -> None:
    (error,) = world.ask("01", {"trip": {**TRIP, "passports": []}})["errors"]
    assert [v["code"] for v in error["extensions"]["violations"]] == ["PASSPORT_COUNT"]
