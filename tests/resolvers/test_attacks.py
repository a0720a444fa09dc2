"""The attacks of the audit: releases withstand all of them, and every planted bad way to publish falls to some."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

import pytest

from analytics.questions import Condition, Leaf
from resolvers import attacks
from resolvers.attacks import ATTACKS, CODES, Ask, Cell, Trial, attacked, invented
from resolvers.released_cells import holds
from tests.resolvers.released_world import BOOK

ENOUGH = 300
"""Repeats from which on a sound program fails a bar one in a million times."""
FEW = 60
PLACE = {name: attack.__name__ for name, attack, _ in ATTACKS}
Back = Callable[[Trial], Trial]


def fallen(trials: Sequence[Trial]) -> set[str]:
    """The attacks that succeed."""
    found = attacked(trials)
    return {PLACE[each.check.removeprefix("attack: ")] for each in found if not each.passed}


def test_releases_withstand_every_attack(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        attacks, "ALIASES", 12
    )  # equal answers: more of them change nothing but the time it takes
    assert fallen(list(invented(ENOUGH, BOOK))) == set()


def true_sums(trial: Trial, by: Sequence[str], where: Condition) -> dict[tuple[object, ...], float]:
    """What a program without protection answers."""
    found: dict[tuple[object, ...], float] = {}
    for (region, quota), value in trial.cells.items():
        keys = {"region": region, "under_quota": quota, "month": "2025-03"}
        if holds(where, keys, {}):
            group = tuple(keys[key] for key in by)
            found[group] = found.get(group, 0) + value
    return found


def exact(trial: Trial) -> Trial:
    """No noise; and of the open month everything that has been recorded."""
    days = (
        lambda by, where: {(): float(trial.there)},
        lambda by, where: {(): 1.0},
    )
    return replace(trial, ask=lambda by, where: true_sums(trial, by, where), daily=days)


def hiding(trial: Trial) -> Trial:
    """Exact, but small cells are hidden; what is hidden counts as nothing."""

    def ask(by: Sequence[str], where: Condition) -> dict[tuple[object, ...], float]:
        found = true_sums(trial, by, where)
        return {group: value if value >= 10 or not by else 0 for group, value in found.items()}

    return replace(trial, ask=ask)


def fresh(trial: Trial) -> Trial:
    """Noise at every question, of the size that a cell of a release has."""
    chance = Random(7)

    def ask(by: Sequence[str], where: Condition) -> dict[tuple[object, ...], float]:
        return {group: value + chance.gauss(0, 4) for group, value in true_sums(trial, by, where).items()}

    return replace(trial, ask=ask)


def by_words(trial: Trial) -> Trial:
    """Noise that depends on the words of the question."""

    def ask(by: Sequence[str], where: Condition) -> dict[tuple[object, ...], float]:
        return {
            group: value + Random(repr((by, where, group))).gauss(0, 0.4)
            for group, value in true_sums(trial, by, where).items()
        }

    return replace(trial, ask=ask)


@pytest.mark.parametrize(
    ("bad", "falls_to"),
    [
        (exact, set(PLACE.values())),
        (hiding, {"differencing", "membership", "averaging", "tracking", "same_people"}),
        (fresh, {"averaging"}),
        (by_words, {"differencing", "membership", "averaging", "tracking"}),
    ],
)
def test_planted_back_ends_fall(bad: Back, falls_to: set[str]) -> None:
    trials = [bad(trial) for trial in invented(FEW, BOOK)]
    assert fallen(trials) >= falls_to


def test_releases_without_noise_fall_to_every_attack_on_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    def without(*given: object, **named: object) -> object:
        return measured(*given, draw=lambda numbers, clip, rho: list(numbers), **named)  # type: ignore[arg-type]

    measured = attacks.measured
    monkeypatch.setattr(attacks, "measured", without)
    assert fallen(list(invented(FEW, BOOK))) == set(PLACE.values()) - {"snapshots"}


def test_a_month_that_is_released_before_it_is_closed_tells_who_came(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attacks, "months_of", lambda product, text, now: (attacks.APRIL,))
    monkeypatch.setattr(attacks, "measured", early(attacks.measured))
    assert "snapshots" in fallen(list(invented(FEW, BOOK)))


def early(measured: Callable[..., object]) -> Callable[..., object]:
    """Releases of the open month without noise, where the family of every second trial came between the two days."""
    seen: list[int] = []

    def made(product: object, month: object, codes: object, numbers: list[int], now: object) -> object:
        if month != attacks.APRIL:
            return measured(product, month, codes, numbers, now)
        seen.append(1)
        trial, second = divmod(len(seen) - 1, 2)
        came = second and trial % 2
        return measured(
            product, month, codes, [numbers[0] + came, *numbers[1:]], attacks.APRIL.end,
            draw=lambda exact, clip, rho: list(exact),
        )  # fmt: skip

    return made


def test_the_attacker_asks_about_the_cell_where_the_family_is() -> None:
    first, second = invented(2, BOOK)
    cell: Cell = attacks.WHOM
    assert (first.there, second.there) == (True, False)
    assert [holds(attacks.within(cell), {"region": r, "under_quota": q}, {}) for r, q in first.cells] == [
        (r, q) == cell for r in CODES["region"] for q in (False, True)
    ]
    ask: Ask = exact(first).ask
    assert ask((), Leaf("region", "eq", cell[0]))[()] == sum(
        value for (region, _), value in first.cells.items() if region == cell[0]
    )
