"""Departure: what is not paid lapses; too early and without leave, what was paid is claimed back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from models.aid import RepaymentClaim
from models.kandas import Departure, KandasCase
from services.aid.commands import ReportDeparture
from services.aid.departures import report_departure

from .returns import depart, file_of, history, move, now_of
from .world import MONGOLIAN, World

GRANT, MONTH = 70 * 432_500, 20 * 432_500
LATER = datetime(2026, 9, 1, 9, tzinfo=UTC)


def paid(world: World) -> KandasCase:
    """A placed family that was paid its grant and one month of housing."""
    case = world.place(world.granted())
    world.pay(case, "RELOCATION_GRANT", "grant")
    world.pay(case, "HOUSING", "housing")
    return case


def test_what_was_paid_is_claimed_and_what_was_not_lapses(world: World) -> None:
    case = paid(world)
    gone = depart(world.at(LATER), case)
    assert gone.status == "DEPARTED"
    aid = file_of(world, case)
    assert (aid.balance.awarded, aid.balance.paid) == (GRANT + 12 * MONTH, GRANT + MONTH)
    assert (aid.balance.lapsed, aid.balance.outstanding) == (11 * MONTH, 0)
    claim = aid.repayment
    assert (claim.state, claim.due, claim.open, claim.repaid) == ("CLAIMED", GRANT + MONTH, GRANT + MONTH, 0)
    assert (claim.ground, claim.reside_until) == ("LEFT_BEFORE_TERM", date(2031, 6, 1))
    assert (claim.due_by, claim.appeal_deadline) == (date(2026, 11, 30), date(2026, 11, 30))
    assert claim.appeal_authority == "MIGRATION_COMMITTEE"
    [row] = world.all(Departure)
    assert (row.departed_on, row.authorised, row.ground) == (date(2026, 9, 1), False, "LEFT_REGION")
    [kept] = world.all(RepaymentClaim)
    assert (kept.rule_id, kept.claimed_by) == ("aid.repayment", "demo-case-officer")
    assert {c.met for e in aid.entitlements for c in e.conditions} == {False}


def test_the_journal_hears_of_departure_lapse_and_claim(world: World) -> None:
    case = paid(world)
    depart(world.at(LATER), case, on=date(2026, 8, 20))
    where = {"case": case.id, "region": "KZ-55", "origin": "MNG"}
    told = history(world, case.id)[-3:]
    persons = told[0][1]["persons"]
    assert len(persons) == 1
    assert told[0] == (
        "DEPARTURE_REPORTED",
        {**where, "authorised": False, "ground": "LEFT_REGION", "persons": persons},
    )
    assert told[1] == ("AID_LAPSED", {**where, "kind": "HOUSING", "amount": 11 * MONTH})
    [claim] = world.all(RepaymentClaim)
    assert told[2] == ("REPAYMENT_CLAIMED", {**where, "claim": claim.id, "amount": GRANT + MONTH})


@pytest.mark.parametrize(
    ("on", "claimed"),
    [(datetime(2031, 5, 31, 9, tzinfo=UTC), True), (datetime(2031, 6, 1, 9, tzinfo=UTC), False)],
)
def test_after_five_years_everybody_may_leave(world: World, on: datetime, claimed: bool) -> None:
    case = paid(world)
    depart(world.at(on), case)
    assert bool(world.all(RepaymentClaim)) is claimed


def test_with_leave_nothing_is_claimed(world: World) -> None:
    case = paid(world)
    depart(world, case, authorised=True, ground="MEDICAL_TREATMENT")
    aid = file_of(world, case)
    assert (aid.repayment, aid.balance.lapsed) == (None, 11 * MONTH)
    assert {c.met for e in aid.entitlements for c in e.conditions} == {True}


def test_who_was_paid_nothing_owes_nothing(world: World) -> None:
    case = world.place(world.granted())
    depart(world, case)
    assert file_of(world, case).repayment is None
    outside = world.place(
        world.granted("o", applicant=replace(MONGOLIAN, number="E7777777", given="Dana")),
        "KZ-75",
        "CITY",
        False,
    )
    assert depart(world, outside, "o2").status == "DEPARTED"
    assert world.all(RepaymentClaim) == []


def test_citizens_who_were_placed_owe_as_well(world: World) -> None:
    case = paid(world)
    move(world, case, "GRANT_CITIZENSHIP", "c")
    assert depart(world, case).status == "DEPARTED"
    assert file_of(world, case).repayment.due == GRANT + MONTH


def refuse(world: World, case: KandasCase, **changes: Any) -> Any:
    case = now_of(world, case)
    command = ReportDeparture("refused", case.id, case.version, world.given.today, False)
    return world.refuse(report_departure, "case-officer", replace(command, **changes))


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"on": date(2026, 6, 2)}, ("on", "DATE_IN_FUTURE")),
        ({"on": date(2026, 5, 31)}, ("on", "BEFORE_PLACEMENT")),
        ({"ground": "HARDSHIP"}, ("ground", "UNKNOWN_GROUND")),
    ],
)
def test_a_bad_report_is_refused_with_paths(world: World, changes: dict[str, Any], wrong: Any) -> None:
    problem = refuse(world, paid(world), **changes)
    assert [(v.path, v.code) for v in problem.violations] == [wrong]


def test_only_placed_families_depart_and_once(world: World) -> None:
    case = world.granted()
    assert refuse(world, case).code == "ILLEGAL_MOVE"
    depart(world, world.place(case))
    assert refuse(world, case).code == "ILLEGAL_MOVE"
    assert world.pay(case, "HOUSING", "late").code == "ILLEGAL_MOVE"
