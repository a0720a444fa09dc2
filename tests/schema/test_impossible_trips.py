"""Bad input to eligibility is a list of violations, never a guess; and a receipt outlives a change of the rules."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from policy.rulebook import RULES, load_rulebook
from resolvers.operations import Graph
from schema.assembly import build_schema
from tests.schema.test_eligibility import PASSPORT, trip
from tests.schema.world import World

TODAY = date(2026, 3, 2)
INSIDE = {"outsideKazakhstan": False, "arrival": "2026-03-03", "travelMode": "AIR", "exitCheckpoint": None}
LATER = """
[[rule]]
id = "regime.fra.later"
subject = "regime"
members = ["FRA"]
value = { visa_free = false }
in_force_from = 2026-03-01
known_from = 2026-03-05
verified_on = 2026-03-05
source = "https://example.org"
evidence = "sourced"
"""


def ending(expires: str) -> dict[str, Any]:
    return {**trip("FRA"), "passports": [{"country": "FRA", **PASSPORT, "expires": expires}]}


def stays(number: int) -> list[dict[str, str]]:
    return [
        {"from": str(TODAY - timedelta(days=2 * n + 1)), "to": str(TODAY - timedelta(days=2 * n + 1))}
        for n in range(number)
    ]


CASES: dict[str, tuple[dict[str, Any], list[tuple[str, str]]]] = {
    "unknown country": (trip("QQQ"), [("passports.0.country", "COUNTRY_UNKNOWN")]),
    "withdrawn country": (trip("FRA", "YUG"), [("passports.1.country", "COUNTRY_WITHDRAWN")]),
    "a data set's code": (trip("XKX"), [("passports.0.country", "COUNTRY_ALIAS")]),
    "expires before arrival": (
        ending("2026-03-11"),
        [("passports.0.expires", "PASSPORT_EXPIRES_BEFORE_ARRIVAL")],
    ),
    "expired, arrival unknown": (
        {name: value for name, value in ending("2026-03-01").items() if name != "arrival"},
        [("passports.0.expires", "PASSPORT_EXPIRED")],
    ),
    "arrived yesterday": (trip("FRA", arrival="2026-03-01"), [("arrival", "ARRIVAL_IN_PAST")]),
    "arrived a minute ago": (
        trip("FRA", arrival=None, arrivalAt="2026-03-02T06:59:00Z"),
        [("arrivalAt", "ARRIVAL_IN_PAST")],
    ),
    "two arrivals": (trip("FRA", arrivalAt="2026-04-02T06:59:00Z"), [("arrivalAt", "ARRIVAL_GIVEN_TWICE")]),
    "no day": (trip("FRA", stayDays=0), [("stayDays", "STAY_OUT_OF_RANGE")]),
    "ten thousand days": (trip("FRA", stayDays=10_000), [("stayDays", "STAY_OUT_OF_RANGE")]),
    "inside and arriving": (trip("FRA", **INSIDE), [("outsideKazakhstan", "INSIDE_AND_ARRIVING")]),
    "citizen and former citizen": (
        trip("KAZ", formerCitizen=True),
        [("formerCitizen", "CITIZEN_AND_FORMER_CITIZEN")],
    ),
    "stays twice": (trip("FRA", daysInLast180=3), [("daysInLast180", "EARLIER_STAYS_GIVEN_TWICE")]),
    "no passport": ({**trip("FRA"), "passports": []}, [("passports", "PASSPORT_COUNT")]),
    "eleven passports": (trip(*["FRA"] * 11), [("passports", "PASSPORT_COUNT")]),
    "a thousand and one stays": (trip("FRA", earlierStays=stays(1001)), [("earlierStays", "TOO_MANY_STAYS")]),
    "a stay after arrival": (
        trip("FRA", earlierStays=[{"from": "2026-03-01", "to": "2026-03-13"}]),
        [("earlierStays.0.to", "STAY_AFTER_ARRIVAL")],
    ),
    "a stay backwards": (
        trip("FRA", earlierStays=[{"from": "2026-03-01", "to": "2026-02-13"}]),
        [("earlierStays.0.to", "STAY_REVERSED")],
    ),
    "nowhere": (trip("FRA", exitCheckpoint="LHR"), [("exitCheckpoint", "CHECKPOINT_UNKNOWN")]),
    "too many pages": (
        {**trip("FRA"), "passports": [{"country": "FRA", **PASSPORT, "blankPages": 201}]},
        [("passports.0.blankPages", "BLANK_PAGES_OUT_OF_RANGE")],
    ),
    "everything at once": (
        trip("SUN", "QQQ", arrival="2020-01-01", stayDays=0),
        [
            ("passports.0.country", "COUNTRY_WITHDRAWN"),
            ("passports.1.country", "COUNTRY_UNKNOWN"),
            ("arrival", "ARRIVAL_IN_PAST"),
            ("stayDays", "STAY_OUT_OF_RANGE"),
        ],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_cannot_be_is_listed_in_four_languages(world: World, name: str) -> None:
    asked, expected = CASES[name]
    messages = set()
    for locale in ("KK", "RU", "EN", "FR"):
        body = world.ask("01", {"trip": asked}, locale=locale)
        assert body["data"] is None
        (error,) = body["errors"]
        assert error["extensions"]["code"] == "BAD_USER_INPUT"
        listed = error["extensions"]["violations"]
        assert [(one["path"], one["code"]) for one in listed] == expected
        assert [set(one) for one in listed] == [{"path", "code", "message"}] * len(listed)
        messages.add(tuple(one["message"] for one in listed))
    assert len(messages) == 4
    assert all(said and "{" not in said for one in messages for said in one)


@pytest.mark.parametrize(
    "asked", [trip(*["FRA"] * 10), trip("FRA", stayDays=3650), trip("FRA", earlierStays=stays(80))]
)
def test_what_just_can_be_is_answered(world: World, asked: dict[str, Any]) -> None:
    assert len(world.data("01", {"trip": asked})["routes"]) == 8 * len(asked["passports"])


def test_a_receipt_replays_after_a_rule_was_appended(world: World, tmp_path: Path) -> None:
    found = world.data("01", {"trip": trip("FRA")})
    shutil.copytree(RULES, tmp_path / "rules")
    (tmp_path / "rules" / "later.toml").write_text(LATER)
    process = replace(world.process, rulebook=load_rulebook(tmp_path / "rules"))
    later = World(process, Graph(build_schema(), process), world.loop, world.now, world.feed)
    world.now[0] += timedelta(days=4)
    document = "query($trip: TripInput!) { eligibility(trip: $trip) { routes { verdict } } }"
    assert later.data(document, {"trip": trip("FRA")})["routes"][0]["verdict"] == "CLOSED"
    again = later.data("02", {"receipt": found["receipt"]})
    assert again["authentic"]
    assert again["rulesVersion"] == found["rulesVersion"] != process.rulebook.version
    shown = ("route", "passport", "verdict", "necessity", "maxStayDays")
    assert again["routes"] == [{name: route[name] for name in shown} for route in found["routes"]]


def test_a_receipt_of_an_edited_rule_is_not_authentic(world: World, tmp_path: Path) -> None:
    receipt = world.data("01", {"trip": trip("FRA")})["receipt"]
    shutil.copytree(RULES, tmp_path / "rules")
    eta = tmp_path / "rules" / "eta.toml"
    eta.write_text(eta.read_text().replace("value = { days = 180 }", "value = { days = 90 }"))
    process = replace(world.process, rulebook=load_rulebook(tmp_path / "rules"))
    later = World(process, Graph(build_schema(), process), world.loop, world.now, world.feed)
    assert not later.data("02", {"receipt": receipt})["authentic"]
