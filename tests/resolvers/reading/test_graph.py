"""The graph as one function: what is refused and how, what is remembered, and what a read costs."""

from __future__ import annotations

import json
import logging
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from graphql import get_introspection_query

from access.actor import ANYBODY, Actor, Role
from models.applications import Application
from resolvers.reading import limits
from resolvers.reading.statements import Composed
from tests.resolvers.reading.world import BOTH, MEMBER, MISSION, OFFICER, TRAVELLER, World

Worlds = tuple[World, World]
OPERATIONS = Path(__file__).parents[3] / "schema" / "operations"
QUEUE = next(OPERATIONS.glob("08-*.graphql")).read_text(encoding="utf-8")
DEEP = "{" + "__schema { types {" + "fields { type {" * 7 + "name" + "} }" * 7 + "} } }"


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("", "GRAPHQL_PARSE_FAILED"),
        ("{ " + "a " * 10_001 + "}", "GRAPHQL_PARSE_FAILED"),
        ("{" * 3000, "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ application(reference: 5) { id } }", "GRAPHQL_VALIDATION_FAILED"),
        ("query($x: Int!) { __typename }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ ...A } fragment A on Query { ...A }", "GRAPHQL_VALIDATION_FAILED"),
        (DEEP, "GRAPHQL_VALIDATION_FAILED"),
        ("{" + "".join(f"a{n}: __typename " for n in range(301)) + "}", "GRAPHQL_VALIDATION_FAILED"),
        ("{ __typename " + "@include(if: true) " * 51 + "}", "GRAPHQL_VALIDATION_FAILED"),
        ("query A { __typename } query B { __typename }", "BAD_USER_INPUT"),
        ("fragment A on Query { __typename }", "GRAPHQL_VALIDATION_FAILED"),
        ('{ application(reference: "\\u0000") { id } }', "BAD_USER_INPUT"),
        ("mutation { nothing }", "GRAPHQL_VALIDATION_FAILED"),
    ],
)
def test_a_document_that_cannot_be_run(worlds: Worlds, document: str, code: str) -> None:
    world = worlds[0]
    before = world.source.statements
    answer = world.ask(document)
    body = json.loads(answer.body)
    assert (answer.executed, answer.code, "data" in body) == (False, code, False)
    assert all(error["extensions"]["code"] == code for error in body["errors"])
    assert world.source.statements == before


def test_fragments_that_multiply_are_counted(worlds: Worlds) -> None:
    spread = " ".join(f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(20))
    answer = worlds[0].ask(f"{{ ...F0 }} {spread} fragment F20 on Query {{ __typename }}")
    assert answer.code == "GRAPHQL_VALIDATION_FAILED"
    assert f"at most {limits.FIELDS} fields" in answer.body.decode()


@pytest.mark.parametrize(
    "variables",
    [[], "x", 5, {"first": "5"}, {"first": 2**40}, {"where": {"nothing": 1}}, {"where": 5}, {"after": 1}],
)
def test_variables_that_cannot_be_read(worlds: Worlds, variables: Any) -> None:
    answer = worlds[0].ask(QUEUE, variables)
    assert (answer.executed, answer.code) == (False, "BAD_USER_INPUT")


@pytest.mark.parametrize("text", ["\0", "a\0b", "\ud800", "\udfff\ud800"])
def test_text_that_no_database_holds(worlds: Worlds, text: str) -> None:
    document = "query($r: String!) { application(reference: $r) { id } }"
    for world in worlds:
        assert world.ask(document, {"r": text}).code == "BAD_USER_INPUT"
        assert world.ask(document, {"r": "ok", "more": [{"deep": text}]}).code == "BAD_USER_INPUT"
        assert world.ask(document, {"r": r"\u0000"}).body == b'{"data":{"application":null}}'
        assert (
            world.ask('query { nodes(ids: ["\\uD83D\\uDE00", "é"]) { id } }').body
            == b'{"data":{"nodes":[null,null]}}'
        )


