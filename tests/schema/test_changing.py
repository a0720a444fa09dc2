"""The life of an application through the graph: changed, answered, taken back; who may, and what is shown."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from access.actor import Actor
from tests.schema.later import document
from tests.schema.travellers import OFFICER, decide, e_visa, eta
from tests.schema.world import NOON, World

FOUND = """... on Application { id version status dueAt clockStoppedAt allowedActions
    blockedActions { action code reason } details { ... on EtaDetails { region { code } departure } }
    permit { validTo revoked void { code text(locale: FR) on rule { id } } }
    timeline { kind text(locale: EN) }
    changes { id ofVersion state requestedAt effectiveAt note fields { field old new }
        grounds { code text rule { id } } appeal { authority deadline } } }
    ... on IllegalMove { allowedActions } ... on Stale { current { version } }"""


def act(world: World, actor: Actor, mutation: str, **fields: Any) -> Any:
    asked = {"idempotencyKey": world.key(), **fields}
    return world.data(document(mutation, FOUND), {"input": asked}, actor)


def test_what_was_asked_back_for_is_answered_by_a_change(world: World, traveller: Actor) -> None:
    application = eta(world, traveller)["id"]
    decide(world, application, 1, "RETURN", "DETAILS_MISSING")
    world.now[0] = NOON + timedelta(days=2)
    changes = {"region": "KZ-71", "departure": "2026-03-29"}
    answered = act(
        world, traveller, "requestChange", application=application, version=2, changes=changes, note="Here."
    )
    assert (answered["status"], answered["version"]) == ("SUBMITTED", 3)
    assert (answered["dueAt"], answered["clockStoppedAt"]) == ("2026-03-07T07:00:00.000Z", None)
    assert answered["details"] == {"region": {"code": "KZ-71"}, "departure": "2026-03-29"}
    (change,) = answered["changes"]
    assert change.pop("id").startswith("chg_")
    assert change == {
        "ofVersion": 2,
        "state": "APPLIED",
        "requestedAt": "2026-03-04T07:00:00.000Z",
        "effectiveAt": "2026-03-04T07:00:00.000Z",
        "note": "Here.",
        "fields": [
            {"field": "departure", "old": "2026-03-30", "new": "2026-03-29"},
            {"field": "region", "old": "KZ-75", "new": "KZ-71"},
        ],
        "grounds": [],
        "appeal": None,
    }
    assert answered["timeline"][-1] == {
        "kind": "CHANGE_REQUESTED",
        "text": "What was asked for was answered; the time to decide runs again.",
    }


def test_a_change_of_what_was_approved_waits_for_an_officer(world: World, traveller: Actor) -> None:
    application = e_visa(world, traveller)["id"]
    decide(world, application, 1, "APPROVE")
    changes = {"arrival": "2026-04-14", "departure": "2026-05-03"}
    asked = act(world, traveller, "requestChange", application=application, version=2, changes=changes)
    assert [b["code"] for b in asked["blockedActions"]] == ["CHANGE_PENDING"]
    (change,) = asked["changes"]
    refused = act(
        world,
        OFFICER,
        "decideChange",
        change=change["id"],
        version=3,
        outcome="REFUSE",
        grounds=["CHANGE_NOT_SHOWN"],
    )
    (change,) = refused["changes"]
    assert (refused["status"], change["state"]) == ("APPROVED", "REFUSED")
    assert change["grounds"][0]["rule"] == {"id": "application.true_data"}
    assert change["appeal"]["deadline"] == "2026-05-31" and change["appeal"]["authority"]
    assert [b["action"] for b in refused["blockedActions"]] == ["DECIDE_CHANGE"]


def test_what_was_given_is_given_back(world: World, traveller: Actor) -> None:
    application = eta(world, traveller)["id"]
    decide(world, application, 1, "APPROVE")
    stale = act(world, traveller, "withdrawApplication", application=application, version=1)
    assert (stale["code"], stale["current"]) == ("STALE", {"version": 2})
    gone = act(world, traveller, "withdrawApplication", application=application, version=2)
    assert (gone["status"], gone["allowedActions"]) == ("WITHDRAWN", [])
    assert gone["permit"]["void"]["code"] == "GIVEN_BACK" and gone["permit"]["void"]["rule"] is None
    assert gone["permit"]["void"]["on"] == "2026-03-02" and gone["permit"]["void"]["text"]
    assert gone["timeline"][-1] == {
        "kind": "APPLICATION_WITHDRAWN",
        "text": "The application was taken back.",
    }


def test_officers_and_strangers_cannot_take_it_back(world: World, traveller: Actor) -> None:
    application = eta(world, traveller)["id"]
    asked = {"input": {"idempotencyKey": world.key(), "application": application, "version": 1}}
    body = world.ask(document("withdrawApplication", FOUND), asked, OFFICER)
    assert body["errors"][0]["extensions"] == {"code": "FORBIDDEN", "permission": "application:withdraw"}
    stranger = Actor("stranger", traveller.roles)
    other = act(world, stranger, "withdrawApplication", application=application, version=1)
    assert other["code"] == "NOT_FOUND"
