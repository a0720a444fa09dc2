"""Whole numbers in given proportions."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from fractions import Fraction
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def apportion(
    weights: Mapping[Key, Fraction | int], total: int, least: Mapping[Key, int] | None = None
) -> dict[Key, int]:
    """Whole numbers that add up to `total`, each within one of its exact share (largest remainder).

    `least` are lower bounds, for totals that grow: a share that falls below its bound is kept at it, and the
    others give way. Ties go to the key that comes first. ValueError where the bounds exceed the total.
    """
    least = least or {}
    kept = {key: least.get(key, 0) for key in weights}
    if sum(kept.values()) > total:
        raise ValueError(f"the lower bounds add up to more than {total}")
    free = dict(weights)
    while True:
        whole = sum(Fraction(weight) for weight in free.values())
        rest = total - sum(kept[key] for key in weights if key not in free)
        exact = {
            key: Fraction(weight) * rest / whole if whole else Fraction(0) for key, weight in free.items()
        }
        low = [key for key in free if exact[key] < kept[key]]
        if not low:
            break
        for key in low:
            del free[key]
    counts = {key: max(kept[key], int(exact[key])) if key in free else kept[key] for key in weights}
    ranked = sorted(free, key=lambda key: int(exact[key]) - exact[key])
    for key in ranked[: total - sum(counts.values())]:
        counts[key] += 1
    return counts


def deal(counts: Mapping[Key, int]) -> list[Key]:
    """Each key as often as it counts, in order."""
    return [key for key, count in counts.items() for _ in range(count)]
