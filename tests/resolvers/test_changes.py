"""That nothing is missed: slow clients, late commits, lost connections, and any order of leaving and coming back."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from access.actor import Actor
from tests.resolvers.followers import PATIENCE, SINCE, Follower, again, change, event, version
from tests.schema.travellers import eta


def test_a_slow_client_is_told_the_newest_state(follower: Follower, traveller: Actor) -> None:
    world = follower.world
    sent = eta(world, traveller)

    async def follow() -> list[int]:
        async with follower.told(SINCE, {"reference": sent["reference"]}, traveller) as told:
            found = [version(await told())]
            for _ in range(5):
                await asyncio.to_thread(change, world, sent["id"])
            found.append(version(await told()))
            while found[-1] < 6:
                found.append(version(await told()))
            return found

    found = follower.run(follow())
    assert (found[0], found[-1], sorted(set(found))) == (1, 6, found)


def test_what_is_committed_late_is_not_missed(follower: Follower, traveller: Actor) -> None:
    """On PostgreSQL an event may be older than others that were seen, and yet be committed after them."""
    world = follower.world
    if world.process.source.dialect == "sqlite":
        return  # one writer at a time
    slow, quick = eta(world, traveller), eta(world, traveller)

    async def follow() -> int:
        async with follower.told(SINCE, {"reference": slow["reference"]}, traveller) as told:
            await told()
            waiting = asyncio.create_task(told())
            with Session(world.process.database.engine) as session:
                again(session, slow["id"])
                event(session, slow["id"])
                await asyncio.to_thread(change, world, quick["id"])
                await asyncio.sleep(0.05)
                assert not waiting.done()
                session.execute(sa.text("SELECT pg_notify('qazeta_changes', :id)"), {"id": slow["id"]})
                session.commit()
            return version(await waiting)

    assert follower.run(follow()) == 2


def test_a_lost_connection_loses_nothing(follower: Follower, traveller: Actor) -> None:
    world = follower.world
    if world.process.source.dialect == "sqlite":
        return  # it has no connection to lose
    sent = eta(world, traveller)

    def cut() -> None:
        with world.process.database.engine.connect() as connection:
            ended = connection.execute(
                sa.text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
                    " AND datname = current_database()"
                )
            ).all()
        assert ended == [(True,)]
        change(world, sent["id"])

    async def follow() -> int:
        async with follower.told(SINCE, {"reference": sent["reference"]}, traveller) as told:
            await told()
            waiting = asyncio.create_task(told())
            await asyncio.sleep(0.1)
            await asyncio.to_thread(cut)
            return version(await waiting)

    assert follower.run(follow()) == 2


STEPS = st.lists(st.sampled_from(["write", "write twice", "read", "leave", "come back"]), max_size=12)


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_nothing_is_missed_or_told_twice_across_reconnects(
    follower: Follower, traveller: Actor, steps: list[str]
) -> None:
    world = follower.world
    sent = eta(world, traveller, document=world.passport("FRA"))
    reference, written, seen = sent["reference"], 1, [0]

    async def live() -> None:
        nonlocal written
        events: Any = None
        for step in [*steps, "come back"]:
            if step.startswith("write"):
                for _ in range(1 + ("twice" in step)):
                    await asyncio.to_thread(change, world, sent["id"])
                    written += 1
            elif step == "leave" and events is not None:
                await events.aclose()
                events = None
            elif step == "come back":
                events = events or follower.events(
                    SINCE, {"reference": reference, "since": seen[-1]}, traveller
                )
            elif step == "read" and events is not None and seen[-1] < written:
                answer = await asyncio.wait_for(anext(events), PATIENCE)
                seen.append(version(json.loads(answer.body)))
        while seen[-1] < written:
            seen.append(version(json.loads((await asyncio.wait_for(anext(events), PATIENCE)).body)))
        await events.aclose()

    follower.run(live())
    assert seen == sorted(set(seen)) and seen[-1] == written


def test_nobody_is_watched_for_once_all_have_left(follower: Follower, traveller: Actor) -> None:
    sent = eta(follower.world, traveller)
    changes = follower.following.changes

    async def follow() -> None:
        for _ in range(2):
            async with follower.told(SINCE, {"reference": sent["reference"]}, traveller) as told:
                await told()
                assert len(changes._waiting) == 1
            assert (changes._waiting, changes._task) == ({}, None)
        await changes.close()
        assert changes._ended == set()

    follower.run(follow())
