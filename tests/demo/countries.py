"""Records for the tests of the demo: an empty one, and everything that stands in one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from demo.country import Summary, build
from models import Record
from models.database import Database, open_database
from models.sealing import Vault
from policy.rulebook import Rulebook

PEOPLE = 300
COUNTER = {"apply_for_card", "open_ticket", "reply_to_ticket", "close_ticket"}
"""Services that the personas use besides the plan, and that nobody is planned to use: demo/counter.py."""
VAULT = Vault(kek=b"k" * 32, index_key=b"i" * 32)


def empty(url: str) -> Database:
    """A record with nothing in it."""
    database = open_database(url)
    Record.metadata.create_all(database.engine)
    return database


def rows(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, in the order of its key; but for the transaction ids of one database."""
    with database.read() as session:
        return {
            table.name: [
                tuple(row)
                for row in session.execute(
                    sa.select(*(c for c in table.columns if c.name != "xid")).order_by(*table.primary_key)
                )
            ]
            for table in Record.metadata.sorted_tables
        }


@dataclass(frozen=True)
class Built:
    """A country that stands, what building it said, and how often it told how far it was."""

    database: Database
    summary: Summary
    told: list[tuple[int, int]]


def built(url: str, rulebook: Rulebook) -> Iterator[Built]:
    database, told = empty(url), []
    summary = build(database, rulebook, VAULT, people=PEOPLE, progress=lambda *done: told.append(done))
    yield Built(database, summary, told)
    database.engine.dispose()
