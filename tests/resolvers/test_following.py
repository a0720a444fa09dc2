"""Subscriptions of the graph: what is told, and to whom."""

from __future__ import annotations

import asyncio
import json
from contextlib import aclosing
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from access.actor import ANYBODY, Actor, Role
from access.tokens import Issuer, TokenRefused
from resolvers.changes import Changes
from resolvers.following import Following
from tests.resolvers.followers import CASE, SINCE, Follower, again, change, version
from tests.schema.families import Case
from tests.schema.travellers import OFFICER, eta
from tests.schema.world import NOON, OPERATIONS, World


def test_an_application_is_told_as_it_stands_and_at_each_change(follower: Follower, traveller: Actor) -> None:
    world = follower.world
    sent = eta(world, traveller)
    wanted = {"reference": sent["reference"]}

    async def follow() -> list[Any]:
        async with follower.told("17", wanted, traveller) as told:
            found = [await told()]
            await asyncio.to_thread(change, world, sent["id"])
            return [*found, await told()]

    first, second = (body["data"]["applicationChanged"] for body in follower.run(follow()))
    submitted = first["timeline"][0]
    assert (first["id"], first["status"], first["version"], len(first["timeline"])) == (
        *(sent["id"], "SUBMITTED", 1, 1),
    )
    assert submitted["text"] == "The application was submitted."
    assert (second["version"], len(second["timeline"])) == (2, 2)


def test_a_decision_is_told_and_one_event_is_one_statement(follower: Follower, traveller: Actor) -> None:
    world = follower.world
    sent = eta(world, traveller)
    source = world.process.source

    async def follow() -> tuple[Any, int]:
        async with follower.told("17", {"reference": sent["reference"]}, traveller) as told:
            await told()
            waiting = asyncio.create_task(told())
            await asyncio.sleep(0.3)  # the watch has begun, and everybody has looked again
            before = source.statements
            await world.graph.answer(OPERATIONS["09"], {"input": command}, None, OFFICER)
            return await waiting, source.statements - before

    command = {"idempotencyKey": world.key(), "subject": sent["id"], "version": 1, "outcome": "APPROVE"}
    body, statements = follower.run(follow())
    assert body["data"]["applicationChanged"]["status"] == "APPROVED"
    if follower.following.graph.compiled and source.dialect == "postgresql":
        assert statements == 1  # SQLite asks the journal as well


def test_a_kandas_case_is_followed_too(follower: Follower) -> None:
    world = follower.world
    case = Case.open(world)
    reference = world.data(
        "query($id: ID!) { node(id: $id) { ... on KandasCase { reference } } }", {"id": case.id}, OFFICER
    )["reference"]

    async def follow() -> list[Any]:
        async with follower.told(CASE, {"reference": reference}) as told:
            return [await told()]

    assert follower.run(follow()) == [{"data": {"kandasCaseChanged": {"version": 1, "status": "OPEN"}}}]


@pytest.mark.parametrize(("since", "seen"), [(None, [1, 3]), (0, [1, 3]), (1, [3]), (2, [3]), (-5, [1, 3])])
def test_what_is_known_already_is_not_told(
    follower: Follower, traveller: Actor, since: int | None, seen: list[int]
) -> None:
    world = follower.world
    sent = eta(world, traveller)

    async def follow() -> list[int]:
        wanted = {"reference": sent["reference"], "since": since}
        async with follower.told(SINCE, wanted, traveller) as told:
            found = [version(await told())] if seen[0] == 1 else []
            if not found:
                waiting = asyncio.create_task(told())
                await asyncio.sleep(0.05)
            await asyncio.to_thread(change, world, sent["id"], also=lambda s: again(s, sent["id"]))
            return [*found, version(await (told() if found else waiting))]

    assert follower.run(follow()) == seen


