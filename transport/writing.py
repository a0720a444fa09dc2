"""Bytes on their way out: an answer of the graph leaves in one packet, head and body.

The library writes them one after the other, which wakes the client twice, and searches every header for what a client
could have put there: the headers of the graph are its own.
"""

from __future__ import annotations

from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from transport.endpoint import GRAPH

CLOSE = (b"connection", b"close")
LENGTH = b"content-length"


class Together:
    """Sends for one request and its response; whatever is no whole response, the library sends in its own way."""

    def __init__(self, cycle: RequestResponseCycle) -> None:
        self.cycle, self.apart = cycle, cycle.send
        self.head: Any = None

    async def send(self, message: Any) -> None:
        """Hold a head that tells the length of the body back until the body comes, and send both."""
        if message["type"] == "http.response.start" and any(name == LENGTH for name, _ in message["headers"]):
            self.head = message
            return
        head, self.head = self.head, None
        if head is not None and self._whole(head["headers"], message):
            self._write(head, message["body"])
            return
        if head is not None:
            await self.apart(head)
        await self.apart(message)

    def _whole(self, headers: list[tuple[bytes, bytes]], message: Any) -> bool:
        """Whether the body is all there is, and nothing stands in its way."""
        cycle = self.cycle
        return (
            not message.get("more_body", False)
            and cycle.keep_alive
            and not cycle.disconnected
            and not cycle.flow.write_paused
            and (LENGTH, str(len(message["body"])).encode()) in headers
            and CLOSE not in headers
        )

    def _write(self, head: Any, body: bytes) -> None:
        cycle = self.cycle
        parts = [STATUS_LINE[head["status"]]]
        for name, value in (*cycle.default_headers, *head["headers"]):
            parts += (name, b": ", value, b"\r\n")
        cycle.response_started = cycle.response_complete = True
        cycle.waiting_for_100_continue = False
        cycle.transport.write(b"".join((*parts, b"\r\n", body)))
        cycle.message_event.set()
        cycle.on_response()


class Protocol(HttpToolsProtocol):
    """HTTP as uvicorn speaks it, and answers of the graph in one packet."""

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        if cycle.scope["path"] == GRAPH and cycle.scope["method"] != "HEAD":
            cycle.send = Together(cycle).send  # type: ignore[method-assign]
        super()._start_asgi_task(cycle, app)
