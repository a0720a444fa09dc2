"""Who is asking: a value made from a token's claims, and the roles there are."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Role(StrEnum):
    """Everybody who can ask. One person may hold several; rights add up."""

    ANONYMOUS = "ANONYMOUS"
    TRAVELLER = "TRAVELLER"
    MEMBER = "MEMBER"
    MISSION_OFFICER = "MISSION_OFFICER"
    CASE_OFFICER = "CASE_OFFICER"
    BORDER_OFFICER = "BORDER_OFFICER"
    PAYMENTS_OFFICER = "PAYMENTS_OFFICER"
    ANALYST = "ANALYST"
    RESEARCHER = "RESEARCHER"
    AUDITOR = "AUDITOR"
    ADMIN = "ADMIN"


@dataclass(frozen=True)
class Actor:
    """A principal: `subject` is the token's sub, `office` the post's code, `purpose` why the figures are read."""

    subject: str | None = None
    roles: frozenset[Role] = field(default_factory=lambda: frozenset({Role.ANONYMOUS}))
    office: str | None = None
    purpose: str | None = None

    @property
    def anonymous(self) -> bool:
        """Nobody in particular: no token was sent."""
        return self.subject is None

    def binds(self, today: date | None = None) -> dict[str, str | date | None]:
        """The parameters that access/scope.py leaves open in every compiled statement, and the day it is asked on."""
        return {"actor_subject": self.subject, "actor_office": self.office, "today": today}


ANYBODY = Actor()
