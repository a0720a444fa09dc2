"""Reads that take too long, or that nobody waits for any more: stopped inside the database, on both of them."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from resolvers.operations import Graph
from resolvers.reading.patience import Running, TooLong, patiently
from resolvers.reading.sources import Source, open_source
from tests.resolvers.reading.world import OFFICER, SCHEMA, World
from tests.transport.stub import PAGES
from transport.app import build
from transport.lane import Protocol

FOREVER = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
SHORT = 0.3
RUNNING = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid() AND query LIKE %s"
LIST = "{ applications(first: 1) { totalCount } }"
BODY = b'{"query":"{ applications(first: 1) { totalCount } }"}'
REQUEST = (
    b"POST /graphql HTTP/1.1\r\nhost: qazeta.test\r\ncontent-type: application/json\r\n"
    b"authorization: Bearer anything\r\ncontent-length: %d\r\n\r\n%s" % (len(BODY), BODY)
)
BLOCKED = (
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
)


@pytest.fixture(params=("sqlite", "postgresql"))
def url(request: pytest.FixtureRequest, worlds: tuple[World, World]) -> str:
    """The record of the small country on one database."""
    return worlds[("sqlite", "postgresql").index(request.param)].database.url


def plain(url: str) -> str:
    return url.replace("+psycopg", "")


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    """A loop of its own."""
    with asyncio.Runner() as runner:
        yield runner


def busy(url: str) -> int:
    """How many endless statements PostgreSQL still runs."""
    with psycopg.connect(plain(url)) as connection:
        return connection.execute(RUNNING, ["WITH RECURSIVE n(i)%"]).fetchone()[0]  # type: ignore[index]


async def idle(source: Source, url: str) -> None:
    """Wait until the only connection of a source answers again."""
    assert await asyncio.wait_for(source.fetch("SELECT 1", []), 5) == [(1,)]
    if source.dialect == "postgresql":
        assert busy(url) == 0


def test_a_statement_that_takes_too_long_is_stopped(url: str, runner: asyncio.Runner) -> None:
    async def run() -> TooLong:
        source = open_source(plain(url), connections=1, timeout_seconds=SHORT)
        with pytest.raises(TooLong) as refused:
            await asyncio.wait_for(source.fetch(FOREVER, []), 10)
        await idle(source, url)
        await source.close()
        return refused.value

    error = runner.run(run())
    assert error.extensions == {"code": "STATEMENT_TIMEOUT"}
    assert "0.3 seconds" in error.message


def test_a_statement_that_nobody_waits_for_is_stopped(url: str, runner: asyncio.Runner) -> None:
    async def run() -> None:
        source = open_source(plain(url), connections=1, timeout_seconds=30)
        asking = asyncio.create_task(source.fetch(FOREVER, []))
        await asyncio.sleep(SHORT)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        await idle(source, url)
        await source.close()

    runner.run(run())


def test_what_waited_in_line_and_is_not_wanted_any_more_never_runs(runner: asyncio.Runner) -> None:
    running = Running()
    running.stop()
    ran: list[int] = []
    with pytest.raises(TooLong):
        running.on(None, lambda: ran.append(1))
    assert ran == []


def test_a_fault_of_a_statement_stays_what_it_is(runner: asyncio.Runner) -> None:
    def fails() -> None:
        raise ZeroDivisionError

    async def run() -> None:
        running = Running()
        await patiently(asyncio.to_thread(running.on, None, fails), running)

    with pytest.raises(ZeroDivisionError):
        runner.run(run())


@pytest.mark.parametrize("compiled", [True, False])
def test_a_read_that_is_blocked_ends_with_a_code(worlds: tuple[World, World], compiled: bool) -> None:
    """A table that somebody holds: the reader is told, instead of waiting for ever."""
    world = worlds[1]
    graph = world.graph if compiled else world.stock
    short = open_source(plain(world.database.url), connections=1, timeout_seconds=SHORT)

    async def read() -> Any:
        if not compiled:
            running = Running()

            def held() -> Any:
                with world.database.read() as session:
                    connection = session.connection().connection.driver_connection
                    return running.on(
                        connection, lambda: session.scalar(sa.text("SELECT count(*) FROM applications"))
                    )

            return await patiently(asyncio.to_thread(held), running, SHORT)
        return await short.fetch("SELECT count(*) FROM applications", [])

    with psycopg.connect(plain(world.database.url)) as holder:
        holder.execute("LOCK TABLE applications IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(TooLong):
            world.loop.run_until_complete(read())
        holder.rollback()
    world.loop.run_until_complete(short.close())
    found = world.loop.run_until_complete(graph.answer(LIST, actor=OFFICER))
    assert json.loads(found.body)["data"]["applications"]["totalCount"] > 0


def test_a_graph_tells_that_a_read_took_too_long(worlds: tuple[World, World]) -> None:
    world = worlds[1]
    short = open_source(plain(world.database.url), connections=1, timeout_seconds=SHORT)
    graph = Graph(SCHEMA, replace(world.process, source=short))
    with psycopg.connect(plain(world.database.url)) as holder:
        holder.execute("LOCK TABLE applications IN ACCESS EXCLUSIVE MODE")
        answer = world.loop.run_until_complete(graph.answer(LIST, actor=OFFICER))
        holder.rollback()
    world.loop.run_until_complete(short.close())
    body = json.loads(answer.body)
    assert (answer.executed, answer.code, body["data"]) == (True, "STATEMENT_TIMEOUT", None)
    assert body["errors"][0]["extensions"] == {"code": "STATEMENT_TIMEOUT"}


async def ready() -> None:
    return None


@pytest.mark.parametrize("short_way", [True, False])
def test_a_client_that_hangs_up_frees_the_database(
    worlds: tuple[World, World], runner: asyncio.Runner, short_way: bool
) -> None:
    """Over a real socket: a blocked read is gone from the server long before its time is up."""
    world = worlds[1]
    url = plain(world.database.url)

    async def waiting(wanted: int) -> None:
        with psycopg.connect(url, autocommit=True) as watcher:
            for _ in range(100):
                if watcher.execute(BLOCKED).fetchone()[0] == wanted:  # type: ignore[index]
                    return
                await asyncio.sleep(0.05)
        raise AssertionError(f"there are not {wanted} blocked statements")

    async def run() -> None:
        source = open_source(url, connections=1)
        graph = Graph(SCHEMA, replace(world.process, source=source))
        app = build(graph.answer, lambda token: OFFICER, ready=ready, pages=PAGES)
        with socket.create_server(("127.0.0.1", 0)) as listener:
            http: Any = partial(Protocol, graph=app.graph) if short_way else HttpToolsProtocol
            config = uvicorn.Config(app, http=http, log_config=None, lifespan="off")
            server = uvicorn.Server(config)
            serving = asyncio.create_task(server.serve(sockets=[listener]))
            _, writer = await asyncio.open_connection(*listener.getsockname())
            with psycopg.connect(url) as holder:
                holder.execute("LOCK TABLE applications IN ACCESS EXCLUSIVE MODE")
                writer.write(REQUEST)
                await waiting(1)
                writer.close()
                await waiting(0)
                holder.rollback()
            assert await asyncio.wait_for(source.fetch("SELECT 1", []), 5) == [(1,)]
            server.should_exit = True
            await serving
        await source.close()

    runner.run(run())
