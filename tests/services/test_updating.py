"""What changes with a member: by whom, from which version, and within consent."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from models.members import DiasporaMember, member_regions
from models.sealing import unseal
from services.problems import NotFound, NotPermitted, Stale
from services.registry.commands import Intentions, UpdateDiasporaMember, WithdrawConsent
from services.registry.consents import withdraw_consent
from services.registry.members import register_diaspora_member
from services.registry.updating import update_diaspora_member

from .returns import history, now_of
from .world import MEMBER, World


def update(member: DiasporaMember, **changes: Any) -> UpdateDiasporaMember:
    return replace(UpdateDiasporaMember("update", member.id, member.version), **changes)


def opened(world: World, member: DiasporaMember, column: str) -> str:
    def read(session: Any) -> str:
        key = world.vault.held(session, member.person_id)
        return unseal(key, getattr(member, column), f"diaspora_members.{column}", member.person_id)

    return world.read(read)


def regions(world: World, member: DiasporaMember) -> set[str]:
    rows = member_regions.select().where(member_regions.c.member_id == member.id)
    return {row.region_code for row in world.read(lambda s: s.execute(rows).all())}


def test_what_is_said_changes_and_the_rest_stays(world: World) -> None:
    member = world.member()
    plans = Intentions(year=2027, work="HEALTH", preferred_regions=("KZ-11",), relatives_in=("KZ-59",))
    command = update(member, residence="TUR", settlement="Анкара", intentions=plans)
    found = world.do(update_diaspora_member, "mission-officer", command)
    assert (found.version, found.residence_code, found.return_year) == (2, "TUR", 2027)
    assert (found.work, found.relatives_in, found.wants_to_return) == ("HEALTH", ["KZ-59"], True)
    assert (opened(world, found, "settlement"), opened(world, found, "profession")) == ("Анкара", "nurse")
    assert (found.support_needed, regions(world, member)) == (["HOUSING", "LANGUAGE"], {"KZ-11"})
    assert history(world, member.id)[-1] == (
        "MEMBER_UPDATED",
        {
            "member": member.id,
            "residence": "TUR",
            "wants_to_return": True,
            "preferred_regions": ["KZ-11"],
            "return_year": 2027,
        },
    )


def test_lists_are_emptied_by_saying_so(world: World) -> None:
    member = world.member()
    plans = Intentions(preferred_regions=(), support_needed=())
    found = world.do(update_diaspora_member, "mission-officer", update(member, intentions=plans))
    assert (found.support_needed, regions(world, member)) == ([], set())
    assert history(world, member.id)[-1][1]["preferred_regions"] == []


def test_of_two_changes_the_second_is_shown_the_first(world: World) -> None:
    member = world.member()
    world.do(update_diaspora_member, "mission-officer", update(member, residence="TUR"))
    late = update(member, idempotency_key="late", residence="CHN")
    problem = world.refuse(update_diaspora_member, "mission-officer", late)
    assert isinstance(problem, Stale)
    assert (problem.current.version, now_of(world, member).residence_code) == (2, "TUR")


def test_who_may_change_a_member(world: World) -> None:
    member = world.do(register_diaspora_member, "member", MEMBER)
    assert member.office_code == "SELF"
    assert world.do(update_diaspora_member, "member", update(member, residence="TUR")).version == 2
    other = update(member, idempotency_key="other", version=2, residence="CHN")
    assert world.refuse(update_diaspora_member, "mission-officer", other) == NotFound()
    case = world.case(member=world.member(idempotency_key="m").id)
    theirs = update(world.all(DiasporaMember, id=case.member_id)[0], residence="CHN")
    assert world.refuse(update_diaspora_member, "case-officer", theirs) == NotPermitted()


@pytest.mark.parametrize(
    ("purpose", "changes", "path"),
    [
        ("CONTACT", {"settlement": "Анкара"}, "settlement"),
        ("RETURN_PLANNING", {"intentions": Intentions(year=2028)}, "intentions"),
    ],
)
def test_nothing_is_recorded_for_a_purpose_that_was_withdrawn(
    world: World, purpose: str, changes: Any, path: str
) -> None:
    member = world.member(consents=("REGISTRY", "CONTACT", "RETURN_PLANNING"))
    command = update(member, **changes)
    world.do(withdraw_consent, "mission-officer", WithdrawConsent("w", member.id, purpose))
    problem = world.refuse(update_diaspora_member, "mission-officer", replace(command, version=2))
    assert [(v.path, v.code) for v in problem.violations] == [(path, "CONSENT_WITHDRAWN")]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"residence": "KAZ"}, ("residence", "RESIDENCE_INSIDE")),
        ({"residence": "ZZZ"}, ("residence", "UNKNOWN_COUNTRY")),
        ({"intentions": Intentions(work="LUCK")}, ("intentions.work", "NOT_A_CHOICE")),
        ({"intentions": Intentions(relatives_in=("KZ-99",))}, ("intentions.relativesIn.0", "UNKNOWN_REGION")),
        ({"intentions": Intentions(year=2020)}, ("intentions.year", "YEAR_OUT_OF_RANGE")),
    ],
)
def test_what_is_wrong_is_said(still: World, changes: Any, found: Any) -> None:
    member = still.member()
    problem = still.refuse(update_diaspora_member, "mission-officer", update(member, **changes))
    assert [(v.path, v.code) for v in problem.violations] == [found]
