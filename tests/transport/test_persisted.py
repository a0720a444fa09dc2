"""Documents by their id: which ones reach the graph, and what is said of the others."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transport import persisted
from transport.persisted import Documents
from transport.question import from_url, question_of
from transport.statuses import Refusal

HELLO, OTHER = "{ hello }", "{ other }"


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


LISTED = {digest(HELLO): HELLO, "hello": HELLO, "0123abcd": HELLO}


def apollo(hash: Any, version: Any = 1) -> dict[str, Any]:
    return {"extensions": {"persistedQuery": {"version": version, "sha256Hash": hash}}}


def refused(documents: Documents, fields: Mapping[str, Any]) -> tuple[int, str, str]:
    with pytest.raises(Refusal) as found:
        question_of(fields, documents)
    return found.value.status, found.value.code, found.value.message


@pytest.mark.parametrize(
    "fields",
    [
        {"documentId": f"sha256:{digest(HELLO)}"},
        {"documentId": digest(HELLO)},
        {"documentId": "hello"},
        {"doc_id": "0123abcd"},
        apollo(digest(HELLO)),
    ],
)
def test_a_listed_document_is_named(fields: dict[str, Any]) -> None:
    for only in (False, True):
        question = question_of({**fields, "variables": {"a": 1}}, Documents(LISTED, only=only))
        assert (question.query, question.variables) == (HELLO, {"a": 1})


def test_an_id_that_is_not_listed_is_said_to_be_unknown() -> None:
    for id in ("", "nothing", digest(OTHER), "sha256:" + digest(OTHER)):
        assert refused(Documents(LISTED), {"documentId": id})[:2] == (404, "PERSISTED_DOCUMENT_NOT_FOUND")


def test_by_get_too() -> None:
    assert from_url(b"documentId=hello&variables=%7B%22a%22%3A1%7D", Documents(LISTED)).query == HELLO
    extensions = json.dumps(apollo(digest(HELLO))["extensions"]).replace('"', "%22").replace(" ", "")
    assert from_url(f"extensions={extensions}".encode(), Documents(LISTED)).query == HELLO


@pytest.mark.parametrize(
    "fields",
    [
        {"documentId": 7},
        {"documentId": "hello", "query": HELLO},
        apollo(7),
        apollo(digest(HELLO), 2),
        {"extensions": {"persistedQuery": "x"}},
        {"query": OTHER} | apollo(digest(HELLO)),
        {"query": 7} | apollo(digest(HELLO)),
    ],
)
def test_what_makes_no_sense_is_a_bad_request(fields: dict[str, Any]) -> None:
    assert refused(Documents(LISTED, registers=True), fields)[:2] == (400, "BAD_REQUEST")


def test_a_client_registers_what_it_sent_once() -> None:
    documents = Documents(LISTED, registers=True)
    assert refused(documents, apollo(digest(OTHER))) == (
        200,
        "PERSISTED_QUERY_NOT_FOUND",
        "PersistedQueryNotFound",
    )
    assert question_of({"query": OTHER} | apollo(digest(OTHER)), documents).query == OTHER
    assert question_of(apollo(digest(OTHER)), documents).query == OTHER
    assert question_of({"documentId": f"sha256:{digest(OTHER)}"}, documents).query == OTHER


def test_without_registering_it_is_told_to_stop_asking() -> None:
    documents = Documents(LISTED)
    assert refused(documents, apollo(digest(OTHER)))[1:] == (
        "PERSISTED_QUERY_NOT_SUPPORTED",
        "PersistedQueryNotSupported",
    )
    assert question_of({"query": OTHER} | apollo(digest(OTHER)), documents).query == OTHER
    assert documents.registered == {}


def test_where_only_the_list_is_answered_nothing_else_is() -> None:
    documents = Documents(LISTED, registers=True, only=True)
    for fields in ({"query": OTHER}, {"query": HELLO + " "}, {"query": OTHER} | apollo(digest(OTHER))):
        assert refused(documents, fields)[:2] == (403, "DOCUMENT_NOT_LISTED")
    assert refused(documents, apollo(digest(OTHER)))[1] == "PERSISTED_QUERY_NOT_SUPPORTED"
    assert question_of({"query": HELLO}, documents).query == HELLO
    assert documents.registered == {}


@given(st.lists(st.integers(0, 8), max_size=30))
def test_the_least_used_makes_room(asked: list[int]) -> None:
    documents, kept = Documents(registers=True), []
    most, persisted.MOST = persisted.MOST, 3
    try:
        for number in asked:
            text = f"{{ f{number} }}"
            question_of({"query": text} | apollo(digest(text)), documents)
            kept = [*(each for each in kept if each != number), number][-3:]
            known = set(documents.registered.values())
            assert known == {f"{{ f{each} }}" for each in kept}
    finally:
        persisted.MOST = most


def test_what_is_long_is_answered_and_not_kept() -> None:
    documents, text = Documents(registers=True), "{ a }" + " " * persisted.LONGEST
    assert question_of({"query": text} | apollo(digest(text)), documents).query == text
    assert documents.registered == {}
