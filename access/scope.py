"""Which rows an actor can see: one page. Every compiled and every ORM read adds these conditions.

A row out of scope is "not there", never "forbidden". Conditions leave `actor_subject` and `actor_office` open as
bind parameters (Actor.binds), so that a statement compiled for a set of roles serves every actor who holds it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import sqlalchemy as sa

from access.actor import Role
from models.accesses import AccessEntry
from models.aid import AidEntitlement, AidPosting, RepaymentClaim, RepaymentDecision
from models.appeals import Appeal
from models.applications import Application, Decision
from models.cards import Card
from models.changes import ApplicationChange, ChangedField
from models.crossings import Crossing
from models.desk import Absence, Assignment, Note, SecondLook
from models.e_residency import AskedService
from models.fees import FeePayment
from models.groups import ApplicationGroup, GroupMember, Representation
from models.invitations import Invitation
from models.journal import JournalEvent
from models.kandas import (
    Arrival,
    CaseMember,
    Departure,
    Evidence,
    KandasCase,
    Placement,
    QuotaTransfer,
    ResidenceCheck,
)
from models.matches import PossibleMatch
from models.members import Consent, DiasporaMember, HouseholdMember, MemberContact, MemberPlans, stands
from models.official import OfficialFigure, OfficialFigureFlag
from models.outbox import Message
from models.overstays import Overstay
from models.permits import Permit
from models.persons import Identifier, Person, TravelDocument
from models.reference import Checkpoint, Country, Office, Region
from models.releases import ReleaseRequest
from models.ticket_terms import TicketTerm
from models.tickets import Ticket, TicketMessage

Condition = sa.ColumnElement[bool]
Rows = Callable[[Any], Condition]
"""From a table (or an alias of it) to the condition that its visible rows meet."""

SUBJECT = sa.bindparam("actor_subject", type_=sa.String())
OFFICE = sa.bindparam("actor_office", type_=sa.String())

OWN: dict[type, dict[Role, Rows]] = {
    Application: {
        Role.TRAVELLER: lambda a: a.submitted_by == SUBJECT,
        Role.MEMBER: lambda a: a.submitted_by == SUBJECT,
        Role.CASE_OFFICER: lambda a: a.office_code == OFFICE,
    },
    DiasporaMember: {
        Role.MEMBER: lambda m: m.created_by == SUBJECT,
        Role.MISSION_OFFICER: lambda m: (m.office_code == OFFICE) & stands(m.id, "REGISTRY"),
        Role.CASE_OFFICER: lambda m: _exists(
            KandasCase, lambda k: (k.member_id == m.id) & (k.office_code == OFFICE)
        ),
    },
    KandasCase: {
        Role.MEMBER: lambda k: k.opened_by == SUBJECT,
        Role.MISSION_OFFICER: lambda k: (
            (k.opened_office_code == OFFICE)
            | _exists(
                DiasporaMember,
                lambda m: (m.id == k.member_id) & (m.office_code == OFFICE) & stands(m.id, "REGISTRY"),
            )
        ),
        Role.CASE_OFFICER: lambda k: k.office_code == OFFICE,
        Role.PAYMENTS_OFFICER: lambda k: _exists(Placement, lambda p: p.case_id == k.id),
    },
    AccessEntry: dict.fromkeys((Role.TRAVELLER, Role.MEMBER), lambda e: _about_oneself(e)),
    Absence: {Role.CASE_OFFICER: lambda a: a.officer == SUBJECT},
    Ticket: {
        Role.TRAVELLER: lambda t: t.opened_by == SUBJECT,
        Role.MEMBER: lambda t: t.opened_by == SUBJECT,
        Role.CASE_OFFICER: lambda t: t.office_code == OFFICE,
    },
    Message: {
        Role.TRAVELLER: lambda m: m.recipient == SUBJECT,
        Role.MEMBER: lambda m: m.recipient == SUBJECT,
    },
    Crossing: {Role.BORDER_OFFICER: lambda c: c.recorded_by == SUBJECT},
    TravelDocument: {
        Role.TRAVELLER: lambda d: d.reported_by == SUBJECT,
        Role.MEMBER: lambda d: d.reported_by == SUBJECT,
        Role.CASE_OFFICER: lambda d: _exists(
            Application, lambda a: (a.person_id == d.person_id) & (a.office_code == OFFICE)
        ),
    },
    ApplicationGroup: {
        Role.TRAVELLER: lambda g: g.opened_by == SUBJECT,
        Role.MEMBER: lambda g: g.opened_by == SUBJECT,
    },
    Invitation: {Role.CASE_OFFICER: lambda i: i.office_code == OFFICE},
    Overstay: {
        Role.CASE_OFFICER: lambda o: _office_is("MIGRATION_SERVICE"),
        Role.BORDER_OFFICER: lambda o: _office_is("BORDER"),
    },
    ReleaseRequest: {
        Role.ANALYST: lambda r: r.requested_by == SUBJECT,
        Role.RESEARCHER: lambda r: r.requested_by == SUBJECT,
        Role.AUDITOR: lambda r: sa.true(),
        Role.ADMIN: lambda r: sa.true(),
    },
    QuotaTransfer: {Role.CASE_OFFICER: lambda q: sa.true(), Role.ADMIN: lambda q: sa.true()},
}
"""Rows that belong to somebody by themselves; a role that is not named sees none."""


def _about_oneself(entry: Any) -> Condition:
    """An entry about the person whom whoever asks speaks for as for themselves: not about their family.

    A list of persons instead of a condition on each entry: there are few of them, and entries without end.
    """
    applied = sa.select(Application.person_id).where(
        Application.submitted_by == SUBJECT, Application.on_behalf_of.is_(None)
    )
    registered = sa.select(DiasporaMember.person_id).where(DiasporaMember.created_by == SUBJECT)
    returns = sa.select(KandasCase.person_id).where(KandasCase.opened_by == SUBJECT)
    return entry.person_id.in_(sa.union_all(applied, registered, returns))


def _office_is(kind: str) -> Condition:
    """Whoever asks serves at an office of this kind: an overstay is the whole service's to see to."""
    return _exists(Office, lambda o: (o.code == OFFICE) & (o.kind == sa.literal_column(f"'{kind}'")))


