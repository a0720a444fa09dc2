"""The HTTP server, which says goodbye to open connections before it stops."""

from __future__ import annotations

import socket
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import uvicorn

from access import bounds
from transport.app import Application
from transport.lane import Protocol


class Server(uvicorn.Server):
    """Calls `leave` once it is told to stop, before the library ends what is still open in its own way."""

    def __init__(self, app: Application, leave: Callable[[], Awaitable[None]]) -> None:
        http: Any = partial(Protocol, graph=app.graph, origins=bool(app.origins))
        super().__init__(
            uvicorn.Config(
                app, http=http, loop="uvloop", ws="websockets-sansio", lifespan="on", log_config=None,
                access_log=False, server_header=False, timeout_graceful_shutdown=10,
                ws_max_size=bounds.MESSAGE_BYTES.most,
            )
        )  # fmt: skip
        self.leave = leave

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await self.leave()
        await super().shutdown(sockets)
