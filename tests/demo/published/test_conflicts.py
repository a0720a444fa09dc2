"""Which rows give way, and against which."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demo.published.conflicts import LAW, Conflict, Price, conflicts
from demo.published.linear import Bound, proof, solve


def priced(worth: int = 2, published: str = "2025-01-01", rounding: int = 1) -> Price:
    return Price(worth, published, Fraction(rounding))


def between(line: int | None, low: float, high: float, *columns: int) -> Bound:
    return Bound(line, dict.fromkeys(columns, 1.0), low, high)


def test_nothing_gives_way_where_all_can_hold() -> None:
    bounds = [between(1, 3, 5, 0), between(2, 4, 9, 0)]
    assert conflicts(1, bounds, {1: priced(), 2: priced()}, whole=True) == ()


def test_a_pair_and_the_older_gives_way() -> None:
    bounds = [between(1, 3, 5, 0), between(2, 6, 9, 0), between(3, 0, 100, 0)]
    prices = {1: priced(published="2024-01-01"), 2: priced(), 3: priced(published="2020-01-01")}
    found = conflicts(1, bounds, prices, whole=True)
    assert found == (Conflict(1, frozenset({1, 2})),)
    assert found[0].against == (2,)


def test_of_one_age_the_coarser_gives_way_and_then_the_later_line() -> None:
    bounds = [between(1, 3, 5, 0), between(2, 6, 9, 0)]
    assert conflicts(1, bounds, {1: priced(), 2: priced(rounding=100)}, whole=True)[0].gives_way == 2
    assert conflicts(1, bounds, {1: priced(), 2: priced()}, whole=True)[0].gives_way == 2


def test_what_need_not_hold_gives_way_first() -> None:
    bounds = [between(1, 3, 5, 0), between(2, 6, 9, 0)]
    prices = {1: priced(published="2020-01-01"), 2: priced(worth=0, published="2026-01-01")}
    assert conflicts(1, bounds, prices, whole=True)[0].gives_way == 2


def test_as_few_as_can_be_give_way() -> None:
    bounds = [between(1, 10, 10, 0), between(2, 3, 3, 0), between(3, 3, 3, 0), between(4, 2, 4, 0)]
    prices = {1: priced(published="2026-01-01"), **{n: priced(published="2001-01-01") for n in (2, 3, 4)}}
    assert [conflict.gives_way for conflict in conflicts(1, bounds, prices, whole=True)] == [1]


def test_a_law_is_part_of_the_reason_but_stays() -> None:
    bounds = [between(1, 7, 7, 0), between(2, 0, 5, 0)]
    prices = {1: priced(), 2: priced(worth=LAW, published="1991-01-01")}
    assert conflicts(1, bounds, prices, whole=True) == (Conflict(1, frozenset({1, 2})),)


def test_laws_that_contradict_each_other_are_refused() -> None:
    bounds = [between(1, 7, 7, 0), between(None, 0, 5, 0)]
    with pytest.raises(ValueError, match="contradicts itself"):
        conflicts(1, bounds, {1: priced(worth=LAW)}, whole=True)


def test_fractions_are_no_persons() -> None:
    halves = Bound(1, {0: 2.0}, 3, 3)
    assert proof(1, [halves]) is None
    assert conflicts(1, [halves], {1: priced()}, whole=False) == ()
    assert conflicts(1, [halves], {1: priced()}, whole=True) == (Conflict(1, frozenset({1})),)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 6), st.integers(0, 3)), min_size=1, max_size=7))
def test_what_is_left_can_hold_and_reasons_are_minimal(said: list[tuple[int, int, int]]) -> None:
    bounds = [
        between(line, low, low + more, *range(columns + 1))
        for line, (columns, low, more) in enumerate(said, 1)
    ]
    found = conflicts(3, bounds, {bound.line or 0: priced() for bound in bounds}, whole=True)
    gone = {conflict.gives_way for conflict in found}
    assert solve(3, [bound for bound in bounds if bound.line not in gone]) is not None
    for conflict in found:
        core = [bound for bound in bounds if bound.line in conflict.lines]
        assert proof(3, core) is not None
        assert all(proof(3, [b for b in core if b is not one]) is None for one in core)
