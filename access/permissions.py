"""Who may ask what: one page. `@needs` on a field names a permission; nothing is read where it is missing."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from access.actor import Role


class Permission(StrEnum):
    """`subject:action`, in alphabetical order. Rows within a permission are settled by scope.py."""

    AID_PAY = "aid:pay"
    APPLICATION_APPLY = "application:apply"
    APPLICATION_READ = "application:read"
    CASE_OPEN = "case:open"
    CASE_READ = "case:read"
    CROSSING_RECORD = "crossing:record"
    DECISION_MAKE = "decision:make"
    EVIDENCE_RECORD = "evidence:record"
    MEMBER_READ = "member:read"
    MEMBER_REGISTER = "member:register"
    PERSON_READ = "person:read"
    PLACEMENT_MAKE = "placement:make"


P = Permission

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.ANONYMOUS: frozenset(),
    Role.TRAVELLER: frozenset({P.APPLICATION_APPLY, P.APPLICATION_READ, P.PERSON_READ}),
    Role.MEMBER: frozenset(
        {
            P.APPLICATION_APPLY,
            P.APPLICATION_READ,
            P.CASE_OPEN,
            P.CASE_READ,
            P.MEMBER_READ,
            P.MEMBER_REGISTER,
            P.PERSON_READ,
        }
    ),
    Role.MISSION_OFFICER: frozenset(
        {P.CASE_OPEN, P.CASE_READ, P.MEMBER_READ, P.MEMBER_REGISTER, P.PERSON_READ}
    ),
    Role.CASE_OFFICER: frozenset(
        {
            P.APPLICATION_READ,
            P.CASE_OPEN,
            P.CASE_READ,
            P.DECISION_MAKE,
            P.EVIDENCE_RECORD,
            P.MEMBER_READ,
            P.PERSON_READ,
            P.PLACEMENT_MAKE,
        }
    ),
    Role.BORDER_OFFICER: frozenset({P.CROSSING_RECORD}),
    Role.PAYMENTS_OFFICER: frozenset({P.AID_PAY, P.CASE_READ}),
    Role.ANALYST: frozenset(),
    Role.RESEARCHER: frozenset(),
    Role.AUDITOR: frozenset(),
    Role.ADMIN: frozenset(),
}
"""Figures need no permission: everybody may ask, and disclosure/ settles what each clearance is told."""


def granted(roles: Iterable[Role]) -> frozenset[Permission]:
    """All permissions of a set of roles."""
    return frozenset().union(*(GRANTS[role] for role in roles))
