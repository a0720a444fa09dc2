"""Unknown is unknown: no definite answer is contradicted, and nothing is asked for in vain."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import reduce
from itertools import product

from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from policy.eligibility import answer, violations
from policy.question import Question
from policy.routes import PLANS
from policy.rulebook import load_rulebook
from policy.trip import Fact, PassportKind, Purpose, Stay, TravelMode, Trip, Verdict
from tests.policy.travellers import (
    DAY,
    GOOD,
    NOW,
    PASSPORT_FACTS,
    PATIENT,
    TODAY,
    TRIP_FACTS,
    thinned,
    traveller,
    whole_trips,
)

BOOK = load_rulebook()
FIELDS = {
    Fact.PASSPORT_KIND: ("kind", PASSPORT_FACTS),
    Fact.PASSPORT_EXPIRES: ("expires", PASSPORT_FACTS),
    Fact.BLANK_PAGES: ("blank_pages", PASSPORT_FACTS),
    **{fact: (fact.value.lower(), TRIP_FACTS) for fact in Fact if fact.value.lower() in TRIP_FACTS},
}


def verdicts(trip: Trip, now: datetime = NOW) -> list[tuple[Verdict, tuple[Fact, ...], tuple[str, ...]]]:
    routes = answer(BOOK, trip, now=now, with_nearest=False).routes
    return [(route.verdict, route.missing, route.awaiting) for route in routes]


def verdict_of(trip: Trip, place: int) -> tuple[bool | None, tuple[Fact, ...], tuple[str, ...]]:
    finding = Question(BOOK, trip, NOW, None, None).outcome(PLANS[place], trip.passports[0]).finding
    return finding.holds, finding.missing, finding.awaiting


def told(trip: Trip, fact: Fact, value: object) -> Trip:
    """The trip with one fact set."""
    field, table = FIELDS[fact]
    if table is PASSPORT_FACTS:
        return replace(trip, passports=(replace(trip.passports[0], **{field: value}),))
    if isinstance(value, datetime):
        return replace(trip, arrival=None, arrival_at=value)
    return replace(trip, **{field: value})


@given(st.data())
@settings(PATIENT, max_examples=200)
def test_a_definite_answer_holds_for_every_completion(data: st.DataObject) -> None:
    whole = data.draw(whole_trips())
    assume(not violations(whole, now=NOW))
    partial = data.draw(thinned(whole))
    for plan, before, after in zip(PLANS, verdicts(partial), verdicts(whole), strict=True):
        if before[0] is not Verdict.UNDETERMINED:
            event(f"{plan.route} {before[0]}")
            assert after[0] is before[0], (plan.route, partial, whole)
            assert before[1:] == ((), ())


@given(st.integers(1, 100), st.integers(0, 60), st.sampled_from(("arrival", "stay_days")))
@settings(PATIENT)
def test_the_same_across_a_change_of_rules(stay: int, wait: int, gone: str) -> None:
    """Asked before the Turkish change, which is known: an unknown arrival may fall on either side of it."""
    now, known_at = datetime(2025, 8, 20, 6, tzinfo=UTC), date(2025, 9, 1)
    whole = traveller("TUR", arrival=date(2025, 8, 20) + wait * DAY, stay_days=stay)
    partial = replace(whole, **{gone: None})
    for trips in zip(
        *(answer(BOOK, t, now=now, known_at=known_at).routes for t in (partial, whole)), strict=True
    ):
        before, after = (route.verdict for route in trips)
        assert before in (Verdict.UNDETERMINED, after), trips[0].route
    free = answer(BOOK, replace(whole, arrival=None), now=now, known_at=known_at).routes[0]
    assert free.verdict is (Verdict.CLOSED if stay > 90 else Verdict.UNDETERMINED)


@given(st.data())
@settings(PATIENT, max_examples=200)
def test_filling_in_what_is_missing_makes_the_answer_definite(data: st.DataObject) -> None:
    whole = data.draw(whole_trips())
    assume(not violations(whole, now=NOW))
    partial = data.draw(thinned(whole))
    for place, plan in enumerate(PLANS):
        verdict, missing, awaiting = verdicts(partial)[place]
        if verdict is not Verdict.UNDETERMINED or awaiting:
            continue
        assert missing
        filled = partial
        for fact in missing:
            field, table = FIELDS[fact]
            source = whole.passports[0] if table is PASSPORT_FACTS else whole
            filled = told(filled, fact, getattr(source, field))
        assert verdicts(filled)[place][0] is not Verdict.UNDETERMINED, (plan.route, partial, missing)


@given(st.data())
@settings(PATIENT, max_examples=170)
def test_each_missing_fact_matters(data: st.DataObject) -> None:
    """For each missing fact there is a way to fill in the others that leaves the answer hanging on it.

    Then it is the only one missing, and two of its values give two verdicts.
    """
    whole = data.draw(whole_trips())
    assume(not violations(whole, now=NOW))
    partial = data.draw(thinned(whole))
    found = [verdict_of(partial, place) for place in range(len(PLANS))]
    hanging_on = [p for p, (holds, missing, awaiting) in enumerate(found) if holds is None and not awaiting]
    assume(hanging_on)
    place = data.draw(st.sampled_from(hanging_on))
    missing = found[place][1]
    fact = data.draw(st.sampled_from(missing))
    event(f"{PLANS[place].route} {len(missing)}")
    hanging = next((trip for trip in filled_but(partial, fact, missing) if hangs(trip, place, fact)), None)
    assert hanging is not None, (PLANS[place].route, fact, missing, partial)
    if fact is not Fact.ATA_ZHOLY_GROUND:  # "none of them" cannot be said, so every value there is opens it
        seen = (verdict_of(told(hanging, fact, value), place)[0] for value in probes(fact, hanging))
        first = next(seen)
        assert any(verdict is not first for verdict in seen), (PLANS[place].route, fact, hanging)


def hangs(trip: Trip, place: int, fact: Fact) -> bool:
    holds, missing, _ = verdict_of(trip, place)
    return holds is None and missing == (fact,)


def filled_but(trip: Trip, fact: Fact, missing: tuple[Fact, ...]) -> Iterator[Trip]:
    """The trip with the missing facts but one told, in ways under which routes tend to be open."""
    others = [other for other in missing if other is not fact]
    options = {
        Fact.PURPOSE: [Purpose.TOURISM, Purpose.BUSINESS, Purpose.MEDICAL, Purpose.STUDY, Purpose.RETURN],
        Fact.STAY_DAYS: [1, 14, 30, 60],
        Fact.ARRIVAL: [TODAY + days * DAY for days in (3, 10, 60, 200, 400, 0, 1, 30, 90)],
        Fact.EARLIER_STAYS: [(), (Stay(TODAY - 90 * DAY, TODAY - DAY),)],
        Fact.PASSPORT_EXPIRES: [date(2045, 1, 1), TODAY + 100 * DAY],
        Fact.HAS_INVITATION: [True, False],
    }
    for values in product(*(options.get(other, [GOOD[FIELDS[other][0]]]) for other in others)):
        yield reduce(lambda done, pair: told(done, *pair), zip(others, values, strict=True), trip)


def probes(fact: Fact, trip: Trip) -> list:
    """Values on both sides of whatever edge a fact may have."""
    last = max([TODAY, *(stay.to for stay in trip.earlier_stays or ())])
    late = [datetime(2026, 11, 25, hour, tzinfo=UTC) for hour in (5, 6, 18)]
    end = (trip.arrival_day or TODAY) - DAY
    known = {
        Fact.STAY_DAYS: [*range(1, 101), 365, 366],
        Fact.ARRIVAL: [*late, *(last + days * DAY for days in range(700)), TODAY + 3650 * DAY],
        Fact.PASSPORT_EXPIRES: [date(2026, 1, 1), TODAY, date(2046, 1, 1)],
        Fact.BLANK_PAGES: [0, 10],
        Fact.EARLIER_STAYS: [(), (Stay(end - 120 * DAY, end),)],
        Fact.ENTRY_CHECKPOINT: ["ALA", "KZ-KORDAY"],
        Fact.EXIT_CHECKPOINT: ["ALA", "KZ-KORDAY"],
        Fact.PASSPORT_KIND: [*PassportKind],
        Fact.PURPOSE: [*Purpose],
        Fact.TRAVEL_MODE: [*TravelMode],
    }
    return known.get(fact, [True, False])


def test_the_rules_of_on_then_arrival_then_today() -> None:
    trip, on = traveller(), date(2025, 10, 1)
    assert Question(BOOK, trip, NOW, on, None).rules_on == on
    assert Question(BOOK, trip, NOW, None, None).rules_on == trip.arrival
    assert Question(BOOK, replace(trip, arrival=None), NOW, None, None).rules_on == TODAY


def test_deadlines_bind_now_or_at_the_start_of_on() -> None:
    assert Question(BOOK, traveller(), NOW, None, None).asked_at == NOW
    at_start = Question(BOOK, traveller(), NOW, TODAY, None).asked_at
    assert at_start == datetime(2026, 11, 21, 19, tzinfo=UTC)
