"""A record of many applications on PostgreSQL, written by bench/records.sql: synthetic, and nothing sealed in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import psycopg

STEPS = Path(__file__).with_name("records.sql")
Say = Callable[[str], None]
PER_PERSON = 2
"""Applications a person has, on average."""


def fill(url: str, applications: int, say: Say) -> None:
    """Write the record into a migrated database, unless it holds applications already."""
    with psycopg.connect(url, autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM applications LIMIT 1").fetchone():
            say("the record stands already")
            return
        with connection.transaction():
            _write(connection, applications, say)
        connection.execute("VACUUM ANALYZE")


def _write(connection: psycopg.Connection[tuple[object, ...]], applications: int, say: Say) -> None:
    text = STEPS.read_text(encoding="utf-8")
    for name, number in (("people", applications // PER_PERSON), ("applications", applications)):
        text = text.replace(f"{{{name}}}", str(number))
    for step in text.split("\n\n-- ")[1:]:
        name, _, statement = step.partition("\n")
        say(f"writing {name}")
        connection.execute(statement.encode())
