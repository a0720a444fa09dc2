"""GraphQL over HTTP, case by case: status, type, headers and code; nothing wrong reaches the graph."""

from __future__ import annotations

import logging
from typing import Any

import orjson
import pytest

from access.actor import ANYBODY
from tests.transport.stub import ANALYST, Answered, Client, Graph

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"
HELLO = b'{"query":"{ hello }"}'
DATA = {"data": {"hello": "world"}}
KILOBYTE = 1024
NONE: frozenset[str] = frozenset()


def code(response: Any) -> str:
    body = orjson.loads(response.content)
    assert set(body) == {"errors"}
    return body["errors"][0]["extensions"]["code"]


@pytest.mark.parametrize(
    ("header", "wanted"),
    [("db", {"db"}), ("DB, cost", {"db", "cost"}), (" , ", set()), ("db,,db", {"db"}), ("more", {"more"})],
)
def test_what_an_answer_shall_tell_besides_its_data_reaches_the_graph(
    client: Client, graph: Graph, header: str, wanted: set[str]
) -> None:
    response = client.post(HELLO, graph_extensions=header)
    assert graph.asked[0][6] == wanted
    assert "Graph-Extensions" in response.headers["vary"]


def test_a_question_reaches_the_graph_as_it_was_sent(client: Client, graph: Graph) -> None:
    body = (
        b'{"query":"query Q { hello }","variables":{"a":[1,"\\u04d9"]},"operationName":"Q","extensions":{}}'
    )
    response = client.post(body, accept_language="kk-KZ", authorization="Bearer good")
    assert (response.status_code, response.json()) == (200, DATA)
    assert graph.asked == [("query Q { hello }", {"a": [1, "ә"]}, "Q", ANALYST, "KK", False, NONE)]


def test_without_a_token_anybody_asks(client: Client, graph: Graph) -> None:
    assert client.post(HELLO).status_code == 200
    assert graph.asked == [("{ hello }", None, None, ANYBODY, "EN", False, NONE)]


@pytest.mark.parametrize("name", ["variables", "operationName", "extensions"])
def test_null_parameters_are_as_if_left_out(client: Client, graph: Graph, name: str) -> None:
    assert client.post(b'{"query":"{ hello }","%s":null}' % name.encode()).status_code == 200
    assert graph.asked[0][1:3] == (None, None)


def test_a_query_by_get(client: Client, graph: Graph) -> None:
    query = {
        "query": "query Q($a: Int) { hello }",
        "variables": '{"a":1}',
        "operationName": "Q",
        "extensions": "{}",
    }
    response = client.send("GET", "/graphql", params=query)
    assert (response.status_code, response.json()) == (200, DATA)
    assert graph.asked == [("query Q($a: Int) { hello }", {"a": 1}, "Q", ANYBODY, "EN", True, NONE)]


def test_an_answer_to_a_get_is_known_again(client: Client, graph: Graph) -> None:
    ask = "/graphql?query=%7Bhello%7D"
    first = client.send("GET", ask)
    tag = first.headers["etag"]
    assert (first.headers["cache-control"], len(tag)) == ("public, no-cache", 34)
    for said in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = client.send("GET", ask, headers={"if-none-match": said})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert "Authorization" in again.headers["vary"] and "content-type" not in again.headers
    assert client.send("GET", ask, headers={"if-none-match": '"other"'}).json() == DATA
    graph.answer = Answered(b'{"data":{"hello":"moon"}}')
    changed = client.send("GET", ask, headers={"if-none-match": tag})
    assert (changed.status_code, changed.headers["etag"] != tag) == (200, True)


def test_answers_to_a_token_are_not_kept_and_those_to_a_post_or_with_errors_have_no_tag(
    client: Client, graph: Graph
) -> None:
    ask = "/graphql?query=%7Bhello%7D"
    own = client.send("GET", ask, headers={"authorization": "Bearer good"})
    assert (own.headers["cache-control"], "etag" in own.headers) == ("no-store", True)
    assert "etag" not in client.post(HELLO).headers
    graph.answer = Answered(b'{"data":null,"errors":[]}', True, "NOT_FOUND")
    wrong = client.send("GET", ask, headers={"if-none-match": "*"})
    assert (wrong.status_code, wrong.headers["cache-control"], "etag" in wrong.headers) == (
        200,
        "no-store",
        False,
    )


def test_empty_parameters_of_a_get_are_as_if_left_out(client: Client, graph: Graph) -> None:
    client.send("GET", "/graphql?query=%7Bhello%7D&variables=&operationName=&extensions=")
    assert graph.asked == [("{hello}", None, None, ANYBODY, "EN", True, NONE)]


