"""Shares: sums, impossible ones, lists printed twice."""

from __future__ import annotations

from datetime import date

import pytest

from tests.intake.figures import JUNE, flags, one, row, shares

APRIL = date(2023, 4, 30)
GOOD = "UZB 50, CHN 30, MNG 15, OTHER 5"


def test_a_list_that_makes_a_hundred_bears_nothing() -> None:
    assert flags(shares(GOOD)) == {}


@pytest.mark.parametrize(
    ("other", "flagged"), [("4.4", False), ("4.3", True), ("5.6", False), ("5.7", True), ("0", True)]
)
def test_a_sum_may_be_six_tenths_beside_a_hundred(other: str, flagged: bool) -> None:
    found = flags(shares(f"UZB 50, CHN 30, MNG 15, OTHER {other}"))
    assert found == ({"SHARES_DO_NOT_SUM": {"UZB", "CHN", "MNG", "OTHER"}} if flagged else {})


def test_the_press_of_may_2023() -> None:
    printed = shares("UZB 53.9, CHN 19.1, TKM 5.6, MNG 5.7, RUS 12.1, OTHER 1")
    found = one(printed, "SHARES_DO_NOT_SUM", "UZB")
    assert found.params == {"sum": "97.4"}
    assert len(found.others) == 5 and found.row not in found.others


def test_shares_of_other_sources_and_periods_are_lists_of_their_own() -> None:
    assert flags([*shares(GOOD), *shares("UZB 60, CHN 40", source="herald")]) == {
        "SOURCES_DISAGREE": {"UZB", "CHN"}
    }
    assert flags([*shares(GOOD), *shares("UZB 60, CHN 40", end=JUNE)]) == {}


def test_a_list_without_the_rest_only_leaves_something_out() -> None:
    ranked = shares("UZB 50, CHN 30")
    assert flags(ranked) == {"SHARES_DO_NOT_SUM": {"UZB", "CHN"}}
    whole = shares("UZB 50, CHN 30, MNG 20", end=APRIL)
    assert flags([*ranked, *whole]) == {"SHARES_INCOMPLETE": {"UZB", "CHN"}}
    assert flags([*shares("UZB 80, CHN 30"), *whole])["SHARES_DO_NOT_SUM"] == {"UZB", "CHN"}


def test_minors_of_248_percent() -> None:
    months = [
        shares(
            f"minors {27 + n / 10}, adults {63 - n / 10}, aged 10",
            end=date(2023, n, 28),
            dimension="age_group",
        )
        for n in (3, 4, 6, 7)
    ]
    wrong = shares("minors 248.4, adults 61.4, aged 10.2", dimension="age_group")
    rows = [*(each for month in months for each in month), *wrong]
    assert flags(rows) == {
        "SHARE_ABOVE_100": {"minors"},
        "SHARES_DO_NOT_SUM": {"minors", "adults", "aged"},
        "DIGIT_SLIP": {"minors"},
    }
    assert one(rows, "DIGIT_SLIP", "minors").params == {"value": "248.4", "instead": "28.4"}


def test_a_hundred_is_a_share() -> None:
    assert flags(shares("UZB 100")) == {}
    assert "SHARE_ABOVE_100" in flags(shares("UZB 100.1"))


def test_the_same_list_for_two_periods() -> None:
    rows = [*shares(GOOD, end=APRIL, source="a"), *shares(GOOD, source="b")]
    assert flags(rows) == {"SHARES_REPEATED": {"UZB", "CHN", "MNG", "OTHER"}}
    found = one(rows, "SHARES_REPEATED", "UZB/kandas_status_granted/2023-01-01/2023-04-30")
    assert found.others == ("UZB/kandas_status_granted/2023-01-01/2023-05-31/b/50",)


def test_one_number_of_difference_is_no_repetition() -> None:
    assert flags([*shares(GOOD, end=APRIL), *shares("UZB 50, CHN 30, MNG 14.9, OTHER 5.1")]) == {}
    assert flags([*shares(GOOD), *shares(GOOD, source="herald")]) == {}
    assert flags([row("100", "UZB", unit="percent"), row("100", "UZB", unit="percent", end=JUNE)]) == {}


@pytest.mark.parametrize(
    "unit",
    ["percent", "per cent", "Percent of all", "%", " % ", "в %", "процент", "Проценты", "пайыз",
     "pour cent", "share", "доля"],
)  # fmt: skip
def test_a_percentage_is_known_by_its_unit_in_four_languages(unit: str) -> None:
    assert flags(shares("UZB 50, CHN 30, MNG 15, OTHER 7", unit=unit)) == {
        "SHARES_DO_NOT_SUM": {"UZB", "CHN", "MNG", "OTHER"}
    }


@pytest.mark.parametrize("unit", ["persons", "families", "", "KZT", "visas (more than)"])
def test_a_count_is_no_percentage(unit: str) -> None:
    assert flags(shares("UZB 50, CHN 30, MNG 15, OTHER 7", unit=unit)) == {}


def test_shares_given_as_parts_of_one() -> None:
    printed = shares("UZB 0.5, CHN 0.3, MNG 0.15, OTHER 0.05", unit="share")
    assert flags([*printed, *shares(GOOD, source="herald")]) == {}
    wrong = shares("UZB 0.5, CHN 0.3, MNG 0.15, OTHER 0.03", unit="share")
    assert one(wrong, "SHARES_DO_NOT_SUM", "UZB").params == {"sum": "98"}
    assert "SHARES_DO_NOT_SUM" in flags(shares("UZB 0.5, CHN 0.3, MNG 0.15, OTHER 0.05"))
    assert "SHARE_ABOVE_100" in flags(shares("UZB 1.2, CHN 0.1", unit="share"))
