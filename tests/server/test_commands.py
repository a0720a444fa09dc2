"""The command line: every command explains itself, and says in one line what is wrong."""

from __future__ import annotations

import re
import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner, Result

import server
from access.personas import PERSONAS
from access.tokens import Issuer
from models.database import open_database
from models.reference import Country
from models.sealing import secret
from schema.assembly import sdl

ROOT = Path(__file__).parents[2]
COMMANDS = (
    "audit-releases",
    "backup",
    "erase",
    "serve",
    "demo",
    "export",
    "feed",
    "load",
    "loads",
    "token",
    "metrics",
    "migrate",
    "release",
    "restore",
    "sdl",
    "who-sees-what",
    "worker",
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def run(data: Path, *words: str, **environment: str) -> Result:
    env = {"QAZETA_DATABASE_URL": "", "QAZETA_DATA": str(data), "COLUMNS": "120"} | environment
    return CliRunner().invoke(server.app, words, env=env, catch_exceptions=False)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(data: Path, command: str) -> None:
    result = run(data, command, "--help")
    assert result.exit_code == 0
    assert f"Usage: root {command}" in result.output


def test_there_are_no_other_commands() -> None:
    named = {command.name or command.callback.__name__ for command in server.app.registered_commands}
    assert named == set(COMMANDS)


@pytest.mark.parametrize("persona", PERSONAS)
def test_a_token_is_the_last_line(data: Path, persona: str) -> None:
    result = run(data, "token", persona)
    issuer = Issuer(secret(data, "issuer"))
    assert issuer.actor(result.output.splitlines()[-1], datetime.now(UTC)) == PERSONAS[persona]
    assert result.stdout.count("\n") == 1


def test_an_unknown_persona_is_told_the_known_ones(data: Path) -> None:
    result = run(data, "token", "emperor")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"qazeta: There is no persona 'emperor'; there are {', '.join(PERSONAS)}.\n"


def test_migrate_makes_the_record_with_its_reference_tables(data: Path) -> None:
    newest = max(path.name[:4] for path in (server.ROOT / "migrations" / "versions").glob("0*.py"))
    for _ in range(2):
        result = run(data, "migrate")
        assert (result.exit_code, result.stderr) == (0, "")
    database = open_database(f"sqlite:///{data / 'record.db'}")
    with database.read() as session:
        assert session.scalar(sa.select(Country.name_en).where(Country.code == "KAZ")) == "Kazakhstan"
        assert session.scalar(sa.text("SELECT version_num FROM alembic_version")) == newest
    database.engine.dispose()


def test_a_record_that_does_not_answer_is_one_sentence(data: Path) -> None:
    result = run(data, "migrate", QAZETA_DATABASE_URL="postgresql://u:secret@127.0.0.1:1/qazeta")
    assert result.exit_code == 1
    assert result.stderr.startswith(
        "qazeta: The record postgresql+psycopg://u:***@127.0.0.1:1/qazeta cannot be opened"
    )
    assert "secret" not in result.output
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "url", ["mysql://h/d", "nonsense://", "postgresql://h:port/d", "sqlite://", "postgresql://h"]
)
def test_a_url_that_means_nothing_is_one_sentence(data: Path, url: str) -> None:
    result = run(data, "migrate", QAZETA_DATABASE_URL=url)
    assert result.exit_code == 1
    assert result.stderr.startswith("qazeta: QAZETA_DATABASE_URL must be ")
    assert result.stderr.count("\n") == 1


def test_a_file_that_is_no_record_is_one_sentence(data: Path) -> None:
    data.mkdir()
    (data / "record.db").write_bytes(b"no database at all" * 100)
    result = run(data, "migrate")
    assert result.exit_code == 1
    assert "cannot be opened (file is not a database)" in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_record_of_a_later_version_is_one_sentence(data: Path) -> None:
    run(data, "migrate")
    database = open_database(f"sqlite:///{data / 'record.db'}")
    with database.batch() as session:
        session.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    database.engine.dispose()
    result = run(data, "migrate")
    assert result.exit_code == 1
    assert "was made by another version of the program" in result.stderr
    assert result.stderr.count("\n") == 1


def test_the_feed_says_whether_figures_and_journal_agree(data: Path) -> None:
    for words in ((), ("--verify",), ("--rebuild",), ("--rebuild", "--verify")):
        result = run(data, "feed", *words)
        assert (result.exit_code, result.stdout) == (0, "The figures say what the journal says.\n")


def test_the_golden_contract_is_what_the_code_declares(data: Path) -> None:
    assert run(data, "sdl", "--check").exit_code == 0
    assert server.SDL.read_text() == sdl()


@pytest.mark.parametrize("host", ["127.0.0.1", "203.0.113.1"])
def test_a_place_that_cannot_be_served_is_one_sentence(data: Path, host: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        result = run(data, "serve", QAZETA_PORT=str(port), QAZETA_HOST=host)
    assert (result.exit_code, result.stdout) == (1, "")
    start = rf"qazeta: {host}:{port} cannot be served \(.+\); "
    assert re.fullmatch(start + r"set QAZETA_PORT to a free port\.\n", result.stderr)
    assert not (data / "record.db").exists()
