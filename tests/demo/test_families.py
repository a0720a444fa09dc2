"""Families: the persons asked for by origin and age, related as ages allow."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from demo.families import SOMEWHERE, Family, families
from demo.people import Registrar, age_on
from demo.published import CHILD, PENSIONER, WORKING

DAY = date(2025, 6, 30)


def made(origins: dict[str, int], ages: dict[str, int], seed: object = "families") -> tuple[Family, ...]:
    return families(origins, ages, lambda _: DAY, Registrar(Random(str(seed)), itertools.count(1)))


def group(family: Family) -> Counter[str]:
    ages = [age_on(kin.person.birth_date, DAY) for kin in family.kin]
    return Counter(CHILD if age < 18 else WORKING if age < 63 else PENSIONER for age in ages)


def test_origins_and_ages_are_exact() -> None:
    origins, ages = {"CHN": 40, "UZB": 33, "MNG": 7}, {WORKING: 48, CHILD: 25, PENSIONER: 7}
    found = made(origins, ages)
    persons = Counter(dict.fromkeys(origins, 0))
    for family in found:
        persons[family.origin] += len(family.kin)
    assert persons == origins
    assert sum((group(family) for family in found), Counter()) == ages


def test_other_origins_have_names() -> None:
    found = made({"OTHER": 30}, {WORKING: 20, CHILD: 8, PENSIONER: 2})
    assert {family.origin for family in found} <= SOMEWHERE.keys()
    assert len({family.origin for family in found}) > 1


def test_more_children_than_grown_ups_still_make_families() -> None:
    found = made({"CHN": 3, "UZB": 2}, {WORKING: 2, CHILD: 3, PENSIONER: 0})
    assert sorted(len(family.kin) for family in found) == [2, 3]


def test_a_lone_child_counts_as_grown_up() -> None:
    (family,) = made({"CHN": 1}, {WORKING: 0, CHILD: 1, PENSIONER: 0})
    assert group(family) == Counter({WORKING: 1})


@given(
    st.dictionaries(st.sampled_from(["CHN", "UZB", "RUS", "OTHER"]), st.integers(0, 12), min_size=1),
    st.integers(0, 10**6),
)
def test_relations_hold(origins: dict[str, int], seed: int) -> None:
    total = sum(origins.values())
    children = Random(seed).randint(0, total)
    elders = Random(seed + 1).randint(0, total - children)
    ages = {WORKING: total - children - elders, CHILD: children, PENSIONER: elders}
    found = made(origins, ages, seed)
    assert sum(len(family.kin) for family in found) == total
    for family in found:
        relations = Counter(kin.relation for kin in family.kin)
        assert family.kin[0].relation == "SELF" and relations["SELF"] == 1
        assert relations["SPOUSE"] <= 1 and relations["PARENT"] <= 2
        own = age_on(family.applicant.birth_date, DAY)
        assert 18 <= own < 63
        for kin in family.kin[1:]:
            age = age_on(kin.person.birth_date, DAY)
            assert kin.relation != "CHILD" or own - age >= 18
            assert kin.relation != "PARENT" or age - own >= 18
        assert len({kin.person.birth_date for kin in family.kin}) == len(family.kin)
        assert 0 < family.part < 1
