"""What a promised document costs in statements: the same for one row and for ten thousand, on both databases."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.actor import Actor
from models.applications import Application
from models.members import DiasporaMember
from models.sealing import Vault
from tests.resolvers.reading.country import Maker
from tests.resolvers.reading.places import references
from tests.resolvers.reading.world import MEMBER, OFFICER, TRAVELLER, World, open_world

OPERATIONS = Path(__file__).parents[3] / "schema" / "operations"
MANY = 10_000
DB = frozenset({"db"})


def one_of_each(session: Session, vault: Vault) -> None:
    """One application and one member, seen by everybody who asks here."""
    make = Maker(session, vault, random.Random(5))
    references(session)
    application, member = make.application(), make.member()
    application.office_code, application.submitted_by = OFFICER.office, TRAVELLER.subject
    member.created_by = MEMBER.subject
    session.flush()


def multiply(world: World, kind: type) -> None:
    """Copy the only row of a kind until there are ten thousand."""
    table = kind.__table__
    with world.database.batch() as session:
        row = dict(session.execute(sa.select(table)).one()._mapping)
        copies = [
            {**row, "id": f"{row['id'][:4]}{number:022}", "reference": f"R-{number}"}
            for number in range(MANY - 1)
        ]
        session.execute(table.insert(), copies)


@pytest.fixture(scope="module", params=("sqlite", "postgresql"))
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A record with one row of each kind."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('statements') / 'record.db'}"
    else:
        url = request.getfixturevalue("new_postgres")()
    world = open_world(url, one_of_each)
    yield world
    world.close()


def asked(world: World, number: str, variables: dict[str, Any], actor: Actor) -> tuple[int, int]:
    """The statements of a promised document, and how many rows its list counts."""
    (path,) = OPERATIONS.glob(f"{number}-*.graphql")
    answer = world.ask(path.read_text(encoding="utf-8"), variables, actor, extensions=DB)
    body = json.loads(answer.body)
    assert answer.code is None, body
    counted = [int(n) for n in json_numbers(body["data"], "totalCount")]
    return body["extensions"]["db"]["statements"], max(counted, default=0)


def json_numbers(found: Any, key: str) -> Iterator[int]:
    if isinstance(found, dict):
        for name, value in found.items():
            if name == key:
                yield value
            yield from json_numbers(value, key)


@pytest.mark.parametrize("kind", [Application, DiasporaMember], ids=lambda kind: kind.__name__)
def test_the_number_of_statements_does_not_hang_on_the_rows(world: World, kind: type) -> None:
    lists = {
        Application: [("07", {"first": 100}, TRAVELLER), ("08", {"first": 1000}, OFFICER)],
        DiasporaMember: [("10", {"first": 100}, MEMBER)],
    }[kind]
    before = [asked(world, *each) for each in lists]
    multiply(world, kind)
    after = [asked(world, *each) for each in lists]
    assert before == [(1, 1)] * len(lists)
    assert after == [(1, MANY)] * len(lists)


def test_statements_of_the_stock_executor_are_counted_too(world: World) -> None:
    document = "{ applications(first: 2) { nodes { id applicant { id } decisions { id } } } }"
    found = world.loop.run_until_complete(world.stock.answer(document, actor=OFFICER, extensions=DB))
    assert json.loads(found.body)["extensions"]["db"] == {"statements": 3}
    assert json.loads(world.ask(document, extensions=DB).body)["extensions"]["db"] == {"statements": 1}
