"""The graph over releases of tests/resolvers."""

from tests.resolvers.conftest import release_folder, released_graph  # noqa: F401
