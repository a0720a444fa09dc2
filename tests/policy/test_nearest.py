"""The nearest change, applied, opens the route; no smaller change of the same fact does."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from policy.eligibility import answer, violations
from policy.nearest import nearest_change
from policy.question import Question
from policy.routes import PLANS
from policy.rulebook import load_rulebook
from policy.trip import Fact, Route, Stay, Trip, Verdict
from tests.policy.travellers import DAY, NOW, PATIENT, TODAY, traveller, whole_trips

BOOK = load_rulebook()
PLACE = {plan.route: place for place, plan in enumerate(PLANS)}


def verdict(trip: Trip, place: int) -> Verdict:
    return answer(BOOK, trip, now=NOW, with_nearest=False).routes[place].verdict


@given(st.data())
@settings(PATIENT, max_examples=100)
def test_applied_it_flips_and_nothing_smaller_does(data: st.DataObject) -> None:
    trip = data.draw(whole_trips())
    other = data.draw(st.none() | whole_trips())
    trip = replace(trip, passports=trip.passports + (other.passports if other else ()))
    assume(not violations(trip, now=NOW))
    for place, route in enumerate(answer(BOOK, trip, now=NOW).routes):
        change = route.nearest_change
        if change is None:
            continue
        event(f"{route.route} {change.fact}")
        assert route.verdict is Verdict.CLOSED
        assert verdict(change.trip, place) is Verdict.OPEN
        assert not violations(change.trip, now=NOW)
        for smaller in between(trip, change.trip, change.fact):
            if violations(smaller, now=NOW):
                continue
            assert verdict(smaller, place) is not Verdict.OPEN, (route.route, smaller)


def between(trip: Trip, changed: Trip, fact: Fact) -> list[Trip]:
    if fact is Fact.STAY_DAYS:
        low, high = sorted((trip.stay_days, changed.stay_days))
        return [replace(trip, stay_days=days) for days in range(low + 1, high)][:60]
    if fact is Fact.ARRIVAL:
        distance = abs((changed.arrival - trip.arrival).days)
        days = [trip.arrival + sign * n * DAY for n in range(1, distance) for sign in (1, -1)]
        return [replace(trip, arrival=day) for day in days if day >= TODAY][:60]
    return []


@given(whole_trips(), st.integers(1, 120), st.integers(0, 400))
@settings(PATIENT, max_examples=60)
def test_where_none_is_named_no_stay_or_arrival_alone_would_do(trip: Trip, stay: int, wait: int) -> None:
    assume(not violations(trip, now=NOW))
    routes = answer(BOOK, trip, now=NOW).routes
    for other in (replace(trip, stay_days=stay), replace(trip, arrival=TODAY + min(wait, 300) * DAY)):
        if violations(other, now=NOW) or (other.arrival - trip.arrival) > timedelta(366):
            continue
        for place, route in enumerate(routes):
            if route.verdict is Verdict.CLOSED and route.nearest_change is None:
                assert verdict(other, place) is not Verdict.OPEN


def nearest(trip: Trip, route: Route) -> tuple[str, dict] | None:
    question = Question(BOOK, trip, NOW, None, None)
    found = nearest_change(question, PLANS[PLACE[route]], trip.passports[0])
    return found and (found.message.code, dict(found.message.params))


def test_words_of_each_kind_of_change() -> None:
    zaf = traveller("ZAF", has_invitation=True)
    by_land = replace(zaf, travel_mode="LAND")
    korday = {"entry_checkpoint": "KZ-KORDAY", "exit_checkpoint": "KZ-KORDAY"}
    assert nearest(traveller(stay_days=31), Route.VISA_FREE) == ("change.stay_at_most", {"days": 30})
    assert nearest(traveller(arrival=TODAY + DAY), Route.ETA) == ("change.arrive_from", {"day": "2026-11-26"})
    assert nearest(by_land, Route.E_VISA) == ("change.travel_by_air", {})
    assert nearest(replace(by_land, **korday), Route.E_VISA) == (
        "change.cross_at_airport",
        {"checkpoint": "ALA"},
    )
    assert nearest(replace(zaf, entry_checkpoint="KZ-KORDAY"), Route.E_VISA) == (
        "change.enter_at_airport",
        {"checkpoint": "ALA"},
    )
    assert nearest(replace(zaf, exit_checkpoint="KZ-KORDAY"), Route.E_VISA) == (
        "change.leave_at_airport",
        {"checkpoint": "ALA"},
    )
    assert nearest(replace(zaf, has_invitation=False), Route.E_VISA) == ("change.invitation", {})


def test_purpose_nationality_and_origin_are_never_named() -> None:
    trip = traveller("ZAF", purpose="WORK", has_invitation=True)
    assert nearest(trip, Route.E_VISA) is None
    assert nearest(trip, Route.VISA_FREE) is None
    assert nearest(trip, Route.KANDAS) is None


def test_an_earlier_arrival_is_found_before_a_far_later_one() -> None:
    """The passport ends soon after: only arriving earlier helps a stay of a given length no shorter fits."""
    passport = replace(traveller().passports[0], expires=TODAY + 12 * DAY)
    trip = traveller(passports=(passport,), arrival=TODAY + 13 * DAY, stay_days=1)
    assert nearest(trip, Route.VISA_FREE) == ("change.arrive_by", {"day": "2026-12-04"})


def test_no_change_is_proposed_beyond_the_end_of_another_passport() -> None:
    """A change must itself be a possible trip, and a trip on which any passport has ended is refused."""

    def with_second_until(days: int) -> Trip:
        second = replace(traveller("TUR").passports[0], expires=TODAY + days * DAY)
        return traveller(passports=(*traveller().passports, second), arrival=TODAY + DAY)

    assert nearest(with_second_until(4), Route.ETA) == ("change.arrive_from", {"day": "2026-11-26"})
    assert nearest(with_second_until(3), Route.ETA) is None


def test_no_change_is_proposed_beyond_the_days_that_can_be_asked_about() -> None:
    """The days of a year of visits are used up ten years ahead: the days after that are beyond all questions."""
    arrival = TODAY + 3650 * DAY
    passport = replace(traveller().passports[0], expires=TODAY + 5000 * DAY)
    visits = tuple(Stay(arrival - n * DAY, arrival - (n - 29) * DAY) for n in (120, 80, 40))
    trip = traveller(passports=(passport,), arrival=arrival, earlier_stays=visits, stay_days=30)
    assert not violations(trip, now=NOW)
    earlier = replace(
        trip,
        arrival=arrival - 1000 * DAY,
        earlier_stays=tuple(Stay(stay.from_ - 1000 * DAY, stay.to - 1000 * DAY) for stay in visits),
    )
    assert nearest(trip, Route.VISA_FREE) is None
    assert nearest(earlier, Route.VISA_FREE) == ("change.arrive_from", {"day": "2034-04-24"})
