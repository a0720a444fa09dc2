"""Attacks through questions: each scores nothing on releases, and something on planted bad back ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

import pytest

from analytics.questions import All, AnyOf, Condition, Leaf, Not, Question
from disclosure.releases import Releases
from resolvers.released import Desk, keys_of
from tests.analytics.asked import TODAY
from tests.resolvers.released_world import BOOK, PERSONS, YEAR

Ask = Callable[[Sequence[str], Condition], dict[tuple[object, ...], int]]
WOMEN = Leaf("sex", "eq", "FEMALE")
AGED = Leaf("ageBand", "eq", "AGE_63_PLUS")
PARTITIONS = (
    ("SEX",),
    ("AGE_BAND",),
    ("EDUCATION",),
    ("ORIGIN",),
    ("MONTH",),
    ("SEX", "AGE_BAND"),
    ("QUARTER", "SEX"),
)
SAME: tuple[Condition, ...] = (
    All((YEAR, WOMEN, AGED)),
    All((AGED, All((WOMEN, YEAR)))),
    All((YEAR, Not(AnyOf((Not(WOMEN), Not(AGED)))))),
    All((YEAR, Leaf("sex", "in", ("FEMALE",)), Leaf("ageBand", "in", ("AGE_63_PLUS", "AGE_63_PLUS")))),
    All((YEAR, Leaf("year", "from", 2025), Leaf("year", "to", 2025), WOMEN, AGED, All(()))),
)


@pytest.fixture
def honest(releases: Releases) -> Ask:
    desk = Desk(releases, BOOK, Question("arrivals", TODAY))

    def ask(by: Sequence[str], where: Condition) -> dict[tuple[object, ...], int]:
        found, _ = desk.sums(PERSONS, keys_of(by), where)
        return {group: part.hundredths for group, part in found.groups.items() if part is not None}

    return ask


def averaging(ask: Ask) -> int:
    """How many different answers a hundred and twenty aliases of one question get."""
    return len({ask((), SAME[0])[()] for _ in range(120)})


def partitions(ask: Ask) -> int:
    """How many different totals a question has, added up over other dimensions each time."""
    return len({sum(ask(by, YEAR).values()) for by in PARTITIONS} | {ask((), YEAR)[()]})


def paraphrases(ask: Ask) -> int:
    """How many different answers one question gets in other words."""
    return len({ask((), where)[()] for where in SAME})


def differencing(ask: Ask) -> int:
    """How far a cell is from what is left when all others are taken away from their total."""
    rows = ask(("ORIGIN", "SEX"), YEAR)
    whole, target = ask((), YEAR)[()], ("AFG", "MALE")
    return 1 + abs(rows[target] - (whole - sum(value for key, value in rows.items() if key != target)))


def row_counts(ask: Ask) -> int:
    """How many cells of a cube cannot be seen: one more than none, as the others."""
    return 1 + 10 * 3 * 4 - len(ask(("ORIGIN", "SEX", "AGE_BAND"), YEAR))


ATTACKS = (averaging, partitions, paraphrases, differencing, row_counts)


@pytest.mark.parametrize("attack", ATTACKS)
def test_asking_more_tells_no_more(honest: Ask, attack: Callable[[Ask], int]) -> None:
    assert attack(honest) == 1


def fresh(ask: Ask) -> Ask:
    """Noise at every question."""
    chance = Random(5)
    return lambda by, where: {key: value + chance.randrange(1, 900) for key, value in ask(by, where).items()}


def hiding(ask: Ask) -> Ask:
    """Cells are left out where they are small."""
    return lambda by, where: {key: value for key, value in ask(by, where).items() if value > 30_000}


def by_words(ask: Ask) -> Ask:
    """Noise that depends on the words of the question."""
    return lambda by, where: {
        key: value + Random(repr((by, where, key))).randrange(900) for key, value in ask(by, where).items()
    }


@pytest.mark.parametrize(
    ("bad", "seen"),
    [
        (fresh, {"averaging", "partitions", "paraphrases", "differencing"}),
        (by_words, {"partitions", "paraphrases", "differencing"}),
        (hiding, {"partitions", "row_counts"}),
    ],
)
def test_planted_back_ends_give_themselves_away(
    honest: Ask, bad: Callable[[Ask], Ask], seen: set[str]
) -> None:
    found = set()
    for attack in ATTACKS:
        try:
            if attack(bad(honest)) != 1:
                found.add(attack.__name__)
        except KeyError:
            found.add(attack.__name__)
    assert found >= seen
