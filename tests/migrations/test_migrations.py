"""The migrated record is the record of the models, on both databases, upwards and back."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from migrations import downgrade, upgrade
from models import Record
from models.database import Database, open_database

VERSION = "alembic_version"


@pytest.fixture
def empty(database_url: str) -> Iterator[Database]:
    database = open_database(database_url)
    yield database
    database.engine.dispose()


@pytest.fixture
def modelled(request: pytest.FixtureRequest, empty: Database, tmp_path: Path) -> Iterator[Database]:
    """Another database of the same kind, its tables made straight from the models."""
    sqlite = f"sqlite:///{tmp_path / 'modelled.db'}"
    url = sqlite if empty.dialect == "sqlite" else request.getfixturevalue("new_postgres")()
    database = open_database(url)
    Record.metadata.create_all(database.engine)
    yield database
    database.engine.dispose()


def shape(engine: sa.Engine) -> dict[str, Any]:
    """Everything a database says of its tables, but for Alembic's own."""
    inspector = sa.inspect(engine)
    return {
        table: {
            "columns": [
                {k: str(v) if k == "type" else v for k, v in column.items()}
                for column in inspector.get_columns(table)
            ],
            "primary": inspector.get_pk_constraint(table),
            "foreign": _by_name(inspector.get_foreign_keys(table)),
            "unique": _by_name(inspector.get_unique_constraints(table)),
            "indexes": _by_name(inspector.get_indexes(table)),
            "checks": _by_name(inspector.get_check_constraints(table)),
        }
        for table in inspector.get_table_names()
        if table != VERSION
    }


def _by_name(found: list[Any]) -> list[Any]:
    """Sorted by name; the conditions of partial indexes as text, since two clauses are never equal."""
    for item in found:
        options = item.get("dialect_options") or {}
        item["dialect_options"] = {name: str(value) for name, value in options.items()}
    return sorted(found, key=lambda item: str(item["name"]))


def differences(database: Database) -> list[Any]:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"target_metadata": Record.metadata})
        return compare_metadata(context, Record.metadata)


def test_migrations_make_the_models(empty: Database, modelled: Database) -> None:
    upgrade(empty)
    assert differences(empty) == []
    assert shape(empty.engine) == shape(modelled.engine)


def test_down_leaves_nothing_and_up_again_the_same(empty: Database) -> None:
    upgrade(empty)
    once = shape(empty.engine)
    assert set(once) == set(Record.metadata.tables)
    downgrade(empty, "base")
    assert shape(empty.engine) == {}
    upgrade(empty)
    assert shape(empty.engine) == once


def test_a_second_upgrade_changes_nothing(empty: Database) -> None:
    upgrade(empty)
    with empty.batch() as session:
        session.execute(sa.text("UPDATE alembic_version SET version_num = version_num"))
    upgrade(empty)
    assert differences(empty) == []


def test_a_step_that_fails_leaves_nothing(empty: Database) -> None:
    with empty.batch() as session:
        session.execute(sa.text("CREATE TABLE journal (id VARCHAR)"))
    with pytest.raises(sa.exc.DBAPIError):
        upgrade(empty)
    assert sa.inspect(empty.engine).get_table_names() == ["journal"]


def test_processes_that_start_together_take_their_turn(empty: Database, database_url: str) -> None:
    def start(_: int) -> None:
        own = open_database(database_url)
        upgrade(own)
        own.engine.dispose()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(start, range(3)))
    assert differences(empty) == []
