"""Questions that must not contradict each other: of releases none do; of planted bad back ends some."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

import pytest

from analytics.questions import Condition
from disclosure.products import PRODUCTS
from disclosure.releases import Releases
from resolvers.contradictions import ATTACKS, Ask, Told, contradictions, of_newest
from tests.resolvers.released_world import BOOK


def test_published_answers_do_not_contradict_each_other(releases: Releases) -> None:
    found = list(contradictions(releases, BOOK))
    assert [each.check.split("/")[0] for each in found] == [f"attack: {id}" for id in PRODUCTS]
    assert {(each.score, each.passed) for each in found} == {(0, True)}


def fresh(ask: Ask) -> Ask:
    """Noise at every question."""
    chance = Random(5)
    return lambda by, where: {key: value + chance.randrange(1, 900) for key, value in ask(by, where).items()}


def by_words(ask: Ask) -> Ask:
    """Noise that depends on the words of the question."""
    return lambda by, where: {
        key: value + Random(repr((by, where, key))).randrange(1, 900) for key, value in ask(by, where).items()
    }


def hiding(ask: Ask) -> Ask:
    """Cells are left out where they are small."""
    return lambda by, where: {key: value for key, value in ask(by, where).items() if value > 30_000}


def with_nobody_left_out(ask: Ask) -> Ask:
    """Only cells with somebody in them are told: a data-dependent list."""

    def told(by: Sequence[str], where: Condition) -> Told:
        return {key: value for key, value in ask(by, where).items() if value > 0 or not by}

    return told


@pytest.mark.parametrize(
    ("bad", "seen"),
    [
        (fresh, {"repeated", "in_other_words", "added_up", "left_over"}),
        (by_words, {"in_other_words", "added_up", "left_over"}),
        (hiding, {"added_up", "left_out"}),
        (with_nobody_left_out, {"left_out"}),
    ],
)
def test_planted_back_ends_give_themselves_away(
    releases: Releases, bad: Callable[[Ask], Ask], seen: set[str]
) -> None:
    ask, codes, span = of_newest(releases, PRODUCTS["placements"], BOOK)
    assert {attack.__name__ for attack in ATTACKS if attack(bad(ask), codes, span)} >= seen
