"""The published months cut to size: margins stay whole, whatever the size of the country."""

from __future__ import annotations

from collections import Counter
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.groups import groups
from demo.parts import MOST, WORKING, Part, Side, published, sized

COUNTS = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 30), min_size=1)
JUNE = (date(2025, 6, 1), date(2025, 6, 30)) * 2


def margins(parts: list[Part]) -> list[Counter[str]]:
    """Every margin of some parts together."""
    totals = [Counter[str]() for _ in range(6)]
    for part in parts:
        sides = (part.quota.origins, part.quota.regions, part.rest.origins, part.rest.regions)
        for total, more in zip(totals, (*sides, part.ages, part.education), strict=True):
            total.update(more)
    return [Counter({key: count for key, count in total.items() if count}) for total in totals]


@pytest.fixture(scope="module")
def months() -> tuple[Part, ...]:
    return published()


def test_at_the_published_size_nothing_is_lost(months: tuple[Part, ...]) -> None:
    parts = list(sized(months, sum(month.persons for month in months)))
    assert margins(parts) == margins(list(months))
    assert max(part.persons for part in parts) <= MOST


@pytest.mark.parametrize("persons", [20, 61, 1359, 20_000, 200_000])
def test_parts_of_any_size_add_up(months: tuple[Part, ...], persons: int) -> None:
    parts = list(sized(months, persons))
    assert sum(part.persons for part in parts) == persons
    for part in parts:
        assert sum(part.ages.values()) == part.persons
        assert sum(part.education.values()) == part.ages[WORKING]
        for side in (part.quota, part.rest):
            assert sum(side.regions.values()) == side.persons
        assert part.begins <= part.ends and part.begins.year == part.ends.year
        assert min(Counter(part.ages).values()) >= 0
    places = sum(part.quota.persons for part in parts)
    whole = sum(month.quota.persons for month in months)
    assert places <= whole
    assert persons < 200_000 or places == whole


@given(COUNTS, COUNTS, st.integers(0, 10**6))
def test_groups_hold_both_margins(origins: dict[str, int], regions: dict[str, int], seed: int) -> None:
    persons = min(sum(origins.values()), sum(regions.values()))
    side = Side(_first(origins, persons), _first(regions, persons))
    part = Part(*JUNE, Side({}, {}), side, {WORKING: persons}, {})
    found = groups(part, Random(seed))
    by_origin, by_region = Counter[str](), Counter[str]()
    for group in found:
        by_origin[group.origin] += group.size
        by_region[group.region] += group.size
    assert by_origin == Counter(side.origins) and by_region == Counter(side.regions)
    assert all(group.size > 0 for group in found)


def test_published_families_are_as_many_as_published() -> None:
    families = {("KZ-23", "UZB"): 5, ("KZ-23", "RUS"): 2}
    part = Part(
        *JUNE,
        Side({"UZB": 4}, {"KZ-23": 4}),
        Side({"UZB": 30, "RUS": 5}, {"KZ-23": 10, "KZ-75": 25}),
        {WORKING: 39},
        {},
        families,
        {"KZ-23": 3},
    )
    for seed in range(20):
        found = [group for group in groups(part, Random(seed)) if group.region == "KZ-23"]
        assert Counter((group.region, group.origin) for group in found) == families
        assert sum(group.under_quota for group in found) == 3
        assert sum(group.size for group in found) == 14


def _first(counts: dict[str, int], persons: int) -> dict[str, int]:
    """The first so many persons of some counts."""
    found = {}
    for key, count in counts.items():
        found[key] = min(count, persons)
        persons -= found[key]
    return {key: count for key, count in found.items() if count}
