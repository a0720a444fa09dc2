"""Writing rows where somebody else may be writing the same ones."""

from __future__ import annotations

from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

INSERT: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}
COUNTED = {"synchronize_session": False, "preserve_rowcount": True}
DUPLICATE = frozenset({"23505", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"})


def changed(session: Session, statement: sa.UpdateBase) -> int:
    """Run an INSERT or UPDATE; the number of rows it touched. Objects in the session stay as they are."""
    result = session.execute(statement, execution_options=COUNTED)
    return cast("sa.CursorResult[Any]", result).rowcount


def insert_if_missing(session: Session, entity: Any, **values: Any) -> bool:
    """Write a row unless its key is taken; on PostgreSQL this waits for whoever is just writing it."""
    insert = INSERT[session.get_bind().dialect.name](entity)
    return changed(session, insert.values(**values).on_conflict_do_nothing()) == 1


def is_duplicate(error: IntegrityError) -> bool:
    """Whether a row could not be written because another with the same unique value is there."""
    cause: Any = error.orig
    return (getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", None)) in DUPLICATE
