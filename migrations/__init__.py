"""The record's schema, step by step: Alembic revisions, run through the one door that commits."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.orm import Session

from models.database import Database

LOCK = 7_139_201
"""PostgreSQL advisory lock: of several processes that start together, one migrates and the others wait."""


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the record up to a revision; nothing changes where it is there already, or where a step fails."""
    database.do(lambda session: _run(session, command.upgrade, revision), keep=lambda _: True)


def downgrade(database: Database, revision: str) -> None:
    """Take the record back to a revision; `base` drops every table."""
    database.do(lambda session: _run(session, command.downgrade, revision), keep=lambda _: True)


def _run(session: Session, step: Callable[[Config, str], None], revision: str) -> None:
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    step(config, revision)
