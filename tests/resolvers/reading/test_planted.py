"""Faults planted in the compiler: each makes the compiled answer differ from that of the stock executor."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from access.actor import Actor
from resolvers.operations import Graph
from resolvers.reading import compiler, connections, roots, rows
from resolvers.reading.conditions import Conditions
from tests.resolvers.reading.world import MISSION, OFFICER, SCHEMA, TRAVELLER, World

Plant = Callable[[pytest.MonkeyPatch], None]
LIST = """{ applications(first: 7) { totalCount pageInfo { hasNextPage endCursor }
  edges { node { id decisions { id outcome }
    applicant { id applications(first: 2) { totalCount nodes { id } } } } } } }"""
BACKWARD = "{ applications(last: 5) { nodes { id decisions(first: 1) { id } } } }"
FILTERED = "{ applications(first: 50, where: {programme: {eq: ETA}}) { nodes { id programme } } }"
GROUPED = "{ applications { groups(by: [STATUS]) { status count } } }"
ONE = "query($r: String!) { application(reference: $r) { id } }"
NODES = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"


def everything(*_: Any) -> sa.ColumnElement[bool]:
    return sa.true()


def no_scope(module: Any) -> Plant:
    return lambda patch: patch.setattr(module, "scope", everything)


def no_correlation(patch: pytest.MonkeyPatch) -> None:
    """The list below a row forgets which row it hangs on."""
    whole = connections.List.visible

    def visible(self: Any, row: Any) -> Any:
        return whole(connections.List(self.compiler, self.read, self.shape), row)

    patch.setattr(connections.List, "visible", visible)


def no_tie(patch: pytest.MonkeyPatch) -> None:
    """The rows of an edge are joined to nothing."""
    patch.setattr(
        rows.Related,
        "select",
        lambda self, *columns: sa.select(*columns).select_from(self.row.source).correlate(self.origin),
    )


def swapped(patch: pytest.MonkeyPatch) -> None:
    """Pages in the other direction."""
    right = connections.ordering
    patch.setattr(
        connections, "ordering", lambda row, keys, backward: right(row, keys, backward=not backward)
    )


def swapped_edge(patch: pytest.MonkeyPatch) -> None:
    """Edges in the other direction."""
    right = compiler.ordering
    patch.setattr(compiler, "ordering", lambda row, keys, backward: right(row, keys, backward=not backward))


def one_too_many(patch: pytest.MonkeyPatch) -> None:
    """A page with a row more than it was asked for."""
    right = connections.List.window
    patch.setattr(connections.List, "window", lambda self, extra: right(self, extra + 1))


def one_too_few(patch: pytest.MonkeyPatch) -> None:
    """Whether there is more cannot be seen."""
    right = connections.List.window
    patch.setattr(connections.List, "window", lambda self, extra: right(self, 0))


def no_filter(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Conditions, "matching", everything)


def other_side(patch: pytest.MonkeyPatch) -> None:
    """What follows a cursor is what came before it."""
    right = Conditions.beyond
    patch.setattr(
        Conditions,
        "beyond",
        lambda self, row, order, name, nulls, later: right(self, row, order, name, nulls, later=not later),
    )


MATCHES = "{ diasporaMembers(first: 40) { nodes { id possibleMatches { id member { id } } } } }"
FAULTS: list[tuple[str, Plant, str, Actor]] = [
    ("no scope on a list", no_scope(connections), LIST, TRAVELLER),
    ("no scope on groups", no_scope(connections), GROUPED, TRAVELLER),
    ("no scope on one row", no_scope(roots), ONE, TRAVELLER),
    ("no scope on nodes", no_scope(roots), NODES, TRAVELLER),
    ("no scope on an edge", no_scope(rows), MATCHES, MISSION),
    ("no correlation", no_correlation, LIST, OFFICER),
    ("no tie to the row", no_tie, LIST, OFFICER),
    ("swapped page", swapped, LIST, OFFICER),
    ("swapped page backward", swapped, BACKWARD, OFFICER),
    ("swapped edge", swapped_edge, "{ applications(first: 90) { nodes { decisions { id } } } }", OFFICER),
    ("one too many", one_too_many, BACKWARD, OFFICER),
    ("one too few", one_too_few, LIST, OFFICER),
    ("no filter", no_filter, FILTERED, OFFICER),
    ("other side of a cursor", other_side, "AFTER", OFFICER),
]


def given(world: World) -> tuple[dict[str, Any], str]:
    """An application of somebody else, and the list after the third."""
    found = json.loads(
        world.ask_stock("{ applications(first: 3) { edges { cursor node { id reference } } } }").body
    )
    edges = found["data"]["applications"]["edges"]
    row, cursor = edges[0]["node"], edges[-1]["cursor"]
    after = f'{{ applications(first: 4, after: "{cursor}") {{ nodes {{ id }} }} }}'
    return {"r": row["reference"], "ids": [edge["node"]["id"] for edge in edges]}, after


@pytest.mark.parametrize(("plant", "document", "actor"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS])
def test_a_planted_fault_is_noticed(
    worlds: tuple[World, World], monkeypatch: pytest.MonkeyPatch, plant: Plant, document: str, actor: Actor
) -> None:
    world = worlds[0]
    variables, after = given(world)
    document = after if document == "AFTER" else document

    def answered() -> bytes:
        graph = Graph(SCHEMA, world.process)
        answer = graph.answer(
            document, {k: v for k, v in variables.items() if f"${k}" in document}, actor=actor
        )
        return world.loop.run_until_complete(answer).body

    right = world.ask_stock(document, {k: v for k, v in variables.items() if f"${k}" in document}, actor).body
    assert answered() == right
    plant(monkeypatch)
    assert answered() != right
