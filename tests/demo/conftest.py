"""Fixtures of the tests of the demo."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from policy.rulebook import Rulebook, load_rulebook
from tests.demo.countries import Built, built


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    """The rules, read once."""
    return load_rulebook()


@pytest.fixture(scope="session")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory, rulebook: Rulebook) -> Iterator[Built]:
    yield from built(f"sqlite:///{tmp_path_factory.mktemp('demo') / 'record.db'}", rulebook)


@pytest.fixture(scope="session")
def on_postgres(new_postgres: Callable[[], str], rulebook: Rulebook) -> Iterator[Built]:
    yield from built(new_postgres(), rulebook)
