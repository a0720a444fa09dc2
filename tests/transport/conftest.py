"""The stub graph and a client of the application around it."""

from __future__ import annotations

import pytest

from tests.transport.stub import Client, Graph


@pytest.fixture
def graph() -> Graph:
    return Graph()


@pytest.fixture
def client(graph: Graph) -> Client:
    return Client(graph, [None])
