"""Groups, minors and whoever acts for them; and permits that are not prolonged."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from access.personas import PERSONAS
from access.scope import scope
from models.groups import ApplicationGroup, GroupMember, Representation
from models.permits import Permit
from policy.rulebook import Rulebook
from services.problems import InvalidInput, NotExtendable, NotFound, NotPermitted
from services.travel.applications import apply_for_e_residency, apply_for_e_visa, apply_for_eta
from services.travel.commands import ExtendPermit, Representative
from services.travel.extensions import extend_permit
from services.travel.together import years

from .returns import change, withdraw
from .world import E_RESIDENCY, E_VISA, ETA, FRENCH, World

STRANGER = replace(PERSONAS["traveller"], subject="stranger")
CHILD = replace(FRENCH, number="77CH00001", given="Lucie", birth_date=date(2008, 6, 2))
PARENT = Representative("PARENT", "BIRTH_CERTIFICATE", date(2026, 6, 30))


def seen(world: World, entity, actor) -> set[str]:
    rows = sa.select(entity.id).where(scope(entity, actor.roles, entity))
    return world.read(lambda s: set(s.scalars(rows, actor.binds())))


def wrong(problem) -> set[tuple[str, str]]:
    assert isinstance(problem, InvalidInput), problem
    return {(v.path, v.code) for v in problem.violations}


def test_a_leader_adds_to_their_group(world: World) -> None:
    first = world.eta(group="tour")
    second = world.eta(idempotency_key="2", document=replace(FRENCH, number="77XX00002"), group="tour")
    [group] = world.all(ApplicationGroup)
    assert (group.code, group.opened_by, first.group_code) == ("tour", "demo-traveller", "tour")
    assert {m.application_id for m in world.all(GroupMember)} == {first.id, second.id}


def test_knowing_the_code_is_not_enough(world: World) -> None:
    world.eta(group="tour")
    [group] = world.all(ApplicationGroup)
    other = replace(ETA, idempotency_key="s", document=replace(FRENCH, number="77XX00003"), group="tour")
    theirs = world.do(apply_for_eta, STRANGER, other)
    assert len(world.all(ApplicationGroup)) == 2
    assert [m.application_id for m in world.all(GroupMember, group_id=group.id)] != [theirs.id]
    assert seen(world, ApplicationGroup, PERSONAS["traveller"]) == {group.id}


def test_whoever_was_given_the_join_code_is_let_in_and_followed(world: World) -> None:
    mine = world.eta(group="tour")
    [group] = world.all(ApplicationGroup)
    invited = replace(ETA, idempotency_key="s", document=replace(FRENCH, number="77XX00003"))
    theirs = world.do(apply_for_eta, STRANGER, replace(invited, group=group.join_code))
    assert (theirs.group_code, len(world.all(ApplicationGroup))) == ("tour", 1)
    members = {m.application_id: m.id for m in world.all(GroupMember)}
    assert members.keys() == {mine.id, theirs.id}
    assert seen(world, GroupMember, PERSONAS["traveller"]) == set(members.values())
    assert seen(world, GroupMember, STRANGER) == {members[theirs.id]}
    assert seen(world, ApplicationGroup, STRANGER) == set()
    assert withdraw(world, theirs).code == "NOT_FOUND"


@pytest.mark.parametrize(
    ("service", "command"),
    [
        (apply_for_eta, ETA),
        (apply_for_e_visa, replace(E_VISA, idempotency_key="v")),
        (apply_for_e_residency, E_RESIDENCY),
    ],
)
def test_no_minor_applies_alone(world: World, service, command) -> None:
    young = replace(command.document, number="77CH00001", birth_date=CHILD.birth_date)
    problem = world.refuse(service, "traveller", replace(command, document=young))
    assert wrong(problem) == {("representative", "REPRESENTATIVE_NEEDED")}
    assert problem.violations[0].params == {"years": 18}
    application = world.do(service, "traveller", replace(command, document=young, representative=PARENT))
    [row] = world.all(Representation)
    assert (row.application_id, row.kind, row.evidence, row.until) == (
        application.id,
        "PARENT",
        "BIRTH_CERTIFICATE",
        date(2026, 6, 30),
    )


def test_whoever_is_eighteen_applies_alone(world: World) -> None:
    grown = replace(FRENCH, number="77CH00002", birth_date=date(2008, 6, 1))
    assert world.eta(document=grown).status == "SUBMITTED"
    assert world.all(Representation) == []


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (Representative("UNCLE", "BIRTH_CERTIFICATE"), ("representative.kind", "NOT_A_CHOICE")),
        (Representative("AGENT", "A_LETTER"), ("representative.evidence", "UNKNOWN_EVIDENCE")),
        (replace(PARENT, until=date(2026, 5, 31)), ("representative.until", "DATE_IN_PAST")),
    ],
)
def test_who_cannot_act(still: World, said, found) -> None:
    problem = still.refuse(apply_for_eta, "traveller", replace(ETA, document=CHILD, representative=said))
    assert wrong(problem) == {found}


def test_a_representative_acts_until_their_day(world: World) -> None:
    application = world.eta(document=CHILD, representative=PARENT)
    assert change(world, application, region="KZ-71").version == 2
    july = world.at(datetime(2026, 7, 1, 9, tzinfo=UTC))
    assert withdraw(july, application) == NotPermitted("REPRESENTATION_ENDED")


def test_nothing_is_prolonged_and_the_rule_is_named(world: World) -> None:
    for application in (world.eta(), world.e_visa()):
        world.decide(application, "APPROVE")
    for n, permit in enumerate(world.all(Permit)):
        asked = ExtendPermit(f"x{n}", permit.id, date(2026, 12, 31))
        assert world.refuse(extend_permit, "traveller", asked) == NotExtendable(rule_id="permit.extension")
        assert world.refuse(extend_permit, STRANGER, asked) == NotFound()


def test_where_a_rule_gives_days_they_are_given(world: World) -> None:
    application = world.decide(world.e_visa(), "APPROVE")
    [permit] = world.all(Permit)
    rules = tuple(
        replace(r, value={"days": {"E_VISA": 10}}) if r.subject == "permit.extension" else r
        for r in world.rulebook.rules
    )
    lenient = replace(world, rulebook=Rulebook("lenient", rules))
    far = lenient.do(extend_permit, "traveller", ExtendPermit("far", permit.id, date(2026, 10, 9)))
    assert wrong(far) == {("until", "EXTENSION_OUT_OF_RANGE")}
    longer = lenient.do(extend_permit, "traveller", ExtendPermit("x", permit.id, date(2026, 10, 8)))
    assert longer.valid_to == date(2026, 10, 8)
    withdraw(lenient, application)
    late = lenient.do(extend_permit, "traveller", ExtendPermit("late", permit.id, date(2026, 10, 9)))
    assert late.code == "PERMIT_VOID"


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (date(2008, 6, 1), date(2026, 6, 1), 18),
        (date(2008, 6, 2), date(2026, 6, 1), 17),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
    ],
)
def test_years_are_completed(born: date, on: date, age: int) -> None:
    assert years(born, on) == age
