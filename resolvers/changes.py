"""Which records have just changed: PostgreSQL tells it, SQLite is asked; whoever waits for one is woken.

To be woken means no more than to look again: what is new is told by the version of the record. So a doubled wake does
no harm, and after a lost connection everybody is woken; nothing has to be caught up with in the order of the journal,
which on PostgreSQL is not the order of commits.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import asyncpg
import sqlalchemy as sa

from models.journal import CHANNEL
from resolvers.reading.errors import report
from resolvers.reading.sources import Source

EVERY = 0.15
"""Seconds between two looks at the journal of SQLite, while somebody waits."""
ALIVE = 10.0
"""Seconds after which a connection that was silent is asked whether it still lives."""
FIRST, LONGEST = 0.1, 5.0
"""Seconds until a lost connection is opened again, at first and at most."""

NEWEST = "SELECT coalesce(max(seq), 0) FROM journal"
NEWER = "SELECT seq, subject_id FROM journal WHERE seq > ? ORDER BY seq LIMIT 1000"

Wake = Callable[[str | None], None]
"""Wakes those who wait for a record; None: everybody, because something may have been missed."""
Watch = Callable[[Wake], Awaitable[None]]
"""Calls it for every change until it fails or is cancelled, and once for everybody as soon as it watches."""


@dataclass
class Changes:
    """One watch for a whole process, kept only while somebody waits."""

    watch: Watch
    _waiting: dict[str, set[asyncio.Event]] = field(default_factory=dict)
    _task: asyncio.Task[None] | None = None
    _ended: set[asyncio.Task[None]] = field(default_factory=set)
    _pause: float = FIRST

    @contextmanager
    def of(self, subject: str) -> Iterator[asyncio.Event]:
        """An event that is set whenever the record may have changed, and at first."""
        woken = asyncio.Event()
        woken.set()
        self._waiting.setdefault(subject, set()).add(woken)
        if self._task is None:
            self._task = asyncio.create_task(self._run())
        try:
            yield woken
        finally:
            self._waiting[subject].discard(woken)
            if not self._waiting[subject]:
                del self._waiting[subject]
            if not self._waiting:
                self._stop()

    async def close(self) -> None:
        """Stop watching, and wait until it has stopped."""
        self._stop()
        await asyncio.gather(*self._ended, return_exceptions=True)

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._ended.add(self._task)
            self._task.add_done_callback(self._ended.discard)
            self._task = None

    def _wake(self, subject: str | None) -> None:
        if subject is None:
            self._pause = FIRST
        subjects = list(self._waiting) if subject is None else [subject]
        for woken in (woken for one in subjects for woken in self._waiting.get(one, ())):
            woken.set()

    async def _run(self) -> None:
        while True:
            try:
                await self.watch(self._wake)
            except Exception as fault:
                report(fault)
            await asyncio.sleep(self._pause)
            self._pause = min(2 * self._pause, LONGEST)


def watch_of(url: str, source: Source) -> Watch:
    """How changes of the record at this URL are learnt."""
    if source.dialect == "sqlite":
        return lambda wake: poll(source, wake)
    plain = sa.make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    return lambda wake: listen(plain, wake)


async def listen(url: str, wake: Wake) -> None:
    """PostgreSQL: the subjects of every committed event, on one connection of its own; ConnectionError at its end."""
    connection = await asyncpg.connect(url, timeout=ALIVE)
    gone = asyncio.Event()
    connection.add_termination_listener(lambda _: gone.set())
    try:
        await connection.add_listener(CHANNEL, lambda _connection, _pid, _channel, subject: wake(subject))
        wake(None)
        while not gone.is_set():
            try:
                async with asyncio.timeout(ALIVE):
                    await gone.wait()
            except TimeoutError:
                await connection.execute("SELECT 1", timeout=ALIVE)
        raise ConnectionError
    finally:
        connection.terminate()


async def poll(source: Source, wake: Wake) -> None:
    """SQLite: the journal is asked again and again; with one writer at a time its order is that of the commits."""
    last = (await source.fetch(NEWEST, ()))[0][0]
    wake(None)
    while True:
        await asyncio.sleep(EVERY)
        for seq, subject in await source.fetch(NEWER, (last,)):
            last = seq
            wake(subject)
