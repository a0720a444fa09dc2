"""The short way of a question to the graph: from the parser of HTTP to the endpoint and back, in one packet.

ASGI in between costs as much as a small read: a middleware for each header, a message for each half of a response, a
search of every header for what a client could have put there. Whatever is out of the ordinary goes the library's way.
"""

from __future__ import annotations

import asyncio
from functools import lru_cache
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from transport.endpoint import GRAPH, UNHURRIED, GraphEndpoint, headers_of
from transport.guard import SECURITY, logged, request_id_of
from transport.negotiation import streams
from transport.question import LONGEST_BODY
from transport.replies import Reply, fixed_headers

LONG_WAY = frozenset({"expect", "x-forwarded-for", "x-forwarded-proto"})
"""Headers that the library has something to say to; `origin` is one of them where pages of other origins may ask."""
CLOSE = ("connection", "close")
TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
"""Said to whoever opens a connection and does not send the head of a request in time."""


class Protocol(HttpToolsProtocol):
    """HTTP as uvicorn speaks it, with a short way to the graph."""

    def __init__(self, *given: Any, graph: GraphEndpoint, origins: bool = False, **named: Any) -> None:
        super().__init__(*given, **named)
        self.graph = graph
        self.long_way = LONG_WAY | {"origin"} if origins else LONG_WAY
        self.answering: asyncio.Task[None] | None = None
        self.waiting: asyncio.TimerHandle | None = None
        """While the head of a request is on its way: when it must be there."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait_for_a_head()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.waiting is None and self.scope is not None and "method" not in self.scope:
            self._wait_for_a_head()

    def on_headers_complete(self) -> None:
        if self.waiting is not None:
            self.waiting.cancel()
            self.waiting = None
        super().on_headers_complete()

    def _wait_for_a_head(self) -> None:
        self.waiting = self.loop.call_later(self.graph.patience, self._waited_enough)

    def _waited_enough(self) -> None:
        if not self.transport.is_closing():
            self.transport.write(TOO_SLOW)
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        if self.waiting is not None:
            self.waiting.cancel()
        if self.answering is not None and not self.answering.done():
            # Most are done before a statement could be stopped, which takes a connection of its own.
            self.loop.call_later(UNHURRIED, self.answering.cancel)

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        scope: Any = cycle.scope
        if scope["path"] == GRAPH and scope["method"] in ("GET", "POST") and app is self.app:
            headers = headers_of(scope)
            if self.long_way.isdisjoint(headers) and not streams(headers.get("accept")):
                task = self.answering = self.loop.create_task(self._exchange(cycle, headers))
                task.add_done_callback(self.tasks.discard)
                self.tasks.add(task)
                return
        super()._start_asgi_task(cycle, app)

    async def _exchange(self, cycle: RequestResponseCycle, headers: dict[str, str]) -> None:
        """Answer one request; what transport/guard.py does around an application is done here too."""
        request_id = request_id_of(headers.get("x-request-id", "").encode())
        scope: Any = cycle.scope
        receive: Any = cycle.receive
        try:
            reply = await self.graph.reply(scope, headers, receive, _whole(cycle))
            if reply is not None:
                await _written(cycle, reply, request_id)
        except Exception as error:
            masked = logged(request_id, error)
            if not cycle.response_started:
                await _written(cycle, masked, request_id)
        except asyncio.CancelledError:
            if not cycle.disconnected:
                cycle.transport.close()
                raise
        finally:
            cycle.on_response = _nothing


def _whole(cycle: RequestResponseCycle) -> bytes | None:
    """The body, taken where all of it has arrived."""
    if cycle.more_body or len(cycle.body) > LONGEST_BODY:
        return None
    whole, cycle.body = bytes(cycle.body), bytearray()
    if not cycle.disconnected:
        cycle.message_event.clear()
    return whole


async def _written(cycle: RequestResponseCycle, reply: Reply, request_id: bytes) -> None:
    """Send a reply: in one packet, where the connection is as it should be."""
    own = (b"x-request-id", request_id)
    plain = cycle.keep_alive and not cycle.disconnected and not cycle.flow.write_paused
    if not plain or reply.media is None or CLOSE in reply.more:
        for message in reply.messages(*SECURITY, own):
            await cycle.send(message)  # type: ignore[arg-type]
        return
    default = b"".join(_lines(cycle.default_headers))
    length = str(len(reply.content)).encode()
    cycle.response_started = cycle.response_complete = True
    cycle.transport.write(
        b"%b%b%bx-request-id: %b\r\ncontent-length: %b\r\n\r\n%b"
        % (
            STATUS_LINE[reply.status],
            default,
            _head(reply.media, reply.more),
            request_id,
            length,
            reply.content,
        )
    )
    cycle.message_event.set()
    cycle.on_response()


@lru_cache(maxsize=256)
def _head(media: str, more: tuple[tuple[str, str], ...]) -> bytes:
    return b"".join(_lines([*fixed_headers(media, more), *SECURITY]))


def _lines(headers: Any) -> list[bytes]:
    return [b"%b: %b\r\n" % header for header in headers]


def _nothing() -> None:
    pass
