"""Many trips at once get, row by row, the verdicts that each gets alone."""

from dataclasses import fields, replace
from datetime import date, datetime, timedelta, timezone

import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from policy.bulk import SCHEMA, frame, verdicts
from policy.casebook import load_cases
from policy.eligibility import answer, violations
from policy.reference import country_codes
from policy.rows import STREAMED, kin
from policy.rulebook import load_rulebook
from policy.trip import Route, Stay, Trip, Verdict
from tests.policy.travellers import DAY, NOW, PATIENT, TODAY, thinned, traveller, whole_trips

BOOK = load_rulebook()


def one_by_one(trips: list[Trip], now: datetime, on: date | None, known_at: date | None) -> list[tuple]:
    rows = []
    for place, trip in enumerate(trips):
        routes = answer(BOOK, trip, now=now, on=on, known_at=known_at, with_nearest=False).routes
        for start in range(0, len(routes), len(Route)):
            own = routes[start : start + len(Route)]
            rows.append((place, own[0].passport.country, *(route.verdict for route in own)))
    return rows


def at_once(
    trips: list[Trip], now: datetime, on: date | None = None, known_at: date | None = None
) -> list[tuple]:
    return verdicts(BOOK, frame(trips), now=now, on=on, known_at=known_at).rows()


@st.composite
def any_trips(draw: st.DrawFn) -> Trip:
    """A trip with anything left out, perhaps with a second passport or a count instead of stays."""
    trip = draw(whole_trips())
    if draw(st.booleans()):
        trip = draw(thinned(trip))
    if draw(st.integers(0, 3)) == 0:
        trip = replace(trip, earlier_stays=None, days_in_last_180=draw(st.integers(0, 180)))
    if draw(st.integers(0, 3)) == 0:
        other = draw(whole_trips()).passports[0]
        trip = replace(trip, passports=(*trip.passports, other))
    return trip


@given(st.lists(any_trips(), min_size=1, max_size=12), st.sampled_from((None, None, TODAY + 3 * DAY)))
@settings(PATIENT, max_examples=100)
def test_equal_to_the_answer_for_every_row(trips: list[Trip], on: date | None) -> None:
    trips = [trip for trip in trips if not violations(trip, now=NOW, on=on)]
    assume(trips)
    assert at_once(trips, NOW, on) == one_by_one(trips, NOW, on, None)


@given(st.lists(any_trips(), min_size=1, max_size=6), st.integers(0, 1600), st.integers(0, 1600))
@settings(PATIENT, max_examples=60)
def test_equal_on_days_gone_by(trips: list[Trip], days_ago: int, known_days_ago: int) -> None:
    """As asked then, and as known on another day: the rules of 2022 to 2026 all come by."""
    now, known_at = NOW - days_ago * DAY, TODAY - known_days_ago * DAY
    trips = [trip for trip in trips if not violations(trip, now=now)]
    assume(trips)
    assert at_once(trips, now, None, known_at) == one_by_one(trips, now, None, known_at)


@pytest.mark.parametrize("known", ["all", "no arrival", "passport alone"])
def test_every_country(known: str) -> None:
    trip = replace(traveller(has_invitation=True), **({} if known == "all" else {"arrival": None}))
    if known == "passport alone":
        trip = Trip(trip.passports)
    trips = [
        replace(trip, passports=(replace(trip.passports[0], country=code),))
        for code in sorted(country_codes())
    ]
    assert at_once(trips, NOW) == one_by_one(trips, NOW, None, None)


def test_every_case_of_the_case_files() -> None:
    for case in load_cases():
        if not violations(case.trip, now=case.now, on=case.on):
            args = (case.now, case.on, case.known_at)
            assert at_once([case.trip], *args) == one_by_one([case.trip], *args), case.name


def stayed(*ends: tuple[int, int]) -> tuple[Stay, ...]:
    return tuple(Stay(TODAY - first * DAY, TODAY - last * DAY) for first, last in ends)


@pytest.mark.parametrize(
    "earlier",
    [
        stayed((90, 61), (61, 31)),
        stayed((61, 31), (90, 61)),
        stayed((30, 1), (200, 150), (100, 71)),
        stayed((30, 0)),
        stayed((300, 91), (90, 0)),
        stayed(*((day, day - 7) for day in range(190, 10, -20))),
        stayed(*((day, day - 4) for day in range(20, 200, 15))),
    ],
)
@pytest.mark.parametrize(
    "known", [{}, {"stay_days": None}, {"arrival": None}, {"arrival": None, "stay_days": None}]
)
def test_days_that_two_stays_share_count_once(earlier: tuple[Stay, ...], known: dict[str, None]) -> None:
    """In any order; at every edge of the window; beside trips that have no stays, or of which none is known."""
    stays = [(earlier, days) for days in range(1, 92, 1 if "stay_days" not in known else 91)]
    stays += [(other, days) for other in ((), None) for days in (29, 30, 31, 90)]
    trips = [
        replace(traveller(country), **{"earlier_stays": past, "stay_days": days, **known})
        for country in ("FRA", "RUS", "IND")
        for past, days in stays
    ]
    assert at_once(trips, NOW) == one_by_one(trips, NOW, None, None)


def test_the_day_on_which_the_last_stay_ends_counts_from_the_next_day_on() -> None:
    """Sixty-one days that end today: thirty more fit from today, but not from tomorrow."""
    past = [stayed((60 + more, 0)) for more in (-1, 0, 1)]
    lasting = (replace(traveller().passports[0], expires=date(2040, 1, 1)),)
    trips = [traveller(passports=lasting, arrival=None, earlier_stays=stays, stay_days=30) for stays in past]
    given_rows = verdicts(BOOK, frame(trips), now=NOW)
    assert given_rows["VISA_FREE"].to_list() == ["OPEN", "UNDETERMINED", "UNDETERMINED"]
    assert given_rows.rows() == one_by_one(trips, NOW, None, None)


