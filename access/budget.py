"""What everybody may ask for in a minute: a budget of cost, for each principal and for each address.

A bucket that drains: what was asked lately fills it, and what would overflow is refused until enough has drained. The
counters live in the memory of one process. Own code: libraries that count read a clock of their own.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil

from access.actor import Actor
from access.bounds import ADDRESS_COST_PER_MINUTE, COST_PER_MINUTE

ADDRESS: ContextVar[str] = ContextVar("address", default="")
"""The address that a request came from, set by whatever took the request; empty where there is none."""
MINUTE = 60.0
CROWD = 20_000
"""Buckets after which those that have drained are forgotten."""


@dataclass
class Budget:
    """The buckets of one process: name -> how full it was, and when."""

    principal: int = COST_PER_MINUTE.most
    address: int = ADDRESS_COST_PER_MINUTE.most
    filled: dict[str, tuple[float, datetime]] = field(default_factory=dict)

    def charge(self, actor: Actor, address: str, cost: int, now: datetime) -> int:
        """Take the cost of an operation, and give 0; or take nothing, and give the seconds to wait.

        Whoever has no token is known by the address alone.
        """
        asked = [] if actor.subject is None else [(f"subject {actor.subject}", self.principal)]
        anonymous = self.principal if actor.subject is None else self.address
        asked += (
            [(f"{'nobody' if actor.subject is None else 'address'} {address}", anonymous)] if address else []
        )
        levels = {name: self._level(name, most, now) + cost for name, most in asked}
        over = max((ceil((levels[name] - most) * MINUTE / most) for name, most in asked), default=0)
        if over > 0:
            return over
        if len(self.filled) > CROWD:
            self._forget(now)
        self.filled |= {name: (level, now) for name, level in levels.items()}
        return 0

    def _level(self, name: str, most: int, now: datetime) -> float:
        level, since = self.filled.get(name, (0.0, now))
        return max(0.0, level - most * (now - since).total_seconds() / MINUTE)

    def _forget(self, now: datetime) -> None:
        self.filled = {
            name: (level, since)
            for name, (level, since) in self.filled.items()
            if (now - since).total_seconds() < MINUTE
        }