def test_introspection_is_answered(worlds: Worlds) -> None:
    document = get_introspection_query(descriptions=True, specified_by_url=True, input_value_deprecation=True)
    assert '"name":"ApplicationConnection"' in worlds[0].ask(document, actor=ANYBODY).body.decode()


def test_the_operation_is_chosen_by_name(worlds: Worlds) -> None:
    document = 'query A { a: __typename } query B { b: __typename country(code: "MNG") { code } }'
    assert worlds[0].ask(document, operation_name="A").body == b'{"data":{"a":"Query"}}'
    assert b'"code":"MNG"' in worlds[0].ask(document, operation_name="B").body
    assert worlds[0].ask(document, operation_name="C").code == "BAD_USER_INPUT"


@pytest.mark.parametrize(
    ("actor", "document", "code", "path", "permission"),
    [
        (ANYBODY, "{ applications { totalCount } }", "UNAUTHENTICATED", ["applications"], "application:read"),
        (MISSION, "{ a: applications { totalCount } }", "FORBIDDEN", ["a"], "application:read"),
        (
            ANYBODY,
            'query { node(id: "app_1") { ... on Application { who: applicant { id } } } }',
            "UNAUTHENTICATED",
            ["node", "who"],
            "person:read",
        ),
        (
            Actor("p", frozenset({Role.PAYMENTS_OFFICER}), "PAYMENTS"),
            "query($no: Boolean = false) { nodes(ids: []) { ...M @include(if: $no) } } "
            "fragment M on Node { ... on DiasporaMember { name { given } } }",
            "FORBIDDEN",
            ["nodes", "name"],
            "person:read",
        ),
    ],
)
def test_a_field_without_its_permission_is_refused_before_anything_is_read(
    worlds: Worlds, actor: Actor, document: str, code: str, path: list[str], permission: str
) -> None:
    for world in worlds:
        before = world.source.statements
        statements: list[str] = []
        listener = partial(lambda seen, *given: seen.append(given[2]), statements)
        sa.event.listen(world.database.engine, "before_cursor_execute", listener)
        answer = world.ask(document, actor=actor)
        sa.event.remove(world.database.engine, "before_cursor_execute", listener)
        error = json.loads(answer.body)["errors"][0]
        assert (answer.executed, answer.code, error["path"]) == (False, code, path)
        assert error["extensions"] == {"code": code, "permission": permission}
        assert (world.source.statements - before, statements) == (0, [])


def test_a_node_of_a_type_without_permission_is_not_there(worlds: Worlds) -> None:
    world = worlds[0]
    members = "{ diasporaMembers(first: 1) { nodes { id } } }"
    (member,) = json.loads(world.ask(members, actor=MISSION).body)["data"]["diasporaMembers"]["nodes"]
    ask = "query($id: ID!) { node(id: $id) { id } }"
    border = Actor("b", frozenset({Role.BORDER_OFFICER}), "BORDER")
    assert json.loads(world.ask(ask, member, MISSION).body)["data"]["node"] == member
    assert json.loads(world.ask(ask, member, border).body)["data"]["node"] is None
    assert json.loads(world.ask(ask, member, ANYBODY).body)["data"]["node"] is None


def test_somebody_elses_row_is_not_there(worlds: Worlds) -> None:
    for world in worlds:
        with world.database.read() as session:
            row = session.scalars(
                sa.select(Application).where(Application.submitted_by == "somebody")
            ).first()
        ask = "query($r: String!) { application(reference: $r) { id } }"
        for actor in (TRAVELLER, BOTH, MEMBER):
            assert world.ask(ask, {"r": row.reference}, actor).body == b'{"data":{"application":null}}'


def test_what_a_read_costs_does_not_hang_on_its_rows(worlds: Worlds) -> None:
    for world in worlds:
        costs = []
        for first in (0, 1, 50, 100):
            before = world.source.statements
            assert world.ask(QUEUE, {"first": first}).code is None
            costs.append(world.source.statements - before)
        assert costs == [1, 1, 1, 1]


