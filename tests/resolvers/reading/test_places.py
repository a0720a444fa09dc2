"""Places: never more at once than there are, in turn, none lost by those who give up."""

from __future__ import annotations

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from resolvers.reading.places import Places

STAYS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 4), st.none() | st.integers(0, 6)), max_size=12)
"""Of each: when it comes, how long it stays, and when it gives up, in turns of the loop."""


async def turns(number: int) -> None:
    for _ in range(number):
        await asyncio.sleep(0)


@given(st.integers(1, 3), STAYS)
def test_never_more_than_there_are_and_none_is_lost(
    number: int, stays: list[tuple[int, int, int | None]]
) -> None:
    inside: list[int] = []
    most: list[int] = []

    async def visit(places: Places, who: int, comes: int, stays_for: int) -> None:
        await turns(comes)
        await places.enter()
        inside.append(who)
        most.append(len(inside))
        try:
            await turns(stays_for)
        finally:
            inside.remove(who)
            places.leave()

    async def give_up(task: asyncio.Task[None], after: int | None) -> None:
        if after is not None:
            await turns(after)
            task.cancel()

    async def run() -> None:
        places = Places(number)
        tasks = [asyncio.create_task(visit(places, who, *stay[:2])) for who, stay in enumerate(stays)]
        await asyncio.gather(*(give_up(task, stay[2]) for task, stay in zip(tasks, stays, strict=True)))
        await asyncio.gather(*tasks, return_exceptions=True)
        async with asyncio.timeout(5):
            for _ in range(number):
                await places.enter()
        one_more = asyncio.create_task(places.enter())
        await turns(3)
        assert not one_more.done()
        one_more.cancel()

    asyncio.run(run())
    assert inside == []
    assert max(most, default=0) <= number


def test_who_waits_longest_is_next() -> None:
    order: list[int] = []

    async def run() -> None:
        places = Places(1)
        await places.enter()

        async def wait(who: int) -> None:
            await places.enter()
            order.append(who)
            places.leave()

        tasks = [asyncio.create_task(wait(who)) for who in range(5)]
        await turns(2)
        tasks[1].cancel()
        places.leave()
        await asyncio.gather(*tasks, return_exceptions=True)

    asyncio.run(run())
    assert order == [0, 2, 3, 4]
