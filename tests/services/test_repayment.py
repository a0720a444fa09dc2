"""Paying aid back: plan, waiver, money, appeal; never more than was paid, and books that always balance."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.aid import AidLine, AidPosting, RepaymentClaim, RepaymentDecision
from models.identifiers import SYSTEM
from models.kandas import KandasCase
from services.aid.books import balance_told
from services.aid.commands import DecideRepayment, PlanRepayment, RecordRepayment, WaiveRepayment
from services.aid.repaying import decide_repayment, plan_repayment, record_repayment, waive_repayment
from services.problems import IllegalMove, Problem

from .returns import act, depart, file_of, history, move, now_of, plan, repay
from .world import MONGOLIAN, World

GRANT, MONTH = 70 * 432_500, 20 * 432_500
OWED = GRANT + MONTH


@pytest.fixture
def owing(world: World) -> tuple[World, KandasCase]:
    """A family that left and owes its grant (302,750 tenge) and a month of housing (86,500)."""
    case = world.place(world.granted())
    world.pay(case, "RELOCATION_GRANT", "grant")
    world.pay(case, "HOUSING", "housing")
    return world, depart(world, case)


def claim(world: World, case: KandasCase) -> Any:
    return file_of(world, case).repayment


def balanced(world: World, case: KandasCase) -> None:
    """Every posting sums to zero, and the journal tells the same balance as the ledger."""
    books = sa.select(AidPosting.id, sa.func.sum(AidLine.amount)).join(AidLine).group_by(AidPosting.id)
    assert {total for _, total in world.read(lambda s: s.execute(books).all())} <= {0}
    balance = file_of(world, case).balance
    assert balance_told(history(world, case.id)) == balance
    assert 0 <= balance.paid <= balance.awarded
    assert 0 <= balance.claimed <= balance.paid
    assert 0 <= balance.open <= balance.claimed
    assert 0 <= balance.repaid <= balance.claimed
    assert balance.outstanding >= 0


def accounts(world: World, case: KandasCase) -> dict[str, int]:
    rows = sa.select(AidLine.account, sa.func.sum(AidLine.amount)).join(AidPosting)
    rows = rows.where(AidPosting.case_id == case.id).group_by(AidLine.account)
    return {account: int(total) for account, total in world.read(lambda s: s.execute(rows).all())}


def test_a_family_from_departure_to_a_balance_of_zero(owing: tuple[World, KandasCase]) -> None:
    world, case = owing
    assert (claim(world, case).state, claim(world, case).open) == ("CLAIMED", OWED)
    plan(world, case, "plan", "200000", "100000", "89250")
    assert (claim(world, case).state, len(claim(world, case).instalments)) == ("PLANNED", 3)
    balanced(world, case)
    july = world.at(datetime(2026, 7, 1, 9, tzinfo=UTC))
    repay(july, case, "first", "200000")
    move(july, case, "WAIVE_REPAYMENT", "waiver", amount=Decimal("100000"), ground="GRAVE_ILLNESS")
    found = claim(july, case)
    assert (found.waived, found.repaid, found.open) == (10_000_000, 20_000_000, OWED - 30_000_000)
    # The waiver took the last payment off, and a part of the one before it.
    assert [part.amount for part in found.instalments] == [20_000_000, 8_925_000]
    balanced(july, case)
    move(july, case, "APPEAL_REPAYMENT", "appeal")
    assert claim(july, case).state == "APPEALED"
    assert repay(july, case, "too-soon").code == "CLAIM_APPEALED"
    move(july, case, "DECIDE_REPAYMENT", "answer")
    confirmed = claim(july, case)
    assert (confirmed.state, confirmed.open) == ("PLANNED", OWED - 30_000_000)
    assert [(d.outcome, d.ground) for d in confirmed.decisions] == [
        ("PLAN", None),
        ("WAIVE", "GRAVE_ILLNESS"),
        ("CONFIRM", "LEFT_BEFORE_TERM"),
    ]
    assert confirmed.decisions[-1].appeal_authority == "ADMINISTRATIVE_COURT"
    assert confirmed.decisions[-1].appeal_deadline == date(2026, 7, 31)
    repay(july, case, "rest")
    assert (claim(july, case).state, claim(july, case).open) == ("REPAID", 0)
    balanced(july, case)
    assert accounts(july, case) == {
        "BUDGET": 0,
        "PAYABLE": 0,
        "CASH": -10_000_000,
        "RECEIVABLE": 0,
        "WAIVED": 10_000_000,
    }
    assert repay(july, case, "more").code == "CLAIM_SETTLED"


def test_an_appeal_that_is_right_sets_all_aside_and_returns_what_came_in(
    owing: tuple[World, KandasCase],
) -> None:
    world, case = owing
    repay(world, case, "part", "310000.50")
    move(world, case, "WAIVE_REPAYMENT", "waiver", amount=Decimal(1000))
    move(world, case, "APPEAL_REPAYMENT", "appeal")
    move(world, case, "DECIDE_REPAYMENT", "answer", outcome="APPROVE", ground=None)
    found, balance = claim(world, case), file_of(world, case).balance
    assert (found.state, found.open, found.repaid, found.waived) == ("ANNULLED", 0, 0, 100_000)
    assert balance.annulled == OWED - 100_000
    told = [payload for kind, payload in history(world, case.id) if kind == "AID_REPAID"]
    assert [(p["kind"], p["amount"]) for p in told] == [
        ("RELOCATION_GRANT", GRANT),
        ("HOUSING", 31_000_050 - GRANT),
        ("RELOCATION_GRANT", -GRANT),
        ("HOUSING", GRANT - 31_000_050),
    ]
    balanced(world, case)
    assert accounts(world, case)["RECEIVABLE"] == 0
    assert accounts(world, case)["CASH"] == -OWED


def test_a_waiver_of_all_ends_the_claim(owing: tuple[World, KandasCase]) -> None:
    world, case = owing
    plan(world, case, "plan")
    move(world, case, "WAIVE_REPAYMENT", "all")
    found = claim(world, case)
    assert (found.state, found.open, found.instalments) == ("WAIVED", 0, ())
    assert move(world, case, "APPEAL_REPAYMENT", "nothing").code == "CLAIM_SETTLED"


def test_who_claimed_does_not_answer(owing: tuple[World, KandasCase]) -> None:
    world, case = owing
    move(world, case, "APPEAL_REPAYMENT", "appeal")
    problem = move(world, case, "DECIDE_REPAYMENT", "own", who="case-officer")
    assert problem.code == "SECOND_OFFICER_NEEDED"


def test_a_claim_is_contested_once_and_in_time(owing: tuple[World, KandasCase]) -> None:
    world, case = owing
    assert move(world, case, "DECIDE_REPAYMENT", "none").code == "NO_APPEAL"
    late = world.at(datetime(2026, 8, 31, 9, tzinfo=UTC))
    assert move(late, case, "APPEAL_REPAYMENT", "late").code == "APPEAL_LATE"
    move(world, case, "APPEAL_REPAYMENT", "appeal")
    assert move(world, case, "APPEAL_REPAYMENT", "twice").code == "CLAIM_APPEALED"
    move(world, case, "DECIDE_REPAYMENT", "answer")
    assert move(world, case, "APPEAL_REPAYMENT", "again").code == "APPEAL_EXHAUSTED"


def test_without_a_claim_there_is_nothing_to_do(world: World) -> None:
    case = world.place(world.granted())
    depart(world, case, authorised=True)
    for action in ("PLAN_REPAYMENT", "WAIVE_REPAYMENT", "RECORD_REPAYMENT", "APPEAL_REPAYMENT"):
        problem = act(world, case, action, 2)
        assert isinstance(problem, IllegalMove)
        assert problem.code == "NO_CLAIM"


def wrong_in(problem: Any) -> list[tuple[str, str]]:
    return [(v.path, v.code) for v in problem.violations]


@pytest.mark.parametrize(
    ("amounts", "wrong"),
    [
        ((), ("instalments", "INSTALMENTS_NUMBER")),
        (("1",) * 61, ("instalments", "INSTALMENTS_NUMBER")),
        (("389249.99",), ("instalments", "INSTALMENTS_SUM")),
        (("389250", "0"), ("instalments.1.amount", "AMOUNT_SHAPE")),
    ],
)
def test_a_plan_adds_up_to_what_is_open(owing: tuple[World, KandasCase], amounts: Any, wrong: Any) -> None:
    world, case = owing
    before = world.counts()
    if amounts:
        problem = plan(world, case, "bad", *amounts)
    else:
        problem = world.do(plan_repayment, "case-officer", PlanRepayment("bad", case.id, case.version, ()))
    assert wrong_in(problem) == [wrong]
    assert world.counts() == before
    assert now_of(world, case).version == case.version


def test_more_than_is_open_is_neither_waived_nor_taken(owing: tuple[World, KandasCase]) -> None:
    world, case = owing
    over = Decimal("389250.01")
    waiver = WaiveRepayment("w", case.id, case.version, "HARDSHIP", over)
    assert wrong_in(world.refuse(waive_repayment, "case-officer", waiver)) == [("amount", "AMOUNT_OVER_OPEN")]
    ground = replace(waiver, ground="LEFT_REGION", amount=None)
    assert wrong_in(world.refuse(waive_repayment, "case-officer", ground)) == [("ground", "UNKNOWN_GROUND")]
    money = RecordRepayment("r", case.id, over)
    assert wrong_in(world.refuse(record_repayment, "payments-officer", money)) == [
        ("amount", "AMOUNT_OVER_OPEN")
    ]


def test_a_claim_is_confirmed_only_with_a_ground(owing: tuple[World, KandasCase]) -> None:
    world, case = owing
    contested = move(world, case, "APPEAL_REPAYMENT", "appeal")
    command = DecideRepayment("d", case.id, contested.version, "REFUSE")
    problem = world.refuse(decide_repayment, "appeals-officer", command)
    assert wrong_in(problem) == [("ground", "GROUND_REQUIRED")]
    other = replace(command, outcome="FORGIVE", ground="HARDSHIP")
    problem = world.refuse(decide_repayment, "appeals-officer", other)
    assert wrong_in(problem) == [("outcome", "NOT_A_CHOICE"), ("ground", "UNKNOWN_GROUND")]


def test_decisions_on_a_claim_keep_who_and_under_which_rules(owing: tuple[World, KandasCase]) -> None:
    world, case = owing
    move(world, case, "WAIVE_REPAYMENT", "w", amount=Decimal(1))
    [decided] = world.all(RepaymentDecision)
    assert (decided.decided_by, decided.rules_version) == ("demo-case-officer", world.rulebook.version)
    assert [c.rules_version for c in world.all(RepaymentClaim)] == [world.rulebook.version]


def test_money_at_once_is_taken_once(postgres_world: World) -> None:
    world = replace(postgres_world, chance=SYSTEM)
    case = world.place(world.granted())
    world.pay(case, "RELOCATION_GRANT", "grant")
    depart(world, case)
    with ThreadPoolExecutor(6) as pool:
        results = list(pool.map(lambda n: repay(world, case, f"all-{n}"), range(6)))
    assert sum(isinstance(result, KandasCase) for result in results) == 1
    assert {result.code for result in results if isinstance(result, Problem)} == {"CLAIM_SETTLED"}
    assert (claim(world, case).repaid, claim(world, case).open) == (GRANT, 0)
    balanced(world, case)


PAID = ("PAY_AID", "PAY_AID", "PAY_AID", "GRANT_CITIZENSHIP", "RECORD_RESIDENCE_CHECK")
OWING = ("PLAN_REPAYMENT", "WAIVE_REPAYMENT", "RECORD_REPAYMENT", "APPEAL_REPAYMENT", "DECIDE_REPAYMENT")


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    before=st.lists(st.sampled_from(PAID), min_size=1, max_size=4),
    after=st.lists(st.tuples(st.sampled_from(OWING), st.integers(0, 10**9)), max_size=8),
    days=st.integers(0, 400),
    right=st.booleans(),
)
def test_no_history_takes_back_more_than_was_paid(
    sqlite_world: World, before: Any, after: Any, days: int, right: bool
) -> None:
    world, run = sqlite_world, sqlite_world.chance.randbytes(6).hex()
    case = world.place(world.granted(run, applicant=replace(MONGOLIAN, number=f"R{run.upper()}", given=run)))
    later = world.at(datetime.fromtimestamp(world.now.timestamp() + days * 86_400, UTC))
    for n, action in enumerate(before):
        act(later, case, action, n)
        balanced(later, case)
    depart(later, case, f"{run}-gone")
    for n, (action, amount) in enumerate(after, 10):
        key, some = f"{run}-{n}", Decimal(amount) / 1000
        if action == "RECORD_REPAYMENT":
            result = repay(later, case, key, round(some, 2) or None)
        elif action == "WAIVE_REPAYMENT":
            result = move(later, case, action, key, amount=round(some, 2) or None)
        elif action == "DECIDE_REPAYMENT" and right:
            result = move(later, case, action, key, outcome="APPROVE", ground=None)
        else:
            result = act(later, case, action, n)
        assert isinstance(result, KandasCase | Problem)
        balanced(later, case)
