"""Call-backs over HTTP: what is handed on, and what comes back."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from tests.transport.stub import PAGES, Graph, actor_of
from transport.app import build
from transport.hooks import LONGEST, hook


def send(status: int, content: bytes, method: str = "POST") -> tuple[httpx.Response, list[tuple[bytes, str]]]:
    heard: list[tuple[bytes, str]] = []

    async def take(body: bytes, signature: str) -> int:
        heard.append((body, signature))
        return status

    async def ready() -> None:
        return None

    async def exchange() -> httpx.Response:
        app = build(Graph().ask, actor_of, ready=ready, pages=PAGES, more=(hook("/told", "signed-by", take),))
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://qazeta.test") as client:
            return await client.request(method, "/told", content=content, headers={"signed-by": "me"})

    return asyncio.run(exchange()), heard


@pytest.mark.parametrize(
    ("status", "code"), [(200, None), (400, "BAD_SIGNATURE"), (404, "NOT_FOUND"), (409, "CONFLICT")]
)
def test_a_body_and_its_signature_are_handed_on(status: int, code: str | None) -> None:
    response, heard = send(status, b"said")
    assert heard == [(b"said", "me")]
    assert (response.status_code, response.headers["cache-control"]) == (status, "no-store")
    body = response.json()
    assert (body["errors"][0]["extensions"]["code"] if code else body) == (code or {"status": "taken"})


def test_a_long_body_is_refused_unheard() -> None:
    response, heard = send(200, b"x" * (LONGEST + 1))
    assert (response.status_code, heard) == (413, [])
    response, heard = send(200, b"x" * 2_000_000)
    assert (response.status_code, heard) == (413, [])
    assert send(200, b"x" * LONGEST)[0].status_code == 200


def test_call_backs_come_by_post_alone() -> None:
    response, heard = send(200, b"", "GET")
    assert (response.status_code, heard) == (404, [])
