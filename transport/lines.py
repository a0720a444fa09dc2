"""Connections that stay open: how many each principal holds, how long they may rest, and the end of all of them."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

from access import bounds
from access.actor import Actor
from transport.endpoint import Answer

FAREWELL = 3.0
"""Seconds that a server which stops waits for its connections to end."""

Who = Callable[[], Actor]
"""Who asks, judged anew at every call; TokenRefused once the token does not hold any more."""


class Subscriptions(Protocol):
    """The subscriptions of a graph: `resolvers.following.Following`."""

    def follows(self, query: str, operation_name: str | None) -> bool:
        """Whether the operation asked for is a subscription."""
        ...

    def follow(
        self, query: str, variables: dict[str, Any] | None, operation_name: str | None, who: Who, locale: str
    ) -> AsyncGenerator[Answer, None]:
        """One answer for each event; one that was not executed is the last."""
        ...


class TooMany(Exception):
    """The principal holds as many connections as it may."""


@dataclass(frozen=True)
class Lines:
    """The open connections of a process. Times are seconds."""

    most: int = bounds.OPEN_CONNECTIONS.most
    operations: int = bounds.OPEN_OPERATIONS.most
    """Operations that run at once on one connection."""
    beginning: float = float(bounds.INIT_SECONDS.most)
    """In which the first message must have come."""
    idle: float = float(bounds.IDLE_SECONDS.most)
    """After which a connection without an operation is closed."""
    taking: float = float(bounds.TAKING_SECONDS.most)
    """In which a client must have taken what is sent to it."""
    beat: float = 5.0
    """Between two signs of life, and between two looks whether the token still holds."""
    closing: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once the server stops."""
    _held: Counter[str] = field(default_factory=Counter)
    _last_gone: asyncio.Event = field(default_factory=asyncio.Event)

    @contextmanager
    def held(self, principal: str) -> Iterator[None]:
        """One connection of a principal while it is open; TooMany where it holds the most already."""
        if self._held[principal] >= self.most:
            raise TooMany
        self._held[principal] += 1
        try:
            yield
        finally:
            self._held[principal] -= 1
            if not self._held[principal]:
                del self._held[principal]
            if self.closing.is_set() and not self._held:
                self._last_gone.set()

    async def leave(self) -> None:
        """Let every connection say goodbye; come back when all did, or after a while."""
        self.closing.set()
        if self._held:
            await happened(self._last_gone, FAREWELL)


def principal(actor: Actor, client: tuple[str, int] | None) -> str:
    """Whose connection it is: of a subject, or of nobody in particular at an address."""
    return actor.subject or f"@{client[0] if client else ''}"


async def happened(event: asyncio.Event, seconds: float) -> bool:
    """Whether an event is set within some seconds."""
    try:
        async with asyncio.timeout(seconds):
            return await event.wait()
    except TimeoutError:
        return False
