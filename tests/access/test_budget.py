"""What everybody may ask for in a minute."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from access.actor import ANYBODY, Actor, Role
from access.budget import CROWD, Budget

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MINE, OTHER = (Actor(name, frozenset({Role.TRAVELLER})) for name in ("mine", "other"))


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def test_what_is_too_much_is_refused_until_enough_has_drained() -> None:
    budget = Budget(principal=600, address=6000)
    assert budget.charge(MINE, "a", 600, at(0)) == 0
    assert budget.charge(MINE, "a", 10, at(0)) == 1
    assert budget.charge(MINE, "a", 50, at(0)) == 5
    assert budget.charge(OTHER, "a", 600, at(0)) == 0
    assert budget.charge(MINE, "b", 10, at(0.9)) == 1, "another address is no way out"
    assert budget.charge(MINE, "a", 50, at(5)) == 0
    assert budget.charge(MINE, "a", 600, at(65)) == 0


def test_an_address_has_a_budget_for_all_who_come_from_it() -> None:
    budget = Budget(principal=600, address=1000)
    assert [budget.charge(who, "a", 500, NOON) for who in (MINE, OTHER)] == [0, 0]
    assert budget.charge(Actor("third", MINE.roles), "a", 100, NOON) == 6
    assert budget.charge(Actor("third", MINE.roles), "b", 100, NOON) == 0
    assert budget.charge(ANYBODY, "a", 600, NOON) == 0, "whoever has no token has a budget beside it"
    assert budget.charge(ANYBODY, "a", 1, NOON) == 1


def test_who_has_not_come_for_a_minute_is_forgotten() -> None:
    budget = Budget()
    for number in range(CROWD + 1):
        budget.charge(Actor(f"s{number}", MINE.roles), "", 1, at(0))
    budget.charge(MINE, "", 1, at(59))
    assert len(budget.filled) == CROWD + 2
    budget.charge(OTHER, "", 1, at(60))
    assert set(budget.filled) == {"subject mine", "subject other"}


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 700)), max_size=40))
def test_no_minute_gives_more_than_two_budgets(asked: list[tuple[int, int]]) -> None:
    budget, second, given = Budget(principal=600, address=10**9), 0, [(0, 0)]
    for pause, cost in asked:
        second += pause
        given += [] if budget.charge(MINE, "", cost, at(second)) else [(second, cost)]
    for begins, _ in given:
        assert sum(cost for moment, cost in given if begins <= moment < begins + 60) <= 1200
