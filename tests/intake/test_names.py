"""Countries and regions by their names in four languages and two scripts, and by their codes."""

from __future__ import annotations

import pytest

from intake.kinds import KINDS
from intake.names import (
    abolished_region,
    ceased_countries,
    country_of,
    fold,
    headings,
    latin,
    region_of,
    words,
)
from policy.reference import countries, regions

LANGUAGES = ("kk", "ru", "en", "fr")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_country_is_known_by_its_own_name(language: str) -> None:
    shared = {"XXA", "XXB", "XXC", "XXX"}
    names = {code: c.name(language) for code, c in countries().items() if code not in shared}
    twice = {name for name in names.values() if list(names.values()).count(name) > 1}
    wrong = {code: name for code, name in names.items() if name not in twice and country_of(name) != code}
    assert {code for code in wrong if country_of(wrong[code]) is not None} == set()
    assert set(wrong) <= {"COD", "COG", "PRK", "KOR"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_region_is_known_by_its_own_name_and_in_capitals(language: str) -> None:
    for code, region in regions().items():
        assert region_of(region.name(language)) == code
        assert region_of(region.name(language).upper()) == code


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("КНР", "CHN"),
        ("китай", "CHN"),
        ("ҚЫТАЙ", "CHN"),
        ("cn", "CHN"),
        ("People's Republic of China", "CHN"),
        ("Chine", "CHN"),
        ("中国", "CHN"),
        ("Oʻzbekiston", "UZB"),
        ("Киргизия", "KGZ"),
        ("Кыргызстан", "KGZ"),
        ("Türkiye", "TUR"),
        ("Turkey", "TUR"),
        ("прочие", ""),
        ("Басқа елдер", ""),
        ("Конго", None),
        ("Korea", None),
        ("Кытайй", None),
    ],
)
def test_countries_and_their_variants(said: str, code: str | None) -> None:
    assert country_of(said) == code


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("KZ-55", "KZ-55"),
        ("kz55", "KZ-55"),
        ("55", "KZ-55"),
        ("551610000", "KZ-55"),
        ("KZ-PAV", "KZ-55"),
        ("Павлодар", "KZ-55"),
        ("павлодарская обл.", "KZ-55"),
        ("Алматы", "KZ-75"),
        ("г.Алматы", "KZ-75"),
        ("Алматы обл.", "KZ-19"),
        ("Almaty obl.", "KZ-19"),
        ("Алматинская область", "KZ-19"),
        ("Восточно Казахстанская область", "KZ-63"),
        ("ВКО", "KZ-63"),
        ("Нур-Султан", "KZ-71"),
        ("ЮКО", "KZ-YUZ"),
        ("Чимкентская область", "KZ-YUZ"),
        ("Гурьевская область", "KZ-23"),
        ("Jetisu oblysy", "KZ-33"),
        ("region d'Atyraou", "KZ-23"),
        ("Шымкент қ.", "KZ-79"),
        ("Алматы қ.", "KZ-75"),
        ("Астана қ.", "KZ-71"),
        ("не указано", ""),
        ("Тараз", None),
        ("551", None),
    ],
)
def test_regions_and_their_variants(said: str, code: str | None) -> None:
    assert region_of(said) == code


@pytest.mark.parametrize(
    "said",
    [
        "Семипалатинская область",
        "Талды-Курган",
        "Taldykorgan Region",
        "Торғай облысы",
        "Торгай облысы",
        "Талдыкорганская",
        "Талдыкорганская обл.",
        "жезказганская",
        "Көкшетау обл",
    ],
)
def test_a_region_of_1995_is_known_as_such_and_is_no_region_of_today(said: str) -> None:
    assert region_of(said) is None
    region = abolished_region(said)
    assert region is not None
    assert set(region.successors) <= set(regions())


def test_what_never_was_a_region_was_not_abolished() -> None:
    assert [abolished_region(said) for said in ("область", "", "Тараз", "Павлодарская область")] == [None] * 4


def test_countries_that_are_no_more_name_their_successors() -> None:
    assert ceased_countries()[fold("СССР")][0] == "SUN"
    assert len(ceased_countries()["sun"][1]) == 15
    assert {"KAZ", "UZB", "RUS"} < set(ceased_countries()["su"][1])
    assert ceased_countries()["dd"] == ("DDR", ("DEU",))
    assert ceased_countries()["cs"] == ("CSK or SCG", ("CZE", "SVK", "MNE", "SRB"))
    named = {code for _, after in ceased_countries().values() for code in after}
    assert named <= set(countries())


def test_words_are_codes_of_their_columns_and_headings_are_columns() -> None:
    columns = {column.name: column for kind in KINDS.values() for column in kind.columns}
    for name, column in columns.items():
        if column.codes:
            assert set(words(name).values()) <= set(column.codes)
    assert set(headings()) == set(columns)
    assert words("flag")["иә"] == "true"
    assert latin("Жоқ") in words("flag")
