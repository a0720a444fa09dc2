"""Invitations: checked against the register, held by whoever lives, consumed once; of two at once, one wins."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from access.personas import PERSONAS
from models.applications import Application
from models.identifiers import SYSTEM
from models.invitations import Invitation, InvitationUse
from models.journal import JournalEvent
from policy.programmes import programmes
from policy.rulebook import Rulebook
from services.problems import Conflict, CurrentState, IllegalMove, InvalidInput, NotFound, NotPermitted, Stale
from services.travel.applications import apply_for_e_visa
from services.travel.commands import RegisterInvitation, WithdrawInvitation
from services.travel.invitation_register import register_invitation, withdraw_invitation
from services.travel.invitations import number_key

from .returns import answer, appeal, change, withdraw
from .test_once import at_once
from .world import E_VISA, SOUTH_AFRICAN, World

PAPER = RegisterInvitation(
    "paper", "inv 2026/1", "Steppe Tours", "B12", date(2026, 6, 1), date(2026, 8, 31), 1, date(2026, 5, 20)
)


def other(world: World, n: int, **changes):
    """An application of another person with the same invitation."""
    document = replace(SOUTH_AFRICAN, number=f"Z000{n:05}", given="Sipho", family="Dube")
    return world.e_visa(idempotency_key=f"other-{n}", document=document, **changes)


def register(world: World, **changes):
    return world.do(register_invitation, "case-officer", replace(PAPER, **changes))


def wrong(problem) -> set[tuple[str, str]]:
    assert isinstance(problem, InvalidInput), problem
    return {(v.path, v.code) for v in problem.violations}


def test_a_number_is_held_by_one_application(world: World) -> None:
    application = world.e_visa()
    somebody = replace(SOUTH_AFRICAN, number="Z0001", given="Sipho", family="Dube")
    twice = replace(E_VISA, idempotency_key="o", document=somebody)
    for number in ("INV-2026-1", "inv 2026 1", "INV/20261"):
        problem = world.refuse(apply_for_e_visa, "traveller", replace(twice, invitation=number))
        assert problem == Conflict("INVITATION_USED")
    assert [(u.application_id, u.place, u.consumed) for u in world.all(InvitationUse)] == [
        (application.id, 1, False)
    ]


def test_a_refusal_and_a_withdrawal_free_it(world: World) -> None:
    world.decide(world.e_visa(), "REFUSE", "ENTRY_BAN")
    second = other(world, 1)
    assert second.status == "SUBMITTED"
    withdraw(world, second)
    assert other(world, 2).status == "SUBMITTED"


def test_an_approval_consumes_it_for_good(world: World) -> None:
    approved = world.decide(world.e_visa(), "APPROVE")
    assert [u.consumed for u in world.all(InvitationUse)] == [True]
    assert other(world, 1).code == "INVITATION_USED"
    withdraw(world, approved)
    assert other(world, 2).code == "INVITATION_USED"


def test_a_revocation_leaves_it_consumed(world: World) -> None:
    revoked = world.decide(world.decide(world.e_visa(), "APPROVE"), "REVOKE", "FALSE_DATA")
    assert other(world, 1).code == "INVITATION_USED"
    appeal(world, revoked, "appeal")
    assert answer(world, revoked, "REFUSE", "FALSE_DATA").status == "REVOKED"
    assert [u.consumed for u in world.all(InvitationUse)] == [True]


def test_an_appeal_takes_it_again_or_says_who_was_first(world: World) -> None:
    refused = world.decide(world.e_visa(), "REFUSE", "ENTRY_BAN")
    second = other(world, 1)
    appeal(world, refused, "appeal")
    legal = programmes()["E_VISA"].allowed("APPEALED")
    assert answer(world, refused, "APPROVE") == IllegalMove("INVITATION_USED", allowed_actions=legal)
    withdraw(world, second)
    assert answer(world, refused, "APPROVE", key="again").status == "APPROVED"
    assert [(u.application_id, u.consumed) for u in world.all(InvitationUse)] == [(refused.id, True)]


def test_another_number_may_be_named_instead(world: World) -> None:
    first, second = world.e_visa(), other(world, 1, invitation="INV-2")
    assert change(world, second, invitation="INV-2026-1") == Conflict("INVITATION_USED")
    changed = change(world, first, "other", invitation="INV-3")
    assert (changed.invitation, changed.invitation_key) == ("INV-3", "INV3")
    assert change(world, second, "now", invitation="INV-2026-1").invitation == "INV-2026-1"
    assert {u.number_key for u in world.all(InvitationUse)} == {"INV3", "INV20261"}


def test_an_invitation_is_written_into_the_register(world: World) -> None:
    invitation = register(world)
    assert (invitation.number, invitation.number_key, invitation.status) == (
        "inv 2026/1",
        "INV20261",
        "REGISTERED",
    )
    [event] = world.all(JournalEvent, kind="INVITATION_REGISTERED")
    assert event.payload == {"invitation": invitation.id, "category": "B12", "places": 1}
    twice = replace(PAPER, idempotency_key="twice", number="INV-2026-1")
    assert world.refuse(register_invitation, "case-officer", twice) == Conflict("INVITATION_REGISTERED")
    nowhere = replace(PERSONAS["case-officer"], office="NOWHERE")
    assert world.refuse(register_invitation, nowhere, twice) == NotPermitted("OFFICE_UNKNOWN")


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"number": "!!"}, {("number", "INVITATION_SHAPE")}),
        ({"host": " "}, {("host", "REQUIRED")}),
        ({"category": "Z9"}, {("category", "UNKNOWN_CATEGORY")}),
        ({"valid_to": date(2026, 5, 31)}, {("validTo", "PERIOD_REVERSED")}),
        ({"places": 0}, {("places", "PLACES_OUT_OF_RANGE")}),
        ({"places": 501}, {("places", "PLACES_OUT_OF_RANGE")}),
        ({"issued_on": date(2026, 6, 2)}, {("issuedOn", "DATE_IN_FUTURE")}),
    ],
)
def test_what_no_invitation_can_be(still: World, changes, found) -> None:
    assert wrong(still.refuse(register_invitation, "case-officer", replace(PAPER, **changes))) == found


@pytest.mark.parametrize(
    ("paper", "code"),
    [
        ({"category": "C12"}, "INVITATION_CATEGORY"),
        ({"valid_to": date(2026, 7, 19)}, "INVITATION_PERIOD"),
        ({"valid_from": date(2026, 7, 2)}, "INVITATION_PERIOD"),
        ({"valid_from": date(2026, 1, 1), "valid_to": date(2026, 5, 31)}, "INVITATION_EXPIRED"),
    ],
)
def test_what_the_register_says_is_checked(world: World, paper, code) -> None:
    register(world, **paper)
    assert wrong(world.refuse(apply_for_e_visa, "traveller", E_VISA)) == {("invitation", code)}


def test_one_for_several_persons_has_as_many_places(world: World) -> None:
    register(world, places=2)
    assert [other(world, n).status for n in (1, 2)] == ["SUBMITTED", "SUBMITTED"]
    assert other(world, 3).code == "INVITATION_USED"


def test_a_withdrawn_one_serves_nobody(world: World) -> None:
    invitation = register(world)
    command = WithdrawInvitation("w", invitation.id, 1)
    gone = world.do(withdraw_invitation, "case-officer", command)
    assert (gone.status, gone.version, gone.withdrawn_on) == ("WITHDRAWN", 2, date(2026, 6, 1))
    problem = world.refuse(apply_for_e_visa, "traveller", E_VISA)
    assert wrong(problem) == {("invitation", "INVITATION_WITHDRAWN")}
    stale = world.refuse(withdraw_invitation, "case-officer", replace(command, idempotency_key="s"))
    assert stale == Stale(current=CurrentState(invitation.id, 2, "WITHDRAWN"))
    again = replace(command, idempotency_key="a", version=2)
    assert world.refuse(withdraw_invitation, "case-officer", again) == IllegalMove()
    elsewhere = replace(PERSONAS["case-officer"], office="BORDER")
    assert world.refuse(withdraw_invitation, elsewhere, again) == NotFound()


def test_where_the_rule_wants_it_an_unknown_one_is_refused(world: World) -> None:
    """The parameter set: what is not in the register is no invitation."""
    rules = tuple(
        replace(rule, value={"required": True}) if rule.subject == "e_visa.invitation_register" else rule
        for rule in world.rulebook.rules
    )
    strict = replace(world, rulebook=Rulebook("strict", rules))
    problem = strict.refuse(apply_for_e_visa, "traveller", E_VISA)
    assert wrong(problem) == {("invitation", "INVITATION_UNKNOWN")}
    register(strict)
    assert strict.e_visa().status == "SUBMITTED"


def test_of_many_at_once_exactly_one_gets_it(world: World) -> None:
    busy = replace(world, chance=SYSTEM)
    results = at_once(busy, lambda n: other(busy, n), 4)
    assert sum(isinstance(r, Application) for r in results) == 1
    assert {r.code for r in results if isinstance(r, Conflict)} == {"INVITATION_USED"}
    assert len(busy.all(InvitationUse)) == 1


def test_of_many_at_once_as_many_as_there_are_places(world: World) -> None:
    busy = replace(world, chance=SYSTEM)
    register(busy, places=3)
    results = at_once(busy, lambda n: other(busy, n), 5)
    assert sum(isinstance(r, Application) for r in results) == 3
    assert sorted(u.place for u in busy.all(InvitationUse)) == [1, 2, 3]
    assert len(busy.all(Invitation)) == 1


@pytest.mark.parametrize(
    ("number", "key"), [("№ 12-34/аб", "1234АБ"), ("INV 1", "INV1"), ("inv-1", "INV1"), ("--", "")]
)
def test_numbers_are_compared_without_signs_and_case(number: str, key: str) -> None:
    assert number_key(number) == key
