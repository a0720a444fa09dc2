"""Slipped digits in what may fall as well as rise, and falls of totals whose first day nobody printed."""

from __future__ import annotations

import random
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from math import cos, pi

import pytest

from intake.checks import Row, flags_of
from intake.official import CHECKS
from tests.intake.figures import one, row

FLOW = (1203, 1250, 1198, 1310, 1290, 1275, 1330, 1290, 1345, 1301, 1288, 1320)
YEARS = (13500, 14200, 13900, 14500, 14800, 15100, 14700, 15300, 14900, 15500)
STOCK = (5210, 5240, 5266, 5291, 5310, 5333)
NAMES = {"measure": "evisas_issued"}


def months(values: Sequence[int], begin: int = 2024, **said: object) -> list[Row]:
    """Flows of months, each with its own first day."""
    found = []
    for number, value in enumerate(values):
        year, month = begin + number // 12, number % 12 + 1
        span = {"start": date(year, month, 1), "end": date(year, month, monthrange(year, month)[1])}
        found.append(row(str(value), **{**NAMES, **span, **said}))
    return found


def years(values: Sequence[int]) -> list[Row]:
    """Flows of years."""
    spans = [{"start": date(2014 + n, 1, 1), "end": date(2014 + n, 12, 31)} for n in range(len(values))]
    return [row(str(value), **NAMES, **span) for value, span in zip(values, spans, strict=True)]


def stocks(values: Sequence[int], *, empty: bool, **said: object) -> list[Row]:
    """Values on the last days of months, with the same first day or with none."""
    ends = [date(2024, n + 1, 28) for n in range(len(values))]
    return [
        row(str(value), **{**NAMES, "start": None if empty else end, "end": end, **said})
        for value, end in zip(values, ends, strict=True)
    ]


def found(rows: list[Row]) -> list[tuple[str, str]]:
    """The codes, each with the value it is raised on."""
    by_id = {each.id: each for each in rows}
    return [(flag.code, str(by_id[flag.row].value)) for flag in flags_of(rows, CHECKS)]


@pytest.mark.parametrize(
    ("kind", "clean"),
    [
        (months, FLOW),
        (years, YEARS),
        (lambda values: stocks(values, empty=True), STOCK),
        (lambda values: stocks(values, empty=False), STOCK),
    ],
)  # fmt: skip
def test_a_digit_too_many_or_too_few_is_seen_wherever_it_stands(kind, clean: tuple[int, ...]) -> None:
    assert found(kind(clean)) == []
    for number, value in enumerate(clean):
        text = str(value)
        for wrong in (text[:2] + "9" + text[2:], text[:1] + text[2:], text + "0"):
            spoilt = kind([*clean[:number], int(wrong), *clean[number + 1 :]])
            assert found(spoilt) == [("DIGIT_SLIP", wrong)], (number, wrong)


def test_the_number_that_is_named_is_the_one_of_the_level() -> None:
    rows = months([*FLOW[:4], 12900, *FLOW[5:]])
    assert one(rows, "DIGIT_SLIP", "ALL").params == {"value": "12900", "instead": "1290"}


@pytest.mark.parametrize("values", [
    (100, 105, 98, 1000, 1040, 990, 1010),
    (10, 20, 60, 200, 650, 2000, 6100),
    (5, 3, 0, 4, 7, 2, 1, 6),
    (0, 0, 0, 0, 0, 0),
])  # fmt: skip
def test_a_level_that_shifts_or_grows_and_small_counts_are_no_slip(values: tuple[int, ...]) -> None:
    assert found(months(values)) == []
    assert found(stocks(values[:7], empty=True)) == []


def test_a_season_that_comes_back_is_no_slip() -> None:
    year = (100, 110, 105, 120, 115, 108, 1400, 112, 109, 104, 101, 99)
    assert found(months(year)) == [("DIGIT_SLIP", "1400")]
    assert found(months((*year, *year))) == []


@pytest.mark.parametrize("swing", [0.0, 0.3, 0.6])
def test_noise_of_a_fifth_and_seasons_are_no_slips(swing: float) -> None:
    """Of 100 clean series of three years with a noise of 20 % (one standard deviation), none or one has a flag."""
    chance, flagged = random.Random(7), 0
    for _ in range(100):
        level = 10 ** chance.uniform(2, 6)
        values = [
            max(round(level * (1 + swing * cos(2 * pi * n / 12)) * (1 + chance.gauss(0, 0.2))), 0)
            for n in range(36)
        ]
        flagged += bool(found(months(values)))
    assert flagged <= 1


@pytest.mark.parametrize(
    ("measure", "beside"),
    [
        ("kandas_cumulative_since_1991", ()),
        ("registered_cumulative", ()),
        ("registered_ever", (date(2023, 11, 30), date(2023, 12, 31))),
    ],
)
def test_a_total_that_runs_on_falls_without_its_first_day(measure: str, beside: tuple[date, ...]) -> None:
    values = (1000100, 1001200, 1002300, 1000400, 1004500, 1005600)
    rows = stocks(values, empty=True, measure=measure)
    begun = {"measure": measure, "start": date(1991, 1, 1)}
    rows += [row(str(990000 + n), **begun, end=end) for n, end in enumerate(beside)]
    assert ("CUMULATIVE_FALLS", "1000400") in found(rows)
    assert {value for _, value in found(rows)} == {"1000400"}


def test_a_flow_or_a_stock_that_falls_is_no_fault() -> None:
    assert found(months([1300, 1200, 1100, 1000, 900, 800])) == []
    assert found(stocks([1300, 1200, 1100, 1000, 900, 800], empty=True)) == []


def test_weeks_and_days_far_apart_say_nothing_of_each_other() -> None:
    starts = [date(2014, 1, 6) + timedelta(days=400 * n) for n in range(6)]
    rows = [
        row(str(value), **NAMES, start=start, end=start + timedelta(days=6))
        for value, start in zip((100, 900, 120, 7000, 110, 95), starts, strict=True)
    ]
    assert found(rows) == []
