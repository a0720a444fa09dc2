"""Who may ask what: the whole matrix, so that every change to it is a decision."""

from __future__ import annotations

from access.actor import ANYBODY, Role
from access.permissions import GRANTS, Permission, granted
from access.personas import PERSONAS

HOLDERS = {
    "aid:pay": {"PAYMENTS_OFFICER"},
    "application:apply": {"TRAVELLER", "MEMBER"},
    "application:change": {"TRAVELLER", "MEMBER"},
    "application:withdraw": {"TRAVELLER", "MEMBER"},
    "application:read": {"TRAVELLER", "MEMBER", "CASE_OFFICER"},
    "border:check": {"BORDER_OFFICER"},
    "case:open": {"MEMBER", "MISSION_OFFICER", "CASE_OFFICER"},
    "case:read": {"MEMBER", "MISSION_OFFICER", "CASE_OFFICER", "PAYMENTS_OFFICER"},
    "citizenship:grant": {"CASE_OFFICER"},
    "crossing:record": {"BORDER_OFFICER"},
    "decision:appeal": {"TRAVELLER", "MEMBER", "MISSION_OFFICER"},
    "decision:make": {"CASE_OFFICER"},
    "departure:report": {"CASE_OFFICER"},
    "document:report": {"TRAVELLER", "MEMBER", "CASE_OFFICER"},
    "desk:work": {"CASE_OFFICER"},
    "evidence:record": {"CASE_OFFICER"},
    "fee:pay": {"TRAVELLER", "MEMBER"},
    "identifier:record": {"CASE_OFFICER"},
    "invitation:read": {"CASE_OFFICER"},
    "invitation:register": {"CASE_OFFICER"},
    "match:resolve": {"MISSION_OFFICER", "CASE_OFFICER"},
    "member:consent": {"MEMBER", "MISSION_OFFICER"},
    "member:read": {"MEMBER", "MISSION_OFFICER", "CASE_OFFICER"},
    "member:register": {"MEMBER", "MISSION_OFFICER"},
    "overstay:read": {"CASE_OFFICER", "BORDER_OFFICER"},
    "person:read": {"TRAVELLER", "MEMBER", "MISSION_OFFICER", "CASE_OFFICER"},
    "placement:make": {"CASE_OFFICER"},
    "quota:read": {"CASE_OFFICER", "ADMIN"},
    "quota:transfer": {"ADMIN"},
    "release:decide": {"ADMIN"},
    "release:read": {"ANALYST", "RESEARCHER", "AUDITOR", "ADMIN"},
    "release:request": {"ANALYST", "RESEARCHER"},
    "repayment:decide": {"CASE_OFFICER"},
    "repayment:record": {"PAYMENTS_OFFICER"},
    "residence:record": {"CASE_OFFICER"},
    "status:prolong": {"CASE_OFFICER"},
    "ticket:answer": {"CASE_OFFICER"},
    "ticket:open": {"TRAVELLER", "MEMBER"},
    "ticket:read": {"TRAVELLER", "MEMBER", "CASE_OFFICER"},
}


def test_the_matrix() -> None:
    assert {p.value: {role.value for role in Role if p in GRANTS[role]} for p in Permission} == HOLDERS


def test_every_role_has_its_line_and_nobody_has_none() -> None:
    assert set(GRANTS) == set(Role)
    assert granted(ANYBODY.roles) == frozenset()
    assert ANYBODY.anonymous


def test_roles_add_up() -> None:
    both = granted({Role.TRAVELLER, Role.PAYMENTS_OFFICER})
    assert both == GRANTS[Role.TRAVELLER] | GRANTS[Role.PAYMENTS_OFFICER]


def test_those_who_read_figures_read_no_file() -> None:
    asking = {Permission.RELEASE_READ, Permission.RELEASE_REQUEST}
    assert granted({Role.ANALYST, Role.RESEARCHER, Role.AUDITOR}) == asking
    quotas = {Permission.QUOTA_READ, Permission.QUOTA_TRANSFER}
    assert granted({Role.ADMIN}) == quotas | {Permission.RELEASE_DECIDE, Permission.RELEASE_READ}


def test_personas_are_different_people_with_every_role_but_nobodys() -> None:
    assert len({actor.subject for actor in PERSONAS.values()}) == len(PERSONAS) == 13
    assert {role for actor in PERSONAS.values() for role in actor.roles} == set(Role) - {Role.ANONYMOUS}
    assert PERSONAS["analyst"].purpose == "planning"
