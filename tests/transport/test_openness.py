"""Pages of other origins, and the page to compose documents on: there where they were asked for, and nowhere else."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from access.openness import Openness
from tests.transport.stub import PAGES, Graph, actor_of
from tests.transport.test_lane import parts, post, sent
from transport.app import build

PARTNER = "https://partner.example"
PREFLIGHT = {
    "origin": PARTNER,
    "access-control-request-method": "POST",
    "access-control-request-headers": "authorization, content-type, graph-extensions",
}
BODY = {"content": b'{"query":"{ hello }"}', "headers": {"content-type": "application/json"}}


def asked(openness: Openness, method: str, path: str, **request: Any) -> httpx.Response:
    async def ready() -> None:
        return None

    async def exchange() -> httpx.Response:
        app = build(Graph().ask, actor_of, ready=ready, pages=PAGES, openness=openness)
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="http://qazeta.test"
        ) as client:
            return await client.request(method, path, **request)

    return asyncio.run(exchange())


def from_origin(origin: str) -> dict[str, Any]:
    return {"content": BODY["content"], "headers": {"content-type": "application/json", "origin": origin}}


def test_no_other_origin_may_ask_unless_it_is_listed() -> None:
    for openness in (Openness(), Openness(("https://other.example",))):
        answer = asked(openness, "POST", "/graphql", **from_origin(PARTNER))
        assert answer.status_code == 200
        assert "access-control-allow-origin" not in answer.headers
        assert asked(openness, "OPTIONS", "/graphql", headers=PREFLIGHT).status_code in (400, 405)


def test_a_listed_origin_asks_with_a_token_and_sees_what_clients_look_at() -> None:
    openness = Openness((PARTNER,))
    before = asked(openness, "OPTIONS", "/graphql", headers=PREFLIGHT)
    assert (before.status_code, before.headers["access-control-allow-origin"]) == (200, PARTNER)
    assert "authorization" in before.headers["access-control-allow-headers"].lower()
    answer = asked(openness, "POST", "/graphql", **from_origin(PARTNER))
    assert answer.json() == {"data": {"hello": "world"}}
    assert answer.headers["access-control-allow-origin"] == PARTNER
    assert "retry-after" in answer.headers["access-control-expose-headers"]
    assert "access-control-allow-credentials" not in answer.headers
    assert "Origin" in answer.headers["vary"]


def test_what_comes_with_an_origin_goes_where_it_is_looked_at() -> None:
    lines = b"origin: " + PARTNER.encode() + b"\r\n"
    for openness, told in ((Openness(), False), (Openness((PARTNER,)), True)):
        ((_, headers, body),) = map(parts, sent(Graph(), True, [post(lines)], openness))
        assert (b"access-control-allow-origin: " + PARTNER.encode() in headers) is told
        assert body == b'{"data":{"hello":"world"}}'


@pytest.mark.parametrize(("explorer", "status"), [(True, 200), (False, 404)])
def test_the_explorer_is_there_where_it_is_switched_on(explorer: bool, status: int) -> None:
    for path in ("/explore", "/explore.html"):
        assert asked(Openness(explorer=explorer), "GET", path).status_code == status
    assert asked(Openness(explorer=explorer), "GET", "/check").status_code == 200
