"""So many at once, the others in turn.

As asyncio.Semaphore, which up to Python 3.11 asks the system for the number of the process each time somebody waits:
a system call that costs as much as a fifth of a small read where the machine is a virtual one.
"""

from __future__ import annotations

import asyncio
from collections import deque


class Places:
    """A number of places, each taken by `enter` and given back by `leave`."""

    def __init__(self, number: int) -> None:
        self._free = number
        self._loop: asyncio.AbstractEventLoop | None = None
        self._turns: deque[asyncio.Future[None]] = deque()

    async def enter(self) -> None:
        """Take a place as soon as there is one; nobody who came later goes before."""
        if self._free:
            self._free -= 1
            return
        self._loop = self._loop or asyncio.get_running_loop()
        turn = self._loop.create_future()
        self._turns.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():
                self.leave()  # the place came in the same moment
            raise

    def leave(self) -> None:
        """Give the place to whoever waits longest; those who left are passed over."""
        while self._turns:
            turn = self._turns.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1
