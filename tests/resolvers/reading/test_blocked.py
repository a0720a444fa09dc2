"""What applications still lack for their moves: in one statement, and as the services judge each of them."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.applications import Application, Decision
from models.identifiers import new_id
from models.invitations import Invitation, InvitationUse
from models.permits import Permit
from models.persons import TravelDocument
from models.sealing import Vault
from resolvers.context import Context
from services.deciding.standing import blocked_of
from tests.resolvers.reading.country import NOW, fill
from tests.resolvers.reading.world import OFFICER, World, open_world

ASKED = "{ applications(first: 200) { nodes { id status blockedActions { action code reason } } } }"
STATUSES = ("REFUSED", "REVOKED", "APPEALED", "APPROVED", "SUBMITTED")
DEADLINES = (date(2026, 11, 20), date(2026, 11, 19), None)
OUTCOMES = ("REFUSE", "REVOKE", "RETURN")


def contested(session: Session, vault: Vault) -> None:
    """Applications in every status that looks at decisions; of each kind of last decision, some by the officer."""
    chance = random.Random(5)
    fill(session, vault, chance, applications=120, members=0)
    session.execute(sa.delete(Decision))
    for number, file in enumerate(session.scalars(sa.select(Application).order_by(Application.id)).all()):
        file.status, file.office_code = STATUSES[number % 5], "MIGRATION"
        for again in range(number % 3):
            made = Decision(
                id=new_id("Decision", chance), application_id=file.id, outcome=chance.choice(OUTCOMES), grounds=[],
                decided_at=NOW, decided_by=chance.choice(("officer", "other")), rules_version="1",
                appeal_deadline=chance.choice(DEADLINES), on_appeal=again == 1,
            )  # fmt: skip
            session.add(made)
    session.flush()
    in_the_way(session, chance)


def in_the_way(session: Session, chance: random.Random) -> None:
    """Passports that were replaced, invitations that others hold, and ETAs that carry no service any more."""
    session.add(
        Invitation(
            id=new_id("Invitation", chance), number="I 0", number_key="I0", host="Tours", category="B12",
            valid_from=NOW.date(), valid_to=NOW.date(), places=2, issued_on=NOW.date(), status="REGISTERED",
            office_code="MIGRATION", registered_by="officer", registered_at=NOW,
        )
    )  # fmt: skip
    etas: list[Permit | None] = [None]
    held: Counter[str] = Counter()
    for number, file in enumerate(session.scalars(sa.select(Application).order_by(Application.id)).all()):
        if number % 4 == 0:
            session.get_one(TravelDocument, file.document_id).closed_on = NOW.date()
        if file.programme == "E_VISA" and number % 3:
            key = file.invitation_key = f"I{number % 2}"
            held[key] += 1
            if held[key] <= 2 - number % 2:
                use = {"number_key": key, "place": held[key], "application_id": file.id}
                session.add(InvitationUse(**use, consumed=False))
        if file.programme == "ETA":
            permit = session.scalar(sa.select(Permit).where(Permit.application_id == file.id))
            etas += [permit] if permit else []
        elif file.programme == "E_RESIDENCY":
            file.programme, carrier = "FAST_TRACK", etas[number % len(etas)]
            file.eta_id = carrier and carrier.application_id
    session.flush()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def world(request: Any, tmp_path_factory: pytest.TempPathFactory, new_postgres: Any) -> Iterator[World]:
    on_file = f"sqlite:///{tmp_path_factory.mktemp('blocked') / 'record.db'}"
    world = open_world(on_file if request.param == "sqlite" else new_postgres(), contested)
    yield world
    world.close()


def nodes(body: bytes) -> list[dict[str, Any]]:
    return json.loads(body)["data"]["applications"]["nodes"]


def test_one_statement_tells_what_all_of_them_lack(world: World) -> None:
    found = world.ask(ASKED, extensions=frozenset({"db"}))
    assert json.loads(found.body)["extensions"]["db"] == {"statements": 1}
    assert nodes(found.body) == nodes(world.ask_stock(ASKED).body)


def test_as_the_services_judge_each(world: World) -> None:
    given = Context(OFFICER, "EN", NOW, world.process, world.graph.estimate).given
    with world.database.read() as session:
        judged = {
            file.id: blocked_of(session, OFFICER, file, given)
            for file in session.scalars(sa.select(Application))
        }
    listed = {
        node["id"]: {each["action"]: each["code"] for each in node["blockedActions"]}
        for node in nodes(world.ask(ASKED).body)
    }
    assert listed == judged
    codes = {code for found in judged.values() for code in found.values()}
    assert codes == {
        "ALREADY_PAID",
        "CHANGE_PENDING",
        "DOCUMENT_REPLACED",
        "ETA_ENDED",
        "INVITATION_USED",
        "APPEAL_EXHAUSTED",
        "APPEAL_LATE",
        "NO_CHANGE_PENDING",
        "NO_FEE",
        "PERMIT_VOID",
        "SECOND_OFFICER_NEEDED",
    }
