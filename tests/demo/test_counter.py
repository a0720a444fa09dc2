"""Cards and questions of the personas: made once through the services, for people who are there already."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa

from demo.counter import furnish
from models.applications import Application
from models.cards import Card
from models.identifiers import seeded
from models.tickets import Ticket
from policy.rulebook import Rulebook
from services.reference import load_reference
from services.registry.members import register_diaspora_member
from tests.demo.countries import VAULT, empty, rows
from tests.services.world import MEMBER, World

GIVEN = ("Айгүл", "Дана", "Ерлан", "Нұрлан", "Сәуле", "Бақыт", "Марат")


def test_it_is_made_once_and_for_nobody_new(tmp_path: Path, rulebook: Rulebook) -> None:
    database = empty(f"sqlite:///{tmp_path / 'record.db'}")
    with database.batch() as session:
        load_reference(session)
    world = World(database, rulebook, VAULT, seeded("counter"))
    for given in GIVEN:
        asked = replace(MEMBER, idempotency_key=given, given=given, household=())
        assert world.do(register_diaspora_member, "member", asked).id
    world.eta()
    before = rows(database)
    assert furnish(database, rulebook, VAULT, "qazeta") == 18
    once = rows(database)
    assert [len(once[table]) - len(before[table]) for table in ("persons", "applications")] == [0, 6]
    assert furnish(database, rulebook, VAULT, "qazeta") == 0
    assert rows(database) == once
    cards = sa.select(Application.programme, Application.status, Card.revoked).outerjoin(
        Card, Card.application_id == Application.id
    )
    mine = cards.where(Application.submitted_by == "demo-member").order_by(Application.submitted_at)
    assert [tuple(row) for row in world.read(lambda s: s.execute(mine).all())] == [
        ("ATA_ZHOLY", "SUBMITTED", None),
        ("ATA_ZHOLY", "APPROVED", False),
        ("ATA_ZHOLY", "REVOKED", True),
        ("ATA_ZHOLY", "REFUSED", None),
        ("KAZAKH_CARD", "RETURNED", None),
        ("KAZAKH_CARD", "APPROVED", False),
    ]
    asked = sorted(world.all(Ticket, opened_by="demo-traveller"), key=lambda t: t.opened_at)
    assert [ticket.status for ticket in asked] == ["OPEN", "ANSWERED", "RESOLVED"]
    assert {ticket.application_id for ticket in asked} == {world.all(Application, programme="ETA")[0].id}
    database.engine.dispose()


def test_a_country_without_such_people_has_the_questions_alone_and_once(
    tmp_path: Path, rulebook: Rulebook
) -> None:
    database = empty(f"sqlite:///{tmp_path / 'record.db'}")
    with database.batch() as session:
        load_reference(session)
    assert [furnish(database, rulebook, VAULT, "qazeta") for _ in range(2)] == [6, 0]
    database.engine.dispose()
