"""The graph over HTTP: `/graphql` by POST and, for queries alone, by GET.

A plain ASGI application instead of a Starlette view: the answer is bytes already, and a view costs as much as a read.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol

from starlette.types import Receive, Scope, Send

from access.actor import ANYBODY, Actor
from access.budget import ADDRESS
from access.tokens import TokenRefused
from transport.negotiation import language, response_type, sends_json, streams, wanted_extensions
from transport.persisted import ANY, Documents
from transport.question import PATIENCE, ClientLeft, Question, body, from_body, from_url
from transport.replies import Reply, error_body, sent
from transport.statuses import JSON, Refusal, status
from transport.validators import has, kept, tag_of

GRAPH = "/graphql"
"""Where the graph is."""
CHALLENGE = (("www-authenticate", 'Bearer realm="qazeta"'),)
METHODS = "GET, POST"
MORE = {401: CHALLENGE, 405: (("allow", "POST"),)}
"""Headers that belong to a status."""
EXTENSIONS = "graph-extensions"
"""The header that asks for more than data: `db` for the statements it took, `cost` for its price; or both."""
UNHURRIED = 0.1
"""Seconds after which an answer is slow enough to look whether anybody still waits for it."""
FORMS = "Answers are application/graphql-response+json, application/json or text/event-stream."


class Answer(Protocol):
    """What the graph gives back: a whole JSON response; `executed` False means a request error.

    `wait` is how many seconds to wait before the same is asked again, where that is why it was refused.
    """

    @property
    def body(self) -> bytes: ...
    @property
    def executed(self) -> bool: ...
    @property
    def code(self) -> str | None: ...
    @property
    def wait(self) -> int: ...


class Ask(Protocol):
    """The graph: `resolvers.operations.Graph.answer`."""

    def __call__(
        self,
        query: str,
        variables: dict[str, Any] | None,
        operation_name: str | None,
        actor: Actor,
        locale: str,
        read_only: bool,
        extensions: frozenset[str],
    ) -> Awaitable[Answer]: ...


ActorOf = Callable[[str], Actor]
"""From a bearer token to who it speaks for; TokenRefused where it holds for nobody."""


class Streams(Protocol):
    """What is answered by an event stream, and the answer: `transport.stream.Streaming`."""

    def wanted(self, question: Question, accept: str | None, media: str | None) -> bool: ...

    async def __call__(
        self,
        question: Question,
        who: Callable[[], Actor],
        locale: str,
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None: ...


@dataclass(frozen=True)
class GraphEndpoint:
    """One request in, one response out. Errors that are ours are left to the guard of transport/app.py."""

    ask: Ask
    actor_of: ActorOf
    patience: float = PATIENCE
    """Seconds for a body to arrive."""
    streams: Streams | None = None
    documents: Documents = ANY
    """Those that are asked for by an id."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = await self.reply(scope, headers_of(scope), receive, send=send)
        if found is not None:
            await sent(send, found)

    async def reply(
        self,
        scope: Scope,
        headers: dict[str, str],
        receive: Receive,
        whole: bytes | None = None,
        send: Send | None = None,
    ) -> Reply | None:
        """The reply to one request, of which `whole` is the body where it is there already.

        None where nobody waits for it, or where it went out over `send` as a stream. Without `send` it is for the
        caller to cancel what nobody waits for.
        """
        ADDRESS.set((scope.get("client") or ("",))[0])
        accept = headers.get("accept")
        media, streaming = (
            response_type(accept),
            self.streams if send is not None and streams(accept) else None,
        )
        try:
            if media is None and streaming is None:
                raise Refusal(406, "NOT_ACCEPTABLE", FORMS)
            question, actor = await self._read(scope, headers, receive, whole)
            if streaming is not None and send is not None and streaming.wanted(question, accept, media):
                who, locale = self._who(headers), language(headers.get("accept-language"))
                await streaming(question, who, locale, scope, receive, send)
                return None
        except ClientLeft:
            return None
        except Refusal as refusal:
            content = error_body(refusal.code, refusal.message)
            return Reply(refusal.status, media or JSON, content, refusal.headers)
        work = self.ask(
            question.query,
            question.variables,
            question.operation_name,
            actor,
            language(headers.get("accept-language")),
            scope["method"] == "GET",
            wanted_extensions(headers.get(EXTENSIONS)),
        )
        answer = await (work if send is None else while_wanted(work, receive))
        return None if answer is None else _reply(answer, media or JSON, scope["method"], headers)

    async def _read(
        self, scope: Scope, headers: dict[str, str], receive: Receive, whole: bytes | None
    ) -> tuple[Question, Actor]:
        if scope["method"] not in ("GET", "POST"):
            raise Refusal(405, "METHOD_NOT_ALLOWED", f"Ask by {METHODS}.", (("allow", METHODS),))
        actor = self._actor(headers.get("authorization"))
        if scope["method"] == "GET":
            return from_url(scope["query_string"], self.documents), actor
        if not sends_json(headers.get("content-type")):
            raise Refusal(415, "UNSUPPORTED_MEDIA_TYPE", "Send the body as application/json in UTF-8.")
        if headers.get("content-encoding", "identity").lower() != "identity":
            raise Refusal(
                415,
                "UNSUPPORTED_MEDIA_TYPE",
                "Send the body uncompressed.",
                (("accept-encoding", "identity"),),
            )
        if whole is None:
            whole = await body(receive, headers.get("content-length"), self.patience)
        return from_body(whole, self.documents), actor

    def _actor(self, authorization: str | None) -> Actor:
        if authorization is None:
            return ANYBODY
        try:
            return self.actor_of(bearer(authorization))
        except TokenRefused as refused:
            challenge = (("www-authenticate", f'{CHALLENGE[0][1]}, error="invalid_token"'),)
            message = f"The bearer token does not hold ({refused.code}); ask for a new one, or send none."
            raise Refusal(401, "UNAUTHENTICATED", message, challenge) from None

    def _who(self, headers: dict[str, str]) -> Callable[[], Actor]:
        given = headers.get("authorization")
        return lambda: ANYBODY if given is None else self.actor_of(bearer(given))


