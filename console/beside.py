"""What runs beside the server: work repeated in threads of its own until told to stop."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from access.audit import BATCH, seal
from models.database import Database
from transport.guard import place

LOG = logging.getLogger("qazeta")
LONGEST = 5.0
"""Seconds to wait at the most after faults."""


@dataclass(frozen=True)
class Task:
    """Work to be repeated, and the seconds between two turns; after a fault it waits longer and tries again."""

    name: str
    work: Callable[[], object]
    every: float
    finish: Callable[[], object] = lambda: None
    """What is done once the work is no longer repeated."""

    def run(self, stop: threading.Event) -> None:
        """Repeat the work until told to stop."""
        pause = self.every
        while not stop.wait(pause):
            try:
                self.work()
                pause = self.every
            except Exception as error:
                pause = min(pause * 2, LONGEST)
                LOG.error(
                    "%s: %s at %s; again in %.1f s", self.name, type(error).__name__, place(error), pause
                )


@dataclass
class Beside:
    """All that runs beside a server, started and stopped with it."""

    tasks: Sequence[Task]
    stop: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        """Start a thread for each."""
        self.threads = [
            threading.Thread(target=task.run, args=(self.stop,), name=task.name, daemon=True)
            for task in self.tasks
        ]
        for thread in self.threads:
            thread.start()

    def finish(self) -> None:
        """Tell all to stop, and wait for what they are at."""
        self.stop.set()
        for thread in self.threads:
            thread.join(timeout=10)
        for task in self.tasks:
            task.finish()

    def lost(self) -> tuple[str, ...]:
        """The names of those that do not run."""
        alive = {thread.name for thread in self.threads if thread.is_alive()}
        return tuple(task.name for task in self.tasks if task.name not in alive)


def sealer(database: Database) -> Callable[[], object]:
    """Chains the reads of the log of accesses; where another process was first, that one did."""

    def work() -> None:
        try:
            sealed = BATCH
            while sealed == BATCH:
                with database.batch() as session:
                    sealed = seal(session)
        except sa.exc.IntegrityError:
            return

    return work
