"""graphql-transport-ws: many operations over one WebSocket, each message and each ending as its protocol has it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import ExitStack, aclosing
from dataclasses import dataclass, field
from itertools import chain, repeat
from typing import Any

import orjson
from starlette.types import Message, Receive, Scope, Send

from access.actor import ANYBODY, Actor
from access.budget import ADDRESS
from access.tokens import TokenRefused
from transport.endpoint import ActorOf, Answer, Ask, bearer, headers_of
from transport.guard import place
from transport.lines import Lines, Subscriptions, TooMany, happened, principal
from transport.negotiation import language
from transport.persisted import ANY, OF_THE_LIST, Documents
from transport.question import Question, question_of
from transport.replies import error_body
from transport.statuses import Refusal

LOG = logging.getLogger("qazeta.transport")
PROTOCOL = "graphql-transport-ws"
LONGEST_ID = 64
"""Characters of an operation's id."""

GOING, FAULT, LATER = (1001, "Going away"), (1011, "Internal server error"), (1013, "Too many connections")
IDLE = (1000, "Nothing was asked for a while")
NOT_HELD = (4401, "Unauthorized: the token does not hold any more")
NOT_BEGUN = (4401, "Unauthorized")
FORBIDDEN = (4403, "Forbidden")
OTHER_PROTOCOL = (4406, "Subprotocol not acceptable")
SILENT = (4408, "Connection initialisation timeout")
BEGUN_TWICE = (4429, "Too many initialisation requests")


class Ended(Exception):
    """The connection must be closed: a code and a reason."""


@dataclass(frozen=True)
class GraphSocket:
    """The graph over WebSockets, as an ASGI application."""

    ask: Ask
    subscriptions: Subscriptions
    actor_of: ActorOf
    lines: Lines
    documents: Documents = ANY

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if (await receive())["type"] != "websocket.connect":
            return
        ADDRESS.set((scope.get("client") or ("",))[0])
        offered = PROTOCOL in scope.get("subprotocols", ())
        conversation = Conversation(self, scope, receive, send, headers_of(scope))
        try:
            await send({"type": "websocket.accept", "subprotocol": PROTOCOL if offered else None})
        except OSError:
            return
        await (conversation.held() if offered else conversation.close(*OTHER_PROTOCOL))


