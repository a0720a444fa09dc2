"""A year of an invented country, released as the real one would be: to try questions on, at no cost to anybody.

Everything in it follows from the names of products and codes alone, noise included, so that it is the same everywhere.
It has the products, the levels and the errors of real releases, and so the same refusals; it says nothing of anybody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from math import prod

import numpy as np

from disclosure.measuring import scale_of
from disclosure.products import PRODUCTS, Product
from disclosure.releases import Release
from disclosure.releasing import DECEMBER, Codes, Month, axes_of, measured

YEAR = 2025
MADE = datetime(2026, 1, 3, tzinfo=UTC)
UNITS = 3_000
"""Persons or families of a month, about."""


@dataclass(frozen=True)
class Rehearsed:
    """The invented releases; `classifiers` gives the codes of axes, as for real ones."""

    classifiers: Codes
    _made: dict[str, tuple[Release, ...]] = field(default_factory=dict, repr=False, compare=False)

    def of(self, product: str) -> tuple[Release, ...]:
        """Twelve months of a product."""
        if product not in self._made:
            made, stock = PRODUCTS[product], PRODUCTS[product].stock
            months = (Month(YEAR, number) for number in range(DECEMBER if stock else 1, DECEMBER + 1))
            self._made[product] = tuple(self._invented(made, month) for month in months)
        return self._made[product]

    def _invented(self, product: Product, month: Month) -> Release:
        axes = axes_of(product, self.classifiers)
        chance = _chance(product, month)

        def draw(exact: Sequence[int], clip: int, rho: float) -> list[int]:
            noise = np.rint(chance.normal(0, scale_of(clip, rho), len(exact))).astype(np.int64)
            return [value + int(each) for value, each in zip(exact, noise, strict=True)]

        return measured(product, month, axes, _cells(product, axes, chance), MADE, draw=draw)


def _cells(product: Product, axes: Mapping[str, Sequence[str]], chance: np.random.Generator) -> list[int]:
    """Invented cells: of every axis the first codes have the most."""
    weights = np.ones(1)
    for codes in axes.values():
        ranks = 1 / np.arange(1, len(codes) + 1) ** 1.2
        weights = np.multiply.outer(weights, ranks / ranks.sum())
    units = chance.poisson(UNITS * weights.reshape(prod(map(len, axes.values()))))
    return [int(each) * max(1, product.clip // 3) for each in units]


def _chance(product: Product, month: Month) -> np.random.Generator:
    return np.random.default_rng(int.from_bytes(sha256(f"{product.id}/{month}".encode()).digest()[:8]))
