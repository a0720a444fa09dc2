"""Every promised list is served by the index that was made for it, on PostgreSQL with scans and sorts discouraged."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from access.actor import Actor
from resolvers.operations import Graph
from resolvers.reading.sources import Source
from tests.resolvers.reading.world import MISSION, OFFICER, SCHEMA, TRAVELLER, World

OPERATIONS = Path(__file__).parents[3] / "schema" / "operations"
SMALL = {"countries", "regions", "checkpoints", "offices", "permit_checkpoints", "member_regions"}
"""Tables that may be read whole: reference data, and joins of a row or two."""
WEIGHED = {"consents"}
"""Asked after by EXISTS under OR: PostgreSQL weighs an index against a whole reading by size, and here all is small."""


@dataclass
class Recorder:
    """A source that remembers what it was asked."""

    source: Source
    asked: list[tuple[str, Sequence[Any]]] = field(default_factory=list)
    statements: int = 0

    @property
    def dialect(self) -> str:
        return self.source.dialect

    async def fetch(self, sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
        self.asked.append((sql, params))
        return await self.source.fetch(sql, params)

    async def close(self) -> None:
        await self.source.close()


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)


def plans(world: World, document: str, variables: dict[str, Any], actor: Actor) -> list[dict[str, Any]]:
    """Every node of the plans of what a document asks."""
    recorder = Recorder(world.source)
    graph = Graph(SCHEMA, replace(world.process, source=recorder))

    async def explain() -> list[dict[str, Any]]:
        answer = await graph.answer(document, variables, actor=actor)
        assert answer.code is None, answer.body
        connection = await asyncpg.connect(world.database.url.replace("+psycopg", ""))
        await connection.execute(
            "SET enable_seqscan = off; SET enable_sort = off; SET enable_bitmapscan = off"
        )
        found = []
        for sql, params in recorder.asked:
            (row,) = await connection.fetch(f"EXPLAIN (FORMAT JSON) {sql}", *params)
            found += [node for plan in json.loads(row[0]) for node in nodes(plan["Plan"])]
        await connection.close()
        return found

    return world.loop.run_until_complete(explain())


def promised(number: str) -> str:
    (path,) = OPERATIONS.glob(f"{number}-*.graphql")
    return path.read_text(encoding="utf-8")


DUE = [{"field": "DUE_AT"}]


@pytest.mark.parametrize(
    ("number", "variables", "actor", "indexes"),
    [
        (
            "07",
            {},
            TRAVELLER,
            {"ix_applications_mine", "ix_journal_subject"},
        ),
        ("08", {}, OFFICER, {"ix_applications_submitted", "ix_decisions_application_id", "pk_persons"}),
        ("08", {"where": {"status": {"eq": "SUBMITTED"}}, "order": DUE}, OFFICER, {"ix_applications_queue"}),
        ("08", {}, TRAVELLER, {"ix_applications_mine", "ix_decisions_application_id"}),
        (
            "10",
            {},
            MISSION,
            {
                "ix_diaspora_members_office",
                "ix_household_members_member_id",
                "ix_consents_member_id",
                "uq_kandas_cases_member_id",
            },
        ),
    ],
)
def test_a_promised_list_uses_its_indexes(
    worlds: tuple[World, World], number: str, variables: dict[str, Any], actor: Actor, indexes: set[str]
) -> None:
    found = plans(worlds[1], promised(number), variables, actor)
    used = {node["Index Name"] for node in found if "Index Name" in node}
    assert sorted(indexes - used) == [], sorted(used)
    assert {node["Relation Name"] for node in found if node["Node Type"] == "Seq Scan"} <= SMALL | WEIGHED


@pytest.mark.parametrize(("direction", "rows"), [("ASC", "first"), ("DESC", "first"), ("DESC", "last")])
def test_a_page_begins_inside_its_index(worlds: tuple[World, World], direction: str, rows: str) -> None:
    """The place of a cursor is a condition of the index: deep pages cost as much as the first."""
    head = "query($o: [ApplicationOrder!], $a: String, $b: String)"
    page = f"applications({rows}: 3, orderBy: $o, after: $a, before: $b)"
    document = f"{head} {{ {page} {{ edges {{ cursor node {{ id }} }} }} }}"
    order = [{"field": "SUBMITTED_AT", "direction": direction}]
    world = worlds[1]
    answer = json.loads(world.ask(document, {"o": order}).body)
    cursor = answer["data"]["applications"]["edges"][-1 if rows == "first" else 0]["cursor"]
    found = plans(world, document, {"o": order, "a" if rows == "first" else "b": cursor}, OFFICER)
    (scan,) = (node for node in found if node.get("Index Name") == "ix_applications_submitted")
    assert "submitted_at" in scan["Index Cond"] and "office_code" in scan["Index Cond"]
    assert not [n for n in found if n["Node Type"] == "Sort" and scan in n.get("Plans", ())]


@pytest.mark.parametrize(
    "part", ["groups(by: [PROGRAMME, STATUS]) { count }", "groups(by: [STATUS]) { count }", "totalCount"]
)
def test_counts_are_read_from_a_narrow_index_alone(worlds: tuple[World, World], part: str) -> None:
    document = f"{{ applications(where: {{status: {{in: [SUBMITTED, APPROVED]}}}}) {{ {part} }} }}"
    found = plans(worlds[1], document, {}, OFFICER)
    (scan,) = (node for node in found if "Scan" in node["Node Type"] and "Relation Name" in node)
    assert (scan["Node Type"], scan["Index Name"]) == ("Index Only Scan", "ix_applications_counts")
