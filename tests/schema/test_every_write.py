"""Every mutation of the graph, by every role, on records in every state: done, or a typed problem and nothing written.

Nothing here is listed: mutations and their inputs are read from the schema, programmes and their states from their
tables, so that new ones are tried as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import graphql as g
import pytest
import sqlalchemy as sa

from access.actor import ANYBODY, Actor, Role
from access.permissions import Permission, granted
from access.personas import PERSONAS
from models.applications import Application
from models.cards import Card
from models.changes import ApplicationChange
from models.kandas import KandasCase
from models.permits import Permit
from models.tickets import Ticket
from schema import sdl
from tests.schema.world import NOON, World
from tests.services.extras import works
from tests.services.returns import decided
from tests.services.states import STATES
from tests.services.walking import brought_to
from tests.services.world import World as Services

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

KINDS = ("Application", "KandasCase", "Ticket")
ABOUT: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("subject", "about"), KINDS),
    **dict.fromkeys(("application", "card", "change", "permit", "replaces"), ("Application",)),
    "decision": ("Application", "KandasCase"),
    "case": ("KandasCase",),
    "ticket": ("Ticket",),
}
"""The kinds of records that an identifier in an input leads to; of the other kinds, and where it leads to something
else, one record of each programme's kind is tried."""


def of_role(role: Role) -> Actor:
    """Somebody of a role, in an office that such people work in."""
    office = next((who.office for who in PERSONAS.values() if role in who.roles), None)
    return Actor("owner", frozenset({role}), office, "testing")


ACTORS = [ANYBODY, *(of_role(role) for role in Role if role != Role.ANONYMOUS)]
OWNER = Actor("owner", frozenset({Role.TRAVELLER, Role.MEMBER}))
PEOPLE = {
    **dict.fromkeys(("traveller", "member"), OWNER),
    "mission-officer": of_role(Role.MISSION_OFFICER),
}
"""Whoever sends something is the owner; who decides about it is somebody else."""

WRITTEN = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)")


@dataclass(frozen=True)
class Seen:
    """A record that a write may be about, and what there is around it: name of the input's field to identifier."""

    code: str
    state: str
    kind: str
    id: str
    version: int
    around: dict[str, str]


class Watched:
    """The tables that committed statements wrote to, but for the log of accesses, which refusals write to as well."""

    def __init__(self, engine: sa.Engine) -> None:
        self.tables: list[str] = []
        sa.event.listen(engine, "after_cursor_execute", self._note)
        sa.event.listen(engine, "commit", self._keep)
        sa.event.listen(engine, "rollback", lambda connection: connection.info.pop("written", None))

    def _note(self, connection: sa.Connection, cursor: Any, statement: str, *_: Any) -> None:
        if (found := WRITTEN.match(statement)) and not found[1].startswith("access_"):
            connection.info.setdefault("written", []).append(found[1])

    def _keep(self, connection: sa.Connection) -> None:
        self.tables += connection.info.pop("written", [])

    def since(self) -> list[str]:
        """What was written since it was asked before."""
        found, self.tables = self.tables, []
        return found


@dataclass(frozen=True)
class Senders(Services):
    """Services over the record of the graph, where everything is sent by its owner."""

    def do(self, service: Any, who: Any, command: Any) -> Any:
        return super().do(service, PEOPLE.get(who, who) if isinstance(who, str) else who, command)


@dataclass
class Records:
    """One record for every state of every programme; one that was written to is made anew."""

    services: Services
    watched: Watched
    graph: World
    seen: dict[tuple[str, str], Seen] = field(default_factory=dict)

    def made(self, code: str, state: str) -> Seen:
        if (code, state) not in self.seen:
            record = brought_to(self.services, code, state, self.graph.key().replace("-", ""))
            around = {}
            if isinstance(record, Application):
                of = {"application_id": record.id}
                found = {
                    "card": self.services.all(Card, **of),
                    "permit": self.services.all(Permit, **of),
                    "change": self.services.all(ApplicationChange, **of),
                }
                around = {
                    "replaces": record.document_id,
                    **{k: rows[0].id for k, rows in found.items() if rows},
                }
            if not isinstance(record, Ticket) and (decisions := decided(self.services, record)):
                around["decision"] = decisions[-1].id
            kind = {Application: KINDS[0], KandasCase: KINDS[1], Ticket: KINDS[2]}[type(record)]
            self.seen[code, state] = Seen(code, state, kind, record.id, record.version, around)
            self.watched.since()
        return self.seen[code, state]

    def written(self, seen: Seen) -> None:
        """Something was written about a record: one that has moved on is made anew when it is next needed."""
        entity = {KINDS[0]: Application, KINDS[1]: KandasCase, KINDS[2]: Ticket}[seen.kind]
        [(status, version)] = self.services.read(
            lambda s: s.execute(sa.select(entity.status, entity.version).where(entity.id == seen.id)).all()
        )
        if (status, version) != (seen.state, seen.version):
            del self.seen[seen.code, seen.state]

    def about(self, names: set[str]) -> list[Seen]:
        """What a write with these identifiers is tried on: all states of what they lead to, one of the other kinds."""
        kinds = {kind for name in names for kind in ABOUT.get(name, ())}
        if self.services.database.engine.dialect.name == "postgresql":
            # What is refused and why does not depend on the database; that it leaves nothing, one of each kind shows.
            kinds = set()
        found: list[Seen] = []
        for code, state in STATES:
            seen = self.made(code, state)
            if seen.kind in kinds or seen.kind not in {other.kind for other in found}:
                found.append(seen)
        return found


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
        return "app_2" if how == "BAD" else seen.around.get(name, seen.id)
    return SCALARS[type_.name][how == "BAD"]


