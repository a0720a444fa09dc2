"""Eligibility as a traveller asks it: every promised answer, its receipt, and questions that cannot be."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from tests.schema.world import World

ROUTES = ["VISA_FREE", "ETA", "E_VISA", "CONSULAR_VISA", "E_RESIDENCY", "ATA_ZHOLY", "KAZAKH_CARD", "KANDAS"]
PASSPORT = {"kind": "ORDINARY", "expires": "2031-03-02", "blankPages": 10}
TRIP = {
    "purpose": "TOURISM",
    "stayDays": 20,
    "arrival": "2026-03-12",
    "travelMode": "AIR",
    "entryCheckpoint": "ALA",
    "exitCheckpoint": "ALA",
    "earlierStays": [],
    "outsideKazakhstan": True,
    "formerCitizen": False,
    "kazakhOrigin": False,
}
ORIGIN = {"kazakhOrigin": True, "purpose": "RETURN"}


def trip(*countries: str, **changes: Any) -> dict[str, Any]:
    """The trip of the table: what a row changes, and None for what it leaves out."""
    asked = {**TRIP, **changes, "passports": [{"country": country, **PASSPORT} for country in countries]}
    return {name: value for name, value in asked.items() if value is not None}


def asked(world: World, *countries: str, on: str | None = None, **changes: Any) -> dict[str, Any]:
    """The answers by route, for one passport."""
    found = world.data("01", {"trip": trip(*countries, **changes), "on": on})
    return {route["route"]: route for route in found["routes"]}


def disputed(route: dict[str, Any]) -> set[str]:
    return {r["rule"]["id"] for r in route["reasons"] if r["rule"] and r["rule"]["disputed"]}


def test_visa_exempt(world: World) -> None:
    found = asked(world, "FRA")
    assert list(found) == ROUTES
    assert (found["VISA_FREE"]["verdict"], found["VISA_FREE"]["maxStayDays"]) == ("OPEN", 30)
    eta = found["ETA"]
    assert (eta["verdict"], eta["necessity"], eta["validityDays"]) == ("OPEN", "RECOMMENDED", 180)
    assert eta["applyBy"] == "2026-03-08T19:00:00.000Z"
    assert found["E_VISA"]["verdict"] == "CLOSED"
    assert "exempt" in " ".join(reason["text"] for reason in found["E_VISA"]["reasons"])


def test_a_day_too_long(world: World) -> None:
    route = asked(world, "FRA", stayDays=31)["VISA_FREE"]
    assert route["verdict"] == "CLOSED"
    assert route["nearestChange"] == {"fact": "STAY_DAYS", "text": "Stay 30 days or less."}


def test_ninety_days_in_a_hundred_and_eighty(world: World) -> None:
    route = asked(world, "FRA", earlierStays=None, daysInLast180=80)["VISA_FREE"]
    assert route["verdict"] == "CLOSED"
    assert route["nearestChange"] == {"fact": "STAY_DAYS", "text": "Stay 10 days or less."}


def test_days_fall_out_while_the_traveller_stays(world: World) -> None:
    earlier = [{"from": "2025-07-26", "to": "2025-09-23"}]
    assert asked(world, "FRA", earlierStays=earlier, stayDays=30)["VISA_FREE"]["verdict"] == "OPEN"


def test_a_stay_left_out_is_missing(world: World) -> None:
    route = asked(world, "FRA", stayDays=None)["VISA_FREE"]
    assert (route["verdict"], route["missing"]) == ("UNDETERMINED", ["STAY_DAYS"])


def test_forty_eight_hours_are_too_few_for_an_eta(world: World) -> None:
    found = asked(world, "FRA", arrival="2026-03-04")
    assert found["ETA"]["verdict"] == "CLOSED"
    assert found["ETA"]["nearestChange"] == {"fact": "ARRIVAL", "text": "Arrive on 6 March 2026 or later."}
    assert found["VISA_FREE"]["verdict"] == "OPEN"


def test_an_e_visa_with_an_invitation(world: World) -> None:
    route = asked(world, "ZAF", hasInvitation=True, arrival="2026-04-11")["E_VISA"]
    assert route["verdict"] == "OPEN"
    assert "step.e_visa.single_entry" in [step["code"] for step in route["steps"]]
    assert any(rule.startswith("e_visa.nationality") for rule in disputed(route))


def test_an_e_visa_is_for_airports(world: World) -> None:
    by_land = {"travelMode": "LAND", "entryCheckpoint": None, "exitCheckpoint": None}
    route = asked(world, "ZAF", hasInvitation=True, arrival="2026-04-11", **by_land)["E_VISA"]
    assert route["verdict"] == "CLOSED"
    assert "international airport" in route["nearestChange"]["text"]


def test_an_e_visa_without_a_purpose(world: World) -> None:
    route = asked(world, "ZAF", hasInvitation=True, arrival="2026-04-11", purpose=None)["E_VISA"]
    assert (route["verdict"], route["missing"]) == ("UNDETERMINED", ["PURPOSE"])


def test_two_passports_are_compared_route_by_route(world: World) -> None:
    found = world.data("01", {"trip": trip("FRA", "ZAF")})["routes"]
    assert [(route["passport"], route["route"]) for route in found] == [
        (country, route) for country in ("FRA", "ZAF") for route in ROUTES
    ]


def test_kazakh_origin_with_documents(world: World) -> None:
    found = asked(world, "MNG", hasOriginDocuments=True, **ORIGIN)
    assert found["KANDAS"]["verdict"] == "OPEN"
    assert (found["ATA_ZHOLY"]["verdict"], found["ATA_ZHOLY"]["missing"]) == (
        "UNDETERMINED",
        ["ATA_ZHOLY_GROUND"],
    )


def test_kazakh_origin_without_documents(world: World) -> None:
    route = asked(world, "MNG", hasOriginDocuments=False, **ORIGIN)["KANDAS"]
    assert route["verdict"] == "OPEN"
    codes = [step["code"] for step in route["steps"]]
    assert codes.index("step.kandas.commission") < codes.index("step.kandas.genomic_last_resort")


@pytest.mark.parametrize("country", ["FRA", "ZAF", "MNG"])
def test_no_foreigner_inside_becomes_an_e_resident(world: World, country: str) -> None:
    inside = asked(world, country, outsideKazakhstan=False, travelMode=None)
    assert inside["E_RESIDENCY"]["verdict"] == "CLOSED"


@pytest.mark.parametrize(("day", "verdict"), [("2025-08-01", "CLOSED"), ("2025-10-01", "OPEN")])
def test_turkey_before_and_after_its_change(world: World, day: str, verdict: str) -> None:
    route = asked(world, "TUR", on=day, arrival=day, stayDays=60)["VISA_FREE"]
    assert route["verdict"] == verdict
    if verdict == "OPEN":
        assert disputed(route)


def test_a_territory_without_a_regime_waits_for_the_authority(world: World) -> None:
    route = asked(world, "GIB")["VISA_FREE"]
    assert (route["verdict"], route["missing"]) == ("UNDETERMINED", [])
    assert route["awaiting"]


def test_a_receipt_replays_the_answer(world: World) -> None:
    found = world.data("01", {"trip": trip("FRA", stayDays=31)})
    again = world.data("02", {"receipt": found["receipt"]})
    assert again["authentic"] and again["answeredAt"] == "2026-03-02T07:00:00.000Z"
    assert (again["rulesOn"], again["rulesVersion"]) == (found["rulesOn"], found["rulesVersion"])
    shown = ("route", "passport", "verdict", "necessity", "maxStayDays")
    assert again["routes"] == [{name: route[name] for name in shown} for route in found["routes"]]


def test_a_receipt_holds_after_the_clock_has_moved(world: World) -> None:
    found = world.data("01", {"trip": trip("FRA", arrival="2026-03-06")})
    world.now[0] = world.now[0].replace(year=2027)
    again = world.data("02", {"receipt": found["receipt"]})
    assert [r["verdict"] for r in again["routes"]] == [r["verdict"] for r in found["routes"]]


def test_an_altered_receipt_is_not_authentic(world: World) -> None:
    receipt = world.data("01", {"trip": trip("FRA", stayDays=31)})["receipt"]
    name, body, tag = receipt.split(".")
    payload = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)).replace(
        b'"stay_days":31', b'"stay_days":30'
    )
    forged = base64.urlsafe_b64encode(payload).rstrip(b"=").decode()
    nothing = {"rulesOn": None, "rulesVersion": None, "answeredAt": None, "authentic": False, "routes": []}
    for text in (f"{name}.{forged}.{tag}", receipt[:-1], "", "x", "ü.ü.ü", "a" * 10_000):
        assert world.data("02", {"receipt": text}) == {"receipt": text, **nothing}


def test_a_cursor_is_no_receipt(world: World) -> None:
    receipt = world.data("01", {"trip": trip("FRA")})["receipt"]
    payload = world.process.signer.open(receipt, "receipt")
    assert world.data("02", {"receipt": world.process.signer.sign(payload, "receipt")})["authentic"]
    assert not world.data("02", {"receipt": world.process.signer.sign(payload, "cursor")})["authentic"]


def test_asking_leaves_nothing_behind(world: World) -> None:
    before = world.rows()
    world.data("02", {"receipt": world.data("01", {"trip": trip("FRA")})["receipt"]})
    assert world.rows() == before


def test_a_trip_that_cannot_be_is_refused_with_everything_wrong(world: World) -> None:
    asked_for = trip("SUN", stayDays=0, arrival="2020-01-01", entryCheckpoint="NOWHERE")
    body = world.ask("01", {"trip": asked_for}, locale="RU")
    (error,) = body["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    found = {violation["path"]: violation["code"] for violation in error["extensions"]["violations"]}
    assert found == {
        "passports.0.country": "COUNTRY_WITHDRAWN",
        "arrival": "ARRIVAL_IN_PAST",
        "stayDays": "STAY_OUT_OF_RANGE",
        "entryCheckpoint": "CHECKPOINT_UNKNOWN",
    }
    assert all(violation["message"] for violation in error["extensions"]["violations"])


@pytest.mark.parametrize("locale", ["KK", "RU", "EN", "FR"])
def test_words_follow_the_language(world: World, locale: str) -> None:
    document = "query($trip: TripInput!) { eligibility(trip: $trip) { routes { summary } } }"
    by_request = world.data(document, {"trip": trip("FRA")}, locale=locale)
    by_argument = world.data(document.replace("summary", f"summary(locale: {locale})"), {"trip": trip("FRA")})
    by_null = world.data(
        document.replace("summary", "summary(locale: null)"), {"trip": trip("FRA")}, locale=locale
    )
    assert by_request == by_argument == by_null
    assert len({route["summary"] for route in by_request["routes"]}) > 3


def test_known_at_asks_with_the_knowledge_of_then(world: World) -> None:
    document = """query($trip: TripInput!, $known: DateTime) {
        eligibility(trip: $trip, knownAt: $known) { routes { route verdict } } }"""
    known = world.data(document, {"trip": trip("FRA"), "known": "2010-01-01T00:00:00Z"})
    assert next(r["verdict"] for r in known["routes"] if r["route"] == "ETA") == "CLOSED"


def test_what_changed_for_a_nationality(world: World) -> None:
    found = world.data("03", {"country": "TUR", "from": "2025-08-01", "to": "2025-10-01"})
    assert (found["code"], found["alpha2"], found["name"]) == ("TUR", "TR", "Түркия")
    changes = [change for change in found["ruleChanges"] if change["route"] == "VISA_FREE"]
    assert [(change["on"], change["before"], change["after"]) for change in changes] == [
        ("2025-08-25", "30/90-in-180", "30/90-in-180|90/90-in-180"),
        ("2025-09-10", "30/90-in-180|90/90-in-180", "90/90-in-180"),
    ]
    assert all(
        change["rule"]["id"].startswith("regime.tur") and change["rule"]["source"] for change in changes
    )


def test_a_country_nobody_knows_is_null(world: World) -> None:
    assert world.data("03", {"country": "QQQ", "from": "2025-08-01", "to": "2025-10-01"}) is None


def test_days_in_the_wrong_order_are_bad_input(world: World) -> None:
    body = world.ask("03", {"country": "TUR", "from": "2025-10-01", "to": "2025-08-01"})
    assert body["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