def _of_both(rows: Rows) -> Rows:
    return lambda p: (
        _exists(DiasporaMember, lambda m: (m.id == p.member_id) & rows(m))
        & _exists(DiasporaMember, lambda m: (m.id == p.other_id) & rows(m))
    )


OWN[PossibleMatch] = {role: _of_both(rows) for role, rows in OWN[DiasporaMember].items()}
"""A proposal is seen by whoever sees both members."""

THROUGH: dict[type, tuple[tuple[type, Callable[[Any, Any], Condition]], ...]] = {
    Decision: (
        (Application, lambda d, a: d.application_id == a.id),
        (KandasCase, lambda d, k: d.case_id == k.id),
    ),
    ApplicationChange: ((Application, lambda c, a: c.application_id == a.id),),
    GroupMember: (
        (Application, lambda m, a: m.application_id == a.id),
        (ApplicationGroup, lambda m, g: m.group_id == g.id),
    ),
    Representation: ((Application, lambda r, a: r.application_id == a.id),),
    AskedService: ((Application, lambda s, a: s.application_id == a.id),),
    ChangedField: ((ApplicationChange, lambda f, c: f.change_id == c.id),),
    Assignment: (
        (Application, lambda s, a: s.subject_id == a.id),
        (KandasCase, lambda s, k: s.subject_id == k.id),
    ),
    Note: (
        (Application, lambda n, a: n.subject_id == a.id),
        (KandasCase, lambda n, k: n.subject_id == k.id),
    ),
    SecondLook: (
        (Application, lambda s, a: s.subject_id == a.id),
        (KandasCase, lambda s, k: s.subject_id == k.id),
    ),
    Permit: (
        (Application, lambda p, a: p.application_id == a.id),
        (Crossing, lambda p, c: p.id.in_([c.permit_id, c.fast_track_id, c.insurance_id])),
    ),
    Card: (
        (Application, lambda c, a: c.application_id == a.id),
        (KandasCase, lambda c, k: c.person_id == k.person_id),
    ),
    FeePayment: ((Application, lambda f, a: f.application_id == a.id),),
    TicketMessage: ((Ticket, lambda m, t: m.ticket_id == t.id),),
    TicketTerm: ((Ticket, lambda m, t: m.id == t.id),),
    HouseholdMember: ((DiasporaMember, lambda h, m: h.member_id == m.id),),
    Consent: ((DiasporaMember, lambda c, m: c.member_id == m.id),),
    MemberPlans: ((DiasporaMember, lambda p, m: p.id == m.id),),
    MemberContact: ((DiasporaMember, lambda c, m: c.id == m.id),),
    CaseMember: ((KandasCase, lambda c, k: c.case_id == k.id),),
    Evidence: ((KandasCase, lambda e, k: e.case_id == k.id),),
    Arrival: ((KandasCase, lambda a, k: a.case_id == k.id),),
    Placement: ((KandasCase, lambda p, k: p.case_id == k.id),),
    Departure: ((KandasCase, lambda d, k: d.case_id == k.id),),
    ResidenceCheck: ((KandasCase, lambda r, k: r.case_id == k.id),),
    RepaymentClaim: ((KandasCase, lambda c, k: c.case_id == k.id),),
    RepaymentDecision: ((RepaymentClaim, lambda d, c: d.claim_id == c.id),),
    Appeal: (
        (Decision, lambda a, d: a.decision_id == d.id),
        (RepaymentClaim, lambda a, c: a.claim_id == c.id),
    ),
    AidEntitlement: ((KandasCase, lambda e, k: e.case_id == k.id),),
    AidPosting: ((KandasCase, lambda p, k: p.case_id == k.id),),
    JournalEvent: ((Application, lambda e, a: e.subject_id == a.id),),
    TravelDocument: ((Application, lambda d, a: a.document_id == d.id),),
    Identifier: (
        # Whoever applies with somebody's passport is not told the IIN of its holder.
        (Application, lambda i, a: (i.person_id == a.person_id) & (i.kind == "AIFC_EIIN")),
        (CaseMember, lambda i, c: i.person_id == c.person_id),
    ),
    Person: (
        (Application, lambda p, a: a.person_id == p.id),
        (DiasporaMember, lambda p, m: m.person_id == p.id),
        (HouseholdMember, lambda p, h: h.person_id == p.id),
        (CaseMember, lambda p, c: c.person_id == p.id),
    ),
}
"""Rows seen because another row is seen: visible where one of these parents is."""

