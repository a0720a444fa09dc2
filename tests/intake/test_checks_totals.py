"""Counts: totals that fall or jump, parts beside their total, sources that disagree, slipped digits."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from intake.checks import Row
from intake.checks_digits import slips
from tests.intake.figures import YEAR, flags, one, row

ENDS = [date(2023, 1, 31), date(2023, 2, 28), date(2023, 3, 31), date(2023, 4, 30), date(2023, 5, 31)]
SINCE = {"measure": "kandas_cumulative_since_1991", "start": date(1991, 1, 1)}
ROUNDED = {**SINCE, "unit": "persons (published rounded to 100)"}


def run(*values: int, **said: object) -> list[Row]:
    """A count at the end of every month."""
    return [row(str(value), end=end, **said) for value, end in zip(values, ENDS, strict=False)]


def both(base: int, *values: int, slip: tuple[int, int] = (0, 0)) -> list[Row]:
    """Counts of a year beside totals since 1991, rounded to hundreds; `slip` adds to the total of one month."""
    totals = [round((base + value) / 100) * 100 + slip[1] * (n == slip[0]) for n, value in enumerate(values)]
    return [*run(*values), *run(*totals, **ROUNDED)]


def test_counts_that_grow_bear_nothing() -> None:
    assert flags(both(1_107_000, 1_500, 3_100, 4_700, 6_144, 8_035)) == {}
    assert flags(run(100, 100, 100)) == {}


def test_a_count_that_falls() -> None:
    rows = run(1_500, 3_100, 1_400, 6_144, 8_035)
    found = one(rows, "CUMULATIVE_FALLS", "ALL")
    assert found.params == {"value": "1400", "other": "1500", "day": "2023-01-31"}
    assert flags(rows)["CUMULATIVE_FALLS"] == {"03"}


def test_where_two_alone_contradict_each_other_both_are_flagged() -> None:
    assert flags(run(3_100, 2_437))["CUMULATIVE_FALLS"] == {"01", "02"}
    assert flags(run(1_500, 3_100, 2_400, 6_144))["CUMULATIVE_FALLS"] == {"02", "03"}


def test_rounding_is_no_fall() -> None:
    unit = {"unit": "persons (rounded)"}
    assert flags([row("11800", end=ENDS[0], **unit), row("11790", end=ENDS[1])]) == {}
    assert "CUMULATIVE_FALLS" in flags([row("11850", end=ENDS[0]), row("11729", end=ENDS[1])])


@pytest.mark.parametrize("slip", [-800, -500, 500, 3_000])
def test_a_total_that_jumps_against_the_year(slip: int) -> None:
    found = flags(both(1_107_000, 1_500, 3_100, 6_900, 11_144, 16_035, slip=(2, slip)))
    assert found == {"CUMULATIVE_JUMPS": {"03"}}


def test_the_first_of_april_2022() -> None:
    """Printed: 3,078 since January and 1,090.1 thousand in all, 0.8 thousand less than its neighbours say."""
    rows = [
        row("1087800", start=SINCE["start"], end=date(2021, 12, 31), measure=SINCE["measure"], unit=ROUNDED["unit"]),
        *both(1_087_800, 1_000, 2_000, 3_078, 5_000, 7_500, slip=(2, -800)),
    ]  # fmt: skip
    found = flags(rows)
    assert found == {"CUMULATIVE_JUMPS": {"03"}}


def test_a_slip_of_the_press_of_2021() -> None:
    """1.71 million was printed for 1.071."""
    rows = [*run(1_068_300, 1_069_500, 1_071_000, 1_074_300, 1_076_000, **ROUNDED)]
    rows[2] = row("1710000", end=ENDS[2], **ROUNDED)
    assert flags(rows)["DIGIT_SLIP"] == {"03"}
    assert one(rows, "DIGIT_SLIP", "ALL").params == {"value": "1710000", "instead": "1071000"}


def test_the_last_of_a_series_may_slip_too() -> None:
    rows = run(1_500, 3_100, 4_700, 6_144, 80_350)
    assert one(rows, "DIGIT_SLIP", "ALL").params["value"] == "80350"
    assert flags(run(1_500, 3_100, 4_700, 6_144, 8_035)) == {}


def test_a_month_that_grew_much_is_no_slip() -> None:
    assert "DIGIT_SLIP" not in flags(run(1_500, 3_100, 4_700, 9_300))


def test_a_dropped_digit_is_found_by_the_sum() -> None:
    """57 was printed for the 575 that make the sum."""
    parts = {"KZ-55": 1886, "KZ-59": 1516, "KZ-39": 57, "KZ-63": 490, "KZ-10": 305, "KZ-11": 459}
    rows = [row(str(v), k, dimension="target_region") for k, v in parts.items()]
    found = one([*rows, row("5231")], "DIGIT_SLIP", "KZ-39")
    assert found.params == {"value": "57", "instead": "575"}
    assert flags([*rows, row("5231")]) == {"DIGIT_SLIP": {"KZ-39"}}
    assert flags([*rows, row("4713")]) == {}


def test_parts_that_make_more_than_their_total() -> None:
    parts = [row("700", "UZB", dimension="origin_country"), row("400", "CHN", dimension="origin_country")]
    assert flags([*parts, row("1000")]) == {"PARTS_DO_NOT_SUM": {"UZB", "CHN", "05"}}
    assert flags([*parts, row("1500")]) == {}
    rest = row("100", "OTHER", dimension="origin_country")
    assert flags([*parts, rest, row("1531")]) == {"PARTS_DO_NOT_SUM": {"UZB", "CHN", "OTHER", "05"}}


def test_sources_that_disagree() -> None:
    rows = [row("17540"), row("12500", source="herald", unit="persons (rounded)")]
    assert flags(rows) == {"SOURCES_DISAGREE": {"05"}}
    assert [one(rows, "SOURCES_DISAGREE", r.id).params["other"] for r in rows] == ["12500", "17540"]
    assert flags([row("17540"), row("17500", source="herald", unit="persons (rounded)")]) == {}


def test_rows_without_a_period_are_left_alone() -> None:
    assert flags([row("107", start=None, end=None), row("90", start=None, end=None, source="herald")]) == {}
    assert flags([row("5", start=YEAR, end=None), row("3", start=YEAR, end=ENDS[1])]) == {}


@pytest.mark.parametrize(
    ("printed", "meant", "part"),
    [
        ("57", "575", False),
        ("248.4", "28.4", True),
        ("84.1", "48.1", True),
        ("1710000", "1071000", False),
        ("2309", "2339", False),
        ("12", "21", False),
    ],
)
def test_what_a_slip_can_have_been(printed: str, meant: str, part: bool) -> None:
    assert Decimal(meant) in slips(Decimal(printed), part)


def test_what_no_slip_can_have_been() -> None:
    assert Decimal("55.1") not in slips(Decimal("50.2"), True)
    assert Decimal(57) not in slips(Decimal(57))
    assert all(value == value.to_integral_value() for value in slips(Decimal(575)))
