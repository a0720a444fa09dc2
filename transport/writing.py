"""Bytes on their way out: the head of a response goes with what follows it."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD = b"HTTP/1.1 "


class Together:
    """A transport that holds the head of a response back until the next bytes, or the next turn of the loop.

    The library writes head and body one after the other: two packets, and a client that wakes up twice.
    """

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport, self._loop = transport, asyncio.get_running_loop()
        self._head = b""
        self.is_closing, self.get_extra_info = transport.is_closing, transport.get_extra_info

    def write(self, data: bytes) -> None:
        """Write; the head of a response a little later."""
        if self._head:
            head, self._head = self._head, b""
            self._transport.writelines((head, data))
        elif data.startswith(HEAD):
            self._head = data
            self._loop.call_soon(self._flush)
        else:
            self._transport.write(data)

    def _flush(self) -> None:
        if self._head:
            head, self._head = self._head, b""
            self._transport.write(head)

    def __getattr__(self, name: str) -> Any:
        """Everything else is done after what was written before."""
        self._flush()
        return getattr(self._transport, name)


class Protocol(HttpToolsProtocol):
    """HTTP as uvicorn speaks it, over such a transport."""

    def connection_made(self, transport: Any) -> None:
        super().connection_made(Together(transport))  # type: ignore[arg-type]