def test_what_is_not_there_and_what_is_not_yours_look_the_same(follower: Follower, traveller: Actor) -> None:
    sent = eta(follower.world, traveller)
    stranger = Actor("stranger", frozenset({Role.TRAVELLER}))
    asked = [
        ({"reference": sent["reference"]}, stranger),
        ({"reference": "ETA-2222-2222-2222"}, stranger),
        ({"reference": "ETA-2222-2222-2222"}, traveller),
        ({"reference": "x" * 100_000}, traveller),
    ]

    async def all_events(wanted: Any, actor: Actor) -> list[Any]:
        async with aclosing(follower.events("17", wanted, actor)) as events:
            return [(answer.executed, json.loads(answer.body)) async for answer in events]

    found = [follower.run(all_events(*each)) for each in asked]
    assert found[0] == found[1] == found[2] == found[3]
    ((executed, body),) = found[0]
    assert (executed, list(body)) == (False, ["errors"])
    assert body["errors"][0]["extensions"] == {"code": "NOT_FOUND"}


def test_permission_is_judged_before_anything_is_read(follower: Follower) -> None:
    source = follower.world.process.source

    async def ends(actor: Actor) -> str:
        async with follower.told("17", {"reference": "ETA-2222-2222-2222"}, actor) as told:
            return (await told())["errors"][0]["extensions"]["code"]

    before = source.statements
    border = Actor("b", frozenset({Role.BORDER_OFFICER}), "BORDER")
    assert [follower.run(ends(actor)) for actor in (ANYBODY, border)] == ["UNAUTHENTICATED", "FORBIDDEN"]
    assert source.statements == before


def test_who_may_no_longer_see_it_is_told_no_more(follower: Follower, traveller: Actor) -> None:
    world = follower.world
    sent = eta(world, traveller)
    actors = [OFFICER]

    async def follow() -> Any:
        async with follower.told(SINCE, {"reference": sent["reference"]}, lambda: actors[0]) as told:
            await told()
            actors[0] = replace(OFFICER, office="ELSEWHERE")
            await asyncio.to_thread(change, world, sent["id"])
            return await told()

    assert follower.run(follow())["errors"][0]["extensions"]["code"] == "NOT_FOUND"


def test_a_token_that_expired_is_told_no_more(follower: Follower, traveller: Actor) -> None:
    world, issuer = follower.world, Issuer(b"s" * 32)
    sent = eta(world, traveller)
    token = issuer.issue(traveller, NOON, timedelta(hours=1))

    async def follow() -> None:
        who = lambda: issuer.actor(token, world.now[0])  # noqa: E731
        async with follower.told(SINCE, {"reference": sent["reference"]}, who) as told:
            await told()
            world.now[0] = NOON + timedelta(hours=1)
            await asyncio.to_thread(change, world, sent["id"])
            with pytest.raises(TokenRefused):
                await told()

    follower.run(follow())


def test_what_makes_no_sense_is_said_at_once(follower: Follower) -> None:
    wrong = [
        ("{ __typename }", {}, "BAD_USER_INPUT"),
        ("17", {}, "BAD_USER_INPUT"),
        (SINCE, {"reference": "ETA", "since": "x"}, "BAD_USER_INPUT"),
        ("subscription { nothing }", {}, "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { __typename }", {}, "GRAPHQL_VALIDATION_FAILED"),
        ("subscription {", {}, "GRAPHQL_PARSE_FAILED"),
        (
            "subscription($r: String!) { a: applicationChanged(reference: $r) { id } "
            "b: applicationChanged(reference: $r) { id } }",
            {"r": "ETA"},
            "GRAPHQL_VALIDATION_FAILED",
        ),
    ]

    async def ends(document: str, variables: Any) -> str:
        async with follower.told(document, variables) as told:
            return (await told())["errors"][0]["extensions"]["code"]

    assert [follower.run(ends(*asked)) for *asked, _ in wrong] == [code for *_, code in wrong]


def test_a_subscription_is_no_answer_to_a_request(world: World, traveller: Actor) -> None:
    sent = eta(world, traveller)
    body = world.ask("17", {"reference": sent["reference"]}, traveller)
    assert (list(body), body["errors"][0]["extensions"]["code"]) == (["errors"], "NOT_ACCEPTABLE")
    assert [follows(world, document) for document in ("17", "07", "04", "{")] == [True, False, False, False]


def follows(world: World, document: str) -> bool:
    following = Following(world.graph, Changes(lambda _: asyncio.sleep(0)))
    return following.follows(OPERATIONS.get(document, document), None)
