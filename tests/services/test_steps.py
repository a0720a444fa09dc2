"""The steps of a case as a family sees them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from models.kandas import KandasCase
from services.kandas import steps_of

from .world import MONGOLIAN, NOW, TODAY, World

NAMES = ("REGISTRATION", "EVIDENCE", "COMMISSION", "STATUS", "ARRIVAL", "PLACEMENT", "AID", "CITIZENSHIP")


def steps(world: World, case: KandasCase, today: date = TODAY):
    found = world.read(lambda s: steps_of(s, s.get(KandasCase, case.id), world.rulebook, today))
    assert tuple(step.step for step in found) == NAMES
    return {step.step: step for step in found}


def states(world: World, case: KandasCase, today: date = TODAY) -> str:
    short = {"DONE": "d", "OPEN": "o", "BLOCKED": "b", "NOT_NEEDED": "-"}
    return "".join(short[step.state] for step in steps(world, case, today).values())


def test_a_family_from_opening_to_the_last_tenge(world: World) -> None:
    case = world.case()
    assert states(world, case) == "dobbobbb"
    case = world.evidence(case, "DOCUMENT", "CONSISTENT")
    assert states(world, case) == "dd-oobbb"
    case = world.decide(case, "APPROVE")
    assert states(world, case) == "dd-doobo"
    world.at(datetime(2026, 6, 3, 9, tzinfo=UTC)).cross(MONGOLIAN, "KZ-BAKHTY")
    case = world.all(KandasCase)[0]
    assert states(world, case) == "dd-ddobo"
    case = world.place(case)
    assert states(world, case) == "dd-dddoo"
    assert world.pay(case, "RELOCATION_GRANT", "grant").status == "PLACED"
    for month in range(12):
        later = world.at(datetime(2026 + (5 + month) // 12, (5 + month) % 12 + 1, 2, 9, tzinfo=UTC))
        assert later.pay(case, "HOUSING", f"month-{month}").status == "PLACED"
    assert states(world, case) == "dd-ddddo"


def test_the_way_through_the_commission(world: World) -> None:
    case = world.evidence(world.case(), "DOCUMENT", "INCONCLUSIVE")
    assert states(world, case) == "doobobbb"
    blocked = steps(world, case)["STATUS"].blocked_by
    assert [(b.step, b.code) for b in blocked] == [("COMMISSION", "ORIGIN_NOT_SHOWN_YET")]
    case = world.evidence(case, "COMMISSION", "INCONCLUSIVE")
    assert states(world, case) == "doobobbb"
    case = world.evidence(case, "COMMISSION", "CONSISTENT")
    assert states(world, case) == "dddoobbb"


def test_blocks_name_the_missing_step(world: World) -> None:
    found = steps(world, world.case())
    assert [(b.step, b.code) for b in found["COMMISSION"].blocked_by] == [("EVIDENCE", "DOCUMENTS_FIRST")]
    assert [(b.step, b.code) for b in found["PLACEMENT"].blocked_by] == [("STATUS", "STATUS_NOT_GRANTED")]
    assert [(b.step, b.code) for b in found["AID"].blocked_by] == [
        ("STATUS", "STATUS_NOT_GRANTED"),
        ("PLACEMENT", "NOT_PLACED"),
    ]


def test_days_and_moments(world: World) -> None:
    case = world.granted()
    found = steps(world, case)
    assert found["STATUS"].completed_at == NOW
    assert found["PLACEMENT"].due_by == date(2027, 5, 31)
    other = replace(MONGOLIAN, number="E9999999", birth_date=date(1970, 1, 1))
    # 30 working days from Monday, 1 June: six weeks.
    assert steps(world, world.case("other", applicant=other))["STATUS"].due_by == date(2026, 7, 13)


def test_a_refused_case_goes_nowhere(world: World) -> None:
    case = world.decide(world.case(), "REFUSE", "FORMER_CITIZEN")
    assert states(world, case) == "d--b-bbb"
    assert [(b.step, b.code) for b in steps(world, case)["STATUS"].blocked_by] == [("STATUS", "CASE_REFUSED")]


def test_a_returned_case_waits_for_the_family(world: World) -> None:
    case = world.decide(world.case(), "RETURN", "DETAILS_MISSING")
    assert [(b.step, b.code) for b in steps(world, case)["STATUS"].blocked_by] == [
        ("EVIDENCE", "CASE_RETURNED")
    ]


def test_outside_the_quota_there_is_no_aid_to_wait_for(world: World) -> None:
    case = world.place(world.granted(), "KZ-75", under_quota=False)
    assert states(world, case) == "dd-d-d-o"


@pytest.mark.parametrize(("today", "state"), [(date(2027, 5, 31), "OPEN"), (date(2027, 6, 1), "BLOCKED")])
def test_the_status_ends_with_its_last_day(world: World, today: date, state: str) -> None:
    found = steps(world, world.granted(), today)
    assert (found["PLACEMENT"].state, found["CITIZENSHIP"].state) == (state, state)
