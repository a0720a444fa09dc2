"""Filters against a reading of the same filter in plain Python, row by row."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import selectinload

from access.actor import Role
from access.permissions import GRANTS, Permission
from models.applications import Application
from models.columns import local_day
from models.members import DiasporaMember, stands
from resolvers.reading.declarations import Over
from schema.lists import APPLICATIONS, MEMBERS
from tests.resolvers.reading import documents
from tests.resolvers.reading.world import MISSION, OFFICER, SCHEMA, TRAVELLER, World

Worlds = tuple[World, World]
LISTS = {
    "applications": ("ApplicationFilter", Application, APPLICATIONS, OFFICER),
    "diasporaMembers": ("DiasporaFilter", DiasporaMember, MEMBERS, MISSION),
}

EDGES = {
    Application: ("person", "permit", "decisions", "assignment"),
    DiasporaMember: ("plans", "planned_regions", "kandas_case", "consents"),
}


def listed(world: World, name: str, where: Any) -> set[str]:
    type_, _, _, actor = LISTS[name]
    document = f"query($w: {type_}) {{ {name}(where: $w, first: 1000) {{ totalCount nodes {{ id }} }} }}"
    answer = world.ask(document, {"w": where}, actor)
    found = json.loads(answer.body)["data"][name]
    ids = {node["id"] for node in found["nodes"]}
    assert found["totalCount"] == len(ids)
    return ids


def visible(world: World, name: str) -> list[Any]:
    """All rows in scope, read by hand."""
    _, entity, _, actor = LISTS[name]
    statement = sa.select(entity).where(entity.office_code == actor.office)
    if entity is DiasporaMember:
        statement = statement.where(stands(DiasporaMember.id, "REGISTRY"))
    statement = statement.options(*(selectinload(getattr(entity, edge)) for edge in EDGES[entity]))
    with world.database.read() as session:
        return list(session.scalars(statement))


def meets(row: Any, where: Any, fields: Any) -> bool:
    """Whether a row meets a filter."""
    for name, part in where.items():
        if part is None:
            continue
        if name == "not":
            held = not meets(row, part, fields)
        elif name in ("and", "or"):
            held = (all if name == "and" else any)(meets(row, item, fields) for item in part)
        else:
            held = passes(row, fields[name], part if isinstance(part, dict) else {"eq": part})
        if not held:
            return False
    return True


def says(where: Any, fields: Any) -> bool:
    """Whether a filter over an edge has any part that means something."""
    for name, part in where.items():
        if part is None:
            continue
        if name in ("or", "not"):
            return True
        if name == "and":
            if any(says(item, fields) for item in part):
                return True
        elif any(at is not None for at in part.values()):
            return True
    return False


def over(row: Any, target: Over, part: dict[str, Any]) -> bool:
    """Whether what stands at the other end of an edge meets a filter; who sees the row sees that too."""
    fields, there = target.filters.fields, getattr(row, target.relationship)
    if not target.many:
        return not says(part, fields) or (there is not None and meets(there, part, fields))
    there = there if isinstance(there, list) else [there] if there is not None else []
    return all(
        any(meets(item, inner, fields) for item in there) is (how == "some")
        for how, inner in part.items()
        if inner is not None
    )


def passes(row: Any, target: Any, tests: dict[str, Any]) -> bool:
    if isinstance(target, Over):
        return over(row, target, tests)
    if not isinstance(target, str):
        said = {k: v for k, v in tests.items() if v is not None}
        return not said or any(passes(item, target[1], said) for item in getattr(row, target[0]))
    value = getattr(row, target)
    value = local_day(value) if hasattr(value, "tzinfo") else value
    value = value.isoformat() if isinstance(value, date) else value
    return all(one(value, name, at) for name, at in tests.items() if at is not None)


def one(value: Any, name: str, at: Any) -> bool:
    if value is None:
        return False
    return {
        "eq": lambda: value == at,
        "in": lambda: value in at,
        "from": lambda: value >= at,
        "to": lambda: value <= at,
        "contains": lambda: folded(at) in folded(value),
    }[name]()


def folded(text: str) -> str:
    return "".join(c.lower() if c.isascii() else c for c in text)


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(data=st.data(), name=st.sampled_from(sorted(LISTS)))
def test_a_filter_means_the_same_in_sql_and_in_python(worlds: Worlds, data: st.DataObject, name: str) -> None:
    type_, _, filters, _ = LISTS[name]
    where = data.draw(documents.filters(SCHEMA._schema, type_, 4))
    for world in worlds:
        wanted = {row.id for row in visible(world, name) if meets(row, where, filters.fields)}
        assert listed(world, name, where) == wanted


@pytest.mark.parametrize(
    "where",
    [
        None,
        {},
        {"and": []},
        {"and": [{}]},
        {"or": None},
        {"or": [{}]},
        {"or": [{}, {"programme": {"eq": "ETA"}}]},
        {"not": None},
        {"not": {"or": []}},
        {"not": {"not": {}}},
        {"status": None},
        {"status": {}},
        {"dueAt": {"from": None}},
    ],
)
def test_no_condition_is_met_by_everything_and_its_opposite_by_nothing(worlds: Worlds, where: Any) -> None:
    for executor in (*worlds, *(replace(world, graph=world.stock) for world in worlds)):
        assert len(listed(executor, "applications", where)) == len(visible(executor, "applications"))
        assert listed(executor, "applications", {"not": where or {}}) == set()


@pytest.mark.parametrize(
    "where",
    [
        {"programme": {"in": []}},
        {"submittedAt": {"in": []}},
        {"reference": {"in": []}},
        {"or": []},
        {"and": [{"or": []}, {}]},
        {"or": [], "programme": {"eq": "ETA"}},
        {"not": {"programme": {}}},
    ],
)
def test_an_empty_list_matches_nothing_and_its_opposite_everything(worlds: Worlds, where: Any) -> None:
    for world in worlds:
        assert listed(world, "applications", where) == set()
        assert len(listed(world, "applications", {"not": where})) == len(visible(world, "applications"))


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("applications", {"decidedAt": {"from": "2000-01-01"}}),
        ("applications", {"decidedAt": {"in": ["2026-11-20"]}}),
        (
            "applications",
            {"or": [{"decidedAt": {"eq": "2026-11-20"}}, {"not": {"dueAt": {"to": "2026-11-10"}}}]},
        ),
        ("diasporaMembers", {"wantsToReturn": True}),
        ("diasporaMembers", {"preferredRegion": {"eq": "KZ-55"}}),
        ("diasporaMembers", {"preferredRegion": {"in": []}}),
    ],
)
def test_a_filter_and_its_opposite_part_the_rows_the_unknown_ones_too(
    worlds: Worlds, name: str, where: Any
) -> None:
    for world in worlds:
        met, unmet = listed(world, name, where), listed(world, name, {"not": where})
        assert met & unmet == set()
        assert met | unmet == {row.id for row in visible(world, name)}
        assert unmet


@pytest.mark.parametrize("text", ["%", "_", "\\", "eta%", "É"])
def test_what_looks_like_a_pattern_is_only_text(worlds: Worlds, text: str) -> None:
    for world in worlds:
        assert listed(world, "applications", {"reference": {"contains": text}}) == set()


def test_a_day_begins_and_ends_in_almaty(worlds: Worlds) -> None:
    for world in worlds:
        row = next(r for r in visible(world, "applications") if r.submitted_at.hour >= 19)
        day = (row.submitted_at + timedelta(hours=5)).date().isoformat()
        eve = row.submitted_at.date().isoformat()
        assert day != eve
        for test in ({"eq": day}, {"in": [day]}, {"from": day, "to": day}):
            assert row.id in listed(world, "applications", {"submittedAt": test})
        for test in ({"eq": eve}, {"in": [eve]}, {"to": eve}):
            assert row.id not in listed(world, "applications", {"submittedAt": test})


def test_the_ends_of_the_calendar_are_days_like_others(worlds: Worlds) -> None:
    for world in worlds:
        everything = {row.id for row in visible(world, "applications")}
        whole = {"from": "0001-01-01", "to": "9999-12-31"}
        assert listed(world, "applications", {"submittedAt": whole}) == everything
        assert listed(world, "applications", {"submittedAt": {"eq": "0001-01-01"}}) == set()


def nested(depth: int) -> Any:
    return {"programme": {"eq": "ETA"}} if depth == 1 else {"not": nested(depth - 1)}


def test_depth_and_length_are_bounded(worlds: Worlds) -> None:
    document = "query($w: ApplicationFilter) { applications(where: $w, first: 1) { totalCount } }"

    def code(where: Any) -> str | None:
        return worlds[0].ask(document, {"w": where}).code

    assert (code(nested(5)), code(nested(6))) == (None, "BAD_USER_INPUT")
    many = {"reference": {"in": [str(n) for n in range(1000)]}}
    assert code(many) is None
    many["reference"]["in"].append("x")
    assert code(many) == "BAD_USER_INPUT"
    assert code({"or": [{"reference": {"eq": str(n)}} for n in range(201)]}) == "BAD_USER_INPUT"
    assert code({"reference": {"eq": "\0"}}) == "BAD_USER_INPUT"


EDGE = {"applicant": {"nationality": {"eq": "MNG"}}}


@pytest.mark.parametrize(
    ("where", "codes"),
    [
        (EDGE, (None, None)),
        ({"decisions": {"some": {"not": {"and": [{"outcome": {"eq": "REFUSE"}}]}}}}, (None, None)),
        ({"not": {"not": {"not": EDGE}}}, (None, None)),
        ({"not": {"not": {"not": {"not": EDGE}}}}, ("BAD_USER_INPUT", "BAD_USER_INPUT")),
    ],
)
def test_an_edge_is_a_level_of_a_filter(worlds: Worlds, where: Any, codes: tuple[Any, Any]) -> None:
    document = "query($w: ApplicationFilter) { applications(where: $w, first: 1) { totalCount } }"
    assert tuple(ask(document, {"w": where}).code for ask in (worlds[0].ask, worlds[0].ask_stock)) == codes


def test_nobody_filters_by_what_they_may_not_read(worlds: Worlds, monkeypatch: pytest.MonkeyPatch) -> None:
    document = "query($w: ApplicationFilter) { applications(where: $w, first: 1) { totalCount } }"
    less = {**GRANTS, Role.TRAVELLER: frozenset({Permission.APPLICATION_READ})}
    monkeypatch.setattr("access.permissions.GRANTS", less)
    for world in worlds:
        for ask in (world.ask, world.ask_stock):
            before = world.source.statements
            assert ask(document, {"w": EDGE}, TRAVELLER).code == "FORBIDDEN"
            assert ask(document, {"w": {"not": {"or": [EDGE]}}}, TRAVELLER).code == "FORBIDDEN"
            assert world.source.statements == before
            assert ask(document, {"w": {"applicant": None}}, TRAVELLER).code is None
