"""Event streams over real sockets: what goes to them, how they are told, and how they end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from tests.transport.served import HELLO, PATIENCE, REFUSED, Served, served
from transport.negotiation import streams

JSONS = "application/graphql-response+json, application/graphql+json, application/json"
URQL = f"{JSONS}, text/event-stream, multipart/mixed"
STREAM = "text/event-stream"
NEXT = ["event: next", 'data: {"data":{"hello":"world"}}', ""]
COMPLETE = ["event: complete", "data:", ""]


def run(test: Callable[[Served, httpx.AsyncClient], Awaitable[Any]], **times: Any) -> Any:
    async def within() -> Any:
        async with served(**times) as server:
            base = f"http://{server.address}"
            async with httpx.AsyncClient(base_url=base, timeout=PATIENCE) as client:
                return await asyncio.wait_for(test(server, client), 3 * PATIENCE)

    return asyncio.run(within())


@asynccontextmanager
async def stream(client: httpx.AsyncClient, query: str, **headers: str) -> AsyncIterator[AsyncIterator[str]]:
    given = {"accept": STREAM, "authorization": "Bearer good"} | headers
    async with client.stream("POST", "/graphql", json={"query": query}, headers=given) as response:
        assert (response.status_code, response.headers["content-type"]) == (200, f"{STREAM}; charset=utf-8")
        yield response.aiter_lines()


async def lines_of(lines: AsyncIterator[str], count: int) -> list[str]:
    return [await asyncio.wait_for(anext(lines), PATIENCE) for _ in range(count)]


def test_a_subscription_is_told_until_it_is_complete() -> None:
    async def follow(server: Served, client: httpx.AsyncClient) -> None:
        async with stream(client, "subscription { x }") as lines:
            server.graph.told.put_nowait(HELLO)
            assert await lines_of(lines, 3) == NEXT
            server.graph.told.put_nowait(type(HELLO)(b'{"data":\n5}'))
            assert await lines_of(lines, 4) == ["event: next", 'data: {"data":', "data: 5}", ""]
            server.graph.told.put_nowait(None)
            assert [line async for line in lines] == COMPLETE
            assert server.graph.asked[0][3].subject == "demo-analyst"

    run(follow)


@pytest.mark.parametrize(
    ("accept", "query", "media"),
    [
        (URQL, "{ hello }", "application/graphql-response+json"),
        (f"{STREAM}, application/json;q=0.1", "{ hello }", "application/json"),
        (f"{STREAM}, */*", "{ hello }", "application/json"),
        ("*/*", "{ hello }", "application/json"),
        (STREAM, "{ hello }", STREAM),
        (URQL, "subscription { x }", STREAM),
        (f"{STREAM};q=0.1, */*", "subscription { x }", STREAM),
        (f"{STREAM};q=0, */*", "subscription { x }", "application/json"),
        ("*/*", "subscription { x }", "application/json"),
    ],
)
def test_only_what_is_followed_or_wanted_so_is_streamed(accept: str, query: str, media: str) -> None:
    async def ask(server: Served, client: httpx.AsyncClient) -> str:
        server.graph.told.put_nowait(None)
        response = await client.post("/graphql", json={"query": query}, headers={"accept": accept})
        assert response.status_code == 200
        return response.headers["content-type"].partition(";")[0]

    assert run(ask) == media


def test_a_query_by_stream_is_one_event_also_where_it_is_refused() -> None:
    async def ask(server: Served, client: httpx.AsyncClient) -> None:
        async with stream(client, "{ hello }") as lines:
            assert [line async for line in lines] == NEXT + COMPLETE
        server.graph.told.put_nowait(REFUSED)
        server.graph.told.put_nowait(None)
        async with stream(client, "subscription { x }") as lines:
            assert (await lines_of(lines, 3))[1] == "data: " + REFUSED.body.decode()
            assert [line async for line in lines] == COMPLETE

    run(ask)


def test_a_stream_by_get_only_reads() -> None:
    async def ask(server: Served, client: httpx.AsyncClient) -> None:
        response = await client.get("/graphql", params={"query": "{ hello }"}, headers={"accept": STREAM})
        assert response.text.splitlines() == NEXT + COMPLETE
        assert server.graph.asked[0][5] is True

    run(ask)


def test_what_cannot_be_read_is_refused_before_the_stream_begins() -> None:
    async def ask(server: Served, client: httpx.AsyncClient) -> list[tuple[int, str]]:
        json, text = {"content-type": "application/json", "accept": STREAM}, {"accept": STREAM}
        forged = {"authorization": "Bearer forged"} | json
        asked = [(b"{", json), (b"{}", json), (b"{}", text), (b'{"query":"{ a }"}', forged)]
        found = [await client.post("/graphql", content=body, headers=headers) for body, headers in asked]
        return [(each.status_code, each.json()["errors"][0]["extensions"]["code"]) for each in found]

    assert run(ask) == [
        (400, "BAD_REQUEST"),
        (400, "BAD_REQUEST"),
        (415, "UNSUPPORTED_MEDIA_TYPE"),
        (401, "UNAUTHENTICATED"),
    ]


def test_a_quiet_stream_gives_signs_of_life_until_the_token_expires() -> None:
    async def follow(server: Served, client: httpx.AsyncClient) -> None:
        async with stream(client, "subscription { x }") as lines:
            assert await lines_of(lines, 4) == [":", "", ":", ""]
            del server.tokens["good"]
            rest = [line async for line in lines if line not in (":", "")]
        assert rest[0] == "event: next" and '"code":"UNAUTHENTICATED"' in rest[1]
        assert rest[2:] == COMPLETE[:2]

    run(follow, beat=0.05)


def test_a_token_that_has_expired_is_told_nothing() -> None:
    async def follow(server: Served, client: httpx.AsyncClient) -> None:
        async with stream(client, "subscription { x }") as lines:
            await asyncio.sleep(0.05)
            del server.tokens["good"]
            server.graph.told.put_nowait(HELLO)
            rest = [line async for line in lines]
        assert "hello" not in rest[1] and "EXPIRED" in rest[1]

    run(follow)


def test_a_client_that_leaves_leaves_nothing_behind() -> None:
    async def follow(server: Served, client: httpx.AsyncClient) -> None:
        async with stream(client, "subscription { x }") as lines:
            server.graph.told.put_nowait(HELLO)
            await lines_of(lines, 3)
            assert server.graph.open == 1
        for _ in range(100):
            if server.graph.open == 0 and not server.lines._held:
                return
            await asyncio.sleep(0.02)
        raise AssertionError("it is still open")

    run(follow)


def test_how_many_a_principal_may_hold() -> None:
    async def hold(server: Served, client: httpx.AsyncClient) -> None:
        async with stream(client, "subscription { x }") as lines, server.begun("other"):
            server.graph.told.put_nowait(HELLO)
            await lines_of(lines, 3)
            headers = {"accept": STREAM, "authorization": "Bearer good"}
            refused = await client.post("/graphql", json={"query": "subscription { x }"}, headers=headers)
            assert (refused.status_code, refused.headers["retry-after"]) == (429, "5")
            assert refused.json()["errors"][0]["extensions"] == {"code": "RATE_LIMITED"}

    run(hold, most=1)


def test_a_server_that_stops_ends_the_stream_but_not_the_operation() -> None:
    async def follow(server: Served, client: httpx.AsyncClient) -> list[str]:
        async with stream(client, "subscription { x }") as lines:
            server.graph.told.put_nowait(HELLO)
            await lines_of(lines, 3)
            server.server.should_exit = True
            return [line async for line in lines]

    assert run(follow) == []


def test_a_fault_ends_the_stream_without_a_word_of_it() -> None:
    async def follow(server: Served, client: httpx.AsyncClient) -> str:
        async with client.stream(
            "POST", "/graphql", json={"query": "subscription { x }"}, headers={"accept": STREAM}
        ) as response:
            server.graph.told.put_nowait(ZeroDivisionError("secret"))
            with pytest.raises(httpx.RemoteProtocolError):
                await response.aread()
        return "ended"

    assert run(follow) == "ended"


def test_a_wildcard_asks_for_no_stream() -> None:
    accepts = [None, "", "*/*", "text/*", STREAM, f"{STREAM};q=0", f"a/b, {STREAM.upper()};q=0.2"]
    assert [streams(accept) for accept in accepts] == [False, False, False, False, True, False, True]
