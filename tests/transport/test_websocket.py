"""graphql-transport-ws over real sockets: what is answered, and with which code a connection ends."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus

from tests.transport.served import HELLO, PATIENCE, REFUSED, Served, closing, heard, say, served
from tests.transport.stub import ANALYST

FOLLOW = {"query": "subscription { x }"}
QUERY = {"query": "{ hello }", "variables": {"a": 1}, "operationName": None}


def run(test: Callable[[Served], Awaitable[Any]], **times: Any) -> Any:
    async def within() -> Any:
        async with served(**times) as server:
            return await asyncio.wait_for(test(server), 3 * PATIENCE)

    return asyncio.run(within())


def test_a_subscription_is_told_until_it_is_complete() -> None:
    async def follow(server: Served) -> None:
        async with server.begun() as client:
            await say(client, type="subscribe", id="1", payload=FOLLOW)
            server.graph.told.put_nowait(HELLO)
            assert await heard(client) == {"id": "1", "type": "next", "payload": {"data": {"hello": "world"}}}
            server.graph.told.put_nowait(None)
            assert await heard(client) == {"id": "1", "type": "complete"}
            assert server.graph.asked == [(FOLLOW["query"], None, None, ANALYST, "EN")]

    run(follow)


def test_queries_are_answered_beside_it_and_an_id_may_be_used_again() -> None:
    async def ask(server: Served) -> None:
        async with server.begun() as client:
            await say(client, type="subscribe", id="s", payload=FOLLOW)
            for _ in range(2):
                await say(client, type="subscribe", id="q", payload=QUERY)
                assert (await heard(client))["payload"] == {"data": {"hello": "world"}}
                assert await heard(client) == {"id": "q", "type": "complete"}
            assert server.graph.asked[-1] == ("{ hello }", {"a": 1}, None, ANALYST, "EN", False, frozenset())

    run(ask)


def test_what_is_not_executed_is_an_error_and_ends_the_operation_alone() -> None:
    async def ask(server: Served) -> None:
        errors = [{"message": "No.", "extensions": {"code": "NOT_FOUND"}}]
        async with server.begun() as client:
            await say(client, type="subscribe", id="q", payload={"query": "{ refuse }"})
            assert await heard(client) == {"id": "q", "type": "error", "payload": errors}
            await say(client, type="subscribe", id="s", payload=FOLLOW)
            server.graph.told.put_nowait(REFUSED)
            assert await heard(client) == {"id": "s", "type": "error", "payload": errors}
            await say(client, type="ping")
            assert await heard(client) == {"type": "pong"}

    run(ask)


def test_a_client_that_stops_listening_is_told_no_more() -> None:
    async def follow(server: Served) -> None:
        async with server.begun() as client:
            await say(client, type="subscribe", id="1", payload=FOLLOW)
            await say(client, type="complete", id="1")
            await say(client, type="complete", id="never")
            await say(client, type="ping", payload={"n": 1})
            assert await heard(client) == {"type": "pong", "payload": {"n": 1}}
            await asyncio.sleep(0.02)
            assert server.graph.open == 0
            await say(client, type="pong")
            await say(client, type="subscribe", id="1", payload=FOLLOW)
            server.graph.told.put_nowait(HELLO)
            assert (await heard(client))["id"] == "1"

    run(follow)


def test_a_client_that_leaves_leaves_nothing_behind() -> None:
    async def follow(server: Served) -> None:
        async with server.begun() as client:
            await say(client, type="subscribe", id="1", payload=FOLLOW)
            server.graph.told.put_nowait(HELLO)
            await heard(client)
            assert server.graph.open == 1
        for _ in range(100):
            if server.graph.open == 0 and not server.lines._held:
                return
            await asyncio.sleep(0.02)
        raise AssertionError("it is still open")

    run(follow)


@pytest.mark.parametrize(
    "message",
    [
        "",
        "{",
        "[1]",
        "5",
        b'{"type":"ping"}',
        json.dumps({"type": "start"}),
        json.dumps({"type": ["ping"]}),
        json.dumps({"id": "1"}),
        json.dumps({"type": "ping", "payload": 5}),
        json.dumps({"type": "complete"}),
        json.dumps({"type": "subscribe", "id": 5, "payload": QUERY}),
        json.dumps({"type": "subscribe", "id": "", "payload": QUERY}),
        json.dumps({"type": "subscribe", "id": "x" * 65, "payload": QUERY}),
        json.dumps({"type": "subscribe", "id": "1"}),
        json.dumps({"type": "subscribe", "id": "1", "payload": [QUERY]}),
        json.dumps({"type": "subscribe", "id": "1", "payload": {"query": 5}}),
        json.dumps({"type": "subscribe", "id": "1", "payload": {"query": "{ a }", "variables": "x"}}),
        "[" * 100_000,
    ],
)
def test_what_is_no_message_ends_the_connection(message: Any, caplog: pytest.LogCaptureFixture) -> None:
    async def send(server: Served) -> tuple[int, str]:
        async with server.begun() as client:
            await client.send(message)
            return await closing(client)

    code, reason = run(send)
    assert (code, bool(reason)) == (4400, True)
    assert caplog.records == []


def test_the_codes_of_the_protocol() -> None:
    async def end(server: Served, *messages: Any, protocols: tuple[str, ...] = ()) -> tuple[int, str]:
        async with server.connect(*protocols) as client:
            for message in messages:
                await say(client, **message)
            while True:
                try:
                    return await closing(client)
                except AssertionError as said:
                    assert "connection_ack" in str(said)

    async def ends(server: Served) -> None:
        begin, twice = {"type": "connection_init"}, {"type": "subscribe", "id": "1", "payload": FOLLOW}
        forged = {"type": "connection_init", "payload": {"authorization": "Bearer forged"}}
        number = {"type": "connection_init", "payload": {"Authorization": 5}}
        basic = {"type": "connection_init", "payload": {"Authorization": "Basic x"}}
        assert await end(server, twice) == (4401, "Unauthorized")
        assert [await end(server, each) for each in (forged, number, basic)] == [(4403, "Forbidden")] * 3
        assert await end(server, protocols=("graphql-ws",)) == (4406, "Subprotocol not acceptable")
        assert await end(server) == (4408, "Connection initialisation timeout")
        assert await end(server, begin, twice, twice) == (4409, "Subscriber for 1 already exists")
        assert await end(server, begin, begin) == (4429, "Too many initialisation requests")

    run(ends, beginning=0.2)


def test_a_message_that_is_too_long_is_not_read() -> None:
    async def send(server: Served) -> int:
        async with server.begun() as client:
            await client.send("x" * (128 * 1024 + 1))
            return (await closing(client))[0]

    assert run(send) == 1009


def test_the_token_may_come_with_the_handshake_and_nobody_may_ask_without() -> None:
    async def ask(server: Served) -> list[Any]:
        headers = {"authorization": "Bearer good", "accept-language": "kk"}
        async with server.connect(additional_headers=headers) as client, server.begun(None) as nobody:
            await say(client, type="connection_init")
            assert await heard(client) == {"type": "connection_ack"}
            for each in (client, nobody):
                await say(each, type="subscribe", id="q", payload=QUERY)
                await heard(each)
        return [(actor.subject, locale) for _, _, _, actor, locale, *_ in server.graph.asked]

    assert run(ask) == [("demo-analyst", "KK"), (None, "EN")]


@pytest.mark.parametrize("payload", [None, FOLLOW])
def test_a_token_that_expires_ends_the_connection(payload: Any) -> None:
    async def follow(server: Served) -> tuple[int, str]:
        async with server.begun() as client:
            if payload:
                await say(client, type="subscribe", id="1", payload=payload)
                await asyncio.sleep(0.05)
            del server.tokens["good"]
            server.graph.told.put_nowait(HELLO)
            return await closing(client)

    assert run(follow, beginning=0.2, beat=0.1) == (4401, "Unauthorized: the token does not hold any more")


def test_a_connection_without_work_is_closed_and_one_with_work_is_not() -> None:
    async def rest(server: Served) -> None:
        async with server.begun() as idle, server.begun() as busy:
            await say(busy, type="subscribe", id="1", payload=FOLLOW)
            assert await closing(idle) == (1000, "Nothing was asked for a while")
            server.graph.told.put_nowait(HELLO)
            assert (await heard(busy))["type"] == "next"

    run(rest, beginning=0.1, beat=0.1, idle=0.3)


def test_how_many_a_principal_may_hold() -> None:
    async def hold(server: Served) -> None:
        async with server.begun(), server.begun(), server.begun("other"), server.connect() as third:
            await say(third, type="connection_init", payload={"Authorization": "Bearer good"})
            assert await closing(third) == (1013, "Too many connections")
        async with server.begun() as client:
            for name in ("1", "2", "3"):
                await say(client, type="subscribe", id=name, payload=FOLLOW)
            refused = await heard(client)
            assert (refused["id"], refused["type"]) == ("3", "error")
            assert refused["payload"][0]["extensions"] == {"code": "RATE_LIMITED"}

    run(hold, most=2, operations=2)


def test_a_fault_is_logged_by_its_place_and_closes_with_1011(caplog: pytest.LogCaptureFixture) -> None:
    async def follow(server: Served) -> tuple[int, str]:
        async with server.begun() as client:
            await say(client, type="subscribe", id="1", payload=FOLLOW)
            server.graph.told.put_nowait(ZeroDivisionError("secret"))
            return await closing(client)

    with caplog.at_level(logging.ERROR):
        assert run(follow) == (1011, "Internal server error")
    (record,) = caplog.records
    assert "ZeroDivisionError at served.py:" in record.message and "secret" not in caplog.text


def test_a_server_that_stops_says_that_it_goes() -> None:
    async def follow(server: Served) -> list[Any]:
        async with server.begun() as busy, server.begun() as idle:
            await say(busy, type="subscribe", id="1", payload=FOLLOW)
            await asyncio.sleep(0.05)
            server.server.should_exit = True
            return [await closing(client) for client in (busy, idle)]

    assert run(follow) == [(1001, "Going away")] * 2


def test_a_client_that_takes_nothing_is_let_go() -> None:
    async def follow(server: Served) -> None:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        listener.connect(tuple(_part(server.address)))
        async with server.connect(sock=listener, max_queue=1, compression=None) as client:
            await say(client, type="connection_init")
            await heard(client)
            await say(client, type="subscribe", id="1", payload=FOLLOW)
            large = type(HELLO)(b'{"data":"' + b"x" * 4_000_000 + b'"}')
            for _ in range(5):
                server.graph.told.put_nowait(large)
            for _ in range(200):
                if server.graph.told.qsize() < 5 and server.graph.open == 0:
                    break
                await asyncio.sleep(0.02)
            assert server.graph.open == 0
            assert server.graph.told.qsize() >= 3, "nothing is kept for a client that takes nothing"
            client.transport.abort()

    run(follow, taking=0.3)


def _part(address: str) -> list[Any]:
    host, _, port = address.partition(":")
    return [host, int(port)]


def test_no_other_path_is_a_socket() -> None:
    async def elsewhere(server: Served) -> int:
        server.address += "/more"
        with pytest.raises(InvalidStatus) as refused:
            async with server.connect():
                pass
        return refused.value.response.status_code

    assert run(elsewhere) == 403
