"""Opens the record, the demo country and the figures, or ends with one sentence that says why not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import rich.console
import rich.progress
import sqlalchemy as sa
from alembic.util import CommandError

from console.settings import Settings, refuse
from feed import Feed, FeedError
from feed.difference import Difference
from migrations import upgrade
from models.database import Database, open_database
from models.sealing import secret
from policy.programmes import ProgrammeFileError, programmes
from policy.rulebook import RULES, Rulebook, load_rulebook
from policy.rulefile import RuleFileError
from services.reference import load_reference

CONSOLE = rich.console.Console(stderr=True)


@contextmanager
def record(given: Settings) -> Iterator[Database]:
    """The record, migrated and with its reference tables; ends the command where it cannot be opened."""
    database = open_database(given.url)
    shown = database.engine.url.render_as_string(hide_password=True)
    try:
        upgrade(database)
        with database.batch() as session:
            load_reference(session)
    except sa.exc.DBAPIError as error:
        reason = str(error.orig).strip().partition("\n")[0]
        refuse(
            f"The record {shown} cannot be opened ({reason}); is QAZETA_DATABASE_URL right, and the server up?"
        )
    except CommandError as error:
        refuse(f"The record {shown} was made by another version of the program ({error}).")
    try:
        yield database
    except sa.exc.OperationalError as error:
        refuse(
            f"The record {shown} no longer answers ({type(error.orig).__name__}); start again when it does."
        )
    finally:
        database.engine.dispose()


def open_rules(folder: Path = RULES) -> Rulebook:
    """The rules of a folder; ends the command with file, line and what to write where a file must not be used."""
    try:
        programmes()
        return load_rulebook(folder)
    except (RuleFileError, ProgrammeFileError) as error:
        refuse(f"The rules cannot be used. {error}")


def open_feed(given: Settings, database: Database) -> Feed:
    """The feed from the record to the folder of figures."""
    return Feed(database, given.figures, secret(given.data, "pseudonyms"), given.loads)


def publish(feed: Feed, now: datetime, *, rebuild: bool = False) -> None:
    """Carry what the journal holds to the figures: what is new, or everything again from the first event.

    Facts that another version of the program has made, of tables with other columns, are built anew, too.
    """
    try:
        with CONSOLE.status("Carrying the journal to the figures…"):
            if rebuild or feed.outdated:
                feed.rebuild(feed.folder, now)
            else:
                feed.advance(now)
    except FeedError as error:
        refuse(f"{error}")


def verify_figures(feed: Feed) -> tuple[Difference, ...]:
    """What the figures say differently from the journal and the archive of loads; ends the command where these
    cannot be read."""
    try:
        with CONSOLE.status("Comparing the figures with the journal…"):
            return feed.verify()
    except FeedError as error:
        refuse(f"{error}")
