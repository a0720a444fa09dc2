"""A served application around stub subscriptions, and clients over real sockets."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from access.actor import Actor
from access.tokens import TokenRefused
from tests.transport.stub import ANALYST, PAGES, Answered
from transport.app import build
from transport.lines import Lines
from transport.persisted import ANY, Documents
from transport.serving import Server

HELLO = Answered(b'{"data":{"hello":"world"}}')
REFUSED = Answered(b'{"errors":[{"message":"No.","extensions":{"code":"NOT_FOUND"}}]}', False, "NOT_FOUND")
PATIENCE = 10.0


@dataclass
class Graph:
    """Stands for a graph: documents that begin with `subscription` are followed, by what `tell` is given."""

    asked: list[Any] = field(default_factory=list)
    told: asyncio.Queue[Answered | Exception | None] = field(default_factory=asyncio.Queue)
    """Answers, a fault, or None for the end."""
    open: int = 0

    async def ask(self, *question: Any) -> Answered:
        self.asked.append(question)
        return REFUSED if "refuse" in question[0] else HELLO

    def follows(self, query: str, operation_name: str | None) -> bool:
        return query.startswith("subscription")

    async def follow(
        self, query: str, variables: Any, name: str | None, who: Callable[[], Actor], locale: str
    ) -> AsyncGenerator[Answered, None]:
        self.asked.append((query, variables, name, who(), locale))
        self.open += 1
        try:
            while (answer := await self.told.get()) is not None:
                who()
                if isinstance(answer, Exception):
                    raise answer
                yield answer
        finally:
            self.open -= 1


@dataclass
class Served:
    """A server that runs in this loop."""

    graph: Graph
    lines: Lines
    address: str
    server: Server
    tokens: dict[str, Actor]
    """Which tokens hold; a test takes one away to let it expire."""

    def connect(self, *protocols: str, **options: Any) -> Any:
        chosen = protocols or ("graphql-transport-ws",)
        return connect(f"ws://{self.address}/graphql", subprotocols=list(chosen), **options)

    @asynccontextmanager
    async def begun(self, bearer: str | None = "good") -> AsyncIterator[ClientConnection]:
        """A connection that was initialised."""
        async with self.connect() as client:
            payload = {"Authorization": f"Bearer {bearer}"} if bearer else None
            await say(client, type="connection_init", payload=payload)
            assert await heard(client) == {"type": "connection_ack"}
            yield client


@asynccontextmanager
async def served(documents: Documents = ANY, **times: Any) -> AsyncIterator[Served]:
    """A server around a new stub graph; `times` change its lines."""
    graph, lines, tokens = Graph(), Lines(**times), {"good": ANALYST, "other": Actor("other")}

    def actor_of(token: str) -> Actor:
        if token not in tokens:
            raise TokenRefused("EXPIRED")
        return tokens[token]

    async def ready() -> None:
        return None

    app = build(
        graph.ask, actor_of, ready=ready, pages=PAGES, subscriptions=graph, lines=lines, documents=documents
    )
    server = Server(app, lines.leave)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        host, port = listener.getsockname()
        try:
            yield Served(graph, lines, f"{host}:{port}", server, tokens)
        finally:
            server.should_exit = True
            await serving
    assert graph.open == 0


async def say(client: ClientConnection, **message: Any) -> None:
    await client.send(json.dumps(message))


async def heard(client: ClientConnection) -> Any:
    return json.loads(await asyncio.wait_for(client.recv(), PATIENCE))


async def closing(client: ClientConnection) -> tuple[int, str]:
    """How the server closes a connection on which nothing else is to be heard."""
    try:
        said = await asyncio.wait_for(client.recv(), PATIENCE)
    except ConnectionClosed as closed:
        assert closed.rcvd is not None, "closed without a word"
        return closed.rcvd.code, closed.rcvd.reason
    raise AssertionError(said)
