"""The answer as a whole: order, reasons, terms."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import assume, given, settings

from policy.conditions import Outcome
from policy.eligibility import answer, violations
from policy.question import Question
from policy.routes import ETA, PLANS
from policy.rulebook import load_rulebook
from policy.trip import Necessity, Passport, Route, Trip, Verdict
from tests.policy.travellers import NOW, PATIENT, traveller, whole_trips

BOOK = load_rulebook()


def test_every_route_of_every_passport_in_order() -> None:
    trip = traveller()
    second = replace(trip.passports[0], country="ZAF")
    given_routes = answer(BOOK, replace(trip, passports=(*trip.passports, second)), now=NOW).routes
    assert [(route.passport.country, route.route) for route in given_routes] == [
        (country, route) for country in ("FRA", "ZAF") for route in Route
    ]
    assert tuple(plan.route for plan in PLANS) == tuple(Route)


def test_the_answer_says_which_rules_and_when() -> None:
    given_answer = answer(BOOK, traveller(), now=NOW)
    assert given_answer.rules_on == date(2026, 12, 2)
    assert given_answer.rules_version == BOOK.version
    assert given_answer.answered_at == NOW


@given(whole_trips())
@settings(PATIENT, max_examples=80)
def test_reasons_are_a_tree_below_the_route(trip: Trip) -> None:
    assume(not violations(trip, now=NOW))
    for route in answer(BOOK, trip, now=NOW, with_nearest=False).routes:
        by_id = {reason.id: reason for reason in route.reasons}
        assert len(by_id) == len(route.reasons)
        below = [child for reason in route.reasons for child in reason.because]
        assert sorted(below) == sorted(set(by_id) - {route.reasons[0].id})
        assert route.reasons[0].verdict is route.verdict
        assert route.reasons[0].message == route.summary
        assert len(route.reasons) > 1
        assert all(reason.rule_id is None or BOOK.rule(reason.rule_id) for reason in route.reasons)


def test_a_closed_route_gives_only_what_closes_it() -> None:
    closed = answer(BOOK, traveller(stay_days=31), now=NOW).routes[0]
    assert [(reason.id, reason.because, reason.verdict) for reason in closed.reasons] == [
        ("visa_free", ("visa_free/stay.length",), Verdict.CLOSED),
        ("visa_free/stay.length", (), Verdict.CLOSED),
    ]
    assert closed.reasons[1].message.params == {"limit": 30, "days": 31}
    assert closed.reasons[1].rule_id == "regime.unilateral_54.window"
    assert closed.missing == closed.awaiting == closed.steps == ()


@pytest.mark.parametrize("gone", range(len(ETA.condition.parts)))
def test_every_part_of_a_route_carries_it(gone: int) -> None:
    """Without any one condition of the ETA, some traveller who is turned away would be let through."""
    trips = (
        traveller("KAZ"),
        traveller("ZAF"),
        traveller(arrival=date(2026, 11, 23)),
        traveller(passports=(replace(traveller().passports[0], kind="DIPLOMATIC"),)),
        traveller(passports=(replace(traveller().passports[0], kind="REFUGEE_TRAVEL"),)),
        traveller(passports=(replace(traveller().passports[0], expires=date(2026, 11, 30)),)),
    )
    early = [(trip, datetime(2026, 1, 1, tzinfo=UTC)) for trip in (traveller(arrival=date(2026, 1, 20)),)]
    parts = list(ETA.condition.parts)
    del parts[gone]
    loose = replace(ETA, condition=replace(ETA.condition, parts=tuple(parts)))
    freed = 0
    for trip, now in [*((trip, NOW) for trip in trips), *early]:
        question = Question(BOOK, trip, now, None, None)
        strict: Outcome = question.outcome(ETA, trip.passports[0])
        assert strict.holds is False
        freed += question.outcome(loose, trip.passports[0]).holds is not False
    assert freed > 0


def test_necessity_follows_the_nationality() -> None:
    def necessities(country: str) -> dict[Route, Necessity | None]:
        return {route.route: route.necessity for route in answer(BOOK, traveller(country), now=NOW).routes}

    assert necessities("FRA")[Route.ETA] is Necessity.RECOMMENDED
    assert necessities("ZAF")[Route.ETA] is None
    assert necessities("FRA")[Route.CONSULAR_VISA] is Necessity.OPTIONAL
    assert necessities("ZAF")[Route.CONSULAR_VISA] is Necessity.REQUIRED
    assert necessities("KAZ")[Route.CONSULAR_VISA] is None


def test_nothing_known_but_the_passport() -> None:
    bare = Trip((Passport("FRA"),))
    for route in answer(BOOK, bare, now=NOW).routes:
        closed = route.route is Route.E_VISA
        assert route.verdict is (Verdict.CLOSED if closed else Verdict.UNDETERMINED)
        assert bool(route.missing) is not closed
