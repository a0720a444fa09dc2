"""Pages: their union is what is visible, nothing twice, whichever way and whatever happens in between."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from access.actor import ANYBODY, Actor
from models.applications import Application
from tests.resolvers.reading.country import Maker, fill
from tests.resolvers.reading.world import BOTH, OFFICER, TRAVELLER, World, open_world

LIST = """query(
  $where: ApplicationFilter, $order: [ApplicationOrder!], $first: Int, $after: String, $last: Int, $before: String
) {
  applications(where: $where, orderBy: $order, first: $first, after: $after, last: $last, before: $before) {
    totalCount edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  } }"""
FEW = settings(deadline=None, max_examples=10, suppress_health_check=list(HealthCheck))
orders = st.lists(
    st.fixed_dictionaries(
        {"field": st.sampled_from(["SUBMITTED_AT", "DECIDED_AT", "DUE_AT", "REFERENCE"])},
        optional={"direction": st.sampled_from(["ASC", "DESC"])},
    ),
    max_size=3,
)
wheres = st.sampled_from([None, {}, {"programme": {"eq": "ETA"}}, {"not": {"dueAt": {"from": "2026-11-12"}}}])


def page(world: World, variables: dict[str, Any], actor: Actor) -> dict[str, Any]:
    answer = world.ask(LIST, variables, actor)
    assert answer.executed and answer.code is None, answer.body
    return json.loads(answer.body)["data"]["applications"]


def walk(world: World, variables: dict[str, Any], size: int, actor: Actor, *, forward: bool) -> Iterator[Any]:
    """Every page, one way."""
    at: dict[str, Any] = {}
    while True:
        found = page(world, {**variables, "first" if forward else "last": size, **at}, actor)
        yield found
        info = found["pageInfo"]
        if not info["hasNextPage" if forward else "hasPreviousPage"]:
            return
        at = {"after": info["endCursor"]} if forward else {"before": info["startCursor"]}


def ids(found: dict[str, Any]) -> list[str]:
    return [edge["node"]["id"] for edge in found["edges"]]


@FEW
@example(order=[], where=None, size=1, actor=TRAVELLER)
@given(order=orders, where=wheres, size=st.integers(5, 40), actor=st.sampled_from([OFFICER, TRAVELLER, BOTH]))
def test_the_union_of_pages_is_the_visible_set(
    worlds: tuple[World, World], order: Any, where: Any, size: int, actor: Actor
) -> None:
    variables = {"order": order, "where": where}
    walks = []
    for world in worlds:
        whole = page(world, {**variables, "first": 100}, actor)
        forward = list(walk(world, variables, size, actor, forward=True))
        backward = list(walk(world, variables, size, actor, forward=False))
        ahead = [i for found in forward for i in ids(found)]
        back = [i for found in reversed(backward) for i in ids(found)]
        assert ahead == back == ids(whole)
        assert len(set(ahead)) == len(ahead) == whole["totalCount"]
        assert [found["pageInfo"]["hasPreviousPage"] for found in forward] == [False] + [True] * (
            len(forward) - 1
        )
        assert [found["pageInfo"]["hasNextPage"] for found in backward] == [False] + [True] * (
            len(backward) - 1
        )
        walks.append(ahead)
    assert walks[0] == walks[1]


@FEW
@given(data=st.data())
def test_a_page_between_two_cursors(worlds: tuple[World, World], data: st.DataObject) -> None:
    order = data.draw(orders)
    world = data.draw(st.sampled_from(worlds))
    whole = page(world, {"order": order, "first": 100}, OFFICER)
    count = len(whole["edges"])
    begin, end = data.draw(st.integers(0, count - 1)), data.draw(st.integers(0, count - 1))
    bounds = {
        "after": whole["edges"][begin]["cursor"],
        "before": whole["edges"][end]["cursor"],
        "order": order,
    }
    size, between = data.draw(st.integers(0, 8)), ids(whole)[begin + 1 : end]
    head = page(world, {**bounds, "first": size}, OFFICER)
    tail = page(world, {**bounds, "last": size}, OFFICER)
    assert ids(head) == between[:size]
    assert ids(tail) == between[max(len(between) - size, 0) :]
    assert head["totalCount"] == tail["totalCount"] == count
    assert head["pageInfo"]["hasNextPage"] and head["pageInfo"]["hasPreviousPage"]


@pytest.fixture
def changing(database_url: str) -> Iterator[World]:
    world = open_world(database_url, lambda session, vault: fill(session, vault, random.Random(3), 30, 0))
    yield world
    world.close()


@pytest.mark.parametrize("field", ["DUE_AT", "REFERENCE"])
@pytest.mark.parametrize("forward", [True, False])
def test_rows_that_stay_are_seen_once_whatever_comes_and_goes(
    changing: World, field: str, forward: bool
) -> None:
    variables = {"order": [{"field": field, "direction": "DESC"}]}
    everything = page(changing, {**variables, "first": 100}, OFFICER)
    stay, chance, seen = set(ids(everything)), random.Random(5), []
    for found in walk(changing, variables, 4, OFFICER, forward=forward):
        seen += ids(found)
        with changing.database.batch() as session:
            gone = session.get_one(Application, chance.choice(sorted(stay | set(ids(found)))))
            gone.office_code = "ELSEWHERE"
            stay.discard(gone.id)
            Maker(session, changing.process.vault, chance).application()
    assert stay <= set(seen)
    assert len(seen) == len(set(seen))


def test_a_page_of_nothing(worlds: tuple[World, World]) -> None:
    for world in worlds:
        found = page(world, {"first": 0}, OFFICER)
        assert found["edges"] == []
        assert found["pageInfo"] == {
            "hasNextPage": True,
            "hasPreviousPage": False,
            "startCursor": None,
            "endCursor": None,
        }
        found = page(world, {"first": 5, "where": {"programme": {"in": []}}}, OFFICER)
        assert (found["totalCount"], found["edges"], found["pageInfo"]["hasNextPage"]) == (0, [], False)


@pytest.mark.parametrize(
    "variables",
    [
        {"first": -1},
        {"last": -5},
        {"first": 1001},
        {"first": 1, "last": 1},
        {"after": ""},
        {"after": "t1.e30.e30"},
        {"before": "nonsense"},
        {"before": "😀"},
    ],
)
def test_arguments_that_make_no_sense_are_refused_before_anything_is_read(
    worlds: tuple[World, World], variables: dict[str, Any]
) -> None:
    world = worlds[0]
    before = world.source.statements
    answer = world.ask(LIST, variables)
    body = json.loads(answer.body)
    assert (answer.executed, answer.code, "data" in body) == (False, "BAD_USER_INPUT", False)
    assert body["errors"][0]["path"] == ["applications"]
    assert world.source.statements == before


def test_a_cursor_belongs_to_one_list_one_order_and_one_filter(worlds: tuple[World, World]) -> None:
    world = worlds[0]
    cursor = page(world, {"first": 3}, OFFICER)["pageInfo"]["endCursor"]
    assert world.ask(LIST, {"first": 3, "after": cursor}).code is None
    foreign = [
        {"after": cursor, "order": [{"field": "REFERENCE"}]},
        {"after": cursor, "where": {"programme": {"eq": "ETA"}}},
        {"after": cursor[:-2]},
        {"after": cursor.replace("t1.", "t2.")},
        {"after": world.process.signer.sign(b"[]", "receipt")},
    ]
    assert [world.ask(LIST, variables).code for variables in foreign] == ["BAD_USER_INPUT"] * len(foreign)
    members = "query($a: String) { diasporaMembers(after: $a) { totalCount } }"
    assert world.ask(members, {"a": cursor}).code == "BAD_USER_INPUT"


def test_officers_may_ask_for_larger_pages_than_others(worlds: tuple[World, World]) -> None:
    assert [worlds[0].ask(LIST, {"first": n}, TRAVELLER).code for n in (100, 101)] == [None, "BAD_USER_INPUT"]
    assert [worlds[0].ask(LIST, {"first": n}, OFFICER).code for n in (1000, 1001)] == [None, "BAD_USER_INPUT"]
    assert worlds[0].ask(LIST, {"first": 1}, ANYBODY).code == "UNAUTHENTICATED"


def test_the_lists_of_one_operation_are_bounded_together(worlds: tuple[World, World]) -> None:
    lists = " ".join(f"l{n}: applications(first: 1000) {{ __typename }}" for n in range(11))
    assert worlds[0].ask(f"{{ {lists} }}").code == "BAD_USER_INPUT"


def test_a_cursor_is_signed_only_where_it_is_asked_for(
    worlds: tuple[World, World], monkeypatch: pytest.MonkeyPatch
) -> None:
    signed = []
    sign = type(worlds[0].process.signer).sign
    monkeypatch.setattr(
        type(worlds[0].process.signer), "sign", lambda *given: signed.append(1) or sign(*given)
    )
    worlds[0].ask("{ applications(first: 5) { edges { node { id } } pageInfo { hasNextPage } } }")
    assert signed == []
    worlds[0].ask("{ applications(first: 5) { edges { cursor } pageInfo { endCursor } } }")
    assert len(signed) == 6
