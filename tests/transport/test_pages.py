"""Pages made on the spot: language, revalidation, and what a query may not be."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import httpx
import pytest

from tests.transport.stub import PAGES, Graph, actor_of
from transport.app import build
from transport.pages import page


def shown(query: Sequence[tuple[str, str]], language: str) -> str:
    if dict(query).get("on") == "never":
        raise ValueError("`on` must be a day.")
    return f"<p>{language} {list(query)}</p>"


def send(method: str, path: str, **headers: str) -> httpx.Response:
    async def ready() -> None:
        return None

    async def exchange() -> httpx.Response:
        app = build(Graph().ask, actor_of, ready=ready, pages=PAGES, more=(page("/made", shown),))
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://qazeta.test") as client:
            client.headers.clear()
            given = {name.replace("_", "-"): value for name, value in headers.items()}
            return await client.request(method, path, headers=given)

    return asyncio.run(exchange())


def test_a_page_is_made_from_its_query_and_language() -> None:
    response = send("GET", "/made?on=1&on=2", accept_language="kk, en;q=0.5")
    assert (response.status_code, response.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert response.text == "<p>KK [('on', '1'), ('on', '2')]</p>"
    assert response.headers["vary"] == "Accept-Language"
    assert response.headers["cache-control"] == "public, max-age=300"
    assert "content-security-policy" in response.headers


def test_head_gives_the_same_headers_and_no_body() -> None:
    whole, head = send("GET", "/made"), send("HEAD", "/made")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == whole.headers["etag"]


@pytest.mark.parametrize(
    ("form", "status"), [("{}", 304), ("W/{}", 304), ('"x", {}', 304), ("*", 304), ('"x"', 200)]
)
def test_who_has_it_already_is_told_so(form: str, status: int) -> None:
    tag = send("GET", "/made").headers["etag"]
    response = send("GET", "/made", if_none_match=form.format(tag))
    assert response.status_code == status
    assert response.headers["etag"] == tag
    assert bool(response.content) is (status == 200)


def test_another_page_has_another_tag() -> None:
    assert send("GET", "/made").headers["etag"] != send("GET", "/made?on=1").headers["etag"]


def test_a_query_that_cannot_be_is_refused_with_its_sentence() -> None:
    response = send("GET", "/made?on=never")
    assert (response.status_code, response.headers["cache-control"]) == (400, "no-store")
    assert response.json()["errors"] == [
        {"message": "`on` must be a day.", "extensions": {"code": "BAD_USER_INPUT"}}
    ]


def test_nothing_is_written_to_a_page() -> None:
    assert send("POST", "/made").status_code == 405
