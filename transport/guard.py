"""Around everything: a request id, the security headers, and the end of every error that is ours."""

from __future__ import annotations

import logging
import random
import re
import traceback
from pathlib import PurePath

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from transport.replies import Reply, error_body, sent
from transport.statuses import JSON

LOG = logging.getLogger("qazeta.transport")
REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
"""A request id that a client or a proxy may bring along."""

CHANCE = random.Random()  # noqa: S311
"""Request ids tell nothing of other requests, but are no secrets."""

SECURITY = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (
        b"content-security-policy",
        b"default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
)
MASKED = "Something went wrong on our side. It was logged under the request id of this response."


class Guard:
    """ASGI middleware. An unexpected error becomes a masked 500; the log has its place, never its message."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = (value for name, value in scope["headers"] if name == b"x-request-id")
        request_id = request_id_of(next(given, b""))
        started = False

        async def send_guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                own = list(message.get("headers", ()))
                named = {name for name, _ in own}
                # Two policies would both have to allow what a page needs: one of its own stands alone.
                more = (header for header in SECURITY if header[0] not in named)
                message["headers"] = [*own, *more, (b"x-request-id", request_id)]
            await send(message)

        try:
            await self.app(scope, receive, send_guarded)
        except Exception as error:
            masked = logged(request_id, error)
            if not started:
                await sent(send_guarded, masked)


def logged(request_id: bytes, error: Exception) -> Reply:
    """Write an unexpected error down; the reply tells nothing of it."""
    LOG.error("%s: %s at %s", request_id.decode(), type(error).__name__, place(error))
    return Reply(500, JSON, error_body("INTERNAL_SERVER_ERROR", MASKED))


def place(error: BaseException) -> str:
    """Where an error arose, innermost first, as file:line: messages of databases repeat what was sent to them."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    return " < ".join(f"{PurePath(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))


def request_id_of(given: bytes) -> bytes:
    """The id that a request came with, or a new one where there is none, or one of another form."""
    return given if REQUEST_ID.fullmatch(given) else b"%016x" % CHANCE.getrandbits(64)
