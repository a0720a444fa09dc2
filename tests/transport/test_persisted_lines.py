"""Documents by their id over WebSockets and event streams: named, and no way around a list."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx

from tests.transport.served import Served, heard, say, served
from transport.persisted import Documents

LISTED = Documents({"hello": "{ hello }", "follow": "subscription { hello }"}, only=True)
SENT: dict[str, Any] = {
    "DOCUMENT_NOT_LISTED": {"query": "{ other }"},
    "PERSISTED_DOCUMENT_NOT_FOUND": {"documentId": "nothing"},
    "PERSISTED_QUERY_NOT_SUPPORTED": {
        "extensions": {"persistedQuery": {"version": 1, "sha256Hash": "0" * 64}}
    },
}


def test_over_a_websocket_the_list_holds_and_the_connection_goes_on() -> None:
    async def ask() -> None:
        async with served(LISTED) as server, server.begun() as client:
            for code, payload in SENT.items():
                await say(client, type="subscribe", id="q", payload=payload)
                told = await heard(client)
                assert (told["type"], told["payload"][0]["extensions"]["code"]) == ("error", code)
            assert server.graph.asked == []
            await say(client, type="subscribe", id="q", payload={"documentId": "hello"})
            assert (await heard(client))["payload"] == {"data": {"hello": "world"}}
            assert await heard(client) == {"id": "q", "type": "complete"}

    asyncio.run(ask())


def test_as_an_event_stream_too() -> None:
    async def answers(server: Served, body: Any) -> httpx.Response:
        async with httpx.AsyncClient(timeout=10) as client:
            return await client.post(
                f"http://{server.address}/graphql", json=body, headers={"accept": "text/event-stream"}
            )

    async def ask() -> None:
        async with served(LISTED) as server:
            for code, body in SENT.items():
                assert (await answers(server, body)).json()["errors"][0]["extensions"] == {"code": code}
            assert server.graph.asked == []
            assert 'data: {"data":{"hello":"world"}}' in (await answers(server, {"documentId": "hello"})).text

    asyncio.run(ask())
