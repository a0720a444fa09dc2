"""The same small country on SQLite and on PostgreSQL, with a graph over each."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy.orm import Session

from models.sealing import Vault
from tests.resolvers.reading.country import fill
from tests.resolvers.reading.world import World, open_world


@pytest.fixture(scope="session")
def worlds(tmp_path_factory: pytest.TempPathFactory, new_postgres: Any) -> Iterator[tuple[World, World]]:
    """The same country on SQLite and on PostgreSQL."""
    path = tmp_path_factory.mktemp("reading") / "record.db"
    pair = open_world(f"sqlite:///{path}", country), open_world(new_postgres(), country)
    yield pair
    for world in pair:
        world.close()


def country(session: Session, vault: Vault) -> None:
    """A hundred applications and forty members."""
    fill(session, vault, random.Random(7), applications=120, members=40)
