"""The short way to the graph: what arrives is what the library's own way brings, in one packet where it is whole."""

from __future__ import annotations

import asyncio
import logging
import re
import socket
from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from typing import Any

import pytest
import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from access.budget import ADDRESS
from access.openness import OPEN, Openness
from tests.transport.stub import PAGES, Answered, Graph, actor_of
from transport.app import Application, build
from transport.lane import Protocol

VARIES = re.compile(rb"(date: |x-request-id: (?!given))[^\r]+")
HELLO = b'{"query":"{ hello }"}'
GRAPHQL = b"accept: application/graphql-response+json\r\n"
LINES: dict[str, bytes] = {
    "plain": b"",
    "graphql": GRAPHQL,
    "an id": b"x-request-id: given\r\n",
    "a bad id": b"x-request-id: two words\r\n",
    "a token": b"authorization: Bearer good\r\n",
    "a bad token": b"authorization: Bearer bad\r\n",
    "a stream": b"accept: text/event-stream\r\n",
    "a stream or not": b"accept: application/json, text/event-stream\r\n",
    "nothing we have": b"accept: text/html\r\n",
    "closing": b"connection: close\r\n",
    "a proxy": b"x-forwarded-for: 203.0.113.9\r\n",
    "more": b"graph-extensions: db\r\naccept-language: kk\r\n",
    "known": b"if-none-match: *\r\n",
}


def post(
    lines: bytes = b"", content: bytes = HELLO, *, version: bytes = b"1", method: bytes = b"POST"
) -> bytes:
    length = b"content-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(content)
    return b"%b /graphql HTTP/1.%b\r\nhost: h\r\n%b%b%b" % (method, version, lines, length, content)


def get(lines: bytes = b"", query: bytes = b"query=%7Bhello%7D") -> bytes:
    return b"GET /graphql?%b HTTP/1.1\r\nhost: h\r\n%b\r\n" % (query, lines)


CHUNKED = b"POST /graphql HTTP/1.1\r\nhost: h\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n"
QUESTIONS: dict[str, bytes] = {
    **{f"post, {name}": post(lines) for name, lines in LINES.items()},
    **{f"get, {name}": get(lines) for name, lines in LINES.items()},
    "an older client": post(version=b"0"),
    "head": post(method=b"HEAD"),
    "put": post(method=b"PUT"),
    "no json": post(content=b"{"),
    "nothing": post(content=b""),
    "announced too long": post().replace(b"content-length: 21", b"content-length: 9999999"),
    "two queries": get(query=b"query=a&query=b"),
    "in chunks": CHUNKED
    + b"5\r\n"
    + HELLO[:5]
    + b"\r\n%x\r\n" % len(HELLO[5:])
    + HELLO[5:]
    + b"\r\n0\r\n\r\n",
    "elsewhere": b"GET /health HTTP/1.1\r\nhost: h\r\n\r\n",
}


def application(graph: Graph, openness: Openness = OPEN) -> Application:
    async def ready() -> None:
        return None

    return build(graph.ask, actor_of, ready=ready, pages=PAGES, openness=openness)


def sent(
    graph: Graph, short: bool, questions: Iterable[bytes], openness: Openness = OPEN
) -> list[list[bytes]]:
    """What arrives, as it arrives, for each of some questions on a connection of its own."""

    async def exchange(address: tuple[str, int], question: bytes) -> list[bytes]:
        reader, writer = await asyncio.open_connection(*address)
        writer.write(question)
        pieces = []
        async with asyncio.timeout(10):
            while piece := await reader.read(65536):
                pieces.append(VARIES.sub(rb"\1then", piece))
                if len(pieces) == 1:
                    with suppress(OSError):  # it was closed from the other side
                        writer.write_eof()
        writer.close()
        return pieces

    async def run() -> list[list[bytes]]:
        app = application(graph, openness)
        protocol: Any = (
            partial(Protocol, graph=app.graph, origins=bool(app.origins)) if short else HttpToolsProtocol
        )
        with socket.create_server(("127.0.0.1", 0)) as listener:
            config = uvicorn.Config(app, http=protocol, log_config=None, lifespan="off", server_header=False)
            server = uvicorn.Server(config)
            serving = asyncio.create_task(server.serve(sockets=[listener]))
            found = [await exchange(listener.getsockname(), question) for question in questions]
            server.should_exit = True
            await serving
        return found

    return asyncio.run(run())


def parts(pieces: list[bytes]) -> tuple[bytes, list[bytes], bytes]:
    """Status line, headers and body: in which order headers stand says nothing."""
    head, _, content = b"".join(pieces).partition(b"\r\n\r\n")
    first, *headers = head.split(b"\r\n")
    return first, sorted(headers), content


ANSWERS: dict[str, Answered | Exception] = {
    "data": Answered(b'{"data":{"hello":"world"}}'),
    "refused": Answered(b'{"errors":[{"message":"No."}]}', False, "FORBIDDEN"),
    "later": Answered(b'{"errors":[{"message":"Wait."}]}', False, "RATE_LIMITED", 7),
    "a fault": RuntimeError("secret"),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_the_short_way_says_what_the_long_one_says(name: str) -> None:
    short, long = Graph(ANSWERS[name]), Graph(ANSWERS[name])
    ours, theirs = sent(short, True, QUESTIONS.values()), sent(long, False, QUESTIONS.values())
    for question, mine, others in zip(QUESTIONS, ours, theirs, strict=True):
        assert parts(mine) == parts(others), question
        assert mine[0].startswith(b"HTTP/1.1 "), question
    assert short.asked == long.asked
    assert len(short.asked) > len(LINES)


def test_a_whole_answer_is_one_packet() -> None:
    for question in (post(), post(GRAPHQL), get()):
        ((answer,),) = sent(Graph(), True, [question])
        assert answer.endswith(b'\r\n\r\n{"data":{"hello":"world"}}')


def test_questions_sent_at_once_are_answered_in_turn() -> None:
    at_once = [post() + QUESTIONS["elsewhere"] + get() + post()]
    ((*ours,), (*theirs,)) = sent(Graph(), True, at_once) + sent(Graph(), False, at_once)
    assert len(b"".join(ours)) == len(b"".join(theirs))
    assert b"".join(ours).count(b"HTTP/1.1 200 OK") == 4


def test_the_address_is_that_of_the_client_or_the_one_that_a_proxy_names() -> None:
    class Addressed(Graph):
        async def ask(self, *question: Any) -> Answered:
            return Answered(ADDRESS.get().encode())

    found = sent(Addressed(), True, [post(), post(LINES["a proxy"])])
    assert [parts(each)[2] for each in found] == [b"127.0.0.1", b"203.0.113.9"]


def test_a_fault_is_written_down_once_under_the_id_of_the_request(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        ((answer,),) = sent(Graph(RuntimeError("secret")), True, [post(LINES["an id"])])
    assert answer.startswith(b"HTTP/1.1 500 ")
    assert b"secret" not in answer
    (line,) = caplog.messages
    assert line.startswith("given: RuntimeError at ")
    assert "secret" not in line
