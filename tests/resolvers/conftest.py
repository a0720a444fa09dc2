"""A follower of the graph over the record that tests/schema asks, on both databases and both executors."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from resolvers.changes import Changes, watch_of
from resolvers.following import Following
from resolvers.operations import Graph
from schema import build_schema
from tests.resolvers.followers import Follower
from tests.schema.conftest import shared_world, traveller, world  # noqa: F401
from tests.schema.world import World


@pytest.fixture(params=["compiled", "stock"])
def follower(world: World, request: pytest.FixtureRequest) -> Iterator[Follower]:  # noqa: F811
    process = world.process
    graph = world.graph if request.param == "compiled" else Graph(build_schema(), process, compiled=False)
    changes = Changes(watch_of(process.database.url.replace("+psycopg", ""), process.source))
    yield Follower(world, Following(graph, changes))
    world.run(changes.close())
