"""What a process turns away: one operation too many at once, and what is over somebody's budget."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest

from access import bounds
from access.actor import Actor, Role
from access.budget import ADDRESS, Budget
from tests.schema.world import World

MINE, OTHER = (Actor(name, frozenset({Role.TRAVELLER})) for name in ("mine", "other"))
ASKED = "{ me { roles } }"


def test_a_refusal_says_when_to_come_back_and_costs_no_statement(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph, source = world.graph, world.process.source
    monkeypatch.setattr(graph.door, "budget", Budget(principal=2, address=100))
    ADDRESS.set("192.0.2.1")
    first, second, third = (
        world.loop.run_until_complete(graph.answer(ASKED, None, None, MINE)) for _ in range(3)
    )
    assert (first.code, second.code) == (None, None)
    assert (third.executed, third.code, third.wait) == (False, "RATE_LIMITED", 30)
    assert json.loads(third.body)["errors"][0]["extensions"] == {"code": "RATE_LIMITED", "retryAfter": 30}
    before = source.statements
    world.loop.run_until_complete(graph.answer(ASKED, None, None, MINE))
    assert source.statements == before
    assert world.loop.run_until_complete(graph.answer(ASKED, None, None, OTHER)).code is None


def test_one_operation_too_many_is_turned_away_at_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "AT_ONCE", replace(bounds.AT_ONCE, most=2))

    async def crowd() -> list[str | None]:
        found = await asyncio.gather(*(world.graph.answer(ASKED) for _ in range(5)))
        return [answer.code for answer in found]

    assert sorted(world.loop.run_until_complete(crowd()), key=str) == [None, None, *["OVERLOADED"] * 3]
    assert world.graph.door.in_hand == 0
    assert world.loop.run_until_complete(world.graph.answer(ASKED)).code is None
