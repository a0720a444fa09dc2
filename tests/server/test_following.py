"""A server tells what is written at another one, by both transports, misses nothing between two connections, and says
goodbye when it stops.
"""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from access.personas import PERSONAS
from access.tokens import Issuer
from models.columns import local_day
from models.database import open_database
from models.identifiers import SYSTEM
from models.sealing import open_vault, secret
from policy.rulebook import load_rulebook
from server import clock
from tests.server.test_serve import PATIENCE, environment, free_port, served
from tests.services.world import World

FOLLOWED = """subscription($r: String!, $since: Int) {
    applicationChanged(reference: $r, since: $since) { version status } }"""
DECIDE = "mutation($i: DecideInput!) { decide(input: $i) { __typename ... on Application { version } } }"


async def heard(lines: Any) -> Any:
    """The next event of a stream, signs of life passed over."""
    while not (line := await asyncio.wait_for(anext(lines), PATIENCE)).startswith("data: "):
        assert line in (":", "", "event: next")
    return json.loads(line.removeprefix("data: "))


def bearer_of(folder: Path, persona: str) -> dict[str, str]:
    token = Issuer(secret(folder, "issuer")).issue(PERSONAS[persona], clock(), timedelta(hours=1))
    return {"Authorization": f"Bearer {token}"}


def test_what_is_written_at_another_server_is_told_and_nothing_is_missed(
    database_url: str, tmp_path: Path
) -> None:
    envs = [environment(tmp_path, database_url, free_port()) for _ in range(2)]
    with served(envs[0]) as (address, server), served(envs[1]) as (other, _):
        begin, officer = bearer_of(tmp_path, "traveller"), bearer_of(tmp_path, "case-officer")
        writer = World(open_database(database_url), load_rulebook(), open_vault(tmp_path), SYSTEM, clock())
        arrival = local_day(clock()) + timedelta(days=30)
        sent = writer.eta(arrival=arrival, departure=arrival + timedelta(days=5))
        writer.database.engine.dispose()

        def decide(version: int, outcome: str, *grounds: str) -> None:
            """At the other server, as an officer does it."""
            asked = {"idempotencyKey": outcome, "subject": sent.id, "version": version, "outcome": outcome}
            question = {"query": DECIDE, "variables": {"i": {**asked, "grounds": grounds}}}
            made = httpx.post(f"{other}/graphql", json=question, headers=officer, timeout=PATIENCE).json()
            assert made == {"data": {"decide": {"__typename": "Application", "version": version + 1}}}

        def asks(since: int) -> dict[str, Any]:
            return {"query": FOLLOWED, "variables": {"r": sent.reference, "since": since}}

        @asynccontextmanager
        async def following(since: int) -> AsyncIterator[ClientConnection]:
            url = f"{address.replace('http', 'ws')}/graphql"
            async with connect(url, subprotocols=["graphql-transport-ws"]) as client:
                await client.send(json.dumps({"type": "connection_init", "payload": begin}))
                await client.send(json.dumps({"type": "subscribe", "id": "1", "payload": asks(since)}))
                assert json.loads(await client.recv()) == {"type": "connection_ack"}
                yield client

        async def follow() -> tuple[list[Any], tuple[int, str]]:
            stream = {"accept": "text/event-stream", **begin}
            async with (
                following(1) as client,
                httpx.AsyncClient(base_url=address, timeout=PATIENCE) as http,
                http.stream("POST", "/graphql", json=asks(1), headers=stream) as events,
            ):
                await asyncio.to_thread(decide, 1, "RETURN", "DETAILS_MISSING")
                lines = events.aiter_lines()
                found = [
                    json.loads(await asyncio.wait_for(client.recv(), PATIENCE))["payload"],
                    await heard(lines),
                ]
            # Nobody listens while this is written.
            await asyncio.to_thread(decide, 2, "APPROVE")
            async with (
                following(2) as client,
                httpx.AsyncClient(base_url=address, timeout=PATIENCE) as http,
                http.stream("POST", "/graphql", json=asks(4), headers=stream) as events,
            ):
                found.append(json.loads(await asyncio.wait_for(client.recv(), PATIENCE))["payload"])
                await asyncio.to_thread(decide, 3, "REVOKE", "FALSE_DATA")
                found.append(json.loads(await asyncio.wait_for(client.recv(), PATIENCE))["payload"])
                server.send_signal(signal.SIGTERM)
                try:
                    await asyncio.wait_for(client.recv(), PATIENCE)
                except ConnectionClosed as closed:
                    ended = closed.rcvd
                assert [line async for line in events.aiter_lines() if line not in (":", "")] == []
                return found, (ended.code, ended.reason)

        found, ended = asyncio.run(follow())
        assert server.wait(PATIENCE) in (0, -signal.SIGTERM)
    told = [(2, "RETURNED"), (2, "RETURNED"), (3, "APPROVED"), (4, "REVOKED")]
    assert found == [{"data": {"applicationChanged": {"version": v, "status": s}}} for v, s in told]
    assert ended == (1001, "Going away")
