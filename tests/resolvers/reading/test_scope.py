"""The scope page against the same rules written out by hand; and no line of it can go without being missed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from access import scope as page
from access.actor import Actor, Role
from models import Record
from models.aid import AidEntitlement, AidPosting
from models.applications import Application, Decision
from models.crossings import Crossing
from models.database import Database, open_database
from models.identifiers import new_id
from models.kandas import Arrival, CaseMember, Evidence, KandasCase, Placement
from models.members import Consent, DiasporaMember, HouseholdMember
from models.permits import Permit
from models.persons import Identifier, Person, TravelDocument
from models.reference import Country
from models.sealing import Vault
from tests.resolvers.reading.country import NOW, Maker, fill

ACTORS = (
    Actor("traveller-1", frozenset({Role.TRAVELLER})),
    Actor("member-1", frozenset({Role.MEMBER})),
    Actor("mission", frozenset({Role.MISSION_OFFICER}), "MISSION-ULN"),
    Actor("officer", frozenset({Role.CASE_OFFICER}), "MIGRATION"),
    Actor("border-1", frozenset({Role.BORDER_OFFICER}), "BORDER"),
    Actor("payments", frozenset({Role.PAYMENTS_OFFICER}), "PAYMENTS"),
    Actor("traveller-2", frozenset({Role.TRAVELLER, Role.MISSION_OFFICER}), "MISSION-IST"),
    Actor("analyst", frozenset({Role.ANALYST, Role.RESEARCHER, Role.AUDITOR, Role.ADMIN}), "MIGRATION"),
    Actor(),
)
Rows = dict[type, list[Any]]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = open_database(f"sqlite:///{tmp_path_factory.mktemp('scope') / 'record.db'}")
    Record.metadata.create_all(database.engine)
    with database.batch() as session:
        vault = Vault(b"k" * 32, b"i" * 32)
        fill(session, vault, random.Random(11), applications=40, members=40)
        complete(session, Maker(session, vault, random.Random(12)))
    yield database
    database.engine.dispose()


def complete(session: Session, make: Maker) -> None:
    """What the small country lacks: families, evidence, arrivals, payments, crossings."""
    for case in session.scalars(sa.select(KandasCase).order_by(KandasCase.id)).all():
        mine = {"case_id": case.id}
        make.add(
            CaseMember(
                id=new_id("CaseMember", make.chance), person_id=make.person().id, relation="CHILD", **mine
            )
        )
        attested = {
            "attested_by": b"",
            "attested_on": date(2026, 1, 1),
            "recorded_at": NOW,
            "recorded_by": "o",
        }
        make.add(
            Evidence(
                id=new_id("Evidence", make.chance), kind="DOCUMENT", verdict="CONSISTENT", **attested, **mine
            )
        )
        where = {"checkpoint_code": "ALA", "origin_code": "MNG", "arrived_on": date(2026, 1, 1)}
        make.add(Arrival(id=new_id("Arrival", make.chance), **where, **mine))
        aid = session.scalars(sa.select(AidEntitlement).where(AidEntitlement.case_id == case.id)).first()
        if aid:
            ledger = {
                "event": "AWARD",
                "kind": aid.kind,
                "period": "once",
                "posted_on": NOW.date(),
                "rule_id": "x",
            }
            make.add(
                AidPosting(id=new_id("AidPosting", make.chance), entitlement_id=aid.id, **ledger, **mine)
            )
    for number, permit in enumerate(session.scalars(sa.select(Permit).order_by(Permit.id)).all()):
        crossed = {"person_id": permit.person_id, "document_id": permit.document_id, "checkpoint_code": "ALA"}
        crossed |= {
            "direction": "ENTRY",
            "at": NOW,
            "days_in_last_180": 1,
            "recorded_by": f"border-{number % 2}",
        }
        make.add(Crossing(id=new_id("Crossing", make.chance), permit_id=permit.id, **crossed))


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
    registered = {row.id for row in rows[DiasporaMember] if row.office_code == office}

    def pick(kind: type, test: Callable[[Any], Any]) -> set[str]:
        return {row.id for row in rows[kind] if test(row)}

    applications = pick(
        Application, lambda r: (own and r.submitted_by == me) or (decides and r.office_code == office)
    )
    members = pick(
        DiasporaMember,
        lambda r: (
            (Role.MEMBER in roles and r.created_by == me)
            or (mission and r.office_code == office)
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
    found = {Application: applications, DiasporaMember: members, KandasCase: cases, Crossing: crossings}
    for kind in (CaseMember, Arrival, Placement, AidEntitlement, AidPosting):
        found[kind] = pick(kind, lambda r: r.case_id in cases)
    found[Evidence] = pick(Evidence, lambda r: r.case_id in reasoned)
    for kind in (HouseholdMember, Consent):
        found[kind] = pick(kind, lambda r: r.member_id in members)
    found[Decision] = pick(Decision, lambda r: r.application_id in applications or r.case_id in reasoned)
    found[Permit] = pick(Permit, lambda r: r.application_id in applications or r.id in crossed)
    applying = [row for row in rows[Application] if row.id in applications]
    found[TravelDocument] = {row.document_id for row in applying}
    found[Identifier] = pick(Identifier, lambda r: r.person_id in {row.person_id for row in applying})
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
    return {kind: list(session.scalars(sa.select(kind))) for kind in (*page.OWN, *page.THROUGH)}


def differing(database: Database) -> list[tuple[str, str | None]]:
    """Where the page and the hand disagree: entity and subject."""
    wrong = []
    with database.read() as session:
        rows = everything(session)
        for actor in ACTORS:
            for kind, wanted in by_hand(rows, actor).items():
                seen = session.scalars(
                    sa.select(kind.id).where(page.scope(kind, actor.roles, kind)), actor.binds()
                ).all()
                if set(seen) != wanted:
                    wrong.append((kind.__name__, actor.subject))
    return wrong


def test_who_sees_what(database: Database) -> None:
    assert differing(database) == []


OWN_LINES = [(kind, role) for kind, roles in page.OWN.items() for role in roles]
THROUGH_LINES = [(kind, number) for kind, ways in page.THROUGH.items() for number in range(len(ways))]


@pytest.mark.parametrize(("kind", "role"), OWN_LINES, ids=lambda v: getattr(v, "__name__", v))
def test_a_missing_line_about_own_rows_is_noticed(
    database: Database, monkeypatch: pytest.MonkeyPatch, kind: type, role: Role
) -> None:
    monkeypatch.delitem(page.OWN[kind], role)
    assert kind.__name__ in {name for name, _ in differing(database)}


@pytest.mark.parametrize(("kind", "number"), THROUGH_LINES, ids=lambda v: getattr(v, "__name__", str(v)))
def test_a_missing_line_about_rows_seen_through_others_is_noticed(
    database: Database, monkeypatch: pytest.MonkeyPatch, kind: type, number: int
) -> None:
    ways = page.THROUGH[kind]
    monkeypatch.setitem(page.THROUGH, kind, (*ways[:number], *ways[number + 1 :]))
    assert kind.__name__ in {name for name, _ in differing(database)}


@pytest.mark.parametrize("kind", list(page.WITHHELD), ids=lambda kind: kind.__name__)
def test_a_missing_line_about_withheld_rows_is_noticed(
    database: Database, monkeypatch: pytest.MonkeyPatch, kind: type
) -> None:
    monkeypatch.delitem(page.WITHHELD, kind)
    assert kind.__name__ in {name for name, _ in differing(database)}


def test_a_line_that_opens_too_much_is_noticed(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(page.OWN[Application], Role.TRAVELLER, lambda row: sa.true())
    assert ("Application", "traveller-1") in differing(database)


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
