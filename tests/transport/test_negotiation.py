"""Which type and language a client is answered in, and which bodies are JSON."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transport.negotiation import language, response_type, sends_json

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (JSON, JSON),
        (GRAPHQL, GRAPHQL),
        ("APPLICATION/GRAPHQL-RESPONSE+JSON", GRAPHQL),
        (f"{GRAPHQL}; charset=utf-8", GRAPHQL),
        (f"{GRAPHQL}, {JSON};q=0.9", GRAPHQL),
        (f"{JSON}, {GRAPHQL}", GRAPHQL),
        (f"{GRAPHQL};q=0.5, {JSON}", JSON),
        (f"{GRAPHQL}, */*", GRAPHQL),
        (f"{GRAPHQL};q=0, */*", JSON),
        (f"{JSON};q=0, */*", GRAPHQL),
        (f"{JSON};q=0", None),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", JSON),
        (f"{GRAPHQL}, application/graphql+json, {JSON}, text/event-stream, multipart/mixed", GRAPHQL),
        ("text/html", None),
        ("application/jsonx", None),
        (f"{JSON};q=abc", None),
        (f"{JSON};q=-1", None),
        (",;,;;q=", None),
    ],
)
def test_the_type_of_the_response(accept: str | None, expected: str | None) -> None:
    assert response_type(accept) == expected


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "EN"),
        ("kk", "KK"),
        ("kk-KZ", "KK"),
        ("ru-RU,ru;q=0.9,en-US;q=0.8,en;q=0.7", "RU"),
        ("de-DE,de;q=0.9,fr;q=0.4", "FR"),
        ("en;q=0.1,kk;q=0.9", "KK"),
        ("ru;q=0,fr;q=0.1", "FR"),
        ("*", "EN"),
        ("de", "EN"),
        ("ruso", "EN"),
        ("\xff;q=²", "EN"),
    ],
)
def test_the_language(accept: str | None, expected: str) -> None:
    assert language(accept) == expected


@pytest.mark.parametrize(
    ("content_type", "expected"),
    [
        (JSON, True),
        ("Application/JSON; Charset=UTF-8", True),
        ('application/json;charset="utf-8"', True),
        ("application/json; profile=x", True),
        (None, False),
        ("", False),
        ("application/jsonx", False),
        ("application/json; charset=latin-1", False),
        ("text/plain", False),
        ("application/graphql", False),
        ("application/x-www-form-urlencoded", False),
        ("multipart/form-data; boundary=x", False),
    ],
)
def test_what_is_a_json_body(content_type: str | None, expected: bool) -> None:
    assert sends_json(content_type) is expected


@given(st.text(st.characters(codec="latin-1")))
def test_any_header_is_read_without_an_error(header: str) -> None:
    assert response_type(header) in {JSON, GRAPHQL, None}
    assert language(header) in {"KK", "RU", "EN", "FR"}
    assert sends_json(header) in {True, False}
