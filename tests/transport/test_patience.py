"""Bodies that never end, sent to a real server over a socket: refused in time, and the connection closed."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from collections.abc import Iterable
from functools import partial
from typing import Any

import orjson
import uvicorn

from tests.transport.stub import PAGES, Graph, actor_of
from transport.app import build
from transport.lane import Protocol

PATIENCE = 0.3
HEAD = b"POST /graphql HTTP/1.1\r\nhost: qazeta.test\r\ncontent-type: application/json\r\n"
WHOLE = b'{"query":"{hello}"}'


async def ready() -> None:
    return None


def sent(graph: Graph, *pieces: bytes, pause: float = 0.0) -> tuple[bytes, float]:
    """What a server sends until it closes the connection, and the seconds that took."""

    async def exchange() -> tuple[bytes, float]:
        app = build(graph.ask, actor_of, ready=ready, pages=PAGES, patience=PATIENCE)
        with socket.create_server(("127.0.0.1", 0)) as listener:
            http: Any = partial(Protocol, graph=app.graph)
            server = uvicorn.Server(uvicorn.Config(app, http=http, log_config=None, lifespan="off"))
            serving = asyncio.create_task(server.serve(sockets=[listener]))
            reader, writer = await asyncio.open_connection(*listener.getsockname())
            began = time.monotonic()
            sending = asyncio.create_task(write(writer, pieces, pause))
            async with asyncio.timeout(10):
                answer = await read_to_the_end(reader)
            took = time.monotonic() - began
            sending.cancel()
            writer.close()
            server.should_exit = True
            await serving
        return answer, took

    return asyncio.run(exchange())


async def read_to_the_end(reader: asyncio.StreamReader) -> bytes:
    """All that came until the end. What is dripped into a closed connection resets it, answered or not."""
    pieces = []
    with contextlib.suppress(ConnectionResetError):
        while piece := await reader.read(65536):
            pieces.append(piece)
    return b"".join(pieces)


async def write(writer: asyncio.StreamWriter, pieces: Iterable[bytes], pause: float) -> None:
    for piece in pieces:
        writer.write(piece)
        await asyncio.sleep(pause)


def refused(answer: bytes) -> None:
    head, _, body = answer.partition(b"\r\n\r\n")
    status, *headers = head.lower().split(b"\r\n")
    assert status.startswith(b"http/1.1 408 ")
    assert {b"connection: close", b"content-type: application/json; charset=utf-8"} <= set(headers)
    assert orjson.loads(body)["errors"][0]["extensions"] == {"code": "REQUEST_TIMEOUT"}


def test_a_body_that_stops_halfway_is_not_waited_for(graph: Graph) -> None:
    answer, took = sent(graph, HEAD + b"content-length: 400\r\n\r\n", WHOLE[:5])
    refused(answer)
    assert PATIENCE <= took < PATIENCE + 3
    assert graph.asked == []


def test_a_body_that_drips_is_not_waited_for_either(graph: Graph) -> None:
    drops = (b"1\r\n \r\n" for _ in range(400))
    answer, took = sent(graph, HEAD + b"transfer-encoding: chunked\r\n\r\n", *drops, pause=0.02)
    refused(answer)
    assert PATIENCE <= took < PATIENCE + 3
    assert graph.asked == []


def test_a_slow_body_that_arrives_in_time_is_answered(graph: Graph) -> None:
    head = HEAD + b"connection: close\r\ncontent-length: %d\r\n\r\n" % len(WHOLE)
    answer, _ = sent(graph, head, WHOLE[:5], WHOLE[5:], pause=PATIENCE / 10)
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert answer.endswith(b'{"data":{"hello":"world"}}')
    assert [asked[0] for asked in graph.asked] == ["{hello}"]


def test_a_head_that_drips_or_never_comes_is_not_waited_for(graph: Graph) -> None:
    slow = [b"POST /graphql HTTP/1.1\r\n", *(b"x-%d: 1\r\n" % number for number in range(200))]
    for pieces in (slow, [b""], [b"P"]):
        answer, took = sent(graph, *pieces, pause=0.02)
        assert answer.startswith(b"HTTP/1.1 408 ")
        assert PATIENCE <= took < PATIENCE + 3
    assert graph.asked == []


def test_the_second_head_of_a_connection_is_not_waited_for_longer(graph: Graph) -> None:
    whole = HEAD + b"content-length: %d\r\n\r\n" % len(WHOLE) + WHOLE
    answer, took = sent(graph, whole + HEAD[:20])
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert answer.count(b"HTTP/1.1 408 ") == 1
    assert PATIENCE <= took < PATIENCE + 3
    assert len(graph.asked) == 1


def test_whoever_is_in_time_is_not_bothered(graph: Graph) -> None:
    whole = HEAD + b"content-length: %d\r\n\r\n" % len(WHOLE) + WHOLE
    closing = whole.replace(b"\r\nhost", b"\r\nconnection: close\r\nhost", 1)
    answer, _ = sent(graph, whole, whole, whole, closing, pause=PATIENCE / 2)
    assert answer.count(b"HTTP/1.1 200 ") == 4
    assert b" 408 " not in answer
