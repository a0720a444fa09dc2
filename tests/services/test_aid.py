"""Aid: paid once for a period, never more than awarded, and books that always balance."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from access.personas import PERSONAS
from models.aid import AidLine, AidPosting
from models.identifiers import SYSTEM
from models.journal import JournalEvent
from models.kandas import KandasCase
from services.aid.commands import PayAid
from services.aid.payments import aid_of, pay_aid
from services.problems import Conflict, IllegalMove, InvalidInput, NotFound, Problem

from .world import MONGOLIAN, World

GRANT, MONTH = 70 * 432_500, 20 * 432_500
AWARDED = GRANT + 12 * MONTH


def refuse(world: World, case: KandasCase, kind: str = "HOUSING", who="payments-officer", **changes):
    return world.refuse(pay_aid, who, PayAid("refused", case.id, kind, **changes))


def file_of(world: World, case: KandasCase):
    return world.read(lambda s: aid_of(s, case.id, world.rulebook))


def codes(problem: InvalidInput) -> set[tuple[str, str]]:
    return {(v.path, v.code) for v in problem.violations}


def placed(world: World) -> KandasCase:
    return world.place(world.granted())


def test_what_was_awarded_is_owed(world: World) -> None:
    aid = file_of(world, placed(world))
    assert [(e.kind, e.amount, e.periods) for e in aid.entitlements] == [
        ("RELOCATION_GRANT", GRANT, 1),
        ("HOUSING", MONTH, 12),
    ]
    assert [(c.code, c.params, c.met) for e in aid.entitlements for c in e.conditions] == [
        ("RESIDENCE", {"years": 5}, None)
    ] * 2
    assert (aid.payments, aid.balance.awarded, aid.balance.paid, aid.balance.outstanding) == (
        (),
        AWARDED,
        0,
        AWARDED,
    )


def test_the_rules_amount_is_paid_by_default(world: World) -> None:
    case = placed(world)
    paid = world.pay(case, "RELOCATION_GRANT", "p1")
    assert (paid.status, paid.version) == ("PLACED", case.version + 1)
    world.pay(case, "HOUSING", "p2")
    aid = file_of(world, case)
    assert {(p.kind, p.amount, p.period) for p in aid.payments} == {
        ("RELOCATION_GRANT", GRANT, None),
        ("HOUSING", MONTH, "2026-06"),
    }
    assert (aid.balance.paid, aid.balance.outstanding) == (GRANT + MONTH, 11 * MONTH)
    posting = world.all(AidPosting, event="PAYMENT", kind="HOUSING")[0]
    lines = {line.account: line.amount for line in world.all(AidLine, posting_id=posting.id)}
    assert lines == {"PAYABLE": MONTH, "CASH": -MONTH}


def test_the_journal_hears_of_every_payment(world: World) -> None:
    case = placed(world)
    world.pay(case, "HOUSING", "p1", amount=Decimal("50000.50"))
    [event] = world.all(JournalEvent, kind="AID_PAID")
    assert event.payload == {
        "case": case.id,
        "kind": "HOUSING",
        "amount": 5_000_050,
        "region": "KZ-55",
        "origin": "MNG",
        "period": "2026-06",
        "rule": "aid.housing",
    }


def test_months_are_paid_one_after_the_other(world: World) -> None:
    case = placed(world)
    september = world.at(datetime(2026, 9, 10, 9, tzinfo=UTC))
    for n in range(4):
        september.pay(case, "HOUSING", f"p{n}")
    assert [p.period for p in file_of(world, case).payments] == ["2026-06", "2026-07", "2026-08", "2026-09"]
    assert codes(refuse(september, case)) == {("period", "PERIOD_IN_FUTURE")}


def test_nothing_is_paid_twice(world: World) -> None:
    case = placed(world)
    world.pay(case, "RELOCATION_GRANT", "p1")
    world.pay(case, "HOUSING", "p2", period="2026-06")
    assert refuse(world, case, "RELOCATION_GRANT") == Conflict("ALREADY_PAID", {"period": "once"})
    assert refuse(world, case, period="2026-06") == Conflict("ALREADY_PAID", {"period": "2026-06"})


def test_a_part_leaves_the_rest_to_be_paid(world: World) -> None:
    case = placed(world)
    world.pay(case, "HOUSING", "p1", amount=Decimal("500.50"))
    over = refuse(world, case, period="2026-06", amount=Decimal("86000"))
    assert [(v.path, v.code, v.params) for v in over.violations] == [
        ("amount", "AMOUNT_OVER_REST", {"most": "85999.5"})
    ]
    world.pay(case, "HOUSING", "p2", amount=Decimal("85999"))
    world.pay(case, "HOUSING", "p3")
    assert sorted((p.period, p.amount) for p in file_of(world, case).payments) == [
        ("2026-06", 50),
        ("2026-06", 50_050),
        ("2026-06", 8_599_900),
    ]
    assert refuse(world, case, period="2026-06") == Conflict("ALREADY_PAID", {"period": "2026-06"})
    july = world.at(datetime(2026, 7, 10, 9, tzinfo=UTC))
    july.pay(case, "HOUSING", "p4")
    assert file_of(world, case).balance.paid == 2 * MONTH


def test_after_the_last_month_nothing_is_left(world: World) -> None:
    case = placed(world)
    later = world.at(datetime(2028, 1, 1, 9, tzinfo=UTC))
    for n in range(12):
        later.pay(case, "HOUSING", f"p{n}")
    assert refuse(later, case).code == "ALREADY_PAID"
    assert codes(refuse(later, case, period="2027-06")) == {("period", "PERIOD_NOT_ENTITLED")}


@pytest.mark.parametrize(
    ("kind", "changes", "wrong"),
    [
        ("HOUSING", {"price": Decimal(1)}, {("price", "PRICE_NOT_WANTED")}),
        ("CASTLE", {}, {("kind", "NOT_A_CHOICE"), ("kind", "NOT_AWARDED")}),
        ("HOUSING", {"period": "2026-05"}, {("period", "PERIOD_NOT_ENTITLED")}),
        ("HOUSING", {"period": "2026-07"}, {("period", "PERIOD_IN_FUTURE")}),
        ("HOUSING", {"period": "June"}, {("period", "PERIOD_SHAPE")}),
        ("HOUSING", {"period": "2026-13"}, {("period", "PERIOD_SHAPE")}),
        ("RELOCATION_GRANT", {"period": "2026-06"}, {("period", "PERIOD_NOT_WANTED")}),
        ("HOUSING", {"amount": Decimal("86500.01")}, {("amount", "AMOUNT_OVER_RULE")}),
        ("HOUSING", {"amount": Decimal(0)}, {("amount", "AMOUNT_SHAPE")}),
        ("HOUSING", {"amount": Decimal(-1)}, {("amount", "AMOUNT_SHAPE")}),
        ("HOUSING", {"amount": Decimal("0.001")}, {("amount", "AMOUNT_SHAPE")}),
        ("HOUSING", {"amount": Decimal("NaN")}, {("amount", "AMOUNT_SHAPE")}),
        ("HOUSING", {"amount": Decimal("Infinity")}, {("amount", "AMOUNT_SHAPE")}),
        ("HOUSING", {"amount": Decimal("1E+999999")}, {("amount", "AMOUNT_SHAPE")}),
        ("HOUSING", {"amount": Decimal("1E-999999")}, {("amount", "AMOUNT_SHAPE")}),
    ],
)
def test_a_bad_order_is_refused_with_paths(world: World, kind, changes, wrong) -> None:
    assert codes(refuse(world, placed(world), kind, **changes)) == wrong


HOME = Decimal(20_000_000)
CAP = 1625 * 432_500


def test_a_certificate_is_paid_up_to_its_cap_and_once(world: World) -> None:
    case = placed(world)
    world.pay(case, "MOBILITY_CERTIFICATE", "c", price=HOME)
    aid = file_of(world, case)
    [paid] = aid.payments
    assert (paid.kind, paid.amount, paid.period) == ("MOBILITY_CERTIFICATE", CAP, None)
    assert (aid.balance.awarded, aid.balance.outstanding) == (AWARDED + CAP, AWARDED)
    given_ = next(e for e in aid.entitlements if e.kind == "MOBILITY_CERTIFICATE")
    assert (given_.mrp, given_.rule_id) == (162_500, "aid.mobility_certificate.2026")
    assert refuse(world, case, "MOBILITY_CERTIFICATE", price=HOME).code == "ALREADY_PAID"


def test_a_certificate_is_half_the_price_until_the_end_of_2025(world: World) -> None:
    december = world.at(datetime(2025, 12, 31, 9, tzinfo=UTC))
    case = placed(december)
    december.pay(case, "MOBILITY_CERTIFICATE", "c", price=Decimal(5_000_000), amount=Decimal(2_500_000))
    assert file_of(december, case).balance.paid == 250_000_000


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, ("price", "REQUIRED")),
        ({"price": Decimal(-1)}, ("price", "AMOUNT_SHAPE")),
        ({"price": HOME, "period": "2026-06"}, ("period", "PERIOD_NOT_WANTED")),
        ({"price": HOME, "amount": Decimal(CAP + 1) / 100}, ("amount", "AMOUNT_OVER_RULE")),
    ],
)
def test_a_bad_order_for_a_certificate_is_refused(world: World, changes, wrong) -> None:
    assert codes(refuse(world, placed(world), "MOBILITY_CERTIFICATE", **changes)) == {wrong}


def test_outside_the_quota_there_is_no_certificate(world: World) -> None:
    case = world.place(world.granted(), "KZ-75", under_quota=False)
    assert codes(refuse(world, case, "MOBILITY_CERTIFICATE", price=HOME)) == {("kind", "NOT_AWARDED")}


def test_only_placed_families_are_paid(world: World) -> None:
    case = world.granted()
    # A payments officer sees a case from its placement on.
    assert refuse(world, case) == NotFound()
    revoked = world.decide(world.place(case), "REVOKE", "FALSE_DATA")
    assert refuse(world, revoked) == IllegalMove(allowed_actions=("APPEAL_DECISION",))


def test_who_does_not_see_the_case_does_not_pay(world: World) -> None:
    case = placed(world)
    assert refuse(world, case, who="border-officer") == NotFound()
    assert refuse(world, case, who=replace(PERSONAS["mission-officer"], office="MISSION-TAS")) == NotFound()


def test_payments_at_once_pay_once(postgres_world: World) -> None:
    world = replace(postgres_world, chance=SYSTEM)
    case = placed(world)
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda n: world.pay(case, "HOUSING", f"p{n}", period="2026-06"), range(8)))
    assert sum(isinstance(r, KandasCase) for r in results) == 1
    assert {r.code for r in results if isinstance(r, Problem)} == {"ALREADY_PAID"}
    assert file_of(world, case).balance.paid == MONTH
    assert world.all(KandasCase)[0].version == case.version + 1


def test_parts_at_once_stop_at_the_rules_amount(postgres_world: World) -> None:
    world = replace(postgres_world, chance=SYSTEM)
    case = placed(world)
    part = Decimal(MONTH) / 100 / 2
    with ThreadPoolExecutor(6) as pool:
        results = list(
            pool.map(lambda n: world.pay(case, "HOUSING", f"p{n}", period="2026-06", amount=part), range(6))
        )
    assert sum(isinstance(r, KandasCase) for r in results) == 2
    assert {r.code for r in results if isinstance(r, Problem)} == {"ALREADY_PAID"}
    assert file_of(world, case).balance.paid == MONTH


ORDERS = st.lists(
    st.tuples(
        st.sampled_from(("HOUSING", "HOUSING", "RELOCATION_GRANT", "MOBILITY_CERTIFICATE")),
        st.sampled_from((None, "2026-06", "2026-06", "2026-07", "2026-11", "2027-05", "2027-06")),
        st.none() | st.integers(-1, 2 * GRANT // 100).map(lambda n: Decimal(n) / 100 * 10),
        st.integers(0, 400),
    ),
    min_size=4,
    max_size=12,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(orders=ORDERS)
@example(orders=[("HOUSING", "2026-06", Decimal(50_000), 0)] * 2)
def test_no_history_pays_twice_or_more_than_awarded(sqlite_world: World, orders) -> None:
    world = sqlite_world
    run = world.chance.randbytes(6).hex()
    number = f"R{run.upper()}"
    case = world.place(world.granted(run, applicant=replace(MONGOLIAN, number=number, given=run)))
    for n, (kind, period, amount, days) in enumerate(orders):
        moment = datetime.fromtimestamp(world.now.timestamp() + days * 86_400, UTC)
        world.at(moment).pay(case, kind, f"{run}-{n}", period=period, amount=amount)
        aid = file_of(world, case)
        books = sa.select(AidPosting.id, sa.func.sum(AidLine.amount)).join(AidLine).group_by(AidPosting.id)
        assert {total for _, total in world.read(lambda s, q=books: s.execute(q).all())} == {0}
        paid = Counter()
        for payment in aid.payments:
            paid[payment.kind, payment.period] += payment.amount
        most = {e.kind: e.amount for e in aid.entitlements}
        assert all(amount <= most[kind] for (kind, _), amount in paid.items())
        assert 0 <= aid.balance.paid <= aid.balance.awarded == AWARDED
        told = [e.payload for e in world.all(JournalEvent, kind="AID_PAID", subject_id=case.id)]
        assert sum(e["amount"] for e in told) == aid.balance.paid