@pytest.mark.parametrize(
    ("accept", "media"),
    [(None, JSON), ("*/*", JSON), (JSON, JSON), (GRAPHQL, GRAPHQL), (f"{GRAPHQL},{JSON}", GRAPHQL)],
)
def test_the_answer_has_the_type_that_was_asked_for(client: Client, accept: str | None, media: str) -> None:
    response = client.post(HELLO, **({} if accept is None else {"accept": accept}))
    assert response.headers["content-type"] == f"{media}; charset=utf-8"
    assert response.headers["vary"] == "Accept, Accept-Language, Authorization, Graph-Extensions"
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("executed", "error", "plain", "graphql"),
    [
        (True, None, 200, 200),
        (True, "NOT_FOUND", 200, 200),
        (True, "INTERNAL_SERVER_ERROR", 200, 200),
        (False, "GRAPHQL_PARSE_FAILED", 200, 400),
        (False, "GRAPHQL_VALIDATION_FAILED", 200, 400),
        (False, "BAD_USER_INPUT", 200, 400),
        (False, "UNAUTHENTICATED", 200, 401),
        (False, "FORBIDDEN", 200, 403),
        (False, "METHOD_NOT_ALLOWED", 405, 405),
        (False, "RATE_LIMITED", 429, 429),
        (False, "OVERLOADED", 503, 503),
        (False, "INTERNAL_SERVER_ERROR", 500, 500),
    ],
)
def test_the_status_of_an_answer(
    client: Client, graph: Graph, executed: bool, error: str | None, plain: int, graphql: int
) -> None:
    graph.answer = Answered(b'{"errors":[]}', executed, error)
    assert client.post(HELLO, accept=JSON).status_code == plain
    response = client.post(HELLO, accept=GRAPHQL)
    assert (response.status_code, response.content) == (graphql, b'{"errors":[]}')
    assert ("www-authenticate" in response.headers) == (graphql == 401)
    assert response.headers.get("allow") == ("POST" if graphql == 405 else None)


BAD_BODIES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "BAD_REQUEST"),
    "no JSON": (b"{", "BAD_REQUEST"),
    "not UTF-8": (b'{"query":"\xff"}', "BAD_REQUEST"),
    "UTF-16": ('{"query":"{ hello }"}'.encode("utf-16"), "BAD_REQUEST"),
    "lone surrogate": (b'{"query":"{ hello }","variables":{"a":"\\ud800"}}', "BAD_REQUEST"),
    "NaN": (b'{"query":"{ hello }","variables":{"a":NaN}}', "BAD_REQUEST"),
    "two values": (b'{"query":"{ hello }"} {}', "BAD_REQUEST"),
    "very deep": (b'{"query":"{ hello }","variables":' + b'{"a":' * 5000 + b"1" + b"}" * 5001, "BAD_REQUEST"),
    "a number": (b"1", "BAD_REQUEST"),
    "a string": (b'"x"', "BAD_REQUEST"),
    "null": (b"null", "BAD_REQUEST"),
    "a batch": (b'[{"query":"{ hello }"}]', "BATCHING_NOT_SUPPORTED"),
    "an empty batch": (b"[]", "BATCHING_NOT_SUPPORTED"),
    "no query": (b"{}", "BAD_REQUEST"),
    "query null": (b'{"query":null}', "BAD_REQUEST"),
    "query number": (b'{"query":5}', "BAD_REQUEST"),
    "query object": (b'{"query":{}}', "BAD_REQUEST"),
    "variables text": (b'{"query":"{ hello }","variables":"{}"}', "BAD_REQUEST"),
    "variables list": (b'{"query":"{ hello }","variables":[]}', "BAD_REQUEST"),
    "variables false": (b'{"query":"{ hello }","variables":false}', "BAD_REQUEST"),
    "name number": (b'{"query":"{ hello }","operationName":1}', "BAD_REQUEST"),
    "extensions list": (b'{"query":"{ hello }","extensions":[]}', "BAD_REQUEST"),
    "extensions text": (b'{"query":"{ hello }","extensions":""}', "BAD_REQUEST"),
}


@pytest.mark.parametrize("name", BAD_BODIES)
@pytest.mark.parametrize("media", [JSON, GRAPHQL])
def test_a_bad_body_is_refused(client: Client, graph: Graph, name: str, media: str) -> None:
    content, expected = BAD_BODIES[name]
    response = client.post(content, accept=media)
    assert (response.status_code, code(response)) == (400, expected)
    assert response.headers["content-type"] == f"{media}; charset=utf-8"
    assert graph.asked == []


