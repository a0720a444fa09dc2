"""Lists inside lists: pages, counts and groups are those of the row they hang on, and of nobody else."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from access.actor import Actor
from models.applications import Application
from resolvers.reading.statements import Composed
from tests.resolvers.reading.world import BOTH, MISSION, OFFICER, TRAVELLER, World

Worlds = tuple[World, World]
INNER = """
  country(code: $code) { applications(
    first: $first, last: $last, after: $after, before: $before, orderBy: $order, where: $where
  ) {
    totalCount groups(by: [PROGRAMME]) { programme count } nodes { id }
    edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  } }"""
HEAD = """query(
  $code: CountryCode!, $first: Int, $last: Int, $after: String, $before: String,
  $order: [ApplicationOrder!], $where: ApplicationFilter
)"""
FEW = settings(deadline=None, max_examples=10, suppress_health_check=list(HealthCheck))
orders = st.lists(
    st.fixed_dictionaries(
        {"field": st.sampled_from(["SUBMITTED_AT", "DECIDED_AT", "DUE_AT", "REFERENCE"])},
        optional={"direction": st.sampled_from(["ASC", "DESC"])},
    ),
    max_size=2,
)


def data(world: World, document: str, variables: dict[str, Any] | None = None, actor: Actor = OFFICER) -> Any:
    answer = world.ask(document, variables, actor)
    assert answer.code is None, answer.body
    return json.loads(answer.body)["data"]


def page(world: World, actor: Actor = OFFICER, **variables: Any) -> Any:
    return data(world, f"{HEAD} {{ {INNER} }}", {"code": "MNG", **variables}, actor)["country"][
        "applications"
    ]


@pytest.mark.parametrize("size", [0, 1, 2, 100])
def test_every_row_has_a_page_a_count_and_groups_of_its_own(worlds: Worlds, size: int) -> None:
    ask = f"""{{ applications(first: 100) {{ nodes {{ applicant {{ id nationality {{ code
      applications(first: {size}, orderBy: [{{field: REFERENCE}}]) {{
        totalCount groups(by: [STATUS]) {{ status count }} nodes {{ reference }} }} }} }} }} }} }}"""
    for world in worlds:
        with world.database.read() as session:
            rows = session.scalars(sa.select(Application).where(Application.office_code == "MIGRATION")).all()
        mine = defaultdict(list)
        for row in rows:
            mine[row.nationality_code].append(row)
        nodes = data(world, ask)["applications"]["nodes"]
        countries = {c["code"]: c["applications"] for n in nodes if (c := n["applicant"]["nationality"])}
        assert set(countries) == {"MNG", "FRA", "TUR"}
        for code, found in countries.items():
            assert found["totalCount"] == len(mine[code])
            assert [n["reference"] for n in found["nodes"]] == sorted(r.reference for r in mine[code])[:size]
            assert {g["status"]: g["count"] for g in found["groups"]} == Counter(r.status for r in mine[code])


@FEW
@example(order=[], size=1, actor=TRAVELLER)
@given(order=orders, size=st.integers(5, 40), actor=st.sampled_from([OFFICER, TRAVELLER, BOTH]))
def test_the_union_of_nested_pages_is_the_list_of_the_row(
    worlds: Worlds, order: Any, size: int, actor: Actor
) -> None:
    actor = TRAVELLER if actor is BOTH else actor
    where = {"not": {"dueAt": {"from": "2026-11-12"}}} if size % 2 else None
    walks = []
    for world in worlds:
        whole = [node["id"] for node in page(world, actor, first=100, order=order, where=where)["nodes"]]
        ahead: list[str] = []
        back: list[str] = []
        at: dict[str, Any] = {}
        while True:
            found = page(world, actor, first=size, order=order, where=where, **at)
            ahead += [edge["node"]["id"] for edge in found["edges"]]
            assert found["pageInfo"]["hasPreviousPage"] is bool(at)
            if not found["pageInfo"]["hasNextPage"]:
                break
            at = {"after": found["pageInfo"]["endCursor"]}
        at = {}
        while True:
            found = page(world, actor, last=size, order=order, where=where, **at)
            back = [edge["node"]["id"] for edge in found["edges"]] + back
            if not found["pageInfo"]["hasPreviousPage"]:
                break
            at = {"before": found["pageInfo"]["startCursor"]}
        assert ahead == back == whole
        assert len(set(ahead)) == len(ahead) == found["totalCount"]
        walks.append(ahead)
    assert walks[0] == walks[1]


def test_a_cursor_of_one_list_is_not_one_of_another(worlds: Worlds) -> None:
    for world in worlds:
        cursor = page(world, first=1)["pageInfo"]["endCursor"]
        root = "query($after: String) { applications(first: 1, after: $after) { nodes { id } } }"
        ordered = {"code": "MNG", "after": cursor, "order": [{"field": "DUE_AT"}]}
        before = world.source.statements
        assert world.ask(root, {"after": cursor}).code == "BAD_USER_INPUT"
        assert world.ask(f"{HEAD} {{ {INNER} }}", ordered).code == "BAD_USER_INPUT"
        assert world.source.statements == before
        assert page(world, first=1, after=cursor)["nodes"]


@pytest.mark.parametrize(
    "variables",
    [
        {"first": 101},
        {"last": -1},
        {"first": 1, "last": 1},
        {"after": "forged"},
        {"where": {"not": {"not": {"not": {"not": {"not": {}}}}}}},
    ],
)
def test_a_nested_page_that_makes_no_sense_is_refused_before_anything_is_read(
    worlds: Worlds, variables: dict[str, Any]
) -> None:
    for world in worlds:
        before = world.source.statements
        for ask in (world.ask, world.ask_stock):
            answer = ask(f"{HEAD} {{ {INNER} }}", {"code": "MNG", **variables})
            assert (answer.executed, answer.code) == (False, "BAD_USER_INPUT")
        assert world.source.statements == before


def test_values_of_nested_pages_make_no_new_plan(worlds: Worlds, monkeypatch: pytest.MonkeyPatch) -> None:
    world, made = worlds[0], []
    init = Composed.__init__
    monkeypatch.setattr(Composed, "__init__", lambda self, *given: made.append(1) or init(self, *given))
    ask = """query($w: ApplicationFilter, $a: String) { applications(first: 3) {
      nodes { applicant { applications(first: 1, where: $w, after: $a) { edges { cursor node { id } } } } } } }"""
    for where, plans in (
        ({"programme": {"eq": "ETA"}}, 1),
        ({"programme": {"eq": "E_VISA"}}, 1),
        ({"status": {"eq": "APPROVED"}}, 2),
        ({"status": {"eq": "REFUSED"}}, 2),
    ):
        assert world.ask(ask, {"w": where}).body == world.ask_stock(ask, {"w": where}).body
        assert len(made) == plans


def test_an_edge_takes_the_first_or_the_last_that_match(worlds: Worlds) -> None:
    ask = """{ applications(first: 100) { nodes { all: decisions { id outcome }
      refused: decisions(where: {outcome: {eq: REFUSE}}) { id } first: decisions(first: 1) { id }
      last: decisions(last: 2) { id } none: decisions(first: 0) { id } } } }"""
    for world in worlds:
        for node in data(world, ask)["applications"]["nodes"]:
            everything = [{"id": decision["id"]} for decision in node["all"]]
            assert node["refused"] == [{"id": d["id"]} for d in node["all"] if d["outcome"] == "REFUSE"]
            assert (node["first"], node["last"], node["none"]) == (everything[:1], everything[-2:], [])


def test_an_office_shows_a_mission_its_own_members_alone(worlds: Worlds) -> None:
    ask = "{ diasporaMembers(first: 100) { totalCount nodes { registeredBy { code members { totalCount } } } } }"
    for world in worlds:
        found = data(world, ask, actor=MISSION)["diasporaMembers"]
        counts = {
            n["registeredBy"]["code"]: n["registeredBy"]["members"]["totalCount"] for n in found["nodes"]
        }
        assert counts == {"MISSION-ULN": found["totalCount"]}


def test_lists_of_one_document_keep_their_values_apart(worlds: Worlds) -> None:
    ask = """query($e: ApplicationFilter, $v: ApplicationFilter, $c: ApplicationFilter, $d: DecisionFilter) {
      applications(first: 20, where: $e) { nodes { programme decisions(where: $d) { outcome }
        applicant { nationality { applications(first: 5, where: $v) { nodes { programme }
          groups(by: [PROGRAMME]) { programme } } other: applications(first: 5, where: $c) { nodes { programme } }
        } } } } }"""
    variables = {
        "e": {"programme": {"eq": "ETA"}},
        "v": {"programme": {"eq": "E_VISA"}},
        "c": {"programme": {"eq": "E_RESIDENCY"}},
        "d": {"outcome": {"eq": "REFUSE"}},
    }
    for world in worlds:
        nodes = data(world, ask, variables)["applications"]["nodes"]
        assert {node["programme"] for node in nodes} == {"ETA"}
        assert {d["outcome"] for node in nodes for d in node["decisions"]} == {"REFUSE"}
        countries = [c for node in nodes if (c := node["applicant"]["nationality"])]
        assert {n["programme"] for c in countries for n in c["applications"]["nodes"]} == {"E_VISA"}
        assert {g["programme"] for c in countries for g in c["applications"]["groups"]} == {"E_VISA"}
        assert {n["programme"] for c in countries for n in c["other"]["nodes"]} == {"E_RESIDENCY"}
        assert world.ask(ask, variables).body == world.ask_stock(ask, variables).body
