"""Who may ask what: one page. `@needs` on a field names a permission; nothing is read where it is missing."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from access.actor import Role


class Permission(StrEnum):
    """`subject:action`, in alphabetical order. Rows within a permission are settled by scope.py."""

    AID_PAY = "aid:pay"
    APPLICATION_APPLY = "application:apply"
    APPLICATION_CHANGE = "application:change"
    APPLICATION_READ = "application:read"
    BORDER_CHECK = "border:check"
    APPLICATION_WITHDRAW = "application:withdraw"
    CASE_OPEN = "case:open"
    CASE_READ = "case:read"
    CITIZENSHIP_GRANT = "citizenship:grant"
    CROSSING_RECORD = "crossing:record"
    DECISION_APPEAL = "decision:appeal"
    DECISION_MAKE = "decision:make"
    DEPARTURE_REPORT = "departure:report"
    DOCUMENT_REPORT = "document:report"
    DESK_WORK = "desk:work"
    EVIDENCE_RECORD = "evidence:record"
    FEE_PAY = "fee:pay"
    IDENTIFIER_RECORD = "identifier:record"
    INVITATION_READ = "invitation:read"
    INVITATION_REGISTER = "invitation:register"
    MATCH_RESOLVE = "match:resolve"
    MEMBER_CONSENT = "member:consent"
    MEMBER_READ = "member:read"
    MEMBER_REGISTER = "member:register"
    OVERSTAY_READ = "overstay:read"
    PERSON_READ = "person:read"
    PLACEMENT_MAKE = "placement:make"
    QUOTA_READ = "quota:read"
    QUOTA_TRANSFER = "quota:transfer"
    RELEASE_DECIDE = "release:decide"
    RELEASE_READ = "release:read"
    RELEASE_REQUEST = "release:request"
    REPAYMENT_DECIDE = "repayment:decide"
    REPAYMENT_RECORD = "repayment:record"
    RESIDENCE_RECORD = "residence:record"
    STATUS_PROLONG = "status:prolong"
    TICKET_ANSWER = "ticket:answer"
    TICKET_OPEN = "ticket:open"
    TICKET_READ = "ticket:read"


P = Permission

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.ANONYMOUS: frozenset(),
    Role.TRAVELLER: frozenset(
        {
            P.APPLICATION_APPLY,
            P.APPLICATION_CHANGE,
            P.APPLICATION_READ,
            P.APPLICATION_WITHDRAW,
            P.DECISION_APPEAL,
            P.FEE_PAY,
            P.DOCUMENT_REPORT,
            P.PERSON_READ,
            P.TICKET_OPEN,
            P.TICKET_READ,
        }
    ),
    Role.MEMBER: frozenset(
        {
            P.APPLICATION_APPLY,
            P.APPLICATION_CHANGE,
            P.APPLICATION_READ,
            P.APPLICATION_WITHDRAW,
            P.CASE_OPEN,
            P.CASE_READ,
            P.DECISION_APPEAL,
            P.FEE_PAY,
            P.DOCUMENT_REPORT,
            P.MEMBER_CONSENT,
            P.MEMBER_READ,
            P.MEMBER_REGISTER,
            P.PERSON_READ,
            P.TICKET_OPEN,
            P.TICKET_READ,
        }
    ),
    Role.MISSION_OFFICER: frozenset(
        {
            P.CASE_OPEN,
            P.CASE_READ,
            P.DECISION_APPEAL,
            P.MATCH_RESOLVE,
            P.MEMBER_CONSENT,
            P.MEMBER_READ,
            P.MEMBER_REGISTER,
            P.PERSON_READ,
        }
    ),
    Role.CASE_OFFICER: frozenset(
        {
            P.APPLICATION_READ,
            P.CASE_OPEN,
            P.CASE_READ,
            P.CITIZENSHIP_GRANT,
            P.DECISION_MAKE,
            P.DEPARTURE_REPORT,
            P.DOCUMENT_REPORT,
            P.DESK_WORK,
            P.EVIDENCE_RECORD,
            P.IDENTIFIER_RECORD,
            P.INVITATION_READ,
            P.INVITATION_REGISTER,
            P.MATCH_RESOLVE,
            P.MEMBER_READ,
            P.OVERSTAY_READ,
            P.PERSON_READ,
            P.PLACEMENT_MAKE,
            P.QUOTA_READ,
            P.REPAYMENT_DECIDE,
            P.RESIDENCE_RECORD,
            P.STATUS_PROLONG,
            P.TICKET_ANSWER,
            P.TICKET_READ,
        }
    ),
    Role.BORDER_OFFICER: frozenset({P.BORDER_CHECK, P.CROSSING_RECORD, P.OVERSTAY_READ}),
    Role.PAYMENTS_OFFICER: frozenset({P.AID_PAY, P.CASE_READ, P.REPAYMENT_RECORD}),
    Role.ANALYST: frozenset({P.RELEASE_READ, P.RELEASE_REQUEST}),
    Role.RESEARCHER: frozenset({P.RELEASE_READ, P.RELEASE_REQUEST}),
    Role.AUDITOR: frozenset({P.RELEASE_READ}),
    Role.ADMIN: frozenset({P.QUOTA_READ, P.QUOTA_TRANSFER, P.RELEASE_DECIDE, P.RELEASE_READ}),
}
"""Figures need no permission: everybody may ask, and disclosure/ settles what each clearance is told."""


def granted(roles: Iterable[Role]) -> frozenset[Permission]:
    """All permissions of a set of roles."""
    return frozenset().union(*(GRANTS[role] for role in roles))
