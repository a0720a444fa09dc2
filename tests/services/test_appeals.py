"""Appeals: in time, once, by the person, answered by another human, and final with a ground."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from access.personas import PERSONAS
from models.appeals import Appeal
from models.applications import Decision
from models.journal import JournalEvent
from models.kandas import KandasCase
from models.permits import Permit
from models.sealing import unseal
from services.deciding.appeals import appeal_decision
from services.deciding.commands import AppealDecision, Decide
from services.deciding.decisions import decide
from services.problems import Conflict, IllegalMove, NotFound, Stale

from .returns import answer, appeal, history, now_of
from .world import MONGOLIAN, World


def refused_case(world: World) -> KandasCase:
    shown = world.evidence(world.case(), "DOCUMENT", "CONSISTENT")
    return world.decide(shown, "REFUSE", "SECURITY")


def last(world: World, record: Any) -> Decision:
    mine = {"case_id": record.id} if isinstance(record, KandasCase) else {"application_id": record.id}
    return max(world.all(Decision, **mine), key=lambda d: (d.decided_at, d.on_appeal))


def contest(world: World, record: Any, who: Any = "mission-officer", **changes: Any) -> Any:
    command = AppealDecision("contest", last(world, record).id, record.version, "It is wrong.")
    return world.refuse(appeal_decision, who, replace(command, **changes))


def test_a_traveller_contests_a_refusal_and_is_given_a_permit(world: World) -> None:
    refused = world.decide(world.eta(), "REFUSE", "ENTRY_BAN")
    contested = appeal(world, refused, "a")
    assert (contested.status, contested.version) == ("APPEALED", 3)
    approved = answer(world, contested, "APPROVE")
    assert approved.status == "APPROVED"
    assert [p.revoked for p in world.all(Permit)] == [False]
    assert [(d.outcome, d.on_appeal) for d in (last(world, approved),)] == [("APPROVE", True)]
    [row] = world.all(Appeal)
    assert (row.outcome, row.decided_by, row.lodged_by) == (
        "APPROVE",
        "demo-appeals-officer",
        "demo-traveller",
    )
    events = [kind for kind, _ in history(world, refused.id)]
    assert events == [
        "APPLICATION_SUBMITTED",
        "APPLICATION_DECIDED",
        "DECISION_APPEALED",
        "APPLICATION_DECIDED",
    ]
    assert history(world, refused.id)[-1][1]["on_appeal"] is True


def test_what_was_revoked_is_given_back_and_not_granted_again(world: World) -> None:
    revoked = world.decide(world.decide(world.e_visa(), "APPROVE"), "REVOKE", "FALSE_DATA")
    appeal(world, revoked, "a")
    assert answer(world, revoked, "APPROVE").status == "APPROVED"
    assert [(p.revoked, p.entries_left) for p in world.all(Permit)] == [(False, 1)]


@pytest.mark.parametrize("placed", [True, False])
def test_a_case_gets_back_what_it_had(world: World, placed: bool) -> None:
    case = world.granted()
    case = world.place(case) if placed else case
    before = (case.granted_on, case.status_valid_to)
    revoked = world.decide(case, "REVOKE", "FALSE_DATA")
    appeal(world, revoked, "a")
    back = answer(world.at(datetime(2026, 7, 1, 9, tzinfo=UTC)), revoked, "APPROVE")
    assert back.status == ("PLACED" if placed else "GRANTED")
    assert (back.granted_on, back.status_valid_to) == before
    told = [payload for kind, payload in history(world, case.id) if kind == "CASE_DECIDED"]
    # The persons arrived once.
    assert ["persons" in payload for payload in told] == [True, False, False]


def test_a_refused_family_is_granted_the_status_on_appeal(world: World) -> None:
    case = refused_case(world)
    appeal(world, case, "a")
    granted = answer(world, case, "APPROVE")
    assert (granted.status, granted.granted_on) == ("GRANTED", date(2026, 6, 1))
    assert len(history(world, case.id)[-1][1]["persons"]) == 1


def test_origin_must_be_shown_on_appeal_as_well(world: World) -> None:
    case = world.decide(world.case(), "REFUSE", "SECURITY")
    contested = appeal(world, case, "a")
    before = world.counts()
    assert answer(world, contested, "APPROVE").code == "EVIDENCE_MISSING"
    assert world.counts() == before
    shown = world.evidence(now_of(world, case), "DOCUMENT", "CONSISTENT")
    assert shown.status == "APPEALED"
    assert answer(world, shown, "APPROVE", key="again").status == "GRANTED"


def test_a_confirmed_refusal_is_final_and_names_the_court(world: World) -> None:
    case = refused_case(world)
    appeal(world, case, "a")
    assert answer(world, case, "REFUSE").code == "INVALID_INPUT"
    confirmed = answer(world, case, "REFUSE", "SECURITY", key="b")
    assert confirmed.status == "REFUSED"
    decision = last(world, case)
    assert (decision.grounds, decision.appeal_authority) == (["SECURITY"], "ADMINISTRATIVE_COURT")
    assert decision.appeal_deadline == date(2026, 7, 1)
    problem = contest(world, confirmed)
    assert problem == IllegalMove("APPEAL_EXHAUSTED", allowed_actions=("APPEAL_DECISION",))


def test_a_confirmed_revocation_takes_grounds_of_revocations(world: World) -> None:
    revoked = world.decide(world.granted(), "REVOKE", "LEFT_FOR_GOOD")
    appeal(world, revoked, "a")
    assert answer(world, revoked, "REFUSE", "ORIGIN_NOT_SHOWN").code == "INVALID_INPUT"
    assert answer(world, revoked, "REFUSE", "LEFT_FOR_GOOD", key="b").status == "REVOKED"


def test_who_decided_does_not_answer(world: World) -> None:
    case = refused_case(world)
    contested = appeal(world, case, "a")
    command = Decide("self", case.id, contested.version, "APPROVE")
    problem = world.refuse(decide, "case-officer", command)
    assert problem.code == "SECOND_OFFICER_NEEDED"
    assert world.do(decide, "appeals-officer", command).status == "GRANTED"


@pytest.mark.parametrize(("day", "late"), [(30, False), (31, True)])
def test_the_last_day_counts(world: World, day: int, late: bool) -> None:
    case = refused_case(world)
    assert last(world, case).appeal_deadline == date(2026, 8, 30)
    then = world.at(datetime(2026, 8, day, 9, tzinfo=UTC))
    if late:
        assert contest(then, case).code == "APPEAL_LATE"
    else:
        assert appeal(then, case, "a").status == "APPEALED"


def test_only_those_who_see_the_file_contest(world: World) -> None:
    case = refused_case(world)
    assert contest(world, case, replace(PERSONAS["mission-officer"], office="MISSION-TAS")) == NotFound()
    assert contest(world, case, "payments-officer") == NotFound()
    assert contest(world, case, decision="dec_unknown") == NotFound()
    assert isinstance(contest(world, case, version=1), Stale)
    assert contest(world, case, ground=" ").violations[0].path == "ground"


def test_the_ground_is_sealed_and_not_told(world: World) -> None:
    case = refused_case(world)
    appeal(world, case, "a")
    [row] = world.all(Appeal)
    key = world.read(lambda s: world.vault.held(s, case.person_id))
    assert unseal(key, row.ground, "appeals.ground", case.person_id) == "It is wrong."
    [event] = world.all(JournalEvent, kind="DECISION_APPEALED")
    assert event.payload == {
        "case": case.id,
        "decision": row.decision_id,
        "programme": "KANDAS",
        "origin": "MNG",
    }


def test_an_earlier_decision_is_not_contested_any_more(world: World) -> None:
    first = world.decide(world.granted(), "REVOKE", "FALSE_DATA")
    old = last(world, first)
    appeal(world, first, "a")
    back = answer(world, first, "APPROVE")
    later = world.at(datetime(2026, 6, 2, 9, tzinfo=UTC))
    again = later.decide(back, "REVOKE", "SECURITY", key="again")
    assert contest(later, again, decision=old.id).code == "DECISION_SUPERSEDED"
    assert appeal(later, again, "b").status == "APPEALED"


def test_a_family_that_has_a_new_case_does_not_contest_the_old_one(world: World) -> None:
    case = refused_case(world)
    assert world.case("second").status == "OPEN"
    assert contest(world, case) == Conflict("PERSON_IN_ANOTHER_CASE")


def test_a_contested_case_is_no_reason_for_a_second_one(world: World) -> None:
    appeal(world, refused_case(world), "a")
    assert world.case("second", applicant=MONGOLIAN) == Conflict("CASE_EXISTS")
