"""Does a release keep what its card promises? Statistics on fresh measurements of invented cells, and published files.

Every check gives a score beside a bar. Bars lie five standard errors and more from what is right, so that a sound
program fails one in a million times; what halves the noise, skips it or miscounts its error fails always. Nothing here
looks at real data, and nothing is charged: the cells are invented.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isclose, prod, sqrt

import numpy as np

from disclosure.consistency import spreads
from disclosure.measuring import NORMAL_95, noisy, scale_of
from disclosure.products import PRODUCTS, Product
from disclosure.releases import Release, Releases
from disclosure.releasing import Month, axes_of, measured

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
MONTH = Month(2025, 1)
SMALL: Mapping[str, tuple[str, ...]] = {"region": ("A", "B", "C"), "under_quota": ("false", "true")}
FIVE = 5.0
Draw = Callable[[Sequence[int], int, float], list[int]]
Measure = Callable[[Product, Month, Mapping[str, tuple[str, ...]], Sequence[int], datetime], Release]


@dataclass(frozen=True)
class Finding:
    """The score of a check, which must lie between two bars."""

    check: str
    score: float
    least: float
    most: float

    @property
    def passed(self) -> bool:
        """Whether it does."""
        return self.least <= self.score <= self.most


def audit(draws: int = 20_000, repeats: int = 2_000) -> Iterator[Finding]:
    """All checks on fresh measurements."""
    yield from noise(draws)
    yield from coverage(repeats)


def noise(draws: int, draw: Draw = noisy, clip: int = 3, rho: float = 0.01) -> Iterator[Finding]:
    """Mean and variance of the noise beside the law that is declared, and that no draw repeats another."""
    sigma = scale_of(clip, rho)
    first, second = (np.array(draw([0] * draws, clip, rho), dtype=np.float64) for _ in range(2))
    yield _around("noise: mean, in standard errors", float(first.mean() / sigma * sqrt(draws)), 0, 1)
    yield _around("noise: variance by the declared", float(first.var() / sigma**2), 1, sqrt(2 / draws))
    together = float((first * second).mean() / sigma**2 * sqrt(draws))
    yield _around("noise: two draws, correlation in standard errors", together, 0, 1)


def coverage(repeats: int, measure: Measure = measured) -> Iterator[Finding]:
    """How often the 95 % interval of a total and of a cell holds the truth, and whether errors have a mean of zero."""
    product = PRODUCTS["placed-families"]
    exact = [40, 0, 3, 500, 1, 17]
    sizes = {axis: len(codes) for axis, codes in SMALL.items()}
    promised = spreads(sizes, {each.axes: scale_of(1, product.rho_of(each)) ** 2 for each in product.levels})
    cell = sqrt(sum(v * prod(sizes[a] - 1 for a in part) / 6 for part, v in promised.items()))
    total = sqrt(promised[()] * 6)
    found = (
        np.array([measure(product, MONTH, SMALL, exact, MOMENT).table.ravel() for _ in range(repeats)]) / 100
    )
    for name, errors, sigma in (
        ("a total", found.sum(axis=1) - sum(exact), total),
        ("a cell of nobody", found[:, 1], cell),
    ):
        held = float((np.abs(errors) <= NORMAL_95 * sigma).mean())
        yield _around(f"coverage of {name} by a 95 % interval", held, 0.95, sqrt(0.95 * 0.05 / repeats))
        yield _around(
            f"variance of {name} by the promised", float(errors.var() / sigma**2), 1, sqrt(2 / repeats)
        )
        yield _around(
            f"mean error of {name}, in standard errors", float(errors.mean() / sigma * sqrt(repeats)), 0, 1
        )


def published(releases: Releases) -> Iterator[Finding]:
    """What can be seen of published files: noise and error as the card says, and nothing left out of the code lists."""
    for name, period, version in releases.names():
        release = releases.get(name, period, version)
        card, sizes = release.card, release.sizes
        wrong = sum(
            not isclose(level["sigma"], card["d_in"] / sqrt(2 * level["rho"]), rel_tol=1e-6)
            for level in card["levels"]
        )
        variances = {tuple(level["axes"]): level["sigma"] ** 2 for level in card["levels"]}
        again = spreads(sizes, variances)
        wrong += sum(not isclose(again[part], value, rel_tol=1e-9) for part, value in release.spreads.items())
        wrong += len(release.cells) != prod(sizes.values())
        wrong += sum(level["rho"] for level in card["levels"]) > card["rho"] * (1 + 1e-9)
        product = PRODUCTS.get(name)
        lists = axes_of(product, release.axes) if product else {}
        wrong += any(lists[axis] != codes for axis, codes in release.axes.items() if axis in lists)
        yield Finding(f"{release.id}: what disagrees with its card", wrong, 0, 0)


def _around(check: str, score: float, right: float, error: float) -> Finding:
    return Finding(check, score, right - FIVE * error, right + FIVE * error)
