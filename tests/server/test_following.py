"""A server tells what another process writes, by both transports, and says goodbye when it stops."""

from __future__ import annotations

import asyncio
import json
import signal
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from websockets.asyncio.client import connect
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

SINCE = "subscription($r: String!) { applicationChanged(reference: $r, since: 1) { version status } }"


async def heard(lines: Any) -> Any:
    """The next event of a stream, signs of life passed over."""
    while not (line := await asyncio.wait_for(anext(lines), PATIENCE)).startswith("data: "):
        assert line in (":", "", "event: next")
    return json.loads(line.removeprefix("data: "))


def test_what_another_process_writes_is_told(database_url: str, tmp_path: Path) -> None:
    env = environment(tmp_path, database_url, free_port())
    with served(env) as (address, server):
        bearer = Issuer(secret(tmp_path, "issuer")).issue(PERSONAS["traveller"], clock(), timedelta(hours=1))
        writer = World(open_database(database_url), load_rulebook(), open_vault(tmp_path), SYSTEM, clock())
        arrival = local_day(clock()) + timedelta(days=30)
        sent = writer.eta(arrival=arrival, departure=arrival + timedelta(days=5))

        async def follow() -> tuple[list[Any], tuple[int, str]]:
            url, begin = f"{address.replace('http', 'ws')}/graphql", {"Authorization": f"Bearer {bearer}"}
            stream = {"accept": "text/event-stream", "authorization": f"Bearer {bearer}"}
            question = {"query": SINCE, "variables": {"r": sent.reference}}
            async with (
                connect(url, subprotocols=["graphql-transport-ws"]) as client,
                httpx.AsyncClient(base_url=address, timeout=PATIENCE) as http,
                http.stream("POST", "/graphql", json=question, headers=stream) as events,
            ):
                await client.send(json.dumps({"type": "connection_init", "payload": begin}))
                await client.send(json.dumps({"type": "subscribe", "id": "1", "payload": question}))
                assert json.loads(await client.recv()) == {"type": "connection_ack"}
                await asyncio.to_thread(writer.decide, sent, "APPROVE")
                lines = events.aiter_lines()
                found = [
                    json.loads(await asyncio.wait_for(client.recv(), PATIENCE))["payload"],
                    await heard(lines),
                ]
                server.send_signal(signal.SIGTERM)
                try:
                    await asyncio.wait_for(client.recv(), PATIENCE)
                except ConnectionClosed as closed:
                    ended = closed.rcvd
                assert [line async for line in lines if line not in (":", "")] == []
                return found, (ended.code, ended.reason)

        found, ended = asyncio.run(follow())
        writer.database.engine.dispose()
        assert server.wait(PATIENCE) in (0, -signal.SIGTERM)
    assert found == [{"data": {"applicationChanged": {"version": 2, "status": "APPROVED"}}}] * 2
    assert ended == (1001, "Going away")