@pytest.mark.parametrize(
    "query",
    [
        "",
        "nonsense",
        "query=%FF",
        "query=%ED%A0%80",
        "query=%7Bhello%7D&variables=%7B",
        "query=%7Bhello%7D&variables=[]",
        "query=%7Bhello%7D&variables=%7B%22a%22:%22%5Cud800%22%7D",
        "query=%7Bhello%7D&extensions=1",
        "query=%7Bhello%7D&query=%7Bhello%7D",
        "&".join(f"a{i}=1" for i in range(30)),
    ],
)
def test_a_bad_query_string_is_refused(client: Client, graph: Graph, query: str) -> None:
    response = client.send("GET", f"/graphql?{query}")
    assert (response.status_code, code(response)) == (400, "BAD_REQUEST")
    assert graph.asked == []


def test_a_query_string_has_an_end(client: Client, graph: Graph) -> None:
    response = client.send("GET", f"/graphql?query={'a' * 33 * KILOBYTE}")
    assert (response.status_code, code(response)) == (414, "URI_TOO_LONG")
    assert graph.asked == []


@pytest.mark.parametrize(
    "given", ["text/plain", "application/graphql", "application/json; charset=utf-16", ""]
)
def test_other_bodies_are_unsupported(client: Client, graph: Graph, given: str) -> None:
    response = client.post(HELLO, content_type=given)
    assert (response.status_code, code(response)) == (415, "UNSUPPORTED_MEDIA_TYPE")
    assert graph.asked == []


def test_a_compressed_body_is_unsupported(client: Client) -> None:
    response = client.post(HELLO, content_encoding="gzip")
    assert (response.status_code, code(response)) == (415, "UNSUPPORTED_MEDIA_TYPE")
    assert response.headers["accept-encoding"] == "identity"


@pytest.mark.parametrize("accept", ["text/html", "application/jsonx", f"{JSON};q=0"])
def test_other_answers_are_not_acceptable(client: Client, graph: Graph, accept: str) -> None:
    response = client.post(HELLO, accept=accept)
    assert (response.status_code, code(response)) == (406, "NOT_ACCEPTABLE")
    assert graph.asked == []


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "BREW"])
def test_other_methods_are_not_allowed(client: Client, graph: Graph, method: str) -> None:
    response = client.send(method, "/graphql", content=HELLO)
    assert (response.status_code, response.headers["allow"]) == (405, "GET, POST")
    assert graph.asked == []


@pytest.mark.parametrize(
    "given", ["Bearer forged", "Bearer", "", "Basic Z29vZA==", "good", "Bearer good, Bearer good"]
)
def test_a_bad_token_is_nobody(client: Client, graph: Graph, given: str) -> None:
    response = client.post(HELLO, authorization=given)
    assert (response.status_code, code(response)) == (401, "UNAUTHENTICATED")
    assert response.headers["www-authenticate"] == 'Bearer realm="qazeta", error="invalid_token"'
    assert graph.asked == []


def test_the_scheme_of_a_token_has_no_case(client: Client, graph: Graph) -> None:
    assert client.post(HELLO, authorization="bearer good").status_code == 200
    assert graph.asked[0][3] == ANALYST


def test_a_body_ends_at_one_mebibyte(client: Client, graph: Graph) -> None:
    def of(length: int) -> bytes:
        return b'{"query":"' + b" " * (length - 12) + b'"}'

    assert client.post(of(1024 * KILOBYTE)).status_code == 200
    response = client.post(of(1024 * KILOBYTE + 1))
    assert (response.status_code, code(response)) == (413, "PAYLOAD_TOO_LARGE")
    assert response.headers["connection"] == "close"
    assert len(graph.asked) == 1


def test_a_body_that_does_not_say_its_length_ends_there_too(client: Client, graph: Graph) -> None:
    sent = []

    async def endless() -> Any:
        while True:
            sent.append(b" " * 64 * KILOBYTE)
            yield sent[-1]

    response = client.send("POST", "/graphql", content=endless(), headers={"content-type": JSON})
    assert (response.status_code, code(response)) == (413, "PAYLOAD_TOO_LARGE")
    assert len(sent) == 17
    assert graph.asked == []


def test_our_own_errors_are_masked_and_logged_without_their_message(
    client: Client, graph: Graph, caplog: pytest.LogCaptureFixture
) -> None:
    graph.answer = RuntimeError("INSERT (given) VALUES ('Aigerim')")
    with caplog.at_level(logging.ERROR):
        response = client.post(HELLO, x_request_id="r-1")
    assert (response.status_code, code(response)) == (500, "INTERNAL_SERVER_ERROR")
    assert "Aigerim" not in response.text + caplog.text
    assert "r-1: RuntimeError at stub.py:" in caplog.text


def test_a_refusal_for_now_says_when_to_come_back(graph: Graph, client: Client) -> None:
    graph.answer = Answered(b'{"errors":[]}', False, "OVERLOADED", 7)
    answer = client.post(b'{"query":"{a}"}')
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "7")
