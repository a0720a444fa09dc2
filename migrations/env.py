"""What Alembic runs: on the connection it is given, else (for `alembic revision`) on QAZETA_DATABASE_URL."""

from __future__ import annotations

import os
from typing import Any

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy.dialects import postgresql

from models import Record
from models.columns import Hundredths, Instant, Sealed
from models.database import open_database

OURS = (Hundredths, Instant, Sealed)


def render(kind: str, item: Any, autogen: AutogenContext) -> str | bool:
    """Write our own column types by the names they have in models/columns.py."""
    if kind != "type":
        return False
    if isinstance(item, OURS):
        written = f"columns.{type(item).__name__}()"
    elif isinstance(item, sa.String) and item.dialect_impl(postgresql.dialect()).collation == "C":
        written = f"columns.text({item.length or ''})"
    else:
        return False
    autogen.imports.add("from models import columns")
    return written


def run(connection: sa.Connection) -> None:
    """All steps in the transaction of the connection: SQLite rolls DDL back as PostgreSQL does."""
    context.configure(
        connection=connection,
        target_metadata=Record.metadata,
        render_as_batch=True,
        render_item=render,
        transactional_ddl=True,
    )
    context.run_migrations()


if (given := context.config.attributes.get("connection")) is not None:
    run(given)
else:
    with open_database(os.environ["QAZETA_DATABASE_URL"]).engine.connect() as opened:
        run(opened)
