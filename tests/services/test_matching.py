"""Matching: what names sound like across scripts, how evidence adds up, and that two files meet at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.matches import MatchDecision, PossibleMatch, match_keys
from models.members import DiasporaMember
from services.registry.commands import HouseholdPerson, WithdrawConsent
from services.registry.consents import withdraw_consent
from services.registry.matching import keys_of
from services.registry.matching_names import alike, compare, parts, plain, sound
from services.registry.matching_scores import Known, score, settled
from services.registry.members import register_diaspora_member

from .world import MEMBER, World

ERLAN = Known("Ерлан", "Серікұлы", date(1980, 2, 13), "MALE", "CHN")
NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=12)


@pytest.mark.parametrize(
    ("cyrillic", "spellings"),
    [
        ("Нұрлан", ["Nurlan", "NŪRLAN", "Nuerlan", "نۇرلان", "努尔兰"]),
        ("Ахмет", ["Akhmet", "Ahmet", "Ahemaiti", "احمەت", "阿合买提"]),
        ("Шолпан", ["Sholpan", "Şolpan", "Xiaolipan", "شولپان"]),
        ("Жанар", ["Zhanar", "Janar", "Jianaer", "جانار"]),
        ("Қанат", ["Qanat", "Kanat", "Hanati", "قانات"]),
        ("Айгүл", ["Aigúl", "AIGUL", "Aigul", "Ayiguli", "ايگۇل"]),
    ],
)
def test_a_name_sounds_alike_in_every_script(cyrillic: str, spellings: list[str]) -> None:
    (name,) = parts(cyrillic, "")
    for spelling in spellings:
        (other,) = parts(spelling, "")
        assert sound(plain(other)[-1]) == sound(plain(name)[0])
        assert alike(name, other) > 0.85


@pytest.mark.parametrize(
    ("one", "other"), [("Нұрлан", "Ерлан"), ("Айгүл", "Әсел"), ("Қанат", "Самат"), ("Болат", "Думан")]
)
def test_other_names_do_not(one: str, other: str) -> None:
    assert alike(*parts(one, other)) < 0.85


def test_a_patronymic_is_the_name_of_the_father() -> None:
    for spelled in ("Серікұлы", "Серікқызы", "Сериков", "Serikuly", "SERIKOVA", "Sailike"):
        assert compare(("серік",), parts(spelled, ""))[0] > 0.85


def test_order_and_missing_parts_are_seen() -> None:
    whole = parts("Ерлан Серікұлы", "Қасымов")
    assert compare(whole, parts("Қасымов", "Ерлан Серікұлы")) == (1.0, True)
    near, moved = compare(whole, parts("Ерлан", "Қасымов"))
    assert near > 0.95 and not moved
    assert compare((), whole) == (0.0, False)


@given(NAMES, NAMES, NAMES, NAMES)
def test_comparing_is_the_same_both_ways_and_never_fails(a: str, b: str, c: str, d: str) -> None:
    one, other = parts(a, b), parts(c, d)
    near, _ = compare(one, other)
    assert 0.0 <= near <= 1.0 or not one or not other or near >= -0.15
    assert near == pytest.approx(compare(other, one)[0])
    assert not one or compare(one, one)[0] == pytest.approx(1.0) or len(one) > 4
    list(keys_of(Known(a, b)))


@pytest.mark.parametrize(
    ("changes", "code", "proposed"),
    [
        ({}, "BIRTH_DATE_SAME", True),
        ({"birth_date": date(1980, 2, 18)}, "BIRTH_DATE_DIGIT", True),
        ({"birth_date": None}, "BIRTH_DATE_UNKNOWN", True),
        ({"birth_date": date(1980, 11, 29)}, "BIRTH_YEAR_SAME", False),
        ({"birth_date": date(1980, 1, 1)}, "BIRTH_YEAR_SAME", True),
        ({"birth_date": date(1991, 7, 6)}, None, False),
        ({"sex": "FEMALE"}, "SEX_DIFFERS", True),
        ({"sex": "FEMALE", "birth_date": None}, "SEX_DIFFERS", False),
        ({"given": "Yeerlan", "family": "Sailike"}, "NAMES_SOUND_SAME", True),
        ({"given": "Нұрлан"}, None, False),
    ],
)
def test_what_speaks_for_and_against(changes, code, proposed) -> None:
    found = score(ERLAN, replace(ERLAN, **changes))
    assert found == score(replace(ERLAN, **changes), ERLAN)
    assert found.proposed is proposed
    assert code is None or code in found.reasons


def test_day_and_month_may_have_changed_places() -> None:
    one = replace(ERLAN, birth_date=date(1980, 2, 11))
    found = score(one, replace(one, birth_date=date(1980, 11, 2)))
    assert "BIRTH_DATE_SWAPPED" in found.reasons and found.value > 0.9


def test_of_many_namesakes_without_a_date_none_is_proposed() -> None:
    undated = score(ERLAN, replace(ERLAN, birth_date=None))
    sure = score(ERLAN, ERLAN)
    assert [each.proposed for each in settled([undated, sure])] == [True, True]
    assert [each.proposed for each in settled([undated] * 20 + [sure])] == [False] * 20 + [True]
    assert settled([sure])[0] == sure


def test_the_same_household_is_evidence() -> None:
    wife = Known("Айгүл", "Серік", date(1982, 1, 1))
    one, other = replace(ERLAN, birth_date=None), replace(ERLAN, family="Серик", birth_date=None)
    alone = score(one, other).value
    kin = score(replace(one, household=(wife,)), replace(other, household=(replace(wife, given="Aigul"),)))
    assert kin.value > alone and "HOUSEHOLD_ALIKE" in kin.reasons


def test_two_files_of_one_person_share_a_key() -> None:
    for other in (
        Known("Yeerlan", "Sailike", date(1980, 2, 13)),
        Known("Yerlan", "Serikov", None),
        Known("Serik", "Erlan", date(1980, 3, 13)),
        Known("木拉提", "赛力克", date(1980, 2, 13)),
    ):
        assert set(keys_of(ERLAN)) & set(keys_of(other))


def test_the_index_cannot_be_read(world: World) -> None:
    world.member()
    keys = world.read(lambda s: s.execute(match_keys.select()).all())
    assert len(keys) == len({key.key_index for key in keys}) > 3
    assert {len(key.key_index) for key in keys} == {32}


def test_who_registers_again_is_proposed_and_not_merged(world: World) -> None:
    first = world.member()
    again = replace(
        MEMBER, idempotency_key="again", given="Aigul", family="Serik", script="LATIN", household=None
    )
    second = world.do(register_diaspora_member, "mission-officer", again)
    assert len(world.all(DiasporaMember)) == 2
    found = {(m.member_id, m.other_id): (m.doubt, m.reasons) for m in world.all(PossibleMatch)}
    assert found.keys() == {(first.id, second.id), (second.id, first.id)}
    assert len({str(said) for said in found.values()}) == 1
    assert world.all(MatchDecision) == []


def test_who_left_the_registry_is_compared_with_nobody(world: World) -> None:
    first = world.member()
    world.do(withdraw_consent, "mission-officer", WithdrawConsent("w", first.id, "REGISTRY"))
    world.member(idempotency_key="again")
    assert world.all(PossibleMatch) == []


def test_kin_of_one_household_are_nobody_to_each_other(world: World) -> None:
    twin = (HouseholdPerson("Нұргүл", "Серік", "SIBLING", MEMBER.birth_date, "FEMALE"),)
    world.member()
    world.member(idempotency_key="twin", given="Нұргүл", household=twin)
    assert world.all(PossibleMatch) == []
