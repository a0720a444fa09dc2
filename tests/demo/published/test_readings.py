"""What rows say about cells."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from demo.published.figures import month_of, published
from demo.published.readings import CELLS, ORIGINS, exists, last_month, readings

READINGS = {reading.row.line: reading for reading in readings(published())}


def test_every_reading_speaks_of_cells_that_there_are() -> None:
    for reading in READINGS.values():
        assert reading.keys & set(CELLS[reading.block])
        assert reading.first <= reading.last


def test_a_share() -> None:
    china = READINGS[599]
    assert (china.block, china.keys, china.base) == ("ORIGIN", {"CHN"}, set(ORIGINS))
    assert (china.low, china.high) == (Fraction(4805, 10_000), Fraction(4815, 10_000))
    assert (china.first, china.last) == (month_of(date(2025, 1, 1)), month_of(date(2025, 3, 31)))


def test_other_is_what_its_list_does_not_name() -> None:
    assert READINGS[53].keys == set(ORIGINS) - {"UZB", "CHN", "TKM", "MNG", "RUS"}
    assert READINGS[589].keys == set(ORIGINS) - {"UZB", "CHN", "TKM", "RUS"}


def test_a_region_with_a_remark() -> None:
    assert READINGS[32].keys == {"KZ-YUZ"}
    assert READINGS[130].keys == {"KZ-19"}


def test_of_two_quotas_for_a_year_the_amended_one_binds() -> None:
    assert 825 not in READINGS
    assert (READINGS[827].limit, READINGS[827].low, READINGS[827].high) == (True, 0, 3033)


def test_a_grant_is_paid_to_no_more_persons_than_were_placed() -> None:
    assert (READINGS[866].keys, READINGS[866].low, READINGS[866].high) == ({"K:KZ-23"}, 100, None)


def test_a_period_that_ends_within_a_month() -> None:
    assert last_month(date(2025, 11, 6)) == month_of(date(2025, 10, 1))
    assert last_month(date(2024, 2, 29)) == month_of(date(2024, 2, 1))


def test_rows_of_other_things_say_nothing() -> None:
    assert not {13, 15, 16, 612, 830, 890} & set(READINGS)


def test_a_list_that_lost_a_line_still_means_others() -> None:
    """November 2021 was printed without Uzbekistan: its OTHER are not Uzbekistan's."""
    assert READINGS[231].keys == set(ORIGINS) - {"UZB", "CHN", "TKM", "MNG"}


def test_a_head_count_of_every_region_is_a_total() -> None:
    sums = [r for r in readings(published()) if r.block == "TOTAL" and r.row.measure.endswith("granted")]
    of_2016 = [
        r for r in sums if (r.first, r.last) == (month_of(date(2016, 1, 1)), month_of(date(2016, 10, 1)))
    ]
    assert [(r.low, r.high, r.row.line) for r in of_2016] == [(14_947, 14_947, 102)]


def test_regions_of_a_day() -> None:
    assert exists("KZ-YUZ", date(2018, 6, 18)) and not exists("KZ-YUZ", date(2018, 6, 19))
    assert exists("KZ-79", date(2018, 6, 19)) and not exists("KZ-10", date(2022, 6, 7))
    assert exists("OTHER", date(1991, 1, 1)) and not exists("KZ-ALM", date(2000, 1, 1))