def bearer(authorization: str) -> str:
    """The token of an Authorization header; TokenRefused where it is of another scheme."""
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer":
        raise TokenRefused("MALFORMED")
    return token.strip()


async def while_wanted(work: Awaitable[Answer], receive: Receive) -> Answer | None:
    """The answer; None where the client left before it was there, and then the work is cancelled.

    Looking costs as much as a small read: only work that takes long is looked after.
    """
    asking, loop = asyncio.current_task(), asyncio.get_running_loop()
    watching: list[asyncio.Task[None]] = []
    left = False

    async def watch() -> None:
        nonlocal left
        await until_left(receive)
        left = True
        if asking is not None:
            asking.cancel()

    look = loop.call_later(UNHURRIED, lambda: watching.append(loop.create_task(watch())))
    try:
        return await work
    except asyncio.CancelledError:
        if left and asking is not None and asking.uncancel() == 0:
            return None
        raise
    finally:
        look.cancel()
        for task in watching:
            task.cancel()


async def until_left(receive: Receive) -> None:
    """Come back when the client has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _reply(answer: Answer, media: str, method: str, headers: dict[str, str]) -> Reply:
    """What is said of an answer; of an answer to a GET that the client has, that it has it."""
    number = status(answer.executed, answer.code, media)
    if method == "GET" and answer.code is None:
        tag, more = tag_of(answer.body), kept(answer.body, "authorization" in headers)
        known = has(tag, headers.get("if-none-match"))
        return Reply(304, None, b"", more) if known else Reply(number, media, answer.body, more)
    later = (("retry-after", str(answer.wait)),) if answer.wait else ()
    return Reply(number, media, answer.body, (*MORE.get(number, ()), *later))


def headers_of(scope: Scope) -> dict[str, str]:
    """Headers by lower-case name; repeated ones are joined, as RFC 9110 (5.3) has it."""
    found: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        found[name] = f"{found[name]}, {value}" if name in found else value
    return found