def identifiers(type_: Any) -> Iterator[str]:
    """The names of the fields of an input that hold identifiers."""
    for name, each in g.get_named_type(type_).fields.items():
        inner = g.get_named_type(each.type)
        if isinstance(inner, g.GraphQLInputObjectType):
            yield from identifiers(inner)
        elif inner.name == "ID":
            yield name


def needed(name: str) -> Permission:
    """The permission that a mutation asks for, as the contract prints it."""
    line = next(row for row in CONTRACT.splitlines() if row.startswith(f"  {name}("))
    return Permission(line.split('@needs(permission: "')[1].split('"')[0])


@pytest.fixture(scope="module")
def records(shared_world: World) -> Records:
    process = shared_world.process
    services = Senders(process.database, process.rulebook, process.vault, process.chance, NOON)
    return Records(works(services), Watched(process.database.engine), shared_world)


DONE: dict[str, int] = {}
"""How often each mutation was done, on either database."""


def test_there_is_something_to_try(records: Records) -> None:
    assert len(WRITES) > 30
    assert len({records.made(code, state).id for code, state in STATES}) == len(STATES) > 60
    assert {name for write in WRITES.values() for name in identifiers(write.args["input"].type)} == {
        *(set(ABOUT) | {"invitation", "match", "member", "onBehalfOf", "person", "request"})
    }


@pytest.mark.parametrize("name", WRITES)
def test_it_is_done_or_refused_and_then_nothing_is_written(world: World, records: Records, name: str) -> None:
    given, watched = WRITES[name].args["input"].type, records.watched
    union = g.get_named_type(WRITES[name].type)
    members = {kind.name for kind in SCHEMA.get_possible_types(union)}
    refusals = {
        kind.name
        for kind in SCHEMA.get_possible_types(union)
        if any(i.name == "Problem" for i in kind.interfaces)
    }
    assert refusals < members
    document = f"mutation($i: {given}) {{ {name}(input: $i) {{ __typename ... on Problem {{ code }} }} }}"
    permission, done, tried = needed(name), 0, records.about(set(identifiers(given)))
    for actor in ACTORS:
        if permission not in granted(actor.roles):
            body = world.ask(document, {"i": filled(world, given, "input", tried[0], "BARE", 0)}, actor)
            assert {e["extensions"]["code"] for e in body["errors"]} <= {"FORBIDDEN", "UNAUTHENTICATED"}
    assert watched.since() == []
    for place, actor in enumerate(actor for actor in ACTORS if permission in granted(actor.roles)):
        first = ("BAD", tried[0]), ("WHOLE", tried[0])
        for turn, (how, last) in enumerate([*first, *(("BARE", seen) for seen in tried)], 2 - place):
            seen = records.made(last.code, last.state)
            asked = filled(world, given, "input", seen, how, turn)
            body = world.ask(document, {"i": asked}, actor)
            codes = {error["extensions"]["code"] for error in body.get("errors", ())}
            assert codes <= {"BAD_USER_INPUT"}, (asked, body)
            kind = "" if codes else body["data"][name]["__typename"]
            assert codes or kind in members
            written = watched.since()
            if codes or kind in refusals:
                assert written == [], (actor, asked, body)
            else:
                assert written, (actor, asked, body)
                records.written(seen)
                done += 1
    DONE[name] = DONE.get(name, 0) + done


def test_the_values_are_good_enough_for_some_writes() -> None:
    assert {name for name, done in DONE.items() if done} >= {
        *("decide", "withdrawApplication", "appealDecision", "payFee", "claim", "addNote", "askSecondLook"),
        *("registerDiasporaMember", "openTicket", "replyToTicket", "closeTicket", "reopenTicket"),
    }
