"""What a process takes in: so much at once, of everybody so much in a minute. The rest is turned away, not queued."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from graphql import GraphQLError

from access import bounds
from access.budget import ADDRESS, Budget
from resolvers.context import Context
from resolvers.reading.errors import OVERLOADED, RATE_LIMITED, RequestError


@dataclass
class Door:
    """The door of one process; without a budget only what is in hand counts."""

    budget: Budget | None
    in_hand: int = 0

    @contextmanager
    def entered(self) -> Iterator[None]:
        """One operation more in hand while it lasts; RequestError OVERLOADED where that would be too many."""
        if self.in_hand >= bounds.AT_ONCE.most:
            raise _refusal("Too much is asked of this server at once; ask again in a moment.", OVERLOADED, 1)
        self.in_hand += 1
        try:
            yield
        finally:
            self.in_hand -= 1

    def charge(self, cost: int, context: Context) -> None:
        """Take a cost from the budget of whoever asks; RequestError RATE_LIMITED where too little is left."""
        if self.budget is None:
            return
        if wait := self.budget.charge(context.actor, ADDRESS.get(), cost, context.now):
            message = f"You have asked for too much within a minute; this can be asked again in {wait} s."
            raise _refusal(message, RATE_LIMITED, wait)


def _refusal(message: str, code: str, wait: int) -> RequestError:
    extensions = {"code": code, "retryAfter": wait}
    return RequestError([GraphQLError(message, extensions=extensions)], code)
