"""Kleene's tables, and what an unknown group is missing."""

from itertools import product

import pytest

from policy.conditions import AllOf, AnyOf, Case, Finding, Fork, Leaf, Not, facts_of, in_order, judge
from policy.trip import Fact, Trip
from tests.policy.travellers import NOW, TODAY, traveller

TRIP: Trip = traveller()
CASE = Case(TRIP, TRIP.passports[0], NOW, TODAY, {})
VALUES = (True, False, None)


def leaf(holds: bool | None, fact: Fact = Fact.PURPOSE, **more: object) -> Leaf:
    missing = (fact,) if holds is None else ()
    return Leaf(f"leaf.{fact}", frozenset({fact}), lambda case: Finding(holds, missing, **more))


@pytest.mark.parametrize(("one", "two"), list(product(VALUES, VALUES)))
def test_all_any_and_not(one: bool | None, two: bool | None) -> None:
    parts = (leaf(one), leaf(two))
    both = None if None in (one, two) else one and two
    either = None if None in (one, two) else one or two
    assert judge(AllOf("all", parts), CASE).holds is (False if False in (one, two) else both)
    assert judge(AnyOf("any", parts), CASE).holds is (True if True in (one, two) else either)
    assert judge(Not("not", leaf(one)), CASE).holds is (None if one is None else not one)


def test_what_is_decided_misses_nothing() -> None:
    assert judge(AllOf("all", (leaf(None), leaf(False))), CASE).finding.missing == ()
    assert judge(AnyOf("any", (leaf(None), leaf(True))), CASE).finding.missing == ()


def test_missing_is_in_the_order_of_the_inputs_and_named_once() -> None:
    parts = (leaf(None, Fact.STAY_DAYS), leaf(None, Fact.PURPOSE), leaf(True), leaf(None, Fact.STAY_DAYS))
    assert judge(AllOf("all", parts), CASE).finding.missing == (Fact.PURPOSE, Fact.STAY_DAYS)
    assert in_order([Fact.ARRIVAL, Fact.PASSPORT_KIND]) == (Fact.PASSPORT_KIND, Fact.ARRIVAL)


def test_arrivals_that_exclude_each_other_close_a_group() -> None:
    after = leaf(None, Fact.ARRIVAL, no_earlier=TODAY)
    before = leaf(None, Fact.ARRIVAL, no_later=TODAY.replace(day=1))
    closed = judge(AllOf("all", (after, before, leaf(True))), CASE)
    assert closed.holds is False
    assert len(closed.decisive) == 2
    assert judge(AllOf("all", (after, after)), CASE).holds is None


def test_a_fork_takes_one_side_and_knows_the_facts_of_both() -> None:
    fork = Fork(
        lambda case: case.passport.country == "FRA", leaf(True, Fact.PURPOSE), leaf(False, Fact.ARRIVAL)
    )
    assert judge(fork, CASE).holds is True
    assert facts_of(AllOf("all", (fork, Not("not", leaf(True, Fact.STAY_DAYS))))) == {
        Fact.PURPOSE,
        Fact.ARRIVAL,
        Fact.STAY_DAYS,
    }
