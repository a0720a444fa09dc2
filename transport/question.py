"""From an HTTP request to a question for the graph: body or query string, decoded within limits, types checked."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import orjson

from access import bounds
from transport.persisted import ANY, Documents
from transport.statuses import Refusal

LONGEST_BODY = bounds.BODY_BYTES.most
"""Bytes of a POST body."""

LONGEST_URL = bounds.URL_BYTES.most
"""Bytes of a GET query string."""

PATIENCE = float(bounds.BODY_SECONDS.most)
"""Seconds in which a whole POST body must have arrived."""

Receive = Callable[[], Awaitable[Mapping[str, Any]]]


class ClientLeft(Exception):
    """The connection ended before the request did; there is nobody to answer."""


@dataclass(frozen=True)
class Question:
    """The parameters of GraphQL over HTTP. `extensions` is checked for its type, and may name a document."""

    query: str
    variables: dict[str, Any] | None
    operation_name: str | None


async def body(receive: Receive, announced: str | None, patience: float = PATIENCE) -> bytes:
    """The whole body; Refusal 413 as soon as it is, or says it will be, too long, 408 where it takes too long."""
    if announced is not None and announced.isdecimal() and int(announced[:20]) > LONGEST_BODY:
        raise _too_long()
    try:
        async with asyncio.timeout(patience):
            return await _whole(receive)
    except TimeoutError:
        message = f"The body had not arrived in full after {patience:g} seconds; send it again."
        raise Refusal(408, "REQUEST_TIMEOUT", message, (("connection", "close"),)) from None


async def _whole(receive: Receive) -> bytes:
    chunks: list[bytes] = []
    length = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientLeft
        chunk = message.get("body", b"")
        length += len(chunk)
        if length > LONGEST_BODY:
            raise _too_long()
        chunks.append(chunk)
        if not message.get("more_body", False):
            return b"".join(chunks)


def from_body(text: bytes, documents: Documents = ANY) -> Question:
    """The question of a POST body; Refusal 400 where it is no JSON object with the parameters' types."""
    return question_of(_json(text, "the body"), documents)


def from_url(query_string: bytes, documents: Documents = ANY) -> Question:
    """The question of a GET query string; variables and extensions are JSON inside it."""
    if len(query_string) > LONGEST_URL:
        raise Refusal(
            414, "URI_TOO_LONG", f"The query string is longer than {LONGEST_URL} bytes; send a POST."
        )
    try:
        pairs = parse_qsl(
            query_string.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=20
        )
    except ValueError:
        raise _bad("The query string is not UTF-8 in percent encoding, or has more than 20 fields.") from None
    fields: dict[str, Any] = {}
    for name, value in pairs:
        if name in fields:
            raise _bad(f"The parameter {name[:40]!r} is given twice.")
        fields[name] = value
    for name in ("variables", "extensions"):
        if name in fields:
            fields[name] = _json(fields[name].encode(), name) if fields[name] else None
    if not fields.get("operationName"):
        fields.pop("operationName", None)
    return question_of(fields, documents)


def question_of(fields: Any, documents: Documents = ANY) -> Question:
    """The question of decoded parameters; Refusal 400 where they have other types, or another where a document is asked
    for by an id that is not known."""
    if isinstance(fields, list):
        raise Refusal(
            400, "BATCHING_NOT_SUPPORTED", "One operation a request: the body must be a JSON object."
        )
    if not isinstance(fields, dict):
        raise _bad("The body must be a JSON object with the key 'query'.")
    query, variables, name = documents.document(fields), fields.get("variables"), fields.get("operationName")
    if not isinstance(query, str):
        raise _bad("The parameter 'query' must be a string with a GraphQL document.")
    if name is not None and not isinstance(name, str):
        raise _bad("The parameter 'operationName' must be a string.")
    if variables is not None and not isinstance(variables, dict):
        raise _bad("The parameter 'variables' must be an object.")
    if not isinstance(fields.get("extensions"), dict | None):
        raise _bad("The parameter 'extensions' must be an object.")
    return Question(query, variables, name)


def _json(text: bytes, what: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        # The decoder's own message is left out: it can repeat what was sent.
        raise _bad(f"{what[0].upper()}{what[1:]} must be JSON in UTF-8 without lone surrogates.") from None


def _bad(message: str) -> Refusal:
    return Refusal(400, "BAD_REQUEST", message)


def _too_long() -> Refusal:
    message = f"The body is longer than {LONGEST_BODY} bytes."
    return Refusal(413, "PAYLOAD_TOO_LARGE", message, (("connection", "close"),))
