"""Compiled reads against the stock executor, on both databases: the same bytes, whatever is asked by whomever."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from access.actor import ANYBODY, Actor
from models.applications import Application
from models.kandas import KandasCase
from models.members import DiasporaMember
from models.persons import Person
from tests.resolvers.reading import documents
from tests.resolvers.reading.world import ACTORS, BOTH, MEMBER, MISSION, OFFICER, SCHEMA, TRAVELLER, World

OPERATIONS = Path(__file__).parents[3] / "schema" / "operations"
CORE = SCHEMA._schema
RANDOM = settings(
    deadline=None,
    max_examples=int(os.environ.get("QAZETA_EXAMPLES", "25")),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
Worlds = tuple[World, World]


def same(
    worlds: Worlds, document: str, variables: dict[str, Any] | None = None, actor: Actor = OFFICER
) -> bytes:
    """The one answer of all four, and the accesses they log; the compiled ones must not have given up on a value."""
    before = [world.graph.fallbacks for world in worlds]
    answers, read = [], []
    for world in worlds:
        for ask in (world.ask, world.ask_stock):
            world.log.entries.clear()
            answers.append(ask(document, variables, actor))
            read.append(world.log.taken())
    assert len({(answer.body, answer.executed, answer.code) for answer in answers}) == 1
    assert read == [read[0]] * 4, "the compiled reads and the stock executor log the same accesses"
    assert [world.graph.fallbacks for world in worlds] == before
    return answers[0].body


def operation(number: str) -> str:
    (path,) = OPERATIONS.glob(f"{number}-*.graphql")
    return path.read_text(encoding="utf-8")


def ids(world: World) -> list[str]:
    with world.database.read() as session:
        found = [
            session.scalars(sa.select(kind.id).order_by(kind.id).limit(12)).all()
            for kind in (Application, DiasporaMember, KandasCase, Person)
        ]
    return [identifier for some in found for identifier in some]


@pytest.mark.parametrize("actor", [OFFICER, TRAVELLER, BOTH])
def test_the_queue(worlds: Worlds, actor: Actor) -> None:
    body = same(worlds, operation("08").replace("birthDate", "birthDate sex"), {"first": 7}, actor)
    assert b'"totalCount":' in body


def test_the_queue_filtered_and_ordered(worlds: Worlds) -> None:
    where = {
        "not": {"programme": {"eq": "ETA"}},
        "submittedAt": {"from": "2026-11-12", "to": "2026-11-18"},
        "or": [{"reference": {"contains": "e"}}, {"dueAt": {"in": ["2026-11-12"]}}],
    }
    order = [{"field": "DUE_AT", "direction": "DESC"}, {"field": "REFERENCE"}]
    same(worlds, operation("08"), {"first": 5, "where": where, "order": order})


@pytest.mark.parametrize("actor", [MISSION, MEMBER, OFFICER])
def test_the_registry(worlds: Worlds, actor: Actor) -> None:
    same(worlds, operation("10"), {"first": 9}, actor)
    same(worlds, operation("10"), {"where": {"preferredRegion": {"in": ["KZ-55"]}}}, actor)


@pytest.mark.parametrize("actor", [MISSION, MEMBER, OFFICER])
def test_possible_matches_and_what_consent_leaves(worlds: Worlds, actor: Actor) -> None:
    document = """query($where: DiasporaFilter) { diasporaMembers(first: 40, where: $where) { totalCount nodes {
      settlement supportNeeded intentions { wantsToReturn profession year preferredRegions { code } }
      possibleMatches { id score because reasons { code text(locale: FR) } member { id reference } } } } }"""
    bodies = [
        same(worlds, document, {"where": where}, actor)
        for where in ({}, {"wantsToReturn": True}, {"not": {"preferredRegion": {"eq": "KZ-55"}}})
    ]
    assert b'"intentions":null' in bodies[0] and b'"intentions":null' not in bodies[1]


@pytest.mark.parametrize("actor", [ANYBODY, OFFICER])
def test_official_figures(worlds: Worlds, actor: Actor) -> None:
    document = """query($where: OfficialFigureFilter, $order: [OfficialFigureOrder!]) {
      officialFigures(first: 7, where: $where, orderBy: $order) { totalCount edges { cursor node {
        id measure dimension key periodStart periodEnd value unit source asOf loadId
        flags { code message(locale: RU) others { value key } } } } pageInfo { hasNextPage } } }"""
    order = [{"field": "PERIOD_END", "direction": "DESC"}]
    body = same(worlds, document, {"order": order}, actor)
    assert b'"value":"1068300"' in body and b'"value":"1.50"' in body
    where = {
        "flag": {"eq": "CUMULATIVE_FALLS"},
        "key": {"contains": "u"},
        "periodEnd": {"from": "2023-02-01"},
    }
    assert b'"totalCount":0' not in same(worlds, document, {"where": where}, actor)


@pytest.mark.parametrize("actor", ACTORS)
def test_any_node(worlds: Worlds, actor: Actor) -> None:
    same(worlds, operation("18"), {"ids": [*ids(worlds[0]), "", "app_", "x_1", "per_nobody"]}, actor)


def test_everything_there_is_about_an_application(worlds: Worlds) -> None:
    document = """{ applications(first: 200) { nodes {
      id version reference programme status submittedAt decidedAt dueAt allowedActions
      fee { amount currency } permit { id number kind validFrom validTo entries entriesLeft
        checkpoints { code name(locale: KK) kind international } }
      decisions { id outcome decidedAt grounds { code text(locale: FR) rule { id source } }
        appeal { authority deadline } }
      details { __typename
        ... on EtaDetails { arrival departure purpose travelMode region { code name validFrom } }
        ... on EVisaDetails { category { code } invitation { number } arrival departure }
        ... on EResidencyDetails { services residence { code } identifiers { kind value } } }
    } } }"""
    body = same(worlds, document)
    for piece in (
        b'"amount":"0.05"',
        b'"amount":"1234.56"',
        b'"value":"',
        b'"services":["BANK_ACCOUNT","E_IIN"]',
    ):
        assert piece in body


def test_odd_names_are_escaped_alike(worlds: Worlds) -> None:
    body = same(worlds, "{ applications(first: 200) { nodes { applicant { name { given family } } } } }")
    for piece in (rb"tab\tnew\nline", rb"a\u0001b", rb"back\\slash", rb"Q\"uote", "末".encode()):
        assert piece in body


@RANDOM
@given(data=st.data())
def test_any_list_of_applications(worlds: Worlds, data: st.DataObject) -> None:
    document, variables = data.draw(documents.connection(CORE, "applications"))
    event(
        same(worlds, document, variables, data.draw(st.sampled_from([OFFICER, TRAVELLER, BOTH])))[:9].decode()
    )


@RANDOM
@given(data=st.data())
def test_any_list_of_members(worlds: Worlds, data: st.DataObject) -> None:
    document, variables = data.draw(documents.connection(CORE, "diasporaMembers"))
    event(
        same(worlds, document, variables, data.draw(st.sampled_from([OFFICER, MISSION, MEMBER, BOTH])))[
            :9
        ].decode()
    )


@pytest.mark.parametrize("name", ["invitations", "overstays"])
@settings(RANDOM, max_examples=10)
@given(data=st.data())
def test_any_list_of_a_register(worlds: Worlds, name: str, data: st.DataObject) -> None:
    document, variables = data.draw(documents.connection(CORE, name))
    same(worlds, document, variables, data.draw(st.sampled_from([OFFICER, MISSION, BOTH])))


@RANDOM
@given(data=st.data())
def test_any_nodes(worlds: Worlds, data: st.DataObject) -> None:
    document, variables = data.draw(documents.nodes(CORE))
    wanted = data.draw(st.lists(st.sampled_from(ids(worlds[0])), max_size=8))
    same(worlds, document, {**variables, "ids": wanted}, data.draw(st.sampled_from(ACTORS)))


@RANDOM
@given(data=st.data())
def test_anything_about_oneself(worlds: Worlds, data: st.DataObject) -> None:
    document, variables = data.draw(documents.me(CORE))
    same(worlds, document, variables, data.draw(st.sampled_from([*ACTORS, ANYBODY])))
