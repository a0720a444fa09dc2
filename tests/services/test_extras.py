"""Services for holders of an ETA: refused while they are only announced, whole from the day the rule says so."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from access.actor import Actor, Role
from access.personas import PERSONAS
from models.applications import Application
from models.crossings import Crossing
from models.journal import JournalEvent
from models.permits import Permit
from policy.programmes import programmes
from services.deciding.moves import status_of
from services.problems import Conflict, CrossingRefused, IllegalMove, NotFound, NotYetInForce
from services.travel.border import border_check
from services.travel.commands import ApplyForService, CheckAtBorder, RecordCrossing
from services.travel.crossings import record_crossing
from services.travel.extras import EXTRAS, apply_for_service

from .extras import with_rules, works
from .returns import withdraw
from .world import FRENCH, World

ARRIVAL = (2026, 6, 10)


def at(world: World, year: int, month: int, day: int) -> World:
    return world.at(datetime(year, month, day, 4, tzinfo=UTC))


def holder(world: World) -> Permit:
    world.decide(world.eta(), "APPROVE")
    return world.all(Permit)[0]


def ask(world: World, eta: Permit | str, service: str = "FAST_TRACK", key: str = "s", who="traveller"):
    number = eta if isinstance(eta, str) else eta.number
    return world.do(apply_for_service, who, ApplyForService(key, number, service))


def refused(world: World, eta: Permit | str, service: str = "FAST_TRACK", who="traveller"):
    number = eta if isinstance(eta, str) else eta.number
    return world.refuse(apply_for_service, who, ApplyForService("refused", number, service))


def issued(world: World, eta: Permit, service: str = "FAST_TRACK") -> Permit:
    sent = ask(world, eta, service, f"{service}-{eta.id}-{world.now:%F}")
    world.decide(sent, "APPROVE")
    return world.all(Permit, application_id=sent.id)[0]


def services_at(world: World) -> dict[str, tuple[bool, str | None, bool]]:
    command = CheckAtBorder(FRENCH, "ALA", "ENTRY")
    seen = world.read(lambda s: border_check(s, PERSONAS["border-officer"], command, world.given))
    return {each.kind: (each.in_force, each.state, each.goes_along) for each in seen.services}


@pytest.mark.parametrize("service", EXTRAS)
def test_what_is_only_announced_is_refused_with_its_rule(world: World, service: str) -> None:
    eta = holder(world)
    assert refused(world, eta, service) == NotYetInForce(rule_id=f"announced.{service.lower()}")
    assert services_at(at(world, *ARRIVAL)) == dict.fromkeys(EXTRAS, (False, None, False))
    crossing = at(world, *ARRIVAL).cross(FRENCH, "ALA")
    assert (crossing.fast_track_id, crossing.insurance_id) == (None, None)


def test_the_day_the_rule_says_so_it_is_asked_for_issued_and_used(world: World) -> None:
    world, eta = works(world), holder(world)
    sent = ask(world, eta)
    assert (sent.programme, sent.status, sent.eta_id) == ("FAST_TRACK", "SUBMITTED", eta.application_id)
    assert (sent.person_id, sent.nationality_code) == (eta.person_id, "FRA")
    lane, policy = issued_of(world, sent), issued(world, eta, "HEALTH_INSURANCE")
    assert (lane.kind, lane.valid_from, lane.valid_to, lane.entries_left) == (
        "FAST_TRACK",
        date(2026, 6, 1),
        eta.valid_to,
        1,
    )
    assert lane.number.startswith("PFASTTRACK-") and policy.number.startswith("PHEALTHINSURANCE-")
    assert (policy.valid_to, policy.entries_left) == (eta.valid_to, None)
    there = at(world, *ARRIVAL)
    assert services_at(there) == dict.fromkeys(EXTRAS, (True, "VALID", True))
    first = there.cross(FRENCH, "ALA")
    assert (first.permit_id, first.fast_track_id, first.insurance_id) == (eta.id, lane.id, policy.id)
    at(world, 2026, 6, 12).cross(FRENCH, "ALA", "EXIT")
    again = at(world, 2026, 6, 14)
    seen = services_at(again)
    assert seen == {"HEALTH_INSURANCE": (True, "VALID", True), "FAST_TRACK": (True, "USED", False)}
    second = again.cross(FRENCH, "ALA")
    assert (second.permit_id, second.fast_track_id, second.insurance_id) == (eta.id, None, policy.id)
    # A lane that was used up may be asked for again.
    assert isinstance(ask(again, eta, key="again"), Application)


def issued_of(world: World, sent: Application) -> Permit:
    world.decide(sent, "APPROVE")
    return world.all(Permit, application_id=sent.id)[0]


def test_a_service_is_of_the_holder_and_given_once(world: World) -> None:
    world, eta = works(world), holder(world)
    stranger = Actor("stranger", frozenset({Role.TRAVELLER}))
    assert refused(world, "PETA-0000-0000-0000") == NotFound("NO_ETA")
    assert refused(world, eta, who=stranger) == NotFound("NO_ETA")
    assert [(v.path, v.code) for v in refused(world, eta, "SAUNA").violations] == [
        ("service", "NOT_A_CHOICE")
    ]
    sent = ask(world, eta)
    assert refused(world, eta) == Conflict("APPLICATION_PENDING")
    lane = issued_of(world, sent)
    assert refused(world, eta) == Conflict("SERVICE_ISSUED")
    assert refused(world, lane) == NotFound("NO_ETA")
    assert ask(world, eta, "HEALTH_INSURANCE", "other").status == "SUBMITTED"
    assert refused(at(world, 2027, 1, 1), eta) == Conflict("ETA_EXPIRED")


def test_a_service_ends_with_its_eta(world: World) -> None:
    world, eta = works(world), holder(world)
    waiting, lane = ask(world, eta, "HEALTH_INSURANCE"), issued(world, eta)
    [carrier] = world.all(Application, id=eta.application_id)
    world.decide(carrier, "REVOKE", "FALSE_DATA")
    assert refused(world, eta) == Conflict("ETA_REVOKED")
    stuck = world.decide(waiting, "APPROVE", key="late")
    assert stuck == IllegalMove("ETA_ENDED", allowed_actions=programmes()["FAST_TRACK"].allowed("SUBMITTED"))
    there = at(world, *ARRIVAL)
    assert services_at(there)["FAST_TRACK"] == (True, "ETA_ENDED", False)
    crossing = there.cross(FRENCH, "ALA")
    assert (crossing.permit_id, crossing.fast_track_id) == (None, None)
    assert world.all(Permit, id=lane.id)[0].entries_left == 1
    assert world.decide(waiting, "REFUSE", "ETA_ENDED").status == "REFUSED"


def test_a_revoked_lane_and_a_rule_that_ended_open_nothing(world: World) -> None:
    plain, world = world, works(world)
    eta = holder(world)
    issued(world, eta)
    assert services_at(at(plain, *ARRIVAL))["FAST_TRACK"] == (False, "NOT_IN_FORCE", False)
    assert at(plain, *ARRIVAL).cross(FRENCH, "ALA").fast_track_id is None
    [sent] = world.all(Application, programme="FAST_TRACK")
    world.decide(sent, "REVOKE", "FALSE_DATA")
    assert services_at(at(world, *ARRIVAL))["FAST_TRACK"] == (True, "REVOKED", False)


def test_the_holder_may_give_a_service_back(world: World) -> None:
    world, eta = works(world), holder(world)
    issued(world, eta)
    [sent] = world.all(Application, programme="FAST_TRACK")
    assert withdraw(world, sent).status == "WITHDRAWN"
    assert services_at(at(world, *ARRIVAL))["FAST_TRACK"] == (True, "REVOKED", False)
    assert at(world, *ARRIVAL).cross(FRENCH, "ALA").fast_track_id is None
    assert ask(world, eta, key="again").status == "SUBMITTED"


def test_its_status_is_what_the_journal_adds_up_to(world: World) -> None:
    world, eta = works(world), holder(world)
    sent = ask(world, eta)
    world.decide(sent, "RETURN", "DETAILS_MISSING")
    [now] = world.all(Application, id=sent.id)
    world.decide(now, "APPROVE")
    events = [(e.kind, e.payload) for e in world.all(JournalEvent, subject_id=sent.id)]
    assert [kind for kind, _ in events] == ["APPLICATION_SUBMITTED", *["APPLICATION_DECIDED"] * 2]
    assert status_of("FAST_TRACK", events) == world.all(Application, id=sent.id)[0].status == "APPROVED"


def test_a_pass_of_the_lane_is_no_permit_to_enter(world: World) -> None:
    world, eta = works(world), holder(world)
    lane = issued(world, eta)
    command = RecordCrossing("k", FRENCH, "ALA", "ENTRY", permit=lane.number)
    problem = at(world, *ARRIVAL).refuse(record_crossing, "border-officer", command)
    assert (type(problem), problem.grounds) == (CrossingRefused, ("PERMIT_UNKNOWN",))


def test_a_rule_of_one_entry_makes_an_eta_of_one_entry(world: World) -> None:
    world = with_rules(world, eta__entries={"entries": 1})
    eta = holder(world)
    assert (eta.entries, eta.entries_left) == (1, 1)
    there = at(world, *ARRIVAL)
    assert there.cross(FRENCH, "ALA").permit_id == eta.id
    at(world, 2026, 6, 12).cross(FRENCH, "ALA", "EXIT")
    command = RecordCrossing("k", FRENCH, "ALA", "ENTRY", permit=eta.number)
    again = at(world, 2026, 6, 14)
    problem = again.refuse(record_crossing, "border-officer", command)
    assert (problem.grounds, problem.rules) == (("ENTRIES_USED",), ("eta.entries.later",))
    # The pilot recommends it: the visa-free way stays open without it.
    assert again.cross(FRENCH, "ALA").permit_id is None


def test_where_the_rules_require_an_eta_nobody_enters_without_one(world: World) -> None:
    world = with_rules(world, eta__necessity={"necessity": "REQUIRED"}, eta__entries={"entries": 1})
    problem = world.refuse(record_crossing, "border-officer", RecordCrossing("k", FRENCH, "ALA", "ENTRY"))
    assert (problem.grounds, problem.rules) == (("ETA_MISSING",), ("eta.necessity.later",))
    eta = holder(world)
    there = at(world, *ARRIVAL)
    assert there.cross(FRENCH, "ALA").permit_id == eta.id
    assert [c.permit_id for c in world.all(Crossing)] == [eta.id]
    at(world, 2026, 6, 12).cross(FRENCH, "ALA", "EXIT")
    assert at(world, 2026, 6, 14).cross(FRENCH, "ALA").grounds == ("ETA_MISSING",)
