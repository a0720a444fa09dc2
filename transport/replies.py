"""Replies as values: status, media type, content and headers, and how they go out."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import orjson
from starlette.types import Send

VARY = (b"vary", b"Accept, Accept-Language, Authorization, Graph-Extensions")
FRESH = (b"cache-control", b"no-store")
Header = tuple[bytes, bytes]


class Reply(NamedTuple):
    """One response. `media` is None where there is no content, since the client has it already."""

    status: int
    media: str | None
    content: bytes
    more: tuple[tuple[str, str], ...] = ()
    """Further headers."""

    def messages(self, *others: Header) -> tuple[dict[str, Any], dict[str, Any]]:
        """As ASGI has it: head and body."""
        length = ((b"content-length", str(len(self.content)).encode()),) if self.media else ()
        headers = [*fixed_headers(self.media, self.more), *others, *length]
        start = {"type": "http.response.start", "status": self.status, "headers": headers}
        return start, {"type": "http.response.body", "body": self.content}


@lru_cache(maxsize=256)
def fixed_headers(media: str | None, more: tuple[tuple[str, str], ...]) -> tuple[Header, ...]:
    """The headers but for the length; never cached unless `more` says so, since it depends on who asks."""
    typed = ((b"content-type", f"{media}; charset=utf-8".encode()),) if media else ()
    fresh = () if any(name == "cache-control" for name, _ in more) else (FRESH,)
    return (*typed, VARY, *fresh, *((name.encode(), value.encode()) for name, value in more))


async def sent(send: Send, reply: Reply) -> None:
    """Send a reply over ASGI."""
    for message in reply.messages():
        await send(message)


def error_body(code: str, message: str) -> bytes:
    """A response without data: one error with its stable code."""
    return orjson.dumps({"errors": [{"message": message, "extensions": {"code": code}}]})
