"""The log of accesses: who reads what identifies somebody leaves an entry, or gets no answer; the person sees it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest
import sqlalchemy as sa

from access.actor import Actor, Role
from access.personas import PERSONAS
from access.reads import WITHHELD
from models.accesses import AccessEntry, AccessRead
from tests.schema.travellers import OFFICER, decide, eta
from tests.schema.world import NOON, World

QUEUE = "query($w: ApplicationFilter) { applications(where: $w) { nodes { id applicant { %s } } } }"
MINE = "{ me { accessLog { totalCount nodes { at by office purpose fields record withheldUntil } } } }"


@dataclass(frozen=True)
class Entry:
    kind: str
    fields: list[str]
    person_id: str | None = None
    record_id: str | None = None


def logged(world: World, actor: Actor = OFFICER) -> list[Entry]:
    """What an actor left in the log, the oldest first."""
    found: list[Entry] = []
    with world.process.database.read() as session:
        reads = sa.select(AccessRead).where(AccessRead.actor == actor.subject)
        for read in session.scalars(reads.order_by(AccessRead.at, AccessRead.id)):
            entries = sa.select(AccessEntry).where(AccessEntry.read_id == read.id).order_by(AccessEntry.place)
            for entry in session.scalars(entries):
                record, group = read.entries[entry.place]
                found.append(Entry("READ", read.groups[group], entry.person_id, record))
            found += [Entry("SEARCHED", read.searched)] if read.searched else []
            found += [Entry("REFUSED", read.refused)] if read.refused else []
    return found


def officer(world: World, **fields: Any) -> Actor:
    """An officer nobody has heard of yet."""
    return replace(OFFICER, subject=f"officer-{world.key()}", **fields)


def of(application: Any) -> dict[str, Any]:
    return {"w": {"reference": {"eq": application["reference"]}}}


def test_the_person_sees_who_read_what_and_through_which_record(world: World, traveller: Actor) -> None:
    mine, reader = eta(world, traveller), officer(world, purpose="CASEWORK")
    assert world.data(MINE, None, traveller) == {"accessLog": {"totalCount": 0, "nodes": []}}
    world.data(QUEUE % "name { family } birthDate", of(mine), reader)
    told = world.data(MINE, None, traveller)["accessLog"]
    assert told == {
        "totalCount": 1,
        "nodes": [
            {
                "at": "2026-03-02T07:00:00.000Z",
                "by": reader.subject,
                "office": "MIGRATION",
                "purpose": "CASEWORK",
                "fields": ["Person.birthDate", "PersonName.family"],
                "record": mine["id"],
                "withheldUntil": None,
            }
        ],
    }
    assert world.data("07", None, traveller)["accessLog"]["nodes"][0]["by"] == reader.subject


def test_what_identifies_nobody_and_what_is_ones_own_is_not_logged(world: World, traveller: Actor) -> None:
    mine, reader = eta(world, traveller), officer(world)
    world.data(QUEUE % "id sex nationality { code }", of(mine), reader)
    world.data("07", None, traveller)
    assert (logged(world, reader), logged(world, traveller)) == ([], [])


def test_nodes_sealed_numbers_and_the_answer_of_a_write_are_reads(world: World, traveller: Actor) -> None:
    mine, reader = eta(world, traveller), officer(world)
    node = "query($id: ID!) { node(id: $id) { ... on Application { applicant { passports { number } } } } }"
    world.data(node, {"id": mine["id"]}, reader)
    assert [(e.kind, e.fields, e.record_id) for e in logged(world, reader)] == [
        ("READ", ["Passport.number"], mine["id"])
    ]
    write = """mutation($i: DecideInput!) { decide(input: $i) {
        ... on Application { applicant { name { given } } } } }"""
    asked = {"idempotencyKey": world.key(), "subject": mine["id"], "version": 1, "outcome": "APPROVE"}
    world.data(write, {"i": asked}, reader)
    assert sorted(e.fields for e in logged(world, reader)) == [["Passport.number"], ["PersonName.given"]]


def test_a_search_is_logged_whether_or_not_somebody_was_found(world: World) -> None:
    reader = officer(world)
    where = {"w": {"applicant": {"birthDate": {"eq": "1891-01-01"}}}}
    assert world.data(QUEUE % "id", where, reader) == {"nodes": []}
    assert [(e.kind, e.fields, e.person_id) for e in logged(world, reader)] == [
        ("SEARCHED", ["Person.birth_date"], None)
    ]


def test_a_refused_call_is_logged_afterwards(world: World) -> None:
    border = replace(PERSONAS["border-officer"], subject=f"border-{world.key()}")
    body = world.ask(QUEUE % "id", None, border)
    assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert [(e.kind, e.fields) for e in logged(world, border)] == [
        ("REFUSED", ["application:read", "person:read"])
    ]


def test_an_investigation_is_counted_and_dated_and_told_when_its_time_is_over(
    world: World, traveller: Actor
) -> None:
    mine, reader = eta(world, traveller), officer(world, purpose="INVESTIGATION")
    world.data(QUEUE % "birthDate", of(mine), reader)
    (hidden,) = world.data(MINE, None, traveller)["accessLog"]["nodes"]
    assert {name: hidden[name] for name in ("by", "office", "purpose", "fields", "withheldUntil")} == {
        "by": None,
        "office": None,
        "purpose": None,
        "fields": [],
        "withheldUntil": "2026-04-01",
    }
    world.now[0] = NOON.replace(month=4, day=1)
    (told,) = world.data(MINE, None, traveller)["accessLog"]["nodes"]
    assert (told["by"], told["purpose"]) == (reader.subject, "INVESTIGATION")
    assert WITHHELD == {"INVESTIGATION": 30}


def test_nobody_sees_reads_of_others(world: World, traveller: Actor) -> None:
    mine, reader = eta(world, traveller), officer(world)
    world.data(QUEUE % "birthDate", of(mine), reader)
    stranger = Actor(f"stranger-{world.key()}", frozenset({Role.TRAVELLER}))
    for other in (stranger, reader, PERSONAS["auditor"]):
        assert world.data(MINE, None, other)["accessLog"]["totalCount"] == 0


def test_without_a_log_there_is_no_answer(
    world: World, traveller: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, log = eta(world, traveller), world.process.log

    async def fails(rows: Any) -> None:
        raise OSError("no space left")

    assert log is not None
    monkeypatch.setattr(log.appender, "append", fails)
    body = world.ask(QUEUE % "birthDate", of(mine), officer(world))
    assert body == {"data": None, "errors": [{**body["errors"][0]}]}
    assert body["errors"][0]["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
    assert world.data(QUEUE % "id", of(mine), officer(world))["nodes"][0]["id"] == mine["id"]
    decide(world, mine["id"], 1, "APPROVE")
