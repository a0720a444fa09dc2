"""Answers that a client may have already: a digest tells whether it does, and then they are not sent (RFC 9110, 13).

Nothing is ever served unasked from a cache: what changed may be a permit that was revoked. So answers to anybody are
kept and asked for again every time, and answers to a token are not kept by browsers at all.
"""

from __future__ import annotations

from hashlib import sha256

ANYBODYS = "public, no-cache"
ONES_OWN = "no-store"


def tag_of(content: bytes) -> str:
    """The entity tag of a content: equal exactly where all bytes are."""
    return f'"{sha256(content).hexdigest()[:32]}"'


def has(tag: str, if_none_match: str | None) -> bool:
    """Whether the client says that it has what the tag stands for."""
    known = {one.strip().removeprefix("W/") for one in (if_none_match or "").split(",")}
    return tag in known or "*" in known


def kept(content: bytes, bearer: bool) -> tuple[tuple[str, str], ...]:
    """The headers by which an answer to a GET is known again, and by whom it may be kept."""
    return ("etag", tag_of(content)), ("cache-control", ONES_OWN if bearer else ANYBODYS)
