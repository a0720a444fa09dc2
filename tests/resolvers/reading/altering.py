"""Changes of the applications of the small country: some made, some waiting, some refused; permits that are void."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.applications import Application
from models.changes import ApplicationChange, ChangedField
from models.e_residency import AskedService
from models.groups import ApplicationGroup, GroupMember, Representation
from models.identifiers import new_id
from models.invitations import Invitation
from models.permits import Permit
from models.persons import TravelDocument
from models.sealing import Vault, seal

ASKED = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
REFUSED: dict[str, Any] = {"grounds": ["FALSE_DATA"], "appeal_authority": "MIGRATION_SERVICE_COMMITTEE"}
REFUSED |= {"appeal_deadline": date(2027, 2, 1), "decided_at": ASKED}


def alter(session: Session, vault: Vault, chance: random.Random) -> None:
    """Give every other application changes of a field or two, and make every third permit void."""
    for row in session.scalars(sa.select(Application).order_by(Application.id)).all()[::2]:
        for state in chance.sample(("APPLIED", "PENDING", "REFUSED", "LAPSED"), chance.randrange(3)):
            _change(session, vault, chance, row, state)
    for permit in session.scalars(sa.select(Permit).order_by(Permit.id)).all()[::3]:
        permit.voided_on = ASKED.date()
        permit.void_ground = chance.choice(("GIVEN_BACK", "PASSPORT_REPLACED"))
        permit.void_rule = "permit.document" if permit.void_ground == "PASSPORT_REPLACED" else None
    for number, row in enumerate(session.scalars(sa.select(Application).order_by(Application.id)).all()):
        if number % 2:
            about = {"application_id": row.id, "person_id": row.person_id, "service": "COMPANY"}
            session.add(AskedService(id=new_id("AskedService", chance), state="ASKED", **about))
        if row.programme == "E_VISA" and number % 2:
            row.invitation_key = f"INV{number % 5}"
    together(session, chance)
    for number in range(5):
        _invitation(session, chance, number)
    for number, row in enumerate(session.scalars(sa.select(Application).order_by(Application.id)).all()[::4]):
        _renewed(session, vault, chance, row, ("traveller-1", "traveller-2", "member-1")[number % 3])
    session.flush()


def _invitation(session: Session, chance: random.Random, number: int) -> None:
    days = dict.fromkeys(("valid_from", "valid_to", "issued_on"), ASKED.date())
    said: dict[str, Any] = {"host": "Host & Co", "category": "B12", "places": 2, "status": "REGISTERED"}
    said |= {
        "office_code": ("MIGRATION", "ELSEWHERE")[number % 2],
        "registered_by": "o",
        "registered_at": ASKED,
    }
    key = f"INV{number}"
    session.add(Invitation(id=new_id("Invitation", chance), number=key, number_key=key, **said, **days))


def _renewed(session: Session, vault: Vault, chance: random.Random, row: Application, by: str) -> None:
    """A passport that nobody has applied with yet, reported by somebody."""
    identifier = new_id("TravelDocument", chance)
    about = {"person_id": row.person_id, "kind": "ORDINARY", "country_code": "FRA", "reported_by": by}
    key = vault.held(session, row.person_id)
    number = seal(key, "X1", "travel_documents.number", row.person_id, chance)
    session.add(TravelDocument(id=identifier, number=number, number_index=identifier.encode(), **about))


def _change(session: Session, vault: Vault, chance: random.Random, row: Application, state: str) -> None:
    key = vault.held(session, row.person_id)
    change = ApplicationChange(
        id=new_id("ApplicationChange", chance),
        application_id=row.id,
        person_id=row.person_id,
        of_version=1,
        state=state,
        requested_by="nobody",
        requested_at=ASKED,
        note=seal(key, "Because.", "application_changes.note", row.person_id, chance),
        effective_at=ASKED if state == "APPLIED" else None,
        rules_version="1",
        **(REFUSED if state == "REFUSED" else {}),
    )
    session.add(change)
    session.flush()
    for name in chance.sample(("arrival", "email", "region"), 2):
        new = seal(key, "new", "changed_fields.new", row.person_id, chance)
        about = {"change_id": change.id, "person_id": row.person_id, "field": name, "new": new}
        session.add(ChangedField(id=new_id("ChangedField", chance), **about))
    session.flush()


def together(session: Session, chance: random.Random) -> None:
    """Groups of three leaders, each with applications of others as well, and somebody who acts for every fifth."""
    groups = []
    for leader in ("traveller-1", "traveller-2", "member-1"):
        group = ApplicationGroup(id=new_id("ApplicationGroup", chance), code="g", join_code=leader)
        group.opened_by, group.opened_at = leader, ASKED
        session.add(group)
        groups.append(group.id)
    session.flush()
    for number, row in enumerate(session.scalars(sa.select(Application).order_by(Application.id)).all()):
        if number % 3 == 0:
            about = {"group_id": groups[number % 9 // 3], "application_id": row.id, "joined_at": ASKED}
            session.add(GroupMember(id=new_id("GroupMember", chance), **about))
        if number % 5 == 0:
            acts = {"kind": "PARENT", "evidence": "BIRTH_CERTIFICATE", "application_id": row.id}
            session.add(Representation(id=new_id("Representation", chance), **acts))
    session.flush()
