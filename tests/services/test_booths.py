"""Two booths at once, and one entry: exactly one of them lets in."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from multiprocessing import get_context

from models.crossings import Crossing
from models.identifiers import SYSTEM
from models.permits import Permit
from services.problems import CrossingRefused

from .booths import JULY, enter
from .world import SOUTH_AFRICAN, World


def with_visa(world: World) -> None:
    world.decide(world.e_visa(), "APPROVE")


def test_of_two_booths_at_once_one_lets_in_on_a_single_entry(sqlite_world: World) -> None:
    with_visa(sqlite_world)
    july = replace(sqlite_world, now=JULY, chance=SYSTEM)
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda n: july.cross(SOUTH_AFRICAN, "ALA", key=f"booth-{n}"), range(4)))
    refusals = [result.grounds for result in results if isinstance(result, CrossingRefused)]
    assert refusals == [("ENTRIES_USED",)] * 3
    assert (len(sqlite_world.all(Crossing)), sqlite_world.all(Permit)[0].entries_left) == (1, 0)


def test_of_two_processes_at_once_one_lets_in_on_a_single_entry(postgres_world: World) -> None:
    with_visa(postgres_world)
    url = postgres_world.database.engine.url.render_as_string(hide_password=False)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        booths = pool.map(enter, [url, url], ["one", "two"], [4, 4])
        results = Counter(outcome for booth in booths for outcome in booth)
    assert results == {"ENTERED": 1, "ENTRIES_USED": 7}
    assert (len(postgres_world.all(Crossing)), postgres_world.all(Permit)[0].entries_left) == (1, 0)
