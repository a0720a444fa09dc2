"""The web application: `/graphql`, the pages, `/health` and `/ready`, inside one guard."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from access.openness import OPEN, Openness
from transport.endpoint import GRAPH, ActorOf, Ask, GraphEndpoint
from transport.guard import Guard
from transport.lines import Lines, Subscriptions
from transport.persisted import ANY, Documents
from transport.question import PATIENCE
from transport.replies import error_body
from transport.statuses import JSON
from transport.stream import Streaming
from transport.websocket import GraphSocket

Ready = Callable[[], Awaitable[str | None]]
"""None where the process can answer, else one sentence that says what it waits for."""

METHODS = ("GET", "POST")
ASKED_HEADERS = (
    "accept-language",
    "authorization",
    "content-type",
    "graph-extensions",
    "if-none-match",
    "x-request-id",
)
TOLD_HEADERS = ("etag", "retry-after", "x-request-id")
"""What pages of other origins may send, and see, where they may ask at all."""
CODES = {404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED"}


@asynccontextmanager
async def _nothing(app: Starlette) -> AsyncIterator[None]:
    yield


def build(
    ask: Ask,
    actor_of: ActorOf,
    *,
    ready: Ready,
    pages: Path,
    subscriptions: Subscriptions | None = None,
    lines: Lines | None = None,
    notes: Sequence[str] = (),
    documents: Documents = ANY,
    openness: Openness = OPEN,
    patience: float = PATIENCE,
    more: Sequence[BaseRoute] = (),
    lifespan: Callable[[Starlette], AbstractAsyncContextManager[None]] = _nothing,
) -> Application:
    """The application around a graph. `pages` is the folder of static files, `more` are pages made on the spot;
    `patience` is how many seconds a body may take to arrive; `documents` have ids; `openness` says to whom else it
    answers; `lifespan` opens and closes the rest. With `subscriptions` there are event streams and WebSockets, which
    `lines` holds. `notes` say, to whoever asks whether the process is ready, what it does without.
    """

    async def health(request: Request) -> Response:
        return _json(200, b'{"status":"ok"}')

    async def nowhere(request: Request) -> Response:
        raise HTTPException(404)

    async def icon(request: Request) -> Response:
        return RedirectResponse("/icon.svg", 301)  # pages that name no icon are asked for this one

    told = orjson.dumps({"status": "ready"} | ({"notes": list(notes)} if notes else {}))

    async def readiness(request: Request) -> Response:
        waits_for = await ready()
        if waits_for is None:
            return _json(200, told)
        return _json(503, error_body("NOT_READY", waits_for), {"retry-after": "1"})

    lines = lines or Lines()
    streaming = Streaming(ask, subscriptions, lines) if subscriptions else None
    sockets = (
        [WebSocketRoute(GRAPH, GraphSocket(ask, subscriptions, actor_of, lines, documents))]
        if subscriptions
        else []
    )
    closed = () if openness.explorer else (Route("/explore{rest:path}", nowhere, methods=["GET"]),)
    return Application(
        GraphEndpoint(ask, actor_of, patience, streaming, documents),
        openness.origins,
        routes=[
            *sockets,
            WebSocketRoute("/{path:path}", Elsewhere()),
            Route("/health", health, methods=["GET"]),
            Route("/ready", readiness, methods=["GET"]),
            *more,
            *closed,
            Route("/favicon.ico", icon, methods=["GET"]),
            Mount("/", Pages(directory=pages, html=True)),
        ],
        middleware=[Middleware(Guard)],
        exception_handlers={HTTPException: _refused},
        lifespan=lifespan,
    )


class Pages(StaticFiles):
    """Static files; a page is found without its ending, too: `/check` is check.html."""

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        found, known = super().lookup_path(path)
        return (found, known) if known else super().lookup_path(f"{path}.html")

    def file_response(self, *args: Any, **options: Any) -> Response:
        response = super().file_response(*args, **options)
        response.headers["cache-control"] = "no-cache"  # scripts of two editions do not fit each other
        return response


class Elsewhere:
    """WebSockets that are not for the graph: their handshake is refused."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await WebSocketClose()(scope, receive, send)


class Application(Starlette):
    """The graph by itself, before any routing: what Starlette does around a request costs as much as a small read."""

    def __init__(self, graph: GraphEndpoint, origins: Sequence[str], **options: Any) -> None:
        super().__init__(**options)
        self.graph, self.origins = graph, origins
        self.guarded: ASGIApp = Guard(graph)
        if origins:
            self.guarded = CORSMiddleware(
                self.guarded, allow_origins=origins, allow_methods=METHODS, allow_headers=ASKED_HEADERS,
                expose_headers=TOLD_HEADERS, max_age=3600,
            )  # fmt: skip

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == GRAPH:
            await self.guarded(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


async def _refused(request: Request, error: Any) -> Response:
    code = CODES.get(error.status_code, "BAD_REQUEST")
    sentence = (
        "There is nothing here; the graph is at /graphql." if error.status_code == 404 else str(error.detail)
    )
    return _json(error.status_code, error_body(code, sentence), dict(error.headers or {}))


def _json(status: int, content: bytes, more: dict[str, str] | None = None) -> Response:
    return Response(content, status, {"cache-control": "no-store"} | (more or {}), f"{JSON}; charset=utf-8")
