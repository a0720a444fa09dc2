"""Server-sent events: one operation a request, in the distinct connections mode of graphql-sse.

`event: next` with an answer for each event, `event: complete` at the end, and a comment as a sign of life between. A
server that stops ends the stream without `complete`, so that clients come back.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

from starlette.types import Receive, Scope, Send

from access.tokens import TokenRefused
from transport.endpoint import Ask, until_left
from transport.lines import Lines, Subscriptions, TooMany, Who, happened, principal
from transport.negotiation import streams
from transport.question import Question
from transport.replies import FRESH, VARY, error_body
from transport.statuses import STREAM, Refusal

LOG = logging.getLogger("qazeta.transport")
START = {
    "type": "http.response.start",
    "status": 200,
    "headers": [(b"content-type", f"{STREAM}; charset=utf-8".encode()), (b"x-accel-buffering", b"no"), VARY, FRESH],
}  # fmt: skip
COMPLETE = b"event: complete\ndata:\n\n"
BEAT = b":\n\n"


@dataclass(frozen=True)
class Streaming:
    """Answers by event streams what is a subscription, and what is wanted in no other form."""

    ask: Ask
    subscriptions: Subscriptions
    lines: Lines

    def wanted(self, question: Question, accept: str | None, media: str | None) -> bool:
        """Whether a question is answered by a stream: `media` is in which form of JSON it could be answered too."""
        if not streams(accept):
            return False
        return media is None or self.subscriptions.follows(question.query, question.operation_name)

    async def __call__(
        self, question: Question, who: Who, locale: str, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Send until the operation, the client, the token or the server ends it; Refusal where it cannot begin."""
        try:
            with self.lines.held(principal(who(), scope.get("client"))):
                await send({**START})
                if await self._ended(self._events(question, who, locale, scope), who, receive, send):
                    await self._say(send, COMPLETE)
                await send({"type": "http.response.body", "body": b""})
        except TooMany:
            message = f"You hold {self.lines.most} connections already; close one of them."
            raise Refusal(429, "RATE_LIMITED", message, (("retry-after", "5"),)) from None
        except TokenRefused as refused:
            raise Refusal(401, "UNAUTHENTICATED", _ended(refused)) from None
        except (OSError, TimeoutError):
            LOG.info("a client of an event stream went away")

    async def _events(
        self, question: Question, who: Who, locale: str, scope: Scope
    ) -> AsyncGenerator[bytes, None]:
        asked = question.query, question.variables, question.operation_name
        if self.subscriptions.follows(question.query, question.operation_name):
            async with aclosing(self.subscriptions.follow(*asked, who, locale)) as answers:
                async for answer in answers:
                    yield answer.body
        else:
            yield (await self.ask(*asked, who(), locale, scope["method"] == "GET", frozenset())).body

    async def _ended(
        self, events: AsyncGenerator[bytes, None], who: Who, receive: Receive, send: Send
    ) -> bool:
        """Send the events; whether the operation is complete, and not only the connection."""
        told = asyncio.create_task(self._tell(events, send))
        others = [
            asyncio.create_task(work)
            for work in (self._beat(who, send), until_left(receive), self.lines.closing.wait())
        ]
        try:
            done, _ = await asyncio.wait((told, *others), return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
            return told in done
        except TokenRefused as refused:
            await self._say(send, _event(error_body("UNAUTHENTICATED", _ended(refused))))
            return True
        finally:
            for task in (told, *others):
                task.cancel()
            await asyncio.gather(told, *others, return_exceptions=True)

    async def _tell(self, events: AsyncGenerator[bytes, None], send: Send) -> None:
        async with aclosing(events):
            async for body in events:
                await self._say(send, _event(body))

    async def _beat(self, who: Who, send: Send) -> None:
        while not await happened(self.lines.closing, self.lines.beat):
            who()
            await self._say(send, BEAT)
        await asyncio.Event().wait()

    async def _say(self, send: Send, text: bytes) -> None:
        async with asyncio.timeout(self.lines.taking):
            await send({"type": "http.response.body", "body": text, "more_body": True})


def _event(body: bytes) -> bytes:
    return b"event: next\ndata: " + body.replace(b"\n", b"\ndata: ") + b"\n\n"


def _ended(refused: TokenRefused) -> str:
    return f"The bearer token does not hold any more ({refused.code})."
