"""Whole numbers in given proportions."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.shares import apportion, deal

WEIGHTS = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=2), st.integers(1, 500), min_size=1, max_size=8
)


def test_shares_of_a_quarter() -> None:
    shares = {
        "UZB": Fraction("39.5"),
        "CHN": Fraction("48.1"),
        "TKM": Fraction("5.8"),
        "MNG": Fraction("2.5"),
    }
    assert apportion(shares, 80) == {"UZB": 33, "CHN": 40, "TKM": 5, "MNG": 2}


def test_a_tie_goes_to_the_first() -> None:
    assert apportion({"a": 1, "b": 1, "c": 1}, 4) == {"a": 2, "b": 1, "c": 1}


def test_a_lower_bound_is_kept_and_the_others_give_way() -> None:
    assert apportion({"a": 90, "b": 10}, 10, {"b": 3}) == {"a": 7, "b": 3}


def test_bounds_that_cannot_be_met_are_refused() -> None:
    with pytest.raises(ValueError, match="more than 4"):
        apportion({"a": 1, "b": 1}, 4, {"a": 3, "b": 2})


@given(WEIGHTS, st.integers(0, 10_000))
def test_shares_add_up_and_stay_within_one(weights: dict[str, int], total: int) -> None:
    counts = apportion(weights, total)
    whole = sum(weights.values())
    assert sum(counts.values()) == total
    assert all(abs(counts[key] - Fraction(weights[key] * total, whole)) < 1 for key in weights)


@given(WEIGHTS, st.integers(0, 2_000), st.integers(0, 2_000))
def test_a_growing_total_takes_nothing_back(weights: dict[str, int], first: int, more: int) -> None:
    before = apportion(weights, first)
    after = apportion(weights, first + more, before)
    assert sum(after.values()) == first + more
    assert all(after[key] >= before[key] for key in weights)


def test_dealing_repeats_each_key() -> None:
    assert deal({"a": 2, "b": 0, "c": 1}) == ["a", "a", "c"]
