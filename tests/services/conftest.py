"""A record with its reference tables, on both databases, made by copying one that was prepared."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from models import Record
from models.database import Database, open_database
from models.identifiers import seeded
from models.sealing import Vault
from policy.rulebook import Rulebook, load_rulebook
from services.reference import load_reference

from .world import World

BACKENDS = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    """The rules of the project."""
    return load_rulebook()


@pytest.fixture(scope="session")
def prepared_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every table and the reference data, to be copied."""
    path = tmp_path_factory.mktemp("prepared") / "record.db"
    _prepare(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def prepared_postgres(new_postgres: Callable[[], str]) -> str:
    """A PostgreSQL database with every table and the reference data, to be copied."""
    url = new_postgres()
    _prepare(url)
    return url


@pytest.fixture(params=BACKENDS)
def world(request: pytest.FixtureRequest, tmp_path: Path, rulebook: Rulebook) -> Iterator[World]:
    """A record with its reference tables and nobody in it, on both databases."""
    yield from _open(_copy(request, tmp_path), rulebook)


@pytest.fixture(params=BACKENDS, scope="module")
def still(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, rulebook: Rulebook
) -> Iterator[World]:
    """The same for tests that must leave nothing behind: one for all tests of a module."""
    yield from _open(_copy(request, tmp_path_factory.mktemp("still")), rulebook)


@pytest.fixture
def sqlite_world(request: pytest.FixtureRequest, tmp_path: Path, rulebook: Rulebook) -> Iterator[World]:
    """A record on SQLite, for properties that do not depend on the database."""
    copied = shutil.copy(request.getfixturevalue("prepared_sqlite"), tmp_path / "record.db")
    yield from _open(f"sqlite:///{copied}", rulebook)


@pytest.fixture
def postgres_world(request: pytest.FixtureRequest, rulebook: Rulebook) -> Iterator[World]:
    """A record on PostgreSQL, where writers do not wait for each other at the door."""
    yield from _open(_copy_postgres(request), rulebook)


def _prepare(url: str) -> None:
    database = open_database(url)
    Record.metadata.create_all(database.engine)
    with database.batch() as session:
        load_reference(session)
    database.engine.dispose()


def _copy(request: pytest.FixtureRequest, folder: Path) -> str:
    if request.param == "postgresql":
        return _copy_postgres(request)
    copied = shutil.copy(request.getfixturevalue("prepared_sqlite"), folder / "record.db")
    return f"sqlite:///{copied}"


def _copy_postgres(request: pytest.FixtureRequest) -> str:
    template = request.getfixturevalue("prepared_postgres")
    return str(request.getfixturevalue("new_postgres")(template))


def _open(url: str, rulebook: Rulebook) -> Iterator[World]:
    database = open_database(url)
    yield World(database, rulebook, Vault(b"k" * 32, b"i" * 32), seeded("tests/services"))
    database.engine.dispose()


@pytest.fixture(scope="session")
def prepared(prepared_sqlite: Path) -> Iterator[Database]:
    """The prepared SQLite record itself, for properties that roll back what they write."""
    database = open_database(f"sqlite:///{prepared_sqlite}")
    yield database
    database.engine.dispose()
