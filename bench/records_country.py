"""A record of many applications on PostgreSQL, written by bench/records.sql: synthetic.

The persons of the newest e-Residency applications have a number that is sealed as the program seals it; everything else
that is sealed holds one zero byte.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import psycopg

from models.identifiers import SYSTEM
from models.sealing import KEY_VERSION, Vault, seal

STEPS = Path(__file__).with_name("records.sql")
NEWEST = """SELECT person_id FROM applications WHERE office_code = 'MIGRATION' AND programme = 'E_RESIDENCY'
ORDER BY submitted_at DESC, id DESC LIMIT 200"""
KEY = "INSERT INTO person_keys (person_id, key_version, wrapped) VALUES (%s, %s, %s)"
NUMBER = """INSERT INTO identifiers (id, person_id, kind, value, value_index, issued_on)
VALUES (%s, %s, 'AIFC_EIIN', %s, %s, '2025-06-01')"""
Say = Callable[[str], None]
PER_PERSON = 2
"""Applications a person has, on average."""


def fill(url: str, applications: int, vault: Vault, say: Say) -> None:
    """Write the record into a migrated database, unless it holds applications already."""
    with psycopg.connect(url, autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM applications LIMIT 1").fetchone():
            say("the record stands already")
            return
        with connection.transaction():
            _write(connection, applications, say)
            _seal(connection, vault)
        connection.execute("VACUUM ANALYZE")


def _write(connection: psycopg.Connection[tuple[object, ...]], applications: int, say: Say) -> None:
    text = STEPS.read_text(encoding="utf-8")
    for name, number in (("people", applications // PER_PERSON), ("applications", applications)):
        text = text.replace(f"{{{name}}}", str(number))
    for step in text.split("\n\n-- ")[1:]:
        name, _, statement = step.partition("\n")
        say(f"writing {name}")
        connection.execute(statement.encode())


def _seal(connection: psycopg.Connection[tuple[object, ...]], vault: Vault) -> None:
    persons = {str(person) for (person,) in connection.execute(NEWEST).fetchall()}
    for number, person in enumerate(sorted(persons)):
        key, wrapped = vault.fresh_key(person, SYSTEM)
        value = f"{number:012}"
        sealed = seal(key, value, "identifiers.value", person, SYSTEM)
        connection.execute(KEY, (person, KEY_VERSION, wrapped))
        connection.execute(NUMBER, (f"idn_{number}", person, sealed, vault.blind("AIFC_EIIN", value)))
