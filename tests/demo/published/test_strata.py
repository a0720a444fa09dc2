"""The months from 2023 on: what adds up, and what is published."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from datetime import date

import pytest

from demo.published.strata import strata
from policy.reference import countries, regions
from policy.rulebook import load_rulebook


def test_every_mapping_adds_up() -> None:
    for each in strata():
        sums = [sum(counts.values()) for counts in (each.origins, each.ages, each.regions)]
        assert sums == [each.persons] * 3
        assert sum(each.education.values()) == each.ages["AGE_18_62"]
        assert sum(each.quota_origins.values()) == sum(each.quota_regions.values()) == each.under_quota
        assert all(n <= each.origins[key] for key, n in each.quota_origins.items())
        assert all(n <= each.regions[key] for key, n in each.quota_regions.items())
        counts = (each.origins, each.ages, each.education, each.regions, each.quota_origins)
        assert min(n for mapping in counts for n in mapping.values()) >= 0


def test_the_months_follow_each_other() -> None:
    begins = sorted({each.begins for each in strata()})
    assert (len(begins), begins[0], begins[-1]) == (38, date(2023, 1, 1), date(2026, 2, 1))
    for each in strata():
        assert (each.begins.day, each.begins.month) == (1, each.ends.month)
        assert each.begins <= each.opens <= each.closes
        assert each.opens.day == 1
        assert each.opens == each.begins or each.under_quota == each.persons


@pytest.mark.parametrize(
    ("begins", "ends", "persons"),
    [
        (date(2023, 1, 1), date(2023, 11, 30), 19_476),
        (date(2024, 1, 1), date(2024, 11, 30), 18_035),
        (date(2025, 1, 1), date(2025, 3, 31), 3_203),
        (date(2025, 1, 1), date(2025, 12, 31), 16_805),
        (date(2026, 1, 1), date(2026, 2, 28), 3_335),
    ],
)
def test_persons_granted(begins: date, ends: date, persons: int) -> None:
    assert sum(each.persons for each in strata() if begins <= each.begins and each.ends <= ends) == persons


def test_the_first_quarter_of_2025() -> None:
    quarter = [each for each in strata() if each.begins.year == 2025 and each.begins.month <= 3]
    origins = sum((Counter(each.origins) for each in quarter), Counter[str]())
    assert (origins["CHN"], origins["UZB"]) == (1541, 1265)  # 48.1 and 39.5 % of 3,203


def test_placements_under_quota() -> None:
    placed: Counter[tuple[int, str]] = Counter()
    for each in strata():
        placed.update({(each.closes.year, region): n for region, n in each.quota_regions.items()})
    of_2025 = {region: n for (year, region), n in placed.items() if year == 2025}
    assert sum(of_2025.values()) == 2234
    places = load_rulebook().in_force("quota.kandas", date(2025, 7, 1))
    assert places is not None
    assert {region for region, n in of_2025.items() if n > int(places.value["regions"][region])} == {"KZ-23"}
    assert sum(n for (year, _), n in placed.items() if year == 2023) == 1925


def test_who_is_placed_later_was_granted_before() -> None:
    later = [each for each in strata() if each.opens > each.begins]
    assert later
    assert sum(each.persons for each in later if "MNG" in each.origins and each.closes.year == 2024) > 100


def test_families_of_atyrau() -> None:
    families: Counter[str] = Counter()
    persons = quota = quota_families = 0
    for each in strata():
        if not each.families:
            continue
        families.update({origin: n for (_, origin), n in each.families.items()})
        assert each.ends < date(2025, 10, 1)
        assert set(each.regions) == {"KZ-23"}
        assert each.ages["AGE_18_62"] >= sum(each.families.values())
        assert all(each.origins[origin] >= n for (_, origin), n in each.families.items())
        persons, quota = persons + each.persons, quota + each.under_quota
        quota_families += each.quota_families["KZ-23"]
        assert each.quota_families["KZ-23"] <= each.under_quota
    assert dict(families) == {"UZB": 143, "RUS": 17, "CHN": 9, "TKM": 3, "MNG": 1}
    assert (quota, quota_families) == (103, 64)
    assert 173 <= persons <= 2 * 173


def test_codes_are_real_and_of_their_day() -> None:
    for each in strata():
        assert set(each.origins) <= set(countries())
        for code in each.regions:
            known = regions()[code]
            assert known.kind != "former" and (known.valid_from or each.begins) <= each.begins


def test_no_solver_is_needed() -> None:
    script = "import sys; sys.modules['highspy'] = None\nfrom demo.published import facts, history, strata\n"
    script += "print(len(strata.strata()), history.history().height)"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert int(ran.stdout.split()[0]) == len(strata())
