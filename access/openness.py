"""How open a server is to clients that it does not know."""

from __future__ import annotations

import re
from dataclasses import dataclass

from access.actor import Role

GUESS = re.compile(r" Did you mean .*\?$")
"""What a library adds to its messages: names that are there."""


@dataclass(frozen=True)
class Openness:
    """`origins`: pages of which other origins may ask (CORS); `introspection`: roles that may ask for the schema, None
    for everybody; `explorer`: whether there is a page to compose documents on."""

    origins: tuple[str, ...] = ()
    introspection: frozenset[Role] | None = None
    explorer: bool = True

    def tells(self, roles: frozenset[Role]) -> bool:
        """Whether these roles may ask what is there."""
        return self.introspection is None or bool(self.introspection & roles)

    def message(self, text: str, roles: frozenset[Role]) -> str:
        """A message of a library, without its guesses for those who may not ask."""
        return text if self.tells(roles) else GUESS.sub("", text)


OPEN = Openness()
"""As open as can be, but to no other origin."""