@dataclass
class Conversation:
    """One connection: who speaks, and the operations that run."""

    socket: GraphSocket
    scope: Scope
    receive: Receive
    send: Send
    headers: dict[str, str]
    actor: Callable[[], Actor] | None = None
    """Who speaks, judged anew at every call; None before the first message."""
    operations: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    closed: bool = False
    lost: asyncio.Event = field(default_factory=asyncio.Event)
    """Set where the client takes nothing any more."""
    heard_at: float = 0.0
    place: ExitStack = field(default_factory=ExitStack)
    """The connection's place among those of its principal."""

    async def held(self) -> None:
        """Hear and answer until either side closes the connection."""
        hearing, *others = (
            asyncio.create_task(work) for work in (self._hear(), self._watch(), self.lost.wait())
        )
        try:
            with self.place:
                await asyncio.wait((hearing, others[-1]), return_when=asyncio.FIRST_COMPLETED)
                if hearing.done():
                    hearing.result()
        except Ended as ended:
            await self.close(*ended.args)
        except TokenRefused:
            await self.close(*NOT_HELD)
        except Exception as error:
            await self._fault(error)
        finally:
            left = [hearing, *others, *self.operations.values()]
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)

    async def close(self, code: int, reason: str) -> None:
        """Close the connection; what is heard next is its end."""
        if not self.closed:
            self.closed = True
            await self._send({"type": "websocket.close", "code": code, "reason": shortened(reason)})

    async def _hear(self) -> None:
        while (message := await self.receive())["type"] != "websocket.disconnect":
            self.heard_at = asyncio.get_running_loop().time()
            said = _read(message.get("text"))
            await HEARD[said["type"]](self, said)

    async def _watch(self) -> None:
        """Close what does not begin, rests too long, lost its token, or stands in the way of a server that stops."""
        lines = self.socket.lines
        for pause in chain([lines.beginning], repeat(lines.beat)):
            if await happened(lines.closing, pause):
                return await self.close(*GOING)
            if self.actor is None:
                return await self.close(*SILENT)
            resting = asyncio.get_running_loop().time() - self.heard_at
            if not self.operations and resting >= lines.idle:
                return await self.close(*IDLE)
            try:
                self.actor()
            except TokenRefused:
                return await self.close(*NOT_HELD)

    async def begin(self, said: dict[str, Any]) -> None:
        """`connection_init`: who speaks, by the payload or else by the header of the handshake."""
        if self.actor is not None:
            raise Ended(*BEGUN_TWICE)
        payload = said.get("payload") or {}
        given = next((v for k, v in payload.items() if k.lower() == "authorization"), None)
        given = self.headers.get("authorization") if given is None else given
        try:
            actor = _actor(given, self.socket.actor_of)
            self.place.enter_context(self.socket.lines.held(principal(actor(), self.scope.get("client"))))
        except TokenRefused:
            raise Ended(*FORBIDDEN) from None
        except TooMany:
            raise Ended(*LATER) from None
        self.actor = actor
        await self._say({"type": "connection_ack"})

    async def answer_ping(self, said: dict[str, Any]) -> None:
        """`ping`: the same payload comes back."""
        await self._say({"type": "pong"} | ({"payload": said["payload"]} if said.get("payload") else {}))

    async def take_pong(self, said: dict[str, Any]) -> None:
        """`pong`: that something was heard is all it says."""

    async def start(self, said: dict[str, Any]) -> None:
        """`subscribe`: an operation of any kind begins."""
        if self.actor is None:
            raise Ended(*NOT_BEGUN)
        name = _id(said)
        if name in self.operations:
            raise Ended(4409, f"Subscriber for {name} already exists")
        try:
            question = question_of(said.get("payload"), self.socket.documents)
        except Refusal as refusal:
            if refusal.code in OF_THE_LIST:
                return await self._fail(name, error_body(refusal.code, refusal.message))
            raise Ended(4400, refusal.message) from None
        if len(self.operations) >= self.socket.lines.operations:
            message = f"On one connection run at most {self.socket.lines.operations} operations at once."
            return await self._fail(name, error_body("RATE_LIMITED", message))
        self.operations[name] = asyncio.create_task(self._run(name, question, self.actor))

    async def stop(self, said: dict[str, Any]) -> None:
        """`complete`: the client wants to hear no more of an operation."""
        if (task := self.operations.pop(_id(said), None)) is not None:
            task.cancel()

    async def _run(self, name: str, question: Question, who: Callable[[], Actor]) -> None:
        subscriptions, locale = self.socket.subscriptions, language(self.headers.get("accept-language"))
        asked = question.query, question.variables, question.operation_name
        try:
            if subscriptions.follows(question.query, question.operation_name):
                async with aclosing(subscriptions.follow(*asked, who, locale)) as answers:
                    async for answer in answers:
                        if not await self._next(name, answer):
                            return
            elif not await self._next(name, await self.socket.ask(*asked, who(), locale, False, frozenset())):
                return
            self.operations.pop(name, None)
            await self._say({"id": name, "type": "complete"})
        except TokenRefused:
            await self.close(*NOT_HELD)
        except Exception as error:
            await self._fault(error)

    async def _next(self, name: str, answer: Answer) -> bool:
        """Send an answer; whether the operation may go on."""
        if answer.executed:
            await self._say({"id": name, "type": "next", "payload": orjson.Fragment(answer.body)})
        else:
            await self._fail(name, answer.body)
        return answer.executed

    async def _fail(self, name: str, body: bytes) -> None:
        self.operations.pop(name, None)
        await self._say({"id": name, "type": "error", "payload": orjson.loads(body)["errors"]})

    async def _say(self, message: dict[str, Any]) -> None:
        if not self.closed:
            await self._send({"type": "websocket.send", "text": orjson.dumps(message).decode()})

    async def _send(self, message: Message) -> None:
        try:
            async with asyncio.timeout(self.socket.lines.taking):
                await self.send(message)
        except (OSError, TimeoutError):
            self.closed = True
            self.lost.set()

    async def _fault(self, error: Exception) -> None:
        LOG.error("websocket: %s at %s", type(error).__name__, place(error))
        await self.close(*FAULT)


HEARD: dict[str, Callable[[Conversation, dict[str, Any]], Awaitable[None]]] = {
    "connection_init": Conversation.begin,
    "ping": Conversation.answer_ping,
    "pong": Conversation.take_pong,
    "subscribe": Conversation.start,
    "complete": Conversation.stop,
}
"""What a client may say."""


def shortened(reason: str) -> str:
    """A reason as a close frame can hold it: 123 bytes."""
    return reason.encode()[:123].decode(errors="ignore")


def _read(text: str | None) -> dict[str, Any]:
    """A message of the protocol; Ended 4400 where it is none."""
    try:
        said = orjson.loads(text or "")
    except orjson.JSONDecodeError:
        raise Ended(4400, "Messages are JSON objects, sent as text") from None
    if not isinstance(said, dict) or not isinstance(said.get("type"), str) or said["type"] not in HEARD:
        raise Ended(4400, "Messages have a type of the protocol")
    if said["type"] != "subscribe" and not isinstance(said.get("payload"), dict | None):
        raise Ended(4400, "The payload must be an object")
    return said


def _id(said: dict[str, Any]) -> str:
    found = said.get("id")
    if not isinstance(found, str) or not 0 < len(found) <= LONGEST_ID:
        raise Ended(4400, f"The id must be a text of up to {LONGEST_ID} characters")
    return found


def _actor(authorization: Any, actor_of: ActorOf) -> Callable[[], Actor]:
    """Who speaks by a value of `Authorization`: anybody without one; TokenRefused where it is no bearer token."""
    if authorization is None:
        return lambda: ANYBODY
    if not isinstance(authorization, str):
        raise TokenRefused("MALFORMED")
    token = bearer(authorization)
    return lambda: actor_of(token)
