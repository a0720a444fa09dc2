"""Beside the server runs the feed: what is committed is soon a figure, and a fault is logged and got over."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy.orm import Session

from access.personas import PERSONAS
from access.tokens import Issuer
from analytics.manifest import current
from console.beside import Task
from console.opening import open_feed, record
from console.settings import Settings
from models.database import Database
from models.identifiers import SYSTEM
from models.journal import EventKind, JournalEvent, record_event
from server import clock, compose

ISSUER = Issuer(b"s" * 32)
COUNT = "{ analytics { applications { total { count { ... on Published { value } } } } } }"
PATIENCE = 20.0


def submit(database: Database) -> None:
    payload = {
        "application": "app_1", "programme": "ETA", "nationality": "FRA",
        "category": None, "region": None, "purpose": "TOURISM",
    }  # fmt: skip

    def work(session: Session) -> JournalEvent:
        return record_event(
            session, EventKind.APPLICATION_SUBMITTED, "app_1", payload,
            on=date(2026, 11, 20), now=clock(), office="MIGRATION", chance=SYSTEM,
        )  # fmt: skip

    database.do(work, keep=lambda _: True)


def test_what_is_committed_is_soon_a_figure(database_url: str, tmp_path: Path) -> None:
    given = Settings(tmp_path, database_url, "127.0.0.1", 8000, dev_issuer=True, demo=False)
    token = ISSUER.issue(PERSONAS["analyst"], clock(), timedelta(minutes=5))

    async def watch(database: Database) -> list[str]:
        application = compose(given, database, open_feed(given, database), ISSUER)
        async with (
            application.router.lifespan_context(application),
            httpx.AsyncClient(
                transport=httpx.ASGITransport(application), base_url="http://qazeta.test"
            ) as client,
        ):

            async def count() -> str:
                headers = {"authorization": f"Bearer {token}"}
                response = await client.post("/graphql", json={"query": COUNT}, headers=headers)
                return response.json()["data"]["analytics"]["applications"]["total"]["count"]["value"]

            seen = [await count()]
            await asyncio.to_thread(submit, database)
            end = time.monotonic() + PATIENCE
            while seen[-1] == seen[0] and time.monotonic() < end:
                await asyncio.sleep(0.05)
                seen.append(await count())
            return [seen[0], seen[-1]]

    with record(given) as database:
        assert asyncio.run(watch(database)) == ["0", "1"]


def test_a_fault_is_logged_without_its_message_and_got_over(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    given = Settings(tmp_path, "", "127.0.0.1", 8000, dev_issuer=True, demo=False)
    given.figures.write_text("no folder")
    submit(database)
    stop = threading.Event()
    lake = open_feed(given, database)
    task = Task("feed", lambda: lake.advance(clock()), 0.2)
    runner = threading.Thread(target=task.run, args=(stop,))
    with caplog.at_level(logging.ERROR):
        runner.start()
        wait_until(lambda: "feed:" in caplog.text)
        given.figures.unlink()
        wait_until(lambda: given.figures.is_dir() and current(given.figures).number == 1)
    stop.set()
    runner.join(PATIENCE)
    assert not runner.is_alive()
    assert str(tmp_path) not in caplog.text


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)
