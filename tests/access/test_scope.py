"""Whose rows are whose: every table is looked at by every role, and sees exactly what is its own."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from access.actor import Actor, Role
from access.scope import OWN, PUBLIC, THROUGH, scope
from models import Record
from models.accesses import AccessRead
from models.aid import AidLine
from models.database import Database
from models.invitation_rooms import InvitationRoom
from models.invitations import InvitationUse
from models.journal import IdempotencyKey, JournalEvent
from models.kandas import (
    QuotaUse,
)
from models.loads import Load
from models.matches import MatchDecision
from models.members import LoadedMember
from models.persons import PersonKey
from tests.access.two_files import rows

NOBODYS = {
    AccessRead,
    InvitationRoom,
    InvitationUse,
    AidLine,
    IdempotencyKey,
    JournalEvent,
    Load,
    LoadedMember,
    MatchDecision,
    PersonKey,
    QuotaUse,
}
"""Tables that the graph never shows as rows of their own."""


@pytest.fixture
def filled(database: Database) -> Database:
    order = {table.name: number for number, table in enumerate(Record.metadata.sorted_tables)}
    with database.batch() as session:
        for row in sorted(rows(), key=lambda row: order[row.__tablename__]):
            session.add(row)
            session.flush()
    return database


def seen(database: Database, actor: Actor) -> set[str]:
    """The keys of every row of every scoped table that the actor sees, reference tables apart."""
    found: set[str] = set()
    with database.read() as session:
        for entity in OWN.keys() | THROUGH.keys():
            statement = sa.select(entity.id).where(scope(entity, actor.roles, entity))
            found |= set(session.scalars(statement, actor.binds()))
    return found


FILE = {
    "app1",
    "fee1",
    "svc1",
    "chg1",
    "chf1",
    "doc1",
    "dor1",
    "ide1",
    "pmt1",
    "traveller1",
    "dec1",
    "apl1",
    "crd1",
    "tkt1",
    "tkm1",
    "evt1",
}
REGISTERED = {"mem1", "hhm1", "con1", "member1", "kin1"}
CASE = {"kan1", "cam1", "evi1", "arr1", "ent1", "pst1", "plc1", "member1"}
CASE |= {"idm1", "rck1", "dep1", "rpc1", "rpd1", "apc1", "crm1"}
TOLD = {"msg1"}
ASKED = {"rlr1", "rlr2"}
SHARED = {"qtr1", *ASKED}
"""What every officer of a role sees, whoever wrote it."""

WHY = {"evi1", "apc1", "idm1", "crm1"}
"""What who pays does not see: why, numbers of persons, and their cards."""

SEES: dict[Role, set[str]] = {
    Role.TRAVELLER: FILE | TOLD,
    Role.MEMBER: FILE | TOLD | REGISTERED | CASE,
    Role.MISSION_OFFICER: REGISTERED | CASE,
    Role.CASE_OFFICER: FILE | REGISTERED | CASE | {"qtr1", "inv1"},
    Role.BORDER_OFFICER: {"crs1", "pmt1"},
    Role.PAYMENTS_OFFICER: CASE - WHY,
    Role.ADMIN: {"qtr1", *ASKED},
    Role.ANALYST: {"rlr1"},
    Role.RESEARCHER: {"rlr1"},
    Role.AUDITOR: ASKED,
}


def test_everybody_sees_exactly_what_is_theirs(filled: Database) -> None:
    for role in Role:
        assert (role, seen(filled, Actor("u1", frozenset({role}), "A"))) == (role, SEES.get(role, set()))


def test_the_other_side_sees_the_other_rows(filled: Database) -> None:
    other = seen(filled, Actor("u2", frozenset({Role.MEMBER, Role.CASE_OFFICER}), "B"))
    mine = seen(filled, Actor("u1", frozenset({Role.MEMBER, Role.CASE_OFFICER}), "A"))
    assert other - SHARED == {key.replace("1", "2") for key in mine - SHARED} - {"plc2"}


def test_nobody_in_particular_sees_nothing(filled: Database) -> None:
    for actor in (Actor(), Actor(None, frozenset(Role)), Actor("u3", frozenset(Role), "C")):
        expected = {key for key in seen(filled, actor) if key not in CASE}
        assert expected <= SHARED


def test_every_table_is_own_reached_public_or_never_shown() -> None:
    entities = {mapper.class_ for mapper in Record.registry.mappers}
    assert entities == OWN.keys() | THROUGH.keys() | PUBLIC | NOBODYS
    assert {entity.__name__ for entity in PUBLIC} == {
        *("Country", "Region", "Checkpoint", "Office", "OfficialFigure", "OfficialFigureFlag"),
    }