def test_compiled_and_stock_fields_mix_in_one_document(worlds: Worlds) -> None:
    document = (
        '{ z: __typename kandasCase(reference: "none") { steps { step } } '
        'applications(first: 2) { nodes { id } } __schema { queryType { name } } country(code: "FRA") { code } }'
    )
    for world in worlds:
        before = world.source.statements
        answer = world.ask(document)
        assert answer.body == world.ask_stock(document).body
        assert list(json.loads(answer.body)["data"]) == [
            "z",
            "kandasCase",
            "applications",
            "__schema",
            "country",
        ]
        assert world.source.statements - before == 2


def test_a_plan_is_made_once_for_a_shape(worlds: Worlds, monkeypatch: pytest.MonkeyPatch) -> None:
    world, made = worlds[0], []
    init = Composed.__init__
    monkeypatch.setattr(Composed, "__init__", lambda self, *given: made.append(1) or init(self, *given))
    document = (
        "query P($w: ApplicationFilter, $n: Int) { applications(where: $w, first: $n) { nodes { id } } }"
    )
    for where, size, actor, plans in (
        ({"programme": {"eq": "ETA"}}, 5, OFFICER, 1),
        ({"programme": {"eq": "E_VISA"}}, 5, OFFICER, 1),
        ({"programme": {"eq": "E_VISA"}}, 6, OFFICER, 2),
        ({"status": {"eq": "APPROVED"}}, 6, OFFICER, 3),
        ({"status": {"eq": "REFUSED"}}, 6, TRAVELLER, 4),
        ({"status": {"in": ["REFUSED"]}}, 6, TRAVELLER, 5),
        ({"status": {"in": ["REFUSED", "APPROVED"]}}, 6, TRAVELLER, 5),
    ):
        world.ask(document, {"w": where, "n": size}, actor)
        assert len(made) == plans


def test_a_plan_for_one_language_is_not_used_for_another(worlds: Worlds) -> None:
    document = 'query L($l: Locale) { country(code: "MNG") { name(locale: $l) other: name } }'
    for locale, variables, named, other in (
        ("EN", {}, "MNG (en)", "MNG (en)"),
        ("RU", {}, "MNG (ru)", "MNG (ru)"),
        ("RU", {"l": "KK"}, "MNG (kk)", "MNG (ru)"),
        ("RU", {"l": None}, "MNG (ru)", "MNG (ru)"),
        ("KK", {"l": "FR"}, "MNG (fr)", "MNG (kk)"),
    ):
        found = json.loads(worlds[0].ask(document, variables, locale=locale).body)["data"]["country"]
        assert found == {"name": named, "other": other}


def test_a_fault_of_ours_is_told_without_details(
    worlds: Worlds, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    world = worlds[0]

    async def broken(*_: Any) -> Any:
        raise OSError("secret of Aigerim")

    monkeypatch.setattr(world.source, "fetch", broken)
    with caplog.at_level(logging.ERROR):
        answer = world.ask("{ applications { totalCount } }")
    assert (answer.executed, answer.code) == (True, "INTERNAL_SERVER_ERROR")
    assert b"Aigerim" not in answer.body
    assert "OSError" in caplog.text
    assert "Aigerim" not in caplog.text


def test_a_missing_value_that_may_not_be_null_is_answered_by_the_stock_executor(worlds: Worlds) -> None:
    for world in worlds:
        with world.database.batch() as session:
            row = session.scalars(
                sa.select(Application).where(
                    Application.programme == "E_VISA", Application.office_code == "MIGRATION"
                )
            ).first()
            row.category = None
        ask = """query($r: String!) { application(reference: $r) {
          id details { ... on EVisaDetails { category { code } } } } }"""
        before = world.graph.fallbacks
        answer = world.ask(ask, {"r": row.reference})
        assert world.graph.fallbacks == before + 1
        assert (answer.executed, answer.code) == (True, "INTERNAL_SERVER_ERROR")
        assert json.loads(answer.body)["data"] == {"application": None}
        with world.database.batch() as session:
            session.get_one(Application, row.id).category = "B12"


def test_get_only_reads(worlds: Worlds) -> None:
    assert worlds[0].ask("{ __typename }", read_only=True).body == b'{"data":{"__typename":"Query"}}'