@pytest.mark.parametrize("stay", [1, 12, None])
def test_a_passport_that_ends_before_the_window_opens(stay: int | None) -> None:
    """Each day on which the passport may end: from some day on there is a day left to arrive."""
    passport = traveller().passports[0]
    trips = [
        traveller(
            passports=(replace(passport, expires=TODAY + last * DAY),),
            arrival=None,
            earlier_stays=stayed((100, 60), (54, 5)),
            stay_days=stay,
        )
        for last in range(120)
    ]
    assert at_once(trips, NOW) == one_by_one(trips, NOW, None, None)


@pytest.mark.parametrize("purpose", ["TOURISM", "BUSINESS", "MEDICAL", "WORK", None])
@pytest.mark.parametrize("stay", [7, None])
def test_a_passport_that_ends_soon_after_an_e_visa(purpose: str | None, stay: int | None) -> None:
    """Three months or six, by two readings, after the longest stay of the purpose."""
    good = traveller("ZAF", has_invitation=True, astana_hub_confirmed=True, purpose=purpose, stay_days=stay)
    trips = [
        replace(good, passports=(replace(good.passports[0], expires=TODAY + last * DAY),))
        for last in range(80, 320)
    ]
    given_rows = at_once(trips, NOW)
    assert given_rows == one_by_one(trips, NOW, None, None)
    assert purpose == "WORK" or len({row[2 + list(Route).index(Route.E_VISA)] for row in given_rows}) > 1


def test_the_exact_edge_of_thirty_days_and_of_ninety() -> None:
    trips = [
        traveller(stay_days=30),
        traveller(stay_days=31),
        traveller(stay_days=30, earlier_stays=stayed((60, 1))),
        traveller(stay_days=30, earlier_stays=stayed((61, 1))),
        traveller(stay_days=None),
    ]
    given_rows = verdicts(BOOK, frame(trips), now=NOW)["VISA_FREE"].to_list()
    assert given_rows == ["OPEN", "CLOSED", "OPEN", "CLOSED", "UNDETERMINED"]


def test_an_arrival_to_the_minute() -> None:
    deadline = NOW + timedelta(hours=72)
    near = [deadline, deadline - timedelta(minutes=1), deadline.astimezone(timezone(timedelta(hours=9)))]
    trips = [traveller(arrival=None, arrival_at=moment) for moment in near]
    given_rows = verdicts(BOOK, frame(trips), now=NOW)
    assert given_rows["ETA"].to_list() == ["OPEN", "CLOSED", "OPEN"]
    assert given_rows.rows() == one_by_one(trips, NOW, None, None)


def test_a_column_may_be_one_value_repeated() -> None:
    """As with_columns(pl.lit(...)) makes it."""
    trips = frame([traveller(stay_days=days) for days in (20, 31)]).drop("travel_mode")
    trips = (
        trips.with_columns(pl.lit("AIR").alias("travel_mode"), stay_days=pl.lit(31))
        .cast(SCHEMA)
        .select(*SCHEMA)
    )
    assert verdicts(BOOK, trips, now=NOW)["VISA_FREE"].to_list() == ["CLOSED", "CLOSED"]


def test_rows_are_passports_in_their_order() -> None:
    passport = traveller().passports[0]
    trips = [
        traveller(passports=(replace(passport, country="ZAF"), passport)),
        traveller(passports=()),
        traveller(passports=(replace(passport, country="KAZ"), passport)),
    ]
    given_rows = verdicts(BOOK, frame(trips), now=NOW)
    assert given_rows.columns == ["trip", "country", *Route]
    assert given_rows.rows_by_key("trip", named=False).keys() == {0, 2}
    assert given_rows.select("trip", "country", "VISA_FREE").rows() == [
        (0, "ZAF", Verdict.CLOSED),
        (0, "FRA", Verdict.OPEN),
        (2, "KAZ", Verdict.OPEN),
        (2, "FRA", Verdict.CLOSED),
    ]


def test_no_trips_no_rows() -> None:
    assert verdicts(BOOK, frame([]), now=NOW).rows() == []


def test_a_column_for_every_field() -> None:
    assert list(SCHEMA) == [field.name for field in fields(Trip)]


def test_countries_are_kin_where_the_rules_say_the_same() -> None:
    numbers = kin(BOOK.on(TODAY))
    assert numbers["FRA"] == numbers["DEU"] != numbers["RUS"]
    assert numbers["KAZ"] not in {number for country, number in numbers.items() if country != "KAZ"}
    assert "GIB" not in numbers


@pytest.mark.parametrize("known", [{}, {"arrival": None}])
def test_many_rows_are_worked_out_in_pieces_to_the_same_verdicts(known: dict[str, None]) -> None:
    """As many as are streamed, in an order that no piece repeats."""
    stays = [stayed((last + 20 + days, last)) for last in (1, 40) for days in (8, 70)]
    stays += [stayed((120, 100), (90, 60), (50, 40), (30, 20), (10, 2)), (), None]
    few = [
        replace(traveller(country), earlier_stays=past, stay_days=days, **known)
        for country in ("FRA", "RUS", "GIB")
        for past in stays
        for days in (14, 30, 31, None)
    ]
    one = frame(few)
    times = STREAMED // len(few) + 1
    many = pl.concat([one] * times)
    expected = verdicts(BOOK, one, now=NOW).drop("trip")
    assert expected.drop("country").rows() == [row[2:] for row in one_by_one(few, NOW, None, None)]
    assert verdicts(BOOK, many, now=NOW).drop("trip").equals(pl.concat([expected] * times))
