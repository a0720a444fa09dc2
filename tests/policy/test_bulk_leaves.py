"""Each leaf over columns finds what it finds for one, and looks at no fact that it does not name."""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from policy.bulk import found, frame, passport_rows
from policy.conditions import Case, Condition, Fork, Leaf, Not, facts_of, judge
from policy.eligibility import violations
from policy.question import Question
from policy.routes import PLANS
from policy.rows import HELD_IN, OF_PASSPORT, Rows
from policy.rulebook import load_rulebook
from policy.trip import Trip
from tests.policy.test_bulk import any_trips, stayed
from tests.policy.travellers import DAY, NOW, PATIENT, TODAY, traveller

BOOK = load_rulebook()


def leaves(condition: Condition) -> Iterator[Leaf]:
    match condition:
        case Leaf():
            yield condition
        case Fork():
            yield from (*leaves(condition.yes), *leaves(condition.no))
        case Not():
            yield from leaves(condition.part)
        case _:
            for part in condition.parts:
                yield from leaves(part)


LEAVES = tuple(dict.fromkeys(leaf for plan in PLANS for leaf in leaves(plan.condition)))


def twins_agree(trips: list[Trip]) -> None:
    """Every leaf of every route, under today's rules, and under them without what is disputed of passports."""
    today = BOOK.on(TODAY)
    settled = replace(today["e_visa.passport_validity"], readings=())
    for rules in (today, {**today, settled.subject: settled}):
        rows = Rows(passport_rows(frame(trips)), NOW, TODAY, rules)
        cases = [Case(trip, passport, NOW, TODAY, rules) for trip in trips for passport in trip.passports]
        for leaf in LEAVES:
            at_once, alone = found(leaf, rows), [leaf.judge(case) for case in cases]
            assert at_once.holds.to_list() == [finding.holds for finding in alone], leaf.code
            for name, none in (("no_earlier", date.min), ("no_later", date.max)):
                bound = getattr(at_once, name)
                days = [none] * len(cases) if bound is None else bound.fill_null(none).to_list()
                for day, finding, case in zip(days, alone, cases, strict=True):
                    # Only where the arrival is still open does it matter on which days it may be.
                    same = day == getattr(finding, name)
                    assert same or finding.holds is not None or case.arrival, (leaf.code, name)


@given(st.lists(any_trips(), min_size=1, max_size=8))
@settings(PATIENT, max_examples=60)
def test_twins_agree(trips: list[Trip]) -> None:
    trips = [trip for trip in trips if not violations(trip, now=NOW)]
    assume(trips)
    twins_agree(trips)


def test_twins_agree_on_the_day_from_which_a_stay_fits() -> None:
    """Ninety days that ended so many days ago: the window opens tomorrow, or later, or has opened."""
    spans = [stayed((ended + 89, ended)) for ended in range(130)]
    twins_agree(
        [traveller(arrival=None, earlier_stays=stays, stay_days=stay) for stays in spans for stay in (1, 9)]
    )


@pytest.mark.parametrize("arrival", [TODAY + 10 * DAY, None])
@pytest.mark.parametrize("purpose", ["TOURISM", "MEDICAL", None])
def test_twins_agree_on_every_day_a_passport_may_end(purpose: str | None, arrival: date | None) -> None:
    good = traveller("ZAF", purpose=purpose, arrival=arrival)
    twins_agree(
        [
            replace(good, stay_days=stay, passports=(replace(good.passports[0], expires=TODAY + last * DAY),))
            for last in (*range(30, 330), 3740, 3743)
            for stay in (7, None)
        ]
    )


@given(any_trips())
@settings(PATIENT, max_examples=100)
def test_a_leaf_looks_only_at_the_facts_it_names(trip: Trip) -> None:
    """Or else trips that differ in another fact would wrongly be judged as one."""
    assume(not violations(trip, now=NOW))
    passport = trip.passports[0]
    for leaf in LEAVES:
        named = {name for fact in facts_of(leaf) for name in HELD_IN.get(fact, (fact.lower(),))}
        bare = replace(passport, **dict.fromkeys({*OF_PASSPORT} - named))
        other = {f.name for f in fields(Trip)} - named - {"passports"}
        less = replace(trip, passports=(bare, *trip.passports[1:]), **dict.fromkeys(other))
        day = Question(BOOK, trip, NOW, None, None).rules_on
        whole, part = (
            Question(BOOK, asked, NOW, day, None).case(asked.passports[0], day) for asked in (trip, less)
        )
        assert judge(leaf, whole).finding == judge(leaf, part).finding, leaf.code
