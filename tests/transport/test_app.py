"""The pages beside the graph, and what every response carries."""

from __future__ import annotations

import re

import pytest

from tests.transport.stub import Client

EVERYWHERE = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "content-security-policy": "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
}


@pytest.mark.parametrize(
    "path", ["/", "/graphql", "/health", "/ready", "/style.css", "/nothing", "/../server.py"]
)
def test_security_headers_are_everywhere(client: Client, path: str) -> None:
    headers = client.send("GET", path).headers
    assert {name: headers.get(name) for name in EVERYWHERE} == EVERYWHERE
    assert re.fullmatch(r"[0-9a-f]{16}", headers["x-request-id"])


@pytest.mark.parametrize(
    ("given", "kept"), [("abc-1.2_3", True), ("a b", False), ("x" * 65, False), ("a\xff", False)]
)
def test_a_request_id_is_kept_where_it_is_plain(client: Client, given: str, kept: bool) -> None:
    headers = client.send("GET", "/health", headers={"x-request-id": given.encode("latin-1")}).headers
    assert (headers["x-request-id"] == given) is kept


def test_the_front_page_says_where_to_ask(client: Client) -> None:
    response = client.send("GET", "/")
    assert (response.status_code, response.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "/graphql" in response.text
    assert "synthetic" in response.text


def test_pages_are_found_without_their_ending_and_asked_for_again(client: Client) -> None:
    page = client.send("GET", "/check")
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert page.content == client.send("GET", "/check.html").content
    assert page.headers["cache-control"] == "no-cache"
    again = client.send("GET", "/check", headers={"if-none-match": page.headers["etag"]})
    assert (again.status_code, again.headers["cache-control"]) == (304, "no-cache")


def test_browsers_find_an_icon(client: Client) -> None:
    asked = client.send("GET", "/favicon.ico")
    assert (asked.status_code, asked.headers["location"]) == (301, "/icon.svg")
    assert client.send("GET", "/icon.svg").headers["content-type"] == "image/svg+xml"


def test_health_and_readiness(client: Client) -> None:
    assert client.send("GET", "/health").json() == {"status": "ok"}
    assert client.send("GET", "/ready").json() == {"status": "ready"}
    client.waits_for[0] = "The record does not answer."
    response = client.send("GET", "/ready")
    assert (response.status_code, response.headers["retry-after"]) == (503, "1")
    assert response.json()["errors"][0] == {
        "message": "The record does not answer.",
        "extensions": {"code": "NOT_READY"},
    }
    assert client.send("GET", "/health").status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status", "expected"),
    [
        ("GET", "/nothing", 404, "NOT_FOUND"),
        ("GET", "/graphql/", 404, "NOT_FOUND"),
        ("GET", "/%2e%2e/server.py", 404, "NOT_FOUND"),
        ("GET", "/%00", 404, "NOT_FOUND"),
        ("POST", "/", 405, "METHOD_NOT_ALLOWED"),
        ("POST", "/health", 405, "METHOD_NOT_ALLOWED"),
    ],
)
def test_everything_else_is_refused_as_json(
    client: Client, method: str, path: str, status: int, expected: str
) -> None:
    response = client.send(method, path)
    assert response.status_code == status
    assert response.json()["errors"][0]["extensions"]["code"] == expected
