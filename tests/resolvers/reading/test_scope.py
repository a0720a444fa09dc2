"""The scope page against the same rules written out by hand; and no line of it can go without being missed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from access import scope as page
from access.actor import Actor, Role
from models import Record
from models.accesses import AccessEntry
from models.aid import AidEntitlement, AidPosting, RepaymentClaim, RepaymentDecision
from models.appeals import Appeal
from models.applications import Application, Decision
from models.cards import Card
from models.changes import ApplicationChange, ChangedField
from models.crossings import Crossing
from models.database import Database, open_database
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
from models.members import Consent, DiasporaMember, HouseholdMember, MemberContact, MemberPlans
from models.outbox import Message
from models.overstays import Overstay
from models.permits import Permit
from models.persons import Identifier, Person, TravelDocument
from models.reference import Country, Office
from models.sealing import Vault
from tests.resolvers.reading import desk
from tests.resolvers.reading.completing import complete
from tests.resolvers.reading.country import NOW, Maker, fill
from tests.resolvers.reading.leavings import leave

FIGURES = (Role.ANALYST, Role.RESEARCHER, Role.AUDITOR, Role.ADMIN)
ACTORS = (
    Actor("traveller-1", frozenset({Role.TRAVELLER})),
    Actor("member-1", frozenset({Role.MEMBER})),
    Actor("mission", frozenset({Role.MISSION_OFFICER}), "MISSION-ULN"),
    Actor("officer", frozenset({Role.CASE_OFFICER}), "MIGRATION"),
    Actor("border-1", frozenset({Role.BORDER_OFFICER}), "BORDER"),
    Actor("payments", frozenset({Role.PAYMENTS_OFFICER}), "PAYMENTS"),
    Actor("traveller-2", frozenset({Role.TRAVELLER, Role.MISSION_OFFICER}), "MISSION-IST"),
    *(Actor("officer", frozenset({role}), "MIGRATION") for role in FIGURES),
    Actor(),
)
TODAY = NOW.date()
NAMES = {f"name_{locale}": "Border" for locale in ("kk", "ru", "en", "fr")}
Rows = dict[type, list[Any]]
Wanted = list[tuple[Actor, dict[type, set[str]]]]
Differing = Callable[..., list[tuple[str, str | None]]]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = open_database(f"sqlite:///{tmp_path_factory.mktemp('scope') / 'record.db'}")
    Record.metadata.create_all(database.engine)
    with database.batch() as session:
        vault = Vault(b"k" * 32, b"i" * 32)
        fill(session, vault, random.Random(11), applications=40, members=40)
        make = Maker(session, vault, random.Random(12))
        complete(session, make)
        leave(session, make)
        desk.work(session, make)
        session.add(Office(code="BORDER", kind="BORDER", **NAMES))
    yield database
    database.engine.dispose()


def by_hand(rows: Rows, actor: Actor) -> dict[type, set[str]]:
    """What an actor can see, read from the rules of the programmes without looking at scope.py."""
    roles, me, office = actor.roles, actor.subject, actor.office
    own, mission, decides = (
        roles & {Role.TRAVELLER, Role.MEMBER},
        Role.MISSION_OFFICER in roles,
        Role.CASE_OFFICER in roles,
    )
    placed = {row.case_id for row in rows[Placement]}
    decided = {row.member_id for row in rows[KandasCase] if row.office_code == office}
    agreed = {row.member_id for row in rows[Consent] if (row.purpose, row.withdrawn_at) == ("REGISTRY", None)}
    registered = {row.id for row in rows[DiasporaMember] if row.office_code == office and row.id in agreed}

    def pick(kind: type, test: Callable[[Any], Any]) -> set[str]:
        return {row.id for row in rows[kind] if test(row)}

    applications = pick(
        Application, lambda r: (own and r.submitted_by == me) or (decides and r.office_code == office)
    )
    members = pick(
        DiasporaMember,
        lambda r: (
            (Role.MEMBER in roles and r.created_by == me)
            or (mission and r.id in registered)
            or (decides and r.id in decided)
        ),
    )
    reasoned = pick(
        KandasCase,
        lambda r: (
            (Role.MEMBER in roles and r.opened_by == me)
            or (mission and (r.opened_office_code == office or r.member_id in registered))
            or (decides and r.office_code == office)
        ),
    )
    cases = reasoned | pick(KandasCase, lambda r: Role.PAYMENTS_OFFICER in roles and r.id in placed)
    crossings = pick(Crossing, lambda r: Role.BORDER_OFFICER in roles and r.recorded_by == me)
    crossed = {row.permit_id for row in rows[Crossing] if row.id in crossings}
    found: dict[type, set[str]] = {
        Application: applications,
        DiasporaMember: members,
        KandasCase: cases,
        Crossing: crossings,
        # An overstay is for the whole service to see to: by what the office is, not by whose it was.
        Overstay: pick(
            Overstay,
            lambda r: (
                (Role.BORDER_OFFICER in roles and office == "BORDER") or (decides and office == "MIGRATION")
            ),
        ),
    }
    found |= desk.seen(pick, applications, reasoned, actor)
    found[Message] = pick(Message, lambda r: own and r.recipient == me)
    kind: type
    of_case = (CaseMember, Arrival, Placement, AidEntitlement, AidPosting)
    for kind in (*of_case, Departure, ResidenceCheck, RepaymentClaim):
        found[kind] = pick(kind, lambda r: r.case_id in cases)
    found[RepaymentDecision] = pick(RepaymentDecision, lambda r: r.claim_id in found[RepaymentClaim])
    found[QuotaTransfer] = pick(QuotaTransfer, lambda r: decides or Role.ADMIN in roles)
    found[Evidence] = pick(Evidence, lambda r: r.case_id in reasoned)
    for kind in (HouseholdMember, Consent):
        found[kind] = pick(kind, lambda r: r.member_id in members)
    for kind in (MemberPlans, MemberContact):
        found[kind] = pick(kind, lambda r: r.id in members)
    # No actor here holds two roles that see members, so both members are seen by the same one.
    found[PossibleMatch] = pick(PossibleMatch, lambda r: {r.member_id, r.other_id} <= members)
    found[Decision] = pick(Decision, lambda r: r.application_id in applications or r.case_id in reasoned)
    # Why a claim is contested is for those who know the case, and not for those who only pay.
    claims = pick(RepaymentClaim, lambda r: r.case_id in reasoned)
    found[Appeal] = pick(Appeal, lambda r: r.decision_id in found[Decision] or r.claim_id in claims)
    found[ApplicationChange] = pick(ApplicationChange, lambda r: r.application_id in applications)
    found[ApplicationGroup] = pick(ApplicationGroup, lambda r: own and r.opened_by == me)
    found[GroupMember] = pick(
        GroupMember, lambda r: r.application_id in applications or r.group_id in found[ApplicationGroup]
    )
    found[Representation] = pick(Representation, lambda r: r.application_id in applications)
    found[AskedService] = pick(AskedService, lambda r: r.application_id in applications)
    found[ChangedField] = pick(ChangedField, lambda r: r.change_id in found[ApplicationChange])
    found[Permit] = pick(Permit, lambda r: r.application_id in applications or r.id in crossed)
    oneself = {
        *(r.person_id for r in rows[Application] if r.submitted_by == me and r.on_behalf_of is None),
        *(r.person_id for r in rows[DiasporaMember] if r.created_by == me),
        *(r.person_id for r in rows[KandasCase] if r.opened_by == me),
    }
    found[AccessEntry] = pick(AccessEntry, lambda r: own and r.person_id in oneself)
    returned = {row.person_id for row in rows[KandasCase] if row.id in reasoned}
    found[Card] = pick(Card, lambda r: r.application_id in applications or r.person_id in returned)
    found[FeePayment] = pick(FeePayment, lambda r: r.application_id in applications)
    found[JournalEvent] = pick(JournalEvent, lambda r: r.subject_id in applications)
    applying = [row for row in rows[Application] if row.id in applications]
    theirs = {row.person_id for row in applying if decides and row.office_code == office}
    found[TravelDocument] = {row.document_id for row in applying} | pick(
        TravelDocument, lambda r: (own and r.reported_by == me) or r.person_id in theirs
    )
    found[Invitation] = pick(Invitation, lambda r: decides and r.office_code == office)
    returning = {row.person_id for row in rows[CaseMember] if row.case_id in reasoned}
    numbered = {row.person_id for row in applying} | returning
    found[Identifier] = pick(Identifier, lambda r: r.person_id in numbered)
    known = [
        (DiasporaMember, members),
        (HouseholdMember, found[HouseholdMember]),
        (CaseMember, found[CaseMember]),
    ]
    found[Person] = {row.person_id for row in applying}.union(
        *({row.person_id for row in rows[kind] if row.id in seen} for kind, seen in known)
    )
    return found


def everything(session: Session) -> Rows:
    return {
        kind: list(session.scalars(sa.select(kind), {"today": TODAY})) for kind in (*page.OWN, *page.THROUGH)
    }


@pytest.fixture(scope="module")
def wanted(database: Database) -> Wanted:
    """What each actor should see."""
    with database.read() as session:
        rows = everything(session)
        return [(actor, by_hand(rows, actor)) for actor in ACTORS]


@pytest.fixture
def differing(database: Database, wanted: Wanted) -> Differing:
    """Where the page and the hand disagree about some tables: entity and subject."""

    def ask(*kinds: Any) -> list[tuple[str, str | None]]:
        with database.read() as session:
            return [
                (kind.__name__, actor.subject)
                for actor, found in wanted
                for kind in kinds
                if found[kind]
                != set(
                    session.scalars(
                        sa.select(kind.id).where(page.scope(kind, actor.roles, kind)), actor.binds(TODAY)
                    )
                )
            ]

    return ask


def test_who_sees_what(differing: Differing) -> None:
    assert differing(*page.OWN, *page.THROUGH) == []


OWN_LINES = [(kind, role) for kind, roles in page.OWN.items() for role in roles]
THROUGH_LINES = [(kind, number) for kind, ways in page.THROUGH.items() for number in range(len(ways))]


@pytest.mark.parametrize(("kind", "role"), OWN_LINES, ids=lambda v: getattr(v, "__name__", v))
def test_a_missing_line_about_own_rows_is_noticed(
    differing: Differing, monkeypatch: pytest.MonkeyPatch, kind: type, role: Role
) -> None:
    monkeypatch.delitem(page.OWN[kind], role)
    assert differing(kind)


@pytest.mark.parametrize(("kind", "number"), THROUGH_LINES, ids=lambda v: getattr(v, "__name__", str(v)))
def test_a_missing_line_about_rows_seen_through_others_is_noticed(
    differing: Differing, monkeypatch: pytest.MonkeyPatch, kind: type, number: int
) -> None:
    ways = page.THROUGH[kind]
    monkeypatch.setitem(page.THROUGH, kind, (*ways[:number], *ways[number + 1 :]))
    assert differing(kind)


@pytest.mark.parametrize("kind", list(page.WITHHELD), ids=lambda kind: kind.__name__)
def test_a_missing_line_about_withheld_rows_is_noticed(
    differing: Differing, monkeypatch: pytest.MonkeyPatch, kind: type
) -> None:
    monkeypatch.delitem(page.WITHHELD, kind)
    assert differing(kind)


@pytest.mark.parametrize(("kind", "number"), THROUGH_LINES, ids=lambda v: getattr(v, "__name__", str(v)))
def test_a_line_that_shows_the_rows_of_others_is_noticed(
    differing: Differing, monkeypatch: pytest.MonkeyPatch, kind: type, number: int
) -> None:
    ways = page.THROUGH[kind]
    loose = (ways[number][0], lambda row, parent: sa.true())
    monkeypatch.setitem(page.THROUGH, kind, (*ways[:number], loose, *ways[number + 1 :]))
    assert differing(kind)


def test_the_hand_knows_every_table_of_the_page(wanted: Wanted) -> None:
    for _, found in wanted:
        assert found.keys() == page.OWN.keys() | page.THROUGH.keys()


def test_a_line_that_opens_too_much_is_noticed(differing: Differing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(page.OWN[Application], Role.TRAVELLER, lambda row: sa.true())
    assert ("Application", "traveller-1") in differing(Application)


def test_reference_data_is_for_everybody(database: Database) -> None:
    with database.read() as session:
        for actor in ACTORS:
            count = session.scalar(
                sa.select(sa.func.count())
                .select_from(Country)
                .where(page.scope(Country, actor.roles, Country))
            )
            assert count == 5


def test_the_page_names_only_the_record(tmp_path: Path) -> None:
    assert {kind.__module__.partition(".")[0] for kind in (*page.OWN, *page.THROUGH, *page.PUBLIC)} == {
        "models"
    }
