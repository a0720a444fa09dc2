"""Rows as printed, and what they leave open."""

from __future__ import annotations

from fractions import Fraction

import pytest

from demo.published.figures import first_of, month_of, published

BY_LINE = {row.line: row for row in published()}


def test_every_row_is_there() -> None:
    assert len(published()) == 904
    assert sum(row.required for row in published()) == 844


@pytest.mark.parametrize(
    ("line", "low", "high"),
    [
        (583, 1070, 1070),  # a count
        (488, 2750, 2850),  # a count of 1,000 and more that ends in two zeros
        (798, 300, 300),  # a smaller one that does, too
        (329, 1_108_450, 1_108_550),  # thousands with a decimal
        (14, 227_500, 228_500),  # rounded to thousands
        (470, 21_001, None),  # more than
        (76, 0, 8_999),  # fewer than
        (599, Fraction("48.05"), Fraction("48.15")),  # a share
        (31, Fraction("3.95"), Fraction("4.05")),  # a share printed without its decimal
        (865, 27_450_000, 27_550_000),  # tenge
    ],
)
def test_bounds(line: int, low: Fraction, high: Fraction | None) -> None:
    assert BY_LINE[line].bounds == (low, high)


def test_worth_and_age() -> None:
    assert [BY_LINE[line].worth for line in (2, 123, 95, 387)] == [2, 1, 0, 0]
    assert BY_LINE[102].published == "2016 (part"
    assert BY_LINE[900].published == "2017-12-31"


def test_months() -> None:
    assert [first_of(month_of(row.begins)) for row in published() if row.begins][:1] == [BY_LINE[2].begins]
