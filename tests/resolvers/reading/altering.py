"""Changes of the applications of the small country: some made, some waiting, some refused; permits that are void."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.applications import Application
from models.changes import ApplicationChange, ChangedField
from models.identifiers import new_id
from models.permits import Permit
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
    session.flush()


def _change(session: Session, vault: Vault, chance: random.Random, row: Application, state: str) -> None:
    key = vault.key_of(session, row.person_id, chance)
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
