"""The support desk: asked, answered within its terms, resolved, asked again; each side sees its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.actor import Actor
from models.journal import JournalEvent
from models.tickets import Ticket, TicketMessage
from services.deciding.moves import status_of
from tests.schema.families import Case
from tests.schema.travellers import OFFICER, eta
from tests.schema.world import NOON, World

TICKET = """__typename ... on Ticket { id version reference status category language title breached allowedActions
    dueInWorkingDays firstResponseDueAt firstAnsweredAt resolutionDueAt resolvedAt application { reference }
    messages { fromOffice text } }"""
REFUSED = "... on Problem { code } ... on InvalidInput { violations { path code } }"
STOPPED = "... on Stale { current { version status } } ... on IllegalMove { allowedActions }"
WRITE = "mutation($i: %sInput!) { %s(input: $i) { " + TICKET + REFUSED + " %s } }"
READ = "query($r: String!) { ticket(reference: $r) { " + TICKET + " } }"
QUEUE = """query($w: TicketFilter) { tickets(where: $w, orderBy: [{field: RESOLUTION_DUE_AT}]) {
    totalCount nodes { reference } } }"""
ASKED = {
    "category": "FEE",
    "title": "Paid twice?",
    "text": "I see two payments.\nWhich one counts?",
    "language": "EN",
}


def write(world: World, name: str, actor: Actor, **fields: Any) -> Any:
    asked = {"idempotencyKey": world.key(), **fields}
    stopped = "" if name == "openTicket" else STOPPED
    return world.data(WRITE % (name[0].upper() + name[1:], name, stopped), {"i": asked}, actor)


def move(world: World, name: str, actor: Actor, ticket: Any, **fields: Any) -> Any:
    return write(world, name, actor, ticket=ticket["id"], version=ticket["version"], **fields)


def listed(world: World, actor: Actor, ticket: Any, **where: Any) -> bool:
    found = world.data(QUEUE, {"w": {"reference": {"eq": ticket["reference"]}, **where}}, actor)
    return [node["reference"] for node in found["nodes"]] == [ticket["reference"]]


def test_a_question_is_answered_resolved_and_asked_again(world: World, traveller: Actor) -> None:
    sent = eta(world, traveller)
    asked = write(world, "openTicket", traveller, about=sent["id"], **ASKED)
    assert (asked["__typename"], asked["status"], asked["version"]) == ("Ticket", "OPEN", 1)
    assert asked["application"] == {"reference": sent["reference"]}
    # Two and fifteen working days after Monday, 2 March: 9 March is a day off for the 8th, 23 to 25 are Nauryz.
    assert asked["firstResponseDueAt"] == "2026-03-04T07:00:00.000Z"
    assert asked["resolutionDueAt"] == "2026-03-27T07:00:00.000Z"
    assert asked["messages"] == [{"fromOffice": False, "text": ASKED["text"]}]
    assert asked["dueInWorkingDays"] == 2
    assert listed(world, OFFICER, asked, status={"eq": "OPEN"}, resolutionDueAt={"to": "2026-03-27"})
    answered = move(world, "replyToTicket", OFFICER, asked, text="The first one.")
    assert (answered["status"], answered["firstAnsweredAt"]) == ("ANSWERED", "2026-03-02T07:00:00.000Z")
    assert answered["dueInWorkingDays"] == 15
    again = move(world, "replyToTicket", traveller, answered, text="And the second?")
    assert (again["status"], again["firstAnsweredAt"]) == ("OPEN", "2026-03-02T07:00:00.000Z")
    assert again["allowedActions"] == ["REPLY_TICKET", "ANSWER_TICKET", "CLOSE_TICKET"]
    closed = move(world, "closeTicket", OFFICER, again)
    assert closed["dueInWorkingDays"] is None
    assert (closed["status"], closed["resolvedAt"]) == ("RESOLVED", "2026-03-02T07:00:00.000Z")
    refused = move(world, "replyToTicket", OFFICER, closed, text="One more thing.")
    assert (refused["code"], refused["allowedActions"]) == ("ILLEGAL_MOVE", ["REOPEN_TICKET"])
    world.now[0] = NOON + timedelta(days=1)
    opened = move(world, "reopenTicket", traveller, closed)
    assert (opened["status"], opened["resolvedAt"]) == ("OPEN", None)
    assert opened["resolutionDueAt"] == "2026-03-30T07:00:00.000Z"
    assert [m["fromOffice"] for m in opened["messages"]] == [False, True, False]


def late(world: World, ticket: Any) -> tuple[bool, bool]:
    """Whether a ticket is among those that missed a term, and among those that did not."""
    return tuple(listed(world, OFFICER, ticket, breached={"eq": said}) for said in (True, False))  # type: ignore[return-value]


def test_a_missed_term_is_said_and_stays_said(world: World, traveller: Actor) -> None:
    asked = write(world, "openTicket", traveller, **ASKED)
    world.now[0] = NOON + timedelta(days=2)
    assert world.data(READ, {"r": asked["reference"]}, OFFICER)["breached"] is False
    assert late(world, asked) == (False, True)
    world.now[0] = NOON + timedelta(days=2, seconds=1)
    assert world.data(READ, {"r": asked["reference"]}, OFFICER)["breached"] is True
    assert late(world, asked) == (True, False)
    # The eighth and the ninth of March are days off: three working days late on the tenth.
    world.now[0] = NOON + timedelta(days=8)
    assert world.data(READ, {"r": asked["reference"]}, OFFICER)["dueInWorkingDays"] == -3
    answered = move(world, "replyToTicket", OFFICER, asked, text="Late.")
    assert answered["breached"] is True
    assert late(world, asked) == (True, False)
    quick = write(world, "openTicket", traveller, **ASKED)
    closed = move(world, "closeTicket", traveller, quick)
    world.now[0] = NOON + timedelta(days=400)
    assert (late(world, closed), late(world, asked)) == ((False, True), (True, False))


def test_each_side_sees_its_own(world: World, traveller: Actor) -> None:
    asked = write(world, "openTicket", traveller, **ASKED)
    other = replace(traveller, subject="somebody-else")
    elsewhere = replace(OFFICER, office="MISSION-ULN")
    for actor in (other, elsewhere):
        assert world.data(READ, {"r": asked["reference"]}, actor) is None
        assert not listed(world, actor, asked)
        assert move(world, "closeTicket", actor, asked)["code"] == "NOT_FOUND"
    assert listed(world, traveller, asked)
    mine = world.data("{ me { tickets { nodes { reference } } } }", None, traveller)
    assert mine == {"tickets": {"nodes": [{"reference": asked["reference"]}]}}
    sent = eta(world, traveller)
    assert write(world, "openTicket", other, about=sent["id"], **ASKED)["code"] == "NOT_FOUND"
    assert write(world, "openTicket", other, about=Case.open(world).id, **ASKED)["code"] == "NOT_FOUND"


def test_whoever_has_no_file_asks_as_one_person(world: World, traveller: Actor) -> None:
    new = replace(traveller, subject=f"new-{world.key()}")
    first, second = (write(world, "openTicket", new, **ASKED) for _ in range(2))
    with Session(world.process.database.engine) as session:
        owners = sa.select(Ticket.person_id).where(Ticket.id.in_([first["id"], second["id"]]))
        assert len(set(session.scalars(owners))) == 1
        text = session.scalars(sa.select(TicketMessage.text).where(TicketMessage.ticket_id == first["id"]))
        assert b"payments" not in text.one()
        title = session.scalars(sa.select(Ticket.title).where(Ticket.id == first["id"])).one()
        assert b"Paid" not in title


def test_only_whoever_asked_asks_again(world: World, traveller: Actor) -> None:
    asked = write(world, "openTicket", traveller, **ASKED)
    closed = move(world, "closeTicket", traveller, asked)
    both = replace(OFFICER, roles=OFFICER.roles | traveller.roles)
    assert move(world, "reopenTicket", both, closed)["code"] == "NOT_FOUND"


def test_who_was_second_is_told(world: World, traveller: Actor) -> None:
    asked = write(world, "openTicket", traveller, **ASKED)
    move(world, "replyToTicket", OFFICER, asked, text="First.")
    late = move(world, "replyToTicket", traveller, asked, text="Second.")
    assert (late["code"], late["current"]) == ("STALE", {"version": 2, "status": "ANSWERED"})
    # Whoever has not seen that it was closed is told that first, and not that it cannot be answered.
    move(world, "closeTicket", OFFICER, {**asked, "version": 2})
    later = move(world, "replyToTicket", traveller, {**asked, "version": 2}, text="Third.")
    assert (later["code"], later["current"]) == ("STALE", {"version": 3, "status": "RESOLVED"})


def test_only_the_first_answer_keeps_the_first_term(world: World, traveller: Actor) -> None:
    asked = write(world, "openTicket", traveller, **ASKED)
    first = move(world, "replyToTicket", OFFICER, asked, text="In time.")
    world.now[0] = NOON + timedelta(days=10)
    second = move(world, "replyToTicket", OFFICER, first, text="More.")
    assert (second["firstAnsweredAt"], second["breached"]) == (first["firstAnsweredAt"], False)


def test_the_same_key_asks_once(world: World, traveller: Actor) -> None:
    key = world.key()
    first, second = (write(world, "openTicket", traveller, idempotencyKey=key, **ASKED) for _ in range(2))
    assert first == second
    other = write(world, "openTicket", traveller, idempotencyKey=key, **{**ASKED, "title": "Another"})
    assert other["code"] == "IDEMPOTENCY_KEY_REUSED"


@pytest.mark.parametrize("field", ["title", "text"])
@pytest.mark.parametrize(
    ("value", "code"), [(" ", "REQUIRED"), ("x" * 2001, "TOO_LONG"), ("a\x07", "CONTROL_CHARACTERS")]
)
def test_what_cannot_be_asked(world: World, traveller: Actor, field: str, value: str, code: str) -> None:
    before = world.rows()
    refused = write(world, "openTicket", traveller, **{**ASKED, field: value})
    assert refused["violations"] == [{"path": field, "code": code}]
    assert world.rows() == before


def test_the_status_is_what_the_journal_adds_up_to(world: World, traveller: Actor) -> None:
    ticket = write(world, "openTicket", traveller, **ASKED)
    steps = (
        ("replyToTicket", OFFICER, {"text": "a"}),
        ("replyToTicket", traveller, {"text": "b"}),
        ("closeTicket", traveller, {}),
        ("reopenTicket", traveller, {}),
        ("replyToTicket", OFFICER, {"text": "c"}),
    )
    for name, actor, fields in steps:
        ticket = move(world, name, actor, ticket, **fields)
        with Session(world.process.database.engine) as session:
            rows = sa.select(JournalEvent.kind, JournalEvent.payload).where(
                JournalEvent.subject_id == ticket["id"]
            )
            events = [tuple(row) for row in session.execute(rows.order_by(JournalEvent.seq))]
        assert status_of("TICKET", events) == ticket["status"]
        assert {frozenset(payload) for _, payload in events} == {frozenset({"ticket", "category", "status"})}
