"""Families: the persons asked for by origin, age and education, related as ages allow."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from demo.families import Family, families
from demo.groups import Group, loose
from demo.parts import CHILD, PENSIONER, WORKING
from demo.people import Registrar, age_on

DAY = date(2025, 6, 30)


def made(
    origins: dict[str, int],
    ages: dict[str, int],
    seed: object = "families",
    education: dict[str, int] | None = None,
) -> tuple[Family, ...]:
    people = Registrar(Random(str(seed)), itertools.count(1))
    return families(loose(origins, people.random), ages, education or {}, lambda _: DAY, people)


def group(family: Family) -> Counter[str]:
    ages = [age_on(kin.person.birth_date, DAY) for kin in family.kin]
    return Counter(CHILD if age < 18 else WORKING if age < 63 else PENSIONER for age in ages)


def test_origins_ages_and_education_are_exact() -> None:
    origins, ages = {"CHN": 40, "UZB": 33, "MNG": 7}, {WORKING: 48, CHILD: 25, PENSIONER: 7}
    learnt = {"HIGHER": 9, "GENERAL_SECONDARY": 30, "UNKNOWN": 9}
    found = made(origins, ages, education=learnt)
    persons = Counter(dict.fromkeys(origins, 0))
    for family in found:
        persons[family.origin] += len(family.kin)
    assert persons == origins
    assert sum((group(family) for family in found), Counter()) == ages
    said = Counter(kin.education for family in found for kin in family.kin)
    assert said == {**learnt, None: 25 + 7}
    working = [kin for f in found for kin in f.kin if 18 <= age_on(kin.person.birth_date, DAY) < 63]
    assert all(kin.education for kin in working)


def test_more_children_than_grown_ups_still_make_families() -> None:
    families_of_one = [Group("CHN", "", under_quota=False, size=1) for _ in range(3)]
    people = Registrar(Random("x"), itertools.count(1))
    found = families(families_of_one, {WORKING: 1, CHILD: 2}, {"HIGHER": 1}, lambda _: DAY, people)
    assert [len(family.kin) for family in found] == [1, 1, 1]
    assert sum((group(family) for family in found), Counter()) == {WORKING: 3}
    assert Counter(family.kin[0].education for family in found) == {"HIGHER": 1, None: 2}


@given(
    st.dictionaries(st.sampled_from(["CHN", "UZB", "RUS", "MNG"]), st.integers(0, 12), min_size=1),
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
