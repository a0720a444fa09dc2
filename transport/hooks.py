"""Signed call-backs of others: a short body and its signature go in, a status comes out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from transport.question import ClientLeft, body
from transport.replies import error_body
from transport.statuses import JSON, Refusal

Take = Callable[[bytes, str], Awaitable[int]]
"""From a body and its signature to a status: 200 means taken, anything else that it has to be sent again."""

LONGEST = 16_384
"""Bytes of a body."""

WORDS = {
    400: ("BAD_SIGNATURE", "The signature does not hold for this body now, or the body says nothing."),
    404: ("NOT_FOUND", "This is not known, or not known yet; send it again later."),
    409: ("CONFLICT", "Others are writing the same rows; send it again."),
}


def hook(path: str, header: str, take: Take) -> Route:
    """The place at a path that takes call-backs by POST, signed in a header."""

    async def taken(request: Request) -> Response:
        try:
            content = await body(request.receive, request.headers.get("content-length"))
        except ClientLeft:
            return Response(status_code=400)
        except Refusal as refusal:
            return _answer(refusal.status, error_body(refusal.code, refusal.message))
        if len(content) > LONGEST:
            message = f"The body is longer than {LONGEST} bytes."
            return _answer(413, error_body("PAYLOAD_TOO_LARGE", message))
        status = await take(content, request.headers.get(header, ""))
        return _answer(status, error_body(*WORDS[status]) if status in WORDS else b'{"status":"taken"}')

    return Route(path, taken, methods=["POST"])


def _answer(status: int, content: bytes) -> Response:
    return Response(content, status, {"cache-control": "no-store"}, f"{JSON}; charset=utf-8")
