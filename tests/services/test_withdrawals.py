"""Taking an application back: by whoever sent it, from every state that is not an end; and applying anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from access.actor import Role
from access.personas import PERSONAS
from models.applications import Application
from models.changes import ApplicationChange
from models.journal import JournalEvent
from models.permits import Permit
from services.problems import CurrentState, IllegalMove, NotFound, NotPermitted, Stale
from services.travel.commands import WithdrawApplication
from services.travel.withdrawals import withdraw_application

from .returns import appeal, change, now_of, withdraw
from .world import FRENCH, SOUTH_AFRICAN, World

BOTH = replace(PERSONAS["case-officer"], roles=frozenset({Role.CASE_OFFICER, Role.TRAVELLER}))


def test_what_was_sent_is_taken_back_and_sent_anew(world: World) -> None:
    application = withdraw(world, world.eta())
    assert (application.status, application.version, application.decided_at) == ("WITHDRAWN", 2, None)
    [event] = world.all(JournalEvent, kind="APPLICATION_WITHDRAWN")
    assert event.payload == {
        "application": application.id,
        "programme": "ETA",
        "nationality": "FRA",
        "stood": "SUBMITTED",
    }
    again = world.eta(idempotency_key="again")
    assert (again.status, again.person_id) == ("SUBMITTED", application.person_id)
    assert len(world.all(Application)) == 2


def test_a_permit_is_given_back_with_its_application(world: World) -> None:
    approved = world.decide(world.e_visa(), "APPROVE")
    withdraw(world, approved)
    [permit] = world.all(Permit)
    assert (permit.revoked, permit.voided_on, permit.void_ground, permit.void_rule) == (
        False,
        date(2026, 6, 1),
        "GIVEN_BACK",
        None,
    )
    july = world.at(world.now.replace(month=7, day=2))
    refused = july.cross(SOUTH_AFRICAN, "ALA", permit=permit.number)
    assert refused.grounds == ("PERMIT_VOID",)
    assert refused.rules == ("permit.record",)
    again = world.e_visa(idempotency_key="again", invitation="INV-2026-2")
    assert again.status == "SUBMITTED"


def test_an_appeal_goes_with_the_application(world: World) -> None:
    refused = world.decide(world.eta(), "REFUSE", "ENTRY_BAN")
    appeal(world, refused, "appeal")
    assert withdraw(world, refused).status == "WITHDRAWN"
    late = WithdrawApplication("late", refused.id, 4)
    assert world.refuse(withdraw_application, "traveller", late) == IllegalMove()


def test_a_clock_that_stood_still_runs_out_with_it(world: World) -> None:
    returned = world.decide(world.eta(), "RETURN", "DETAILS_MISSING")
    assert returned.clock_stopped_at == world.now
    assert withdraw(world, returned).clock_stopped_at is None


def test_a_change_that_waits_lapses(world: World) -> None:
    approved = world.decide(world.eta(), "APPROVE")
    change(world, approved, departure=date(2026, 6, 19))
    withdraw(world, approved)
    assert [row.state for row in world.all(ApplicationChange)] == ["LAPSED"]


@pytest.mark.parametrize(
    ("who", "problem"),
    [
        (replace(PERSONAS["traveller"], subject="thief"), NotFound()),
        (PERSONAS["case-officer"], NotPermitted()),
        (BOTH, NotPermitted()),
    ],
)
def test_nobody_else_takes_it_back(world: World, who, problem) -> None:
    command = WithdrawApplication("w", world.eta().id, 1)
    assert world.refuse(withdraw_application, who, command) == problem


def test_an_old_version_is_stale(world: World) -> None:
    application = world.eta()
    world.decide(application, "RETURN", "DETAILS_MISSING")
    command = WithdrawApplication("w", application.id, 1)
    problem = world.refuse(withdraw_application, "traveller", command)
    assert problem == Stale(current=CurrentState(application.id, 2, "RETURNED"))


def test_a_refused_application_is_not_taken_back(world: World) -> None:
    refused = world.decide(world.eta(document=FRENCH), "REFUSE", "ENTRY_BAN")
    command = WithdrawApplication("w", refused.id, 2)
    problem = world.refuse(withdraw_application, "traveller", command)
    assert problem == IllegalMove(allowed_actions=("APPEAL_DECISION",))
    assert now_of(world, refused).status == "REFUSED"
