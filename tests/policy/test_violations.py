"""Impossible input is refused with a path and a code."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from policy.eligibility import violations
from policy.trip import Passport, Stay, TravelMode, Trip
from tests.policy.travellers import DAY, NOW, TODAY, traveller

A = TODAY + 10 * DAY


def found(trip: Trip, on: date | None = None) -> list[tuple[str, str]]:
    return [(v.path, v.code.removeprefix("violation.")) for v in violations(trip, now=NOW, on=on)]


def holding(**said: object) -> Trip:
    return replace(traveller(), passports=(replace(traveller().passports[0], **said),))


INSIDE = {"outside_kazakhstan": False, "exit_checkpoint": None, "arrival": TODAY + DAY}


@pytest.mark.parametrize(
    ("trip", "expected"),
    [
        (traveller(), []),
        (Trip((Passport("FRA"),)), []),
        (Trip(()), [("passports", "passport_count")]),
        (Trip((Passport("FRA"),) * 11), [("passports", "passport_count")]),
        (holding(country="XYZ"), [("passports.0.country", "country_unknown")]),
        (holding(country="fra"), [("passports.0.country", "country_unknown")]),
        (holding(country="YUG"), [("passports.0.country", "country_withdrawn")]),
        (holding(country="XKX"), [("passports.0.country", "country_alias")]),
        (holding(country="RKS"), []),
        (holding(country="XXB"), []),
        (holding(expires=A - DAY), [("passports.0.expires", "passport_expires_before_arrival")]),
        (holding(expires=A), []),
        (
            replace(holding(expires=TODAY - DAY), arrival=None),
            [("passports.0.expires", "passport_expired")],
        ),
        (holding(blank_pages=-1), [("passports.0.blankPages", "blank_pages_out_of_range")]),
        (traveller(arrival=TODAY - DAY), [("arrival", "arrival_in_past")]),
        (traveller(arrival=TODAY), []),
        (traveller(arrival=None, arrival_at=NOW - timedelta(minutes=1)), [("arrivalAt", "arrival_in_past")]),
        (traveller(arrival=None, arrival_at=NOW), []),
        (
            traveller(arrival_at=datetime(2026, 12, 1, 18, 59, tzinfo=UTC)),
            [("arrivalAt", "arrival_given_twice")],
        ),
        (traveller(arrival_at=datetime(2026, 12, 1, 19, 0, tzinfo=UTC)), []),
        (traveller(arrival=date.max), [("arrival", "day_out_of_range")]),
        (traveller(arrival=date.min), [("arrival", "day_out_of_range")]),
        (
            traveller(arrival=None, arrival_at=datetime.min.replace(tzinfo=UTC)),
            [("arrivalAt", "day_out_of_range")],
        ),
        (traveller(stay_days=0), [("stayDays", "stay_out_of_range")]),
        (traveller(stay_days=-5), [("stayDays", "stay_out_of_range")]),
        (traveller(stay_days=10_000), [("stayDays", "stay_out_of_range")]),
        (traveller(days_in_last_180=5), [("daysInLast180", "earlier_stays_given_twice")]),
        (traveller(days_in_last_180=181, earlier_stays=None), [("daysInLast180", "days_out_of_range")]),
        (traveller(days_in_last_180=180, earlier_stays=None), []),
        (traveller(earlier_stays=(Stay(TODAY, TODAY - DAY),)), [("earlierStays.0.to", "stay_reversed")]),
        (traveller(earlier_stays=(Stay(TODAY, A + DAY),)), [("earlierStays.0.to", "stay_after_arrival")]),
        (
            traveller(earlier_stays=(Stay(TODAY - 5 * DAY, TODAY), Stay(TODAY - 9 * DAY, TODAY - 4 * DAY))),
            [("earlierStays.0.from", "stays_overlap")],
        ),
        (traveller(earlier_stays=(Stay(TODAY - 5 * DAY, TODAY), Stay(TODAY, A))), []),
        (traveller(earlier_stays=(Stay(TODAY, TODAY),) * 501), [("earlierStays", "too_many_stays")]),
        (traveller(entry_checkpoint="LHR"), [("entryCheckpoint", "checkpoint_unknown")]),
        (traveller(exit_checkpoint=""), [("exitCheckpoint", "checkpoint_unknown")]),
        (traveller("KAZ", former_citizen=True), [("formerCitizen", "citizen_and_former_citizen")]),
        (traveller(**INSIDE), [("outsideKazakhstan", "inside_and_arriving")]),
        (traveller(**{**INSIDE, "exit_checkpoint": "ALA"}), []),
        (traveller(**{**INSIDE, "arrival": A}), []),
        (traveller(**{**INSIDE, "travel_mode": TravelMode.LAND}), []),
    ],
)
def test_violations(trip: Trip, expected: list[tuple[str, str]]) -> None:
    assert found(trip) == expected


def test_all_are_listed_at_once() -> None:
    trip = traveller(stay_days=0, entry_checkpoint="X", passports=(Passport("??"), Passport("SUN")))
    assert found(trip) == [
        ("passports.0.country", "country_unknown"),
        ("passports.1.country", "country_withdrawn"),
        ("stayDays", "stay_out_of_range"),
        ("entryCheckpoint", "checkpoint_unknown"),
    ]


def test_a_withdrawn_country_names_what_came_after() -> None:
    (one,) = violations(holding(country="CSK"), now=NOW)
    assert one.params == {"country": "CSK", "now": "CZE SVK"}


@pytest.mark.parametrize("on", [date.min, date(1991, 12, 15), date(2036, 11, 23), date.max])
def test_the_day_of_the_rules_must_be_thinkable(on: date) -> None:
    assert found(traveller(), on) == [("on", "day_out_of_range")]


def test_past_is_what_lies_before_on() -> None:
    past = date(2025, 8, 1)
    assert found(traveller("TUR", arrival=past), past) == []
    assert found(traveller("TUR", arrival=past - DAY), past) == [("arrival", "arrival_in_past")]
