"""What the tests of the published figures share: the cells solved anew, and the comparison with a running lake."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from analytics.engine import Engine
from demo.published.check import RowCheck, compare
from demo.published.figures import published
from demo.published.solution import Solution, solution
from tests.demo.published.country import country

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="package")
def solved_anew() -> Solution:
    return solution(published())


@pytest.fixture(scope="package")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = country(tmp_path_factory.mktemp("lake"))
    yield engine
    engine.close()


@pytest.fixture(scope="package")
def checks(running: Engine) -> tuple[RowCheck, ...]:
    return compare(running, TODAY)
