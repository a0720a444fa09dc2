"""An application around a stub graph, asked through ASGI: what reaches the graph, and what comes back."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from access.actor import Actor, Role
from access.tokens import TokenRefused
from transport.app import build

PAGES = Path(__file__).parents[2] / "web"
ANALYST = Actor("demo-analyst", frozenset({Role.ANALYST}), "MINISTRY", "planning")


@dataclass(frozen=True)
class Answered:
    body: bytes
    executed: bool = True
    code: str | None = None
    wait: int = 0


@dataclass
class Graph:
    """Stands for the graph: keeps what it was asked, gives `answer` (or raises it)."""

    answer: Answered | Exception = field(default_factory=lambda: Answered(b'{"data":{"hello":"world"}}'))
    asked: list[tuple[Any, ...]] = field(default_factory=list)

    async def ask(self, *question: Any) -> Answered:
        self.asked.append(question)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def actor_of(token: str) -> Actor:
    if token != "good":
        raise TokenRefused("FORGED")
    return ANALYST


@dataclass(frozen=True)
class Client:
    """Sends one request and gives the response."""

    graph: Graph
    waits_for: list[str | None]

    def send(self, method: str, path: str, **request: Any) -> httpx.Response:
        async def ready() -> str | None:
            return self.waits_for[0]

        async def exchange() -> httpx.Response:
            app = build(self.graph.ask, actor_of, ready=ready, pages=PAGES)
            transport = httpx.ASGITransport(app, raise_app_exceptions=True)
            # No headers of httpx's own: Accept and User-Agent would hide what their absence means.
            async with httpx.AsyncClient(transport=transport, base_url="http://qazeta.test") as client:
                client.headers.clear()
                return await client.request(method, path, **request)

        return asyncio.run(exchange())

    def post(self, content: bytes, **headers: str) -> httpx.Response:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.send(
            "POST", "/graphql", content=content, headers={"content-type": "application/json"} | given
        )
