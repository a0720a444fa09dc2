"""Aid and quota places by the rules of the day: exact amounts on both sides of every edge."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.aid import awards, month_after, months, quota
from policy.rulebook import load_rulebook

RULES = load_rulebook()


@pytest.mark.parametrize(
    ("on", "settlement", "persons", "grant", "month"),
    [
        # As published, but for the rounding of the press: 258,440 and 275,240 and 302,750 tenge a person.
        (date(2024, 12, 31), "CITY", 1, 258_440_00, 20 * 3_692_00),
        (date(2025, 1, 1), "CITY", 1, 275_240_00, 20 * 3_932_00),
        (date(2025, 12, 31), "VILLAGE", 1, 275_240_00, 15 * 3_932_00),
        (date(2026, 1, 1), "VILLAGE", 1, 302_750_00, 64_875_00),
        (date(2026, 6, 1), "VILLAGE", 2, 605_500_00, 18 * 4_325_00),
        (date(2026, 6, 1), "VILLAGE", 4, 1_211_000_00, 18 * 4_325_00),
        (date(2026, 6, 1), "VILLAGE", 5, 1_513_750_00, 21 * 4_325_00),
        (date(2026, 6, 1), "CITY", 4, 1_211_000_00, 25 * 4_325_00),
        (date(2026, 6, 1), "CITY", 5, 1_513_750_00, 129_750_00),
    ],
)
def test_amounts(on, settlement, persons, grant, month) -> None:
    found = {a.kind: a for a in awards(RULES, on, settlement, persons)}
    assert (found["RELOCATION_GRANT"].amount, found["RELOCATION_GRANT"].periods) == (grant, 1)
    assert found["RELOCATION_GRANT"].mrp == 70 * 100 * persons
    assert (found["HOUSING"].amount, found["HOUSING"].periods) == (month, 12)
    assert (found["HOUSING"].from_, found["RELOCATION_GRANT"].to) == (on, None)


def test_without_a_rule_nothing_is_given() -> None:
    assert awards(RULES, date(2014, 1, 1), "CITY", 3) == ()
    assert awards(RULES, date(2021, 6, 1), "CITY", 3) == ()


@pytest.mark.parametrize(
    ("on", "total", "pavlodar", "atyrau"),
    [
        (date(2023, 6, 1), 1925, 932, 0),
        (date(2024, 6, 30), 2433, None, None),
        (date(2024, 7, 1), 3033, None, None),
        (date(2025, 12, 31), 2309, 1056, 100),
        (date(2026, 1, 1), 2281, 977, 125),
    ],
)
def test_places_of_a_year(on, total, pavlodar, atyrau) -> None:
    found = quota(RULES, on)
    assert (found.total, found.places("KZ-55"), found.places("KZ-23")) == (total, pavlodar, atyrau)
    assert "KZ-55" in found.targets
    assert not {"KZ-62", "KZ-35"} & set(found.targets)


def test_a_split_adds_up_to_its_total() -> None:
    for year in (2023, 2025, 2026):
        found = quota(RULES, date(year, 3, 1))
        assert sum(found.regions.values()) == found.total
        assert set(found.regions) == set(found.targets)


@pytest.mark.parametrize("on", [date(2021, 6, 1), date(2022, 6, 1), date(2027, 1, 1)])
def test_where_one_of_the_two_is_not_known_there_is_no_quota(on: date) -> None:
    assert quota(RULES, on) is None


def test_months_turn_with_the_year() -> None:
    assert months(date(2026, 11, 30), 3) == ("2026-11", "2026-12", "2027-01")


@given(st.dates(date(2022, 1, 1), date(2030, 1, 1)), st.integers(1, 40))
def test_months_follow_each_other(day: date, number: int) -> None:
    found = months(day, number)
    assert len(set(found)) == number
    assert found[0] == f"{day:%Y-%m}"
    assert list(found) == sorted(found)
    assert month_after(day, number).day == 1
