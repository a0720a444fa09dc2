"""The steps of a case as a family sees them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from models.kandas import KandasCase
from services.kandas.cases import steps_of

from .returns import act, appeal, depart, now_of
from .world import MONGOLIAN, NOW, TODAY, World

NAMES = (
    "REGISTRATION",
    "EVIDENCE",
    "INTERVIEW",
    "TRADITIONS",
    "COMMISSION",
    "STATUS",
    "ARRIVAL",
    "RESIDENCE_PERMIT",
    "PLACEMENT",
    "AID",
    "PROLONGATION",
    "CITIZENSHIP",
    "RESIDENCE",
    "REPAYMENT",
)


HEARD = ("INTERVIEW", "TRADITIONS")
"""Parts of what the commission does, with a test of their own."""


def steps(world: World, case: KandasCase, today: date = TODAY):
    found = world.read(lambda s: steps_of(s, s.get(KandasCase, case.id), world.rulebook, today))
    assert tuple(step.step for step in found) == NAMES
    return {step.step: step for step in found}


def states(world: World, case: KandasCase, today: date = TODAY) -> str:
    short = {"DONE": "d", "OPEN": "o", "BLOCKED": "b", "NOT_NEEDED": "-"}
    found = steps(world, case, today)
    return "".join(short[step.state] for name, step in found.items() if name not in HEARD)


def test_a_family_from_opening_to_the_last_tenge(world: World) -> None:
    case = world.case()
    assert states(world, case) == "dobbobbbbbb-"
    case = world.evidence(case, "DOCUMENT", "CONSISTENT")
    assert states(world, case) == "dd-oobbbbbb-"
    case = world.decide(case, "APPROVE")
    assert states(world, case) == "dd-doooboob-"
    world.at(datetime(2026, 6, 3, 9, tzinfo=UTC)).cross(MONGOLIAN, "KZ-BAKHTY")
    case = world.all(KandasCase)[0]
    assert states(world, case) == "dd-ddooboob-"
    case = world.place(case)
    assert states(world, case) == "dd-ddodoooo-"
    assert world.pay(case, "RELOCATION_GRANT", "grant").status == "PLACED"
    for month in range(12):
        later = world.at(datetime(2026 + (5 + month) // 12, (5 + month) % 12 + 1, 2, 9, tzinfo=UTC))
        assert later.pay(case, "HOUSING", f"month-{month}").status == "PLACED"
    assert states(world, case) == "dd-ddoddooo-"


def test_the_way_through_the_commission(world: World) -> None:
    case = world.evidence(world.case(), "DOCUMENT", "INCONCLUSIVE")
    assert states(world, case) == "doobobbbbbb-"
    blocked = steps(world, case)["STATUS"].blocked_by
    assert [(b.step, b.code) for b in blocked] == [("COMMISSION", "ORIGIN_NOT_SHOWN_YET")]
    case = world.evidence(case, "COMMISSION", "INCONCLUSIVE")
    assert states(world, case) == "doobobbbbbb-"
    case = world.evidence(case, "COMMISSION", "CONSISTENT")
    assert states(world, case) == "dddoobbbbbb-"


def test_interview_and_traditions_are_parts_of_the_commission(world: World) -> None:
    def heard(case: KandasCase) -> list[str]:
        found = steps(world, case)
        return [found[name].state for name in (*HEARD, "COMMISSION")]

    case = world.case()
    assert heard(case) == ["BLOCKED"] * 3
    assert steps(world, case)["INTERVIEW"].blocked_by == steps(world, case)["COMMISSION"].blocked_by
    case = world.evidence(case, "DOCUMENT", "INCONCLUSIVE")
    assert heard(case) == ["OPEN"] * 3
    case = world.evidence(case, "INTERVIEW", "NOT_SUPPORTED")
    assert heard(case) == ["DONE", "OPEN", "OPEN"]
    case = world.evidence(case, "COMMISSION", "CONSISTENT")
    assert heard(case) == ["DONE", "NOT_NEEDED", "DONE"]
    other = world.case("other", applicant=replace(MONGOLIAN, number="E5555555", birth_date=date(1970, 1, 1)))
    assert heard(world.evidence(other, "DOCUMENT", "CONSISTENT")) == ["NOT_NEEDED"] * 3


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
    # 30 working days from Monday, 1 June: six weeks and a day, for Capital Day.
    assert steps(world, world.case("other", applicant=other))["STATUS"].due_by == date(2026, 7, 14)


def test_a_refused_case_goes_nowhere(world: World) -> None:
    case = world.decide(world.case(), "REFUSE", "FORMER_CITIZEN")
    assert states(world, case) == "d--b-bbbbbb-"
    assert [(b.step, b.code) for b in steps(world, case)["STATUS"].blocked_by] == [("STATUS", "CASE_REFUSED")]


def test_a_returned_case_waits_for_the_family(world: World) -> None:
    case = world.decide(world.case(), "RETURN", "DETAILS_MISSING")
    assert [(b.step, b.code) for b in steps(world, case)["STATUS"].blocked_by] == [
        ("EVIDENCE", "CASE_RETURNED")
    ]


def test_outside_the_quota_there_is_no_aid_to_wait_for(world: World) -> None:
    case = world.place(world.granted(), "KZ-75", under_quota=False)
    assert states(world, case) == "dd-d-od-oo--"


@pytest.mark.parametrize(("today", "state"), [(date(2027, 5, 31), "OPEN"), (date(2027, 6, 1), "BLOCKED")])
def test_the_status_ends_with_its_last_day(world: World, today: date, state: str) -> None:
    found = steps(world, world.granted(), today)
    assert (found["PLACEMENT"].state, found["CITIZENSHIP"].state) == (state, state)


def test_an_expired_status_blocks_what_needs_it_and_aid_goes_on(world: World) -> None:
    case = world.place(world.granted())
    found = steps(world, case, date(2027, 6, 1))
    blocked = {
        name for name, step in found.items() if [b.code for b in step.blocked_by] == ["STATUS_EXPIRED"]
    }
    assert blocked == {"RESIDENCE_PERMIT", "PROLONGATION", "CITIZENSHIP"}
    assert found["AID"].state == "OPEN"


def test_prolonged_permitted_and_a_citizen(world: World) -> None:
    case = world.place(world.granted())
    for n, action in enumerate(("PROLONG_STATUS", "RECORD_RESIDENCE_PERMIT", "GRANT_CITIZENSHIP"), 2):
        found = steps(world, now_of(world, case))
        assert found["CITIZENSHIP"].due_by == (date(2027, 5, 31) if n == 2 else date(2028, 5, 31))
        act(world, case, action, n)
    assert states(world, case) == "dd-d-ddoddo-"
    assert steps(world, case)["RESIDENCE"].due_by == date(2031, 6, 1)
    assert steps(world, case, date(2031, 6, 1))["RESIDENCE"].state == "DONE"


def test_a_departed_family_owes_or_not(world: World) -> None:
    case = world.place(world.granted())
    world.pay(case, "RELOCATION_GRANT", "grant")
    depart(world, case)
    assert states(world, case) == "dd-d--dd-b-o"
    assert steps(world, case)["REPAYMENT"].due_by == date(2026, 8, 30)
    act(world, case, "PLAN_REPAYMENT", 3)
    assert steps(world, case)["REPAYMENT"].due_by == date(2026, 7, 1)
    act(world, case, "APPEAL_REPAYMENT", 4)
    assert [b.code for b in steps(world, case)["REPAYMENT"].blocked_by] == ["CLAIM_APPEALED"]
    act(world, case, "DECIDE_REPAYMENT", 5)
    act(world, case, "RECORD_REPAYMENT", 7)
    assert steps(world, case)["REPAYMENT"].state == "DONE"


def test_a_contested_case_waits_for_the_answer(world: World) -> None:
    case = world.decide(world.case(), "REFUSE", "FORMER_CITIZEN")
    appeal(world, case, "a")
    assert [(b.step, b.code) for b in steps(world, case)["STATUS"].blocked_by] == [
        ("STATUS", "CASE_APPEALED")
    ]
