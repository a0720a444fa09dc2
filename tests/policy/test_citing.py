"""Every ground stands on a rule: the one of the day, and of the person's nationality."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.citing import cited, uncited
from policy.programmes import programmes
from policy.rulebook import load_rulebook

BOOK = load_rulebook()
GROUNDS = [
    pytest.param(ground, id=f"{programme.code}-{code}")
    for programme in programmes().values()
    for code, ground in programme.grounds.items()
]
CROSSING = programmes()["CROSSING"].grounds
DAY = date(2026, 3, 2)


@pytest.mark.parametrize("ground", GROUNDS)
def test_every_ground_names_a_rule_that_there_is(ground) -> None:
    assert ground.rule in {rule.id for rule in BOOK.rules}
    assert cited(ground, BOOK, DAY) is not None


def test_every_ground_is_looked_at() -> None:
    assert list(uncited(BOOK, programmes())) == []
    eta = programmes()["ETA"]
    bare = replace(eta.grounds["ENTRY_BAN"], rule=None)
    wrong = replace(eta.grounds["SECURITY"], rule="eta.no_such")
    spoilt = replace(eta, grounds={**eta.grounds, "ENTRY_BAN": bare, "SECURITY": wrong})
    assert [line.partition(". Write")[0] for line in uncited(BOOK, {"ETA": spoilt})] == [
        "programmes/eta.toml: ground ENTRY_BAN names no rule",
        "programmes/eta.toml: ground SECURITY names 'eta.no_such', which is no rule",
    ]


@pytest.mark.parametrize(
    ("country", "day", "rule"),
    [
        ("TUR", date(2025, 9, 1), "regime.tur.band"),
        ("TUR", date(2025, 12, 1), "regime.tur"),
        ("FRA", date(2023, 1, 26), "regime.unilateral_54"),
        ("FRA", date(2023, 1, 27), "regime.unilateral_54.window"),
        ("ZAF", DAY, "regime.visa_needed"),
        ("GIB", DAY, "border.right_to_enter"),  # no rule speaks of Gibraltar
        (None, DAY, "border.right_to_enter"),
    ],
)
@pytest.mark.parametrize("code", ["PERMIT_MISSING", "STAY_EXHAUSTED"])
def test_who_may_not_enter_is_told_the_regime(code: str, country: str | None, day: date, rule: str) -> None:
    assert cited(CROSSING[code], BOOK, day, country) == rule


@pytest.mark.parametrize(
    ("day", "rule"),
    [(date(2025, 1, 5), "e_visa.categories"), (date(2026, 3, 2), "e_visa.categories.nomad")],
)
def test_of_a_rule_that_changed_the_one_of_the_day_is_cited(day: date, rule: str) -> None:
    assert cited(programmes()["E_VISA"].grounds["WRONG_CATEGORY"], BOOK, day, "ZAF") == rule


def test_a_rule_that_was_not_in_force_yet_is_cited_as_it_is_named() -> None:
    assert cited(programmes()["KANDAS"].grounds["ORIGIN_NOT_SHOWN"], BOOK, date(2013, 1, 1)) == (
        "kandas.evidence"
    )


def test_a_ground_without_a_rule_cites_none() -> None:
    assert cited(replace(CROSSING["PERMIT_EXPIRED"], rule=None), BOOK, DAY, "FRA") is None
