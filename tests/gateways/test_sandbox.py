"""The invented provider: what its buttons do, what it says, and that it says it until it is taken."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from gateways.notices import Notice, opened
from gateways.sandbox import Sandbox
from gateways.sandbox_pages import Till
from models.identifiers import seeded

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
SECRET = b"s" * 32


@dataclass
class Ears:
    """Where call-backs go: keeps what was signed well, and answers as it is told; a fault where told 0."""

    answers: list[int] = field(default_factory=list)
    heard: list[Notice] = field(default_factory=list)

    async def take(self, body: bytes, signature: str) -> int:
        notice = opened(SECRET, body, signature, NOW)
        if notice is None:
            return 400
        self.heard.append(notice)
        answer = self.answers.pop(0) if self.answers else 200
        if not answer:
            raise RuntimeError("gone")
        return answer


@pytest.fixture
def sandbox(tmp_path: Path) -> Sandbox:
    return Sandbox(tmp_path / "books" / "payments.db", SECRET, "http://pay.test", seeded("sandbox"))


def press(sandbox: Sandbox, ears: Ears, reference: str, *forms: Any, again: bool = False) -> httpx.Response:
    """Press buttons one after the other; then, if told to, say once more what was not taken."""
    till = Till(sandbox, ears.take, lambda: NOW)

    async def exchange() -> httpx.Response:
        transport = httpx.ASGITransport(Starlette(routes=till.routes()))
        async with httpx.AsyncClient(transport=transport, base_url="http://pay.test") as client:
            for form in forms:
                pressed = await client.post(f"/sandbox/payments/{reference}", data=form)
                assert pressed.status_code in (303, 400)
            for held in sandbox.untold() if again else []:
                await till.tell(held)
            return await client.get(f"/sandbox/payments/{reference}")

    return asyncio.run(exchange())


def test_a_page_without_script_says_that_it_is_invented(sandbox: Sandbox) -> None:
    begun = sandbox.start("fee_1", 6000, "USD")
    assert begun.redirect_url == f"http://pay.test/sandbox/payments/{begun.reference}"
    page = press(sandbox, Ears(), begun.reference)
    assert "invented, and no money moves" in page.text
    assert "60.00 USD" in page.text
    assert page.text.count("<button") == 3
    assert "<script" not in page.text
    assert "form-action 'self'" in page.headers["content-security-policy"]
    assert press(sandbox, Ears(), "unknown").status_code == 404
    assert sandbox.ask(begun.reference) is None


def test_a_second_press_takes_nothing_and_says_it_again(sandbox: Sandbox) -> None:
    reference, ears = sandbox.start("fee_1", 6000, "USD").reference, Ears()
    page = press(sandbox, ears, reference, {"act": "pay"}, {"act": "pay"})
    paid = Notice(reference, "SUCCEEDED", 6000, "USD")
    assert ears.heard == [paid, paid]
    assert "60.00 USD taken" in page.text
    assert "nothing is waiting" in page.text
    assert sandbox.ask(reference) == paid


@pytest.mark.parametrize(
    ("fault", "first", "later"),
    [
        ("", ["SUCCEEDED"], []),
        ("duplicate", ["SUCCEEDED", "SUCCEEDED"], []),
        ("reordered", ["SUCCEEDED", "FAILED"], []),
        ("late", [], ["SUCCEEDED"]),
        ("forged", [], ["SUCCEEDED"]),
        ("amount", ["SUCCEEDED"], []),
        ("silent", [], []),
    ],
)
def test_faults_are_made_on_demand(sandbox: Sandbox, fault: str, first: list[str], later: list[str]) -> None:
    reference, ears = sandbox.start("fee_1", 6000, "USD").reference, Ears()
    press(sandbox, ears, reference, {"act": "pay", "fault": fault})
    assert [notice.outcome for notice in ears.heard] == first
    press(sandbox, ears, reference, again=True)
    assert [notice.outcome for notice in ears.heard] == first + later
    asked = sandbox.ask(reference)
    assert asked == Notice(reference, "SUCCEEDED", 5900 if fault == "amount" else 6000, "USD")


@pytest.mark.parametrize("answer", [0, 404, 409, 500])
def test_what_is_not_taken_is_said_again(sandbox: Sandbox, answer: int) -> None:
    reference, ears = sandbox.start("fee_1", 6000, "USD").reference, Ears([answer])
    assert "waits to be taken" in press(sandbox, ears, reference, {"act": "pay"}).text
    assert "nothing is waiting" in press(sandbox, ears, reference, again=True).text
    assert [notice.outcome for notice in ears.heard] == ["SUCCEEDED", "SUCCEEDED"]
    press(sandbox, ears, reference, again=True)
    assert len(ears.heard) == 2


def test_after_a_failure_the_payer_may_try_again_and_get_it_back(sandbox: Sandbox) -> None:
    reference, ears = sandbox.start("fee_1", 6000, "USD").reference, Ears()
    press(sandbox, ears, reference, {"act": "decline"}, {"act": "pay"}, {"act": "return"}, {"act": "pay"})
    assert [notice.outcome for notice in ears.heard] == ["FAILED", "SUCCEEDED", "REFUNDED", "REFUNDED"]
    assert sandbox.ask(reference) == Notice(reference, "REFUNDED", 6000, "USD")


@pytest.mark.parametrize("form", [{}, {"act": "rob"}, {"act": "pay", "fault": "fire"}, {"act": "pay" * 2000}])
def test_a_button_that_is_not_there_does_nothing(sandbox: Sandbox, form: Any) -> None:
    reference, ears = sandbox.start("fee_1", 6000, "USD").reference, Ears()
    press(sandbox, ears, reference, form)
    assert (ears.heard, sandbox.ask(reference)) == ([], None)
