"""The pages of the invented payment provider: buttons that need no script, and faults that can be asked for."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from gateways.notices import Notice, signature, written
from gateways.sandbox import Held, Sandbox

LOG = logging.getLogger("qazeta.sandbox")
Deliver = Callable[[bytes, str], Awaitable[int]]
"""Hands a body and its signature to the place for call-backs, and gives the status that came back."""

AGAIN = 1.0
"""Seconds between two attempts to say what was not taken yet."""

LONGEST = 4096
"""Bytes of a form."""

POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
ACTS = {
    "pay": "Pay",
    "decline": "Be declined",
    "return": "Give the money back",
}
FAULTS = {
    "": "none: the call-back comes once, at once",
    "duplicate": "the call-back comes twice",
    "reordered": "an older call-back, of a failure, comes after it",
    "late": "the call-back comes an hour old, and is said again afterwards",
    "forged": "the call-back comes with a wrong signature, and is said again afterwards",
    "amount": "the provider takes one unit less than it was asked for",
    "silent": "no call-back comes at all; `python server.py fees reconcile` asks for it",
}
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sandbox payment: synthetic</title><link rel="stylesheet" href="/style.css"></head><body><main>
<h1>Sandbox payment</h1>
<p><strong>Synthetic: this provider is invented, and no money moves.</strong></p>
<dl><dt>To be paid</dt><dd>{amount} {currency}</dd><dt>For</dt><dd><code>{payment}</code></dd>
<dt>State at the provider</dt><dd><code>{state}</code>{taken}</dd><dt>Call-back</dt><dd>{told}</dd></dl>
<form method="post"><p><label>Fault <select name="fault">{faults}</select></label></p><p>{buttons}</p></form>
</main></body></html>
"""


@dataclass(frozen=True)
class Till:
    """The provider's side of a payment: what its buttons do, and how it says so."""

    sandbox: Sandbox
    deliver: Deliver
    clock: Callable[[], datetime]

    def routes(self) -> list[BaseRoute]:
        """The pages, at /sandbox/payments/{reference}."""
        at = "/sandbox/payments/{reference}"
        return [Route(at, self.show, methods=["GET"]), Route(at, self.press, methods=["POST"])]

    async def show(self, request: Request) -> Response:
        """The page of a payment."""
        held = self.sandbox.held(request.path_params["reference"])
        if held is None:
            return _page("<!doctype html><title>Sandbox payment</title><p>There is no such payment.</p>", 404)
        return _page(_shown(held))

    async def press(self, request: Request) -> Response:
        """A button was pressed: books first, then the call-back; the page is shown again."""
        form = parse_qs((await _body(request)).decode("utf-8", "replace"))
        reference = request.path_params["reference"]
        act, fault = (form.get(name, [""])[0] for name in ("act", "fault"))
        held = self.sandbox.held(reference)
        if held is None or act not in ACTS or fault not in FAULTS:
            return _page("<!doctype html><title>Sandbox payment</title><p>There is no such button.</p>", 400)
        if act == "pay":
            self.sandbox.take(reference, held.amount - (100 if fault == "amount" else 0))
        elif act == "decline":
            self.sandbox.fail(reference)
        else:
            self.sandbox.give_back(reference)
        await self._say(reference, fault)
        return RedirectResponse(request.url.path, 303, {"cache-control": "no-store"})

    async def _say(self, reference: str, fault: str) -> None:
        held = self.sandbox.held(reference)
        if held is None or held.notice is None:
            return
        if fault == "silent":
            self.sandbox.heard(held)
        elif fault == "late":
            await self._send(held.notice, age=timedelta(hours=1))
        elif fault == "forged":
            await self._send(held.notice, secret=b"another secret")
        else:
            await self.tell(held)
        if fault == "duplicate":
            await self.tell(held)
        elif fault == "reordered":
            await self._send(Notice(reference, "FAILED", held.amount, held.currency))

    async def tell(self, held: Held) -> None:
        """Say what there is to say of a payment; it stays to be said until it is taken with 200."""
        if held.notice is not None and await self._send(held.notice) == 200:
            self.sandbox.heard(held)

    async def keep_telling(self) -> None:
        """Say again what was not taken yet, for as long as the process runs."""
        while True:
            for held in await asyncio.to_thread(self.sandbox.untold):
                await self.tell(held)
            await asyncio.sleep(AGAIN)

    async def _send(self, notice: Notice, age: timedelta = timedelta(), secret: bytes | None = None) -> int:
        body = written(notice)
        signed = signature(secret or self.sandbox.secret, body, self.clock() - age)
        try:
            return await self.deliver(body, signed)
        except Exception as error:
            # To a provider any fault of ours is an answer that did not come.
            LOG.warning("a call-back was not taken: %s", type(error).__name__)
            return 500


def _shown(held: Held) -> str:
    faults = "".join(f'<option value="{name}">{escape(words)}</option>' for name, words in FAULTS.items())
    buttons = " ".join(f'<button name="act" value="{act}">{words}</button>' for act, words in ACTS.items())
    return PAGE.format(
        amount=_decimal(held.amount),
        currency=escape(held.currency),
        payment=escape(held.payment),
        state=held.state,
        taken=f", {_decimal(held.taken)} {escape(held.currency)} taken" if held.taken else "",
        told="waits to be taken" if held.told != held.state else "nothing is waiting",
        faults=faults,
        buttons=buttons,
    )


def _decimal(amount: int) -> str:
    return f"{amount // 100}.{amount % 100:02}"


async def _body(request: Request) -> bytes:
    """A form, as far as it is short enough."""
    content = b""
    async for chunk in request.stream():
        content += chunk
        if len(content) > LONGEST:
            return b""
    return content


def _page(text: str, status: int = 200) -> Response:
    headers = {"cache-control": "no-store", "content-security-policy": POLICY}
    return Response(text, status, headers, "text/html; charset=utf-8")
