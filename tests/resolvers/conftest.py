"""A follower of the graph over the record that tests/schema asks, on both databases and both executors; and a graph
that has nothing but releases of known cells."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from disclosure.releases import Releases
from resolvers.changes import Changes, watch_of
from resolvers.following import Following
from resolvers.operations import Graph
from schema import build_schema
from tests.resolvers.followers import Follower
from tests.resolvers.released_world import fill
from tests.resolvers.released_world import world as open_world
from tests.schema.conftest import shared_world, traveller, world  # noqa: F401
from tests.schema.world import World


@pytest.fixture(params=["compiled", "stock"])
def follower(world: World, request: pytest.FixtureRequest) -> Iterator[Follower]:  # noqa: F811
    process = world.process
    graph = world.graph if request.param == "compiled" else Graph(build_schema(), process, compiled=False)
    changes = Changes(watch_of(process.database.url.replace("+psycopg", ""), process.source))
    yield Follower(world, Following(graph, changes))
    world.run(changes.close())


@pytest.fixture(scope="module")
def release_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("releases")
    fill(folder)
    return folder


@pytest.fixture(scope="module")
def released_graph(release_folder: Path) -> Iterator[World]:
    graph = open_world(release_folder)
    yield graph
    graph.loop.run_until_complete(graph.loop.shutdown_default_executor())
    graph.loop.close()


@pytest.fixture(scope="module")
def releases(release_folder: Path) -> Releases:
    return Releases(release_folder)
