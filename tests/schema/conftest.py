"""A process of the graph over a record with its reference tables, on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.actor import Actor, Role
from access.permit_codes import PermitKeys, new_key
from access.signing import Signer
from analytics.engine import open_engine
from disclosure.ledger import Caps
from feed.publisher import Feed
from models import Record
from models.database import open_database
from models.identifiers import SYSTEM
from models.releases import ReleaseRequest
from models.sealing import Vault
from policy.rulebook import load_rulebook
from resolvers.accesses import AccessLog
from resolvers.context import Process
from resolvers.operations import Graph
from resolvers.reading.sources import open_source
from schema import build_schema
from services.reference import load_reference
from tests.schema.families import Case
from tests.schema.release_office import Office, opened
from tests.schema.world import NOON, World
from tests.services.providers import Provider


@pytest.fixture(scope="module", params=("sqlite", "postgresql"))
def shared_world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One record for all tests of a module: each brings people of its own."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('record') / 'record.db'}"
    else:
        url = request.getfixturevalue("new_postgres")()
    database = open_database(url)
    Record.metadata.create_all(database.engine)
    with database.batch() as session:
        load_reference(session)
    now, rulebook = [NOON], load_rulebook()
    folder = tmp_path_factory.mktemp("figures")
    feed = Feed(database, folder, b"p" * 32, folder / "loads")
    process = Process(
        database,
        open_source(url),
        rulebook,
        Vault(b"k" * 32, b"i" * 32),
        SYSTEM,
        open_engine(feed.folder, rulebook),
        lambda: now[0],
        Signer({"test": b"s" * 32}),
        PermitKeys({"test": new_key()}),
        AccessLog(database),
        Provider({}),
    )
    loop = asyncio.new_event_loop()
    yield World(process, Graph(build_schema(), process), loop, now, feed)
    process.figures.close()
    loop.run_until_complete(process.source.close())
    if process.log is not None:
        loop.run_until_complete(process.log.close())
    loop.run_until_complete(loop.shutdown_default_executor())
    loop.close()
    database.engine.dispose()


@pytest.fixture
def world(shared_world: World) -> World:
    """The graph with its clock set back to noon."""
    shared_world.now[0] = NOON
    return shared_world


@pytest.fixture
def case(world: World) -> Case:
    """A case that was just opened."""
    return Case.open(world)


@pytest.fixture
def granted(case: Case) -> Case:
    """A case whose family has the status."""
    case.evidence()
    case.decide("APPROVE")
    return case


@pytest.fixture
def traveller(world: World) -> Actor:
    """A traveller who has asked for nothing yet."""
    return Actor(f"traveller-{world.key()}", frozenset({Role.TRAVELLER}))


@pytest.fixture
def office(shared_world: World, tmp_path: Path) -> Iterator[Office]:
    """Who asks for releases, who approves them, and what makes them; afterwards nothing was asked for."""
    shared_world.now[0] = NOON
    yield opened(shared_world, tmp_path, Caps())
    with Session(shared_world.process.database.engine) as session:
        session.execute(sa.delete(ReleaseRequest))
        session.commit()