NO_OFFICERS = frozenset(Role) - {Role.CASE_OFFICER}
"""Roles that do not see what officers keep for themselves."""

WITHHELD: dict[type, frozenset[Role]] = {
    Assignment: NO_OFFICERS,
    Note: NO_OFFICERS,
    SecondLook: NO_OFFICERS,
    Evidence: frozenset({Role.PAYMENTS_OFFICER}),
    Decision: frozenset({Role.PAYMENTS_OFFICER}),
    Appeal: frozenset({Role.PAYMENTS_OFFICER}),
    Identifier: frozenset({Role.PAYMENTS_OFFICER}),
    Card: frozenset({Role.PAYMENTS_OFFICER}),
}
"""Rows that a role does not see although it sees the row they belong to: who pays need not know why."""

PUBLIC: frozenset[type] = frozenset({Country, Region, Checkpoint, Office, OfficialFigure, OfficialFigureFlag})


def scope(entity: type, roles: Iterable[Role], row: Any) -> Condition:
    """The condition under which `row` (the entity, or an alias of it) is visible to holders of `roles`."""
    if entity in PUBLIC:
        return sa.true()
    roles = frozenset(roles) - WITHHELD.get(entity, frozenset())
    own = [rows(row) for role, rows in OWN.get(entity, {}).items() if role in roles]
    through = [
        _seen_through(parent, join, roles, row)
        for parent, join in THROUGH.get(entity, ())
        if reaches(parent, roles)
    ]
    return sa.or_(sa.false(), *own, *through)


def reaches(entity: type, roles: frozenset[Role]) -> bool:
    """Whether any of the roles can see any row of the entity."""
    return bool(OWN.get(entity, {}).keys() & roles) or any(
        reaches(p, roles) for p, _ in THROUGH.get(entity, ())
    )


def _seen_through(
    parent: type, join: Callable[[Any, Any], Condition], roles: frozenset[Role], row: Any
) -> Condition:
    return _exists(parent, lambda p: join(row, p) & scope(parent, roles, p))


def _exists(entity: type, condition: Callable[[Any], Condition]) -> Condition:
    alias: Any = sa.orm.aliased(entity)
    return sa.exists(sa.select(1).select_from(alias).where(condition(alias)))
