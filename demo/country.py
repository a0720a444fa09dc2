"""Builds the demo country: chunk after chunk of the plan becomes rows, each chunk in one transaction with a mark.

An interrupted build goes on with the next chunk and gives the same rows; a finished one is left alone. Everything in
it is synthetic.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path

import sqlalchemy as sa

from demo.bulk.carry import Made, carried_out, store
from demo.history import load_published
from demo.markers import DemoError, Mark, check, last_mark, mark
from demo.plan import PEOPLE, Plan, make_plan, steps_of
from demo.steps import ENDS
from intake import work as intake
from models import Record
from models.aid import AidPosting
from models.applications import Application
from models.crossings import Crossing
from models.database import Database
from models.identifiers import seeded
from models.journal import JournalEvent
from models.kandas import KandasCase
from models.members import DiasporaMember
from models.persons import Person
from models.sealing import Vault
from policy.rulebook import Rulebook, load_rulebook
from services.reference import load_reference

__all__ = ["PEOPLE", "DemoError", "Summary", "build"]

COUNTED: Mapping[str, type[Record]] = {
    "persons": Person,
    "members": DiasporaMember,
    "cases": KandasCase,
    "applications": Application,
    "crossings": Crossing,
    "aid postings": AidPosting,
    "journal events": JournalEvent,
}
AHEAD = 2
"""Chunks that each process may have ready before they are written: so many are in memory at once."""


@dataclass(frozen=True)
class Summary:
    """What stands there: rows by kind, how many were granted the status, the simulated time.

    `built` False: it stood already.
    """

    seed: str
    people: int
    granted: int
    chunks: int
    built: bool
    rows: Mapping[str, int]
    ends: datetime = ENDS


def build(
    database: Database,
    rulebook: Rulebook,
    vault: Vault,
    *,
    seed: str = "qazeta",
    people: int = PEOPLE,
    data: Path | None = None,
    processes: int = 0,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Summary:
    """Build the country, finish an interrupted build of the same plan, or leave a finished one alone.

    With `data`, the folder of the installation, the published facts of earlier years are loaded first.
    `processes` beside this one make rows while it writes them (0: it makes them itself); the rows are the same.
    They know the program's own rules only.
    `progress` is told people done and people in all. DemoError where the record holds something else, or where an
    unfinished demo was begun with another plan.
    """
    done = last_mark(database)
    if done is not None and done.last:
        return Summary(done.seed, done.people, done.granted, done.chunks, False, _rows(database))
    plan = make_plan(seed, people)
    wanted = Mark(seed, people, plan.granted, len(plan.chunks), plan.digest, 0)
    check(done, wanted, empty=done is not None or not any(_rows(database).values()))
    if done is None:
        _prepare(database, wanted)
    if data is not None:
        load_published(intake.Work(database, data, vault, rulebook, seeded(seed)), seed)
    first = done.done if done else 0
    work = Work(plan, rulebook, vault, database.dialect)
    written = sum(chunk.persons for chunk in plan.chunks[:first])
    for place, made in enumerate(_made(work, first, processes), first):
        with database.batch() as session:
            if database.dialect == "sqlite":
                session.connection().exec_driver_sql("PRAGMA cache_size=-65536")
            store(session, made)
            mark(session, replace(wanted, done=place + 1), ENDS)
        written += plan.chunks[place].persons
        progress(written, people)
    return Summary(seed, people, plan.granted, len(plan.chunks), True, _rows(database))


def _prepare(database: Database, plan_of: Mark) -> None:
    """Reference tables, and the first mark: from here on the record is the demo's, however far it comes."""
    with database.batch() as session:
        load_reference(session)
        mark(session, plan_of, ENDS)


@dataclass(frozen=True)
class Work:
    """What every chunk is made with, in whichever process."""

    plan: Plan
    rulebook: Rulebook
    vault: Vault
    dialect: str

    def rows_of(self, place: int) -> Made:
        """The rows of the chunk at a place of the plan."""
        steps = steps_of(self.plan, self.plan.chunks[place])
        return carried_out(steps, self.plan.seed, self.rulebook, self.vault, self.dialect)


def _made(work: Work, first: int, processes: int) -> Iterator[Made]:
    """The rows of every chunk from the first on, in order; no more than a few chunks at a time."""
    places = iter(range(first, len(work.plan.chunks)))
    if not processes:
        yield from map(work.rows_of, places)
        return
    given = (work.plan.seed, work.plan.people, work.vault, work.dialect, work.rulebook.version)
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), _begin, given) as pool:
        ahead: deque[Future[Made]] = deque()
        try:
            for place in islice(places, processes * AHEAD):
                ahead.append(pool.submit(_rows_of, place))
            while ahead:
                made = ahead.popleft().result()
                ahead.extend(pool.submit(_rows_of, place) for place in islice(places, 1))
                yield made
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


_WORK: list[Work] = []
"""What a process of the pool works with: made once, at its beginning."""


def _begin(seed: str, people: int, vault: Vault, dialect: str, rules: str) -> None:
    # An interruption is for the process that writes; when that is gone, whatever ended it, this one goes too.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    rulebook = load_rulebook()
    if rulebook.version != rules:
        raise DemoError("other processes make the demo country by the program's own rules only")
    _WORK.append(Work(make_plan(seed, people), rulebook, vault, dialect))


def _leave_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _rows_of(place: int) -> Made:
    return _WORK[0].rows_of(place)


def _rows(database: Database) -> dict[str, int]:
    with database.read() as session:
        return {
            name: session.scalar(sa.select(sa.func.count()).select_from(entity)) or 0
            for name, entity in COUNTED.items()
        }
