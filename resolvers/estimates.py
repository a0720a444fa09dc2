"""The price of a document, asked before it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import strawberry

from resolvers.context import Context


@dataclass(frozen=True)
class Refused:
    """Why a document would be refused: the code of its error."""

    code: str


@dataclass(frozen=True)
class Estimated:
    """What a document would cost; `cost` is None where it has no price."""

    cost: int | None
    limit: int
    allowed: bool
    refusals: tuple[Refused, ...]
    served_by: str | None


def estimate(
    info: strawberry.Info,
    document: str,
    variables: Any = strawberry.UNSET,
    operation_name: str | None = strawberry.UNSET,
) -> Estimated:
    """Price a document for whoever asks; nothing of it runs."""
    asked: Context = info.context
    if asked.estimate is None:
        raise RuntimeError("this process prices no documents")
    found = asked.estimate(document, variables or None, operation_name or None, asked.actor, asked.locale)
    refusals = tuple(map(Refused, found.refused))
    return Estimated(found.cost, found.limit, not refusals, refusals, found.served_by)
