"""Every mutation of the graph, by every role, on records in every state: done, or a typed problem and nothing written.

Nothing here is listed: mutations and their inputs are read from the schema, so that a new one is tried as well.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import graphql as g
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.actor import ANYBODY, Actor, Role
from access.permissions import Permission, granted
from access.scope import PUBLIC
from models import Record
from schema import sdl
from tests.schema.families import Case
from tests.schema.travellers import decide, eta
from tests.schema.world import World

CONTRACT = sdl()
SCHEMA: g.GraphQLSchema = g.build_schema(CONTRACT)
WRITES = SCHEMA.mutation_type.fields if SCHEMA.mutation_type else {}
SCALARS: dict[str, tuple[Any, Any]] = {
    "String": ("text", "\x07"),
    "Int": (1, -1),
    "Boolean": (True, False),
    "Date": ("2026-03-02", "0001-01-01"),
    "DateTime": ("2026-03-02T06:00:00Z", "9999-12-31T23:59:59.999Z"),
    "Decimal": ("1.00", "-1"),
    "CountryCode": ("MNG", "XXA"),
    "RegionCode": ("KZ-55", "KZ-00"),
}
"""A good and a bad value of every scalar; one that is not named here stops the test."""

ACTORS = [
    ANYBODY,
    *(Actor("owner", frozenset({role}), "MIGRATION", "testing") for role in Role if role != Role.ANONYMOUS),
]
OWNER = Actor("owner", frozenset({Role.TRAVELLER, Role.MEMBER}))
LEFT_OUT = {table.name for entity in PUBLIC for table in [Record.metadata.tables[entity.__tablename__]]}  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Seen:
    """A record that a write may be about."""

    id: str
    version: int


def states(world: World) -> Iterator[Seen]:
    """Records of the owner in every state that decisions lead to."""
    for steps in ((), ("RETURN",), ("APPROVE",), ("REFUSE",), ("APPROVE", "REVOKE")):
        sent = eta(world, OWNER)
        for number, outcome in enumerate(steps, 1):
            ground = {"RETURN": "DATA_MISMATCH", "APPROVE": None}.get(outcome, "ENTRY_BAN")
            made = decide(world, sent["id"], number, outcome, *([ground] if ground else []))
            assert made["__typename"] == "Application", made
        yield Seen(sent["id"], len(steps) + 1)
    yield from _by_the_person(world)
    for last in ("OPEN", "GRANTED", "PLACED"):
        case = Case.open(world)
        if last != "OPEN":
            case.evidence()
            case.decide("APPROVE")
        if last == "PLACED":
            case.place()
        yield Seen(case.id, case.version)
    asked = {"idempotencyKey": world.key(), "category": "OTHER", "title": "a", "text": "b"}
    document = "mutation($i: OpenTicketInput!) { openTicket(input: $i) { ... on Ticket { id version } } }"
    yield Seen(**world.data(document, {"i": asked}, OWNER))


def _by_the_person(world: World) -> Iterator[Seen]:
    """One application that its sender withdrew, and one that was refused and is contested."""
    gone, refused = eta(world, OWNER), eta(world, OWNER)
    decide(world, refused["id"], 1, "REFUSE", "ENTRY_BAN")
    asked = "query($r: String!) { application(reference: $r) { decisions { id } } }"
    (decision,) = world.data(asked, {"r": refused["reference"]}, OWNER)["decisions"]
    for name, fields in (
        ("withdrawApplication", {"application": gone["id"], "version": 1}),
        ("appealDecision", {"decision": decision["id"], "version": 2, "ground": "It is not so."}),
    ):
        document = f"mutation($i: {name[0].upper()}{name[1:]}Input!) {{ {name}(input: $i) {{"
        document += " ... on Application { id version } } }"
        yield Seen(**world.data(document, {"i": {"idempotencyKey": world.key(), **fields}}, OWNER))


def filled(world: World, type_: Any, name: str, seen: Seen, how: str, turn: int) -> Any:
    """A value of an input type about a record: WHOLE or BAD in every field, or BARE: what must be there."""
    if isinstance(type_, g.GraphQLNonNull):
        return filled(world, type_.of_type, name, seen, how, turn)
    if isinstance(type_, g.GraphQLList):
        return [filled(world, type_.of_type, name, seen, how, turn)]
    if isinstance(type_, g.GraphQLInputObjectType):
        return {
            n: filled(world, f.type, n, seen, how, turn)
            for n, f in type_.fields.items()
            if how != "BARE" or g.is_required_input_field(f)
        }
    if isinstance(type_, g.GraphQLEnumType):
        return list(type_.values)[turn % len(type_.values)]
    if name == "idempotencyKey":
        return world.key()
    if name == "version":
        return seen.version
    if type_.name == "ID":
        return "app_2" if how == "BAD" else seen.id
    return SCALARS[type_.name][how == "BAD"]


def digest(world: World) -> str:
    """Everything that is written down, but for reference tables and the log of accesses."""
    found = hashlib.sha256()
    with Session(world.process.database.engine) as session:
        for table in Record.metadata.sorted_tables:
            if table.name not in LEFT_OUT and not table.name.startswith("access_"):
                rows = sorted(repr(tuple(row)) for row in session.execute(sa.select(table)))
                found.update(f"{table.name}{rows}".encode())
    return found.hexdigest()


def needed(name: str) -> Permission:
    """The permission that a mutation asks for, as the contract prints it."""
    line = next(row for row in CONTRACT.splitlines() if row.startswith(f"  {name}("))
    return Permission(line.split('@needs(permission: "')[1].split('"')[0])


@pytest.fixture(scope="module")
def records(shared_world: World) -> list[Seen]:
    return list(states(shared_world))


DONE: dict[str, int] = {}
"""How often each mutation was done."""


def test_there_is_something_to_try(records: list[Seen]) -> None:
    assert len(WRITES) > 30
    assert len({seen.id for seen in records}) == 11


@pytest.mark.parametrize("name", WRITES)
def test_it_is_done_or_refused_and_then_nothing_is_written(
    world: World, records: list[Seen], name: str
) -> None:
    given = WRITES[name].args["input"].type
    union = g.get_named_type(WRITES[name].type)
    members = {kind.name for kind in SCHEMA.get_possible_types(union)}
    refusals = {"Problem"} | {
        kind.name
        for kind in SCHEMA.get_possible_types(union)
        if any(i.name == "Problem" for i in kind.interfaces)
    }
    document = f"mutation($i: {given}) {{ {name}(input: $i) {{ __typename ... on Problem {{ code }} }} }}"
    permission, done, before = needed(name), 0, digest(world)
    for actor in ACTORS:
        if permission not in granted(actor.roles):
            body = world.ask(document, {"i": filled(world, given, "input", records[0], "BARE", 0)}, actor)
            assert {e["extensions"]["code"] for e in body["errors"]} <= {"FORBIDDEN", "UNAUTHENTICATED"}
    assert digest(world) == before
    sent = eta(world, OWNER)
    fresh = Seen(sent["id"], 1)
    for place, actor in enumerate(actor for actor in ACTORS if permission in granted(actor.roles)):
        before, rows, written = digest(world), world.rows(), False
        for turn, (how, seen) in enumerate(
            [("BAD", fresh), ("WHOLE", fresh), *(("BARE", seen) for seen in (fresh, *records))], 2 - place
        ):
            asked = filled(world, given, "input", seen, how, turn)
            body = world.ask(document, {"i": asked}, actor)
            codes = {error["extensions"]["code"] for error in body.get("errors", ())}
            assert codes <= {"BAD_USER_INPUT"}, (asked, body)
            kind = "" if codes else body["data"][name]["__typename"]
            assert codes or kind in members
            if codes or kind in refusals:
                assert world.rows() == rows, (actor, asked, body)
            else:
                rows, written, done = world.rows(), True, done + 1
        assert written or digest(world) == before, actor
    DONE[name] = done


def test_the_values_are_good_enough_for_some_writes() -> None:
    assert {name for name, done in DONE.items() if done} >= {"decide", "openTicket", "registerDiasporaMember"}
