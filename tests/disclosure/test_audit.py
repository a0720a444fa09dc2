"""The audit at a reduced size: a sound program passes it, and every planted fault fails it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from disclosure import releasing
from disclosure.audit import Finding, coverage, noise, published
from disclosure.measuring import noisy
from disclosure.products import PRODUCTS
from disclosure.releases import Releases
from tests.disclosure.test_releasing import CODES, MARCH, NOW, desk, thousands


def failed(findings: Iterator[Finding]) -> list[str]:
    return [finding.check for finding in findings if not finding.passed]


def test_the_noise_follows_the_declared_law() -> None:
    assert failed(noise(20_000)) == []


def halved(exact: Sequence[int], clip: int, rho: float) -> list[int]:
    return noisy(exact, clip, rho * 4)


def shifted(exact: Sequence[int], clip: int, rho: float) -> list[int]:
    return [value + 2 for value in noisy(exact, clip, rho)]


def far(exact: Sequence[int], clip: int, rho: float) -> list[int]:
    """Shifted so far that 300 repeats cannot miss it."""
    return [value + 12 for value in noisy(exact, clip, rho)]


def seeded(exact: Sequence[int], clip: int, rho: float) -> list[int]:
    chance = np.random.default_rng(1)
    return [value + round(chance.normal(0, clip / (2 * rho) ** 0.5)) for value in exact]


def exact_numbers(exact: Sequence[int], clip: int, rho: float) -> list[int]:
    return list(exact)


@pytest.mark.parametrize("draw", [halved, shifted, seeded, exact_numbers])
def test_other_noise_is_caught(draw: Callable[..., list[int]]) -> None:
    assert failed(noise(20_000, draw)) != []


def test_intervals_cover_what_they_say() -> None:
    assert failed(coverage(300)) == []


@pytest.mark.parametrize("draw", [halved, far, exact_numbers])
def test_intervals_over_other_noise_are_caught(
    draw: Callable[..., list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(releasing, "noisy", draw)
    assert failed(coverage(300)) != []


@pytest.mark.parametrize(
    "wrong",
    [
        lambda r: replace(r, spreads={part: value / 2 for part, value in r.spreads.items()}),
        lambda r: replace(r, card=r.card | {"d_in": 2}),
        lambda r: replace(r, card=r.card | {"rho": r.card["rho"] / 2}),
        lambda r: replace(r, axes=r.axes | {"under_quota": ("false", "TRUE")}),
    ],
)
def test_a_release_that_disagrees_with_its_card_is_found(tmp_path: Path, wrong: Callable[..., Any]) -> None:
    ledger, releases = desk(tmp_path)
    release = releasing.make(PRODUCTS["placed-families"], MARCH, CODES, thousands, ledger, releases, NOW)
    assert failed(published(releases)) == []
    other = Releases(tmp_path / "other")
    other.publish(wrong(release))
    assert failed(published(other)) != []
