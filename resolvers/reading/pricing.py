"""The price of an operation: what is asked for, what may be asked for, and the refusal of what costs more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from graphql import GraphQLError

from access import bounds
from resolvers.reading.errors import RequestError
from resolvers.reading.prices import Price, Sizes

COST_LIMIT = "COST_LIMIT_EXCEEDED"
DEAREST = 5
"""Parts that a refusal names."""


@dataclass(frozen=True)
class Priced:
    """A root field's price and the sizes of its lists, for one request."""

    price: Price
    sizes: Sizes

    @cached_property
    def estimated(self) -> int:
        """What it costs at most, edges without a limit taken for what is likely."""
        return self.price.estimated(self.sizes)


def estimated(roots: Sequence[Priced]) -> int:
    """The price of an operation: one for asking, and the prices of its root fields."""
    return 1 + sum(root.estimated for root in roots)


def actual(roots: Sequence[Priced], data: Mapping[str, Any]) -> int:
    """The price of its answer."""
    return 1 + sum(root.price.actual(data.get(root.price.key)) for root in roots)


def refuse_dear(roots: Sequence[Priced]) -> int:
    """The price; RequestError COST_LIMIT_EXCEEDED, naming what costs most, where it is over the limit."""
    cost = estimated(roots)
    if cost <= bounds.COST.most:
        return cost
    dearest = sorted((part for root in roots for part in _parts(root)), key=lambda part: (-part[1], part[0]))
    listed = [{"path": path, "cost": price} for path, price in dearest[:DEAREST]]
    worst = f"{listed[0]['path']} {listed[0]['cost']}"
    message = f"The operation costs {cost}; at most {bounds.COST.most} is allowed. Dearest: {worst}."
    extensions = {"code": COST_LIMIT, "cost": cost, "limit": bounds.COST.most, "parts": listed}
    raise RequestError([GraphQLError(message, extensions=extensions)], COST_LIMIT)


def _parts(root: Priced) -> list[tuple[str, int]]:
    return list(root.price.parts(root.sizes))
