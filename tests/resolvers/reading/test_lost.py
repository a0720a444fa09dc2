"""A database that goes away: a code that says to ask again, and answers as soon as it is back, without a restart."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa

from models.database import open_database
from resolvers.operations import Graph
from resolvers.reading.lost import is_lost
from resolvers.reading.sources import open_source
from tests.resolvers.reading.test_patience import plain
from tests.resolvers.reading.world import OFFICER, SCHEMA, World

LIST = "{ applications(first: 1) { totalCount } }"
END = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""
NOWHERE = "postgresql://nobody@127.0.0.1:1/nothing"


def asked(world: World, graph: Graph) -> Any:
    return json.loads(world.loop.run_until_complete(graph.answer(LIST, actor=OFFICER)).body)


@pytest.mark.parametrize("compiled", [True, False])
def test_connections_that_were_ended_are_made_again(worlds: tuple[World, World], compiled: bool) -> None:
    world = worlds[1]
    source = open_source(plain(world.database.url), connections=1)
    graph = Graph(SCHEMA, replace(world.process, source=source), compiled)
    before = asked(world, graph)
    for _ in range(3):
        with psycopg.connect(plain(world.database.url), autocommit=True) as other:
            other.execute(END)
        for _ in range(3):
            found = asked(world, graph)
            if found == before:
                break
            assert [error["extensions"]["code"] for error in found["errors"]] == ["NOT_READY"]
        assert found == before
    world.loop.run_until_complete(source.close())


def test_where_nobody_answers_it_is_said_when_to_ask_again(worlds: tuple[World, World]) -> None:
    world = worlds[1]
    process = replace(world.process, source=open_source(NOWHERE), database=open_database(NOWHERE))
    for compiled in (True, False):
        graph = Graph(SCHEMA, process, compiled)
        answer = world.loop.run_until_complete(graph.answer(LIST, actor=OFFICER))
        (error,) = json.loads(answer.body)["errors"]
        assert error["extensions"] == {"code": "NOT_READY", "retryAfter": 1}
        assert "127.0.0.1" not in error["message"]
        assert (answer.code, answer.wait) == ("NOT_READY", 1)


def test_other_faults_are_ours() -> None:
    assert not is_lost(None)
    assert not is_lost(ValueError())
    assert not is_lost(psycopg.errors.QueryCanceled())
    assert is_lost(psycopg.OperationalError("connection refused"))
    assert is_lost(psycopg.errors.AdminShutdown())
    assert is_lost(sa.exc.OperationalError("SELECT 1", {}, psycopg.errors.CannotConnectNow()))
    assert not is_lost(sa.exc.IntegrityError("INSERT", {}, psycopg.errors.UniqueViolation()))
