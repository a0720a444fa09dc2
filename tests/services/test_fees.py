"""Paying a fee: what is begun, what the provider says of it, and what is lost (nothing)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from access.personas import PERSONAS
from models.applications import Application
from models.fees import FeePayment
from models.journal import JournalEvent
from policy.rulebook import RULES, Rulebook, load_rulebook
from services.deciding.commands import Decide
from services.deciding.decisions import decide
from services.deciding.standing import blocked_of
from services.fees.commands import PayFee
from services.fees.paying import MOST_OPEN, pay_fee
from services.problems import Conflict, IllegalMove, NotFound
from services.travel.applications import apply_for_e_visa

from .providers import Provider
from .returns import now_of
from .world import E_VISA, SOUTH_AFRICAN, World

OTHER = replace(SOUTH_AFRICAN, number="M00999999")


def said(world: World, record: Any) -> list[tuple[str, Any, Any]]:
    rows = world.all(JournalEvent, subject_id=record.id)
    return [
        (e.kind, e.payload["amount"], e.payload["ground"])
        for e in sorted(rows, key=lambda e: e.seq)
        if e.kind.startswith("FEE_")
    ]


def test_a_payment_is_begun_and_the_application_stays_as_it_was(world: World) -> None:
    visa = world.e_visa()
    payment = world.pay_fee(visa, "fee")
    assert (payment.state, payment.amount, payment.currency) == ("PENDING", 6000, "USD")
    assert payment.id.startswith("fee_")
    assert payment.redirect_url == f"https://pay.example/{payment.id}"
    assert (payment.started_by, payment.settled_at, payment.taken_amount) == ("demo-traveller", None, None)
    assert (now_of(world, visa).version, now_of(world, visa).status) == (1, "SUBMITTED")
    assert said(world, visa) == [("FEE_STARTED", 6000, None)]


def test_the_same_key_is_the_same_payment_and_another_key_another(world: World) -> None:
    visa = world.e_visa()
    assert world.pay_fee(visa, "fee").id == world.pay_fee(visa, "fee").id
    assert world.pay_fee(visa, "other").id != world.pay_fee(visa, "fee").id
    assert len(world.all(FeePayment)) == 2
    assert world.do(pay_fee, "traveller", PayFee("fee", "app_other")) == Conflict("IDEMPOTENCY_KEY_REUSED")


def test_a_success_is_counted_once_and_raises_the_version(world: World) -> None:
    visa = world.e_visa()
    payment = world.pay_fee(visa, "fee")
    for _ in range(3):
        assert world.hear(payment).state == "PAID"
    assert now_of(world, visa).version == 2
    assert said(world, visa) == [("FEE_STARTED", 6000, None), ("FEE_PAID", 6000, None)]
    assert world.hear(payment, "FAILED").state == "PAID"
    assert world.refuse(pay_fee, "traveller", PayFee("again", visa.id)) == Conflict("ALREADY_PAID")


def test_a_failure_leaves_everything_to_be_tried_again(world: World) -> None:
    visa = world.e_visa()
    first = world.pay_fee(visa, "fee")
    assert (world.hear(first, "FAILED").state, now_of(world, visa).version) == ("FAILED", 1)
    assert world.all(FeePayment)[0].taken_amount is None
    second = world.pay_fee(visa, "again")
    assert world.hear(second).state == "PAID"
    # The payer went back to the first page after all.
    late = world.hear(first)
    assert (late.state, late.refund_ground, late.taken_amount) == ("REFUND_DUE", "PAID_TWICE", 6000)
    assert [kind for kind, _, _ in said(world, visa)] == [
        "FEE_STARTED",
        "FEE_FAILED",
        "FEE_STARTED",
        "FEE_PAID",
        "FEE_REFUND_DUE",
    ]


@pytest.mark.parametrize("wrong", [{"amount": 5900}, {"amount": 6001}, {"currency": "EUR"}])
def test_another_amount_or_currency_is_kept_and_never_counted(world: World, wrong: dict[str, Any]) -> None:
    visa = world.e_visa()
    payment = world.hear(world.pay_fee(visa, "fee"), **wrong)
    assert (payment.state, payment.refund_ground) == ("REFUND_DUE", "WRONG_AMOUNT")
    taken = (payment.taken_amount, payment.taken_currency)
    assert taken == (wrong.get("amount", 6000), wrong.get("currency", "USD"))
    assert now_of(world, visa).version == 1
    assert world.hear(world.pay_fee(visa, "again")).state == "PAID"


def test_what_is_given_back_is_not_paid_any_more(world: World) -> None:
    visa = world.e_visa()
    payment = world.pay_fee(visa, "fee")
    world.hear(payment)
    assert (world.hear(payment, "REFUNDED").state, now_of(world, visa).version) == ("REFUNDED", 3)
    assert world.hear(payment).state == "REFUNDED"
    assert world.hear(world.pay_fee(visa, "again")).state == "PAID"


def test_a_refund_that_overtakes_its_payment_stands(world: World) -> None:
    payment = world.pay_fee(world.e_visa(), "fee")
    assert [world.hear(payment, "REFUNDED").state, world.hear(payment).state] == ["REFUNDED", "REFUNDED"]


def test_a_payment_nobody_knows_has_to_be_said_again(world: World) -> None:
    payment = world.pay_fee(world.e_visa(), "fee")
    assert world.hear(payment, reference="ref-other") == NotFound()
    other = replace(world, provider=Provider({}, name="OTHERS"))
    assert other.pay_fee(world.all(Application)[0], "other").provider == "OTHERS"


def test_the_record_itself_holds_one_paid_payment(world: World) -> None:
    visa = world.e_visa()
    first, second = (world.pay_fee(visa, key) for key in ("a", "b"))
    world.hear(first)
    counted = sa.update(FeePayment).where(FeePayment.id == second.id).values(state="PAID")
    with pytest.raises(IntegrityError):
        world.database.do(lambda s: s.execute(counted), keep=lambda _: True)


def test_what_cannot_be_paid(world: World) -> None:
    eta, visa = world.eta(), world.e_visa()
    assert world.refuse(pay_fee, "traveller", PayFee("a", eta.id)).code == "NO_FEE"
    assert world.refuse(pay_fee, "traveller", PayFee("a", "app_none")) == NotFound()
    assert world.refuse(pay_fee, "member", PayFee("a", visa.id)) == NotFound()
    # The officer sees the application, but it is not theirs to pay for.
    assert world.refuse(pay_fee, "case-officer", PayFee("a", visa.id)) == NotFound()
    closed = replace(world, provider=None)
    assert closed.refuse(pay_fee, "traveller", PayFee("a", visa.id)) == Conflict("PAYMENTS_CLOSED")
    before = world.counts()
    silent = replace(world, provider=Provider({}, silent=True))
    assert silent.pay_fee(visa, "a") == Conflict("PROVIDER_SILENT")
    assert world.counts() == before
    world.decide(visa, "REFUSE", "ENTRY_BAN")
    refused = world.refuse(pay_fee, "traveller", PayFee("a", visa.id))
    assert refused == IllegalMove(allowed_actions=("APPEAL_DECISION",))


def test_only_so_many_payments_wait_at_once(sqlite_world: World) -> None:
    visa = sqlite_world.e_visa()
    payments = [sqlite_world.pay_fee(visa, f"{n}") for n in range(MOST_OPEN)]
    assert sqlite_world.refuse(pay_fee, "traveller", PayFee("more", visa.id)) == Conflict("TOO_MANY_PAYMENTS")
    sqlite_world.hear(payments[0], "FAILED")
    assert sqlite_world.pay_fee(visa, "more").state == "PENDING"


def test_a_fee_that_comes_in_after_a_refusal_is_the_fee(world: World) -> None:
    visa = world.e_visa()
    payment = world.pay_fee(visa, "fee")
    world.decide(visa, "REFUSE", "ENTRY_BAN")
    assert (world.hear(payment).state, now_of(world, visa).status) == ("PAID", "REFUSED")


@pytest.fixture(scope="module")
def fee_first(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    """The rules, with a fee of the e-Visa that comes before the approval from 1 July 2026 on."""
    folder = tmp_path_factory.mktemp("rules")
    for path in RULES.glob("*.toml"):
        (folder / path.name).write_bytes(path.read_bytes())
    fees = (RULES / "fees.toml").read_text(encoding="utf-8")
    start = fees.index('[[rule]]\nid = "fee.e_visa"')
    end = fees.index("[[rule]]", start + 1)
    old = fees[start:end]
    new = old.replace('id = "fee.e_visa"', 'id = "fee.e_visa_first"').replace("= false", "= true", 1)
    new = new.replace("in_force_from = 2019-01-01", "in_force_from = 2026-07-01")
    assert new.count("before_approval = true") == 1
    dated = old.replace("known_from", "in_force_to = 2026-06-30\nknown_from", 1)
    (folder / "fees.toml").write_text(fees.replace(old, dated + new), encoding="utf-8")
    return load_rulebook(folder)


def blocked(world: World, subject: Any) -> dict[str, str]:
    return world.read(lambda s: blocked_of(s, PERSONAS["case-officer"], now_of(world, subject), world.given))


def test_where_the_rule_says_so_nothing_is_approved_unpaid(world: World, fee_first: Rulebook) -> None:
    before = replace(world, rulebook=fee_first)
    after = before.at(world.now.replace(month=7, day=2))
    old = before.e_visa()
    asked = replace(
        E_VISA,
        idempotency_key="new",
        document=OTHER,
        invitation="INV-2026-2",
        arrival=date(2026, 7, 12),
        departure=date(2026, 7, 28),
    )
    new = after.do(apply_for_e_visa, "traveller", asked)
    # Whatever was sent before the day goes on as it was.
    assert blocked(after, old) == {}
    assert after.decide(old, "APPROVE").status == "APPROVED"
    assert blocked(after, new) == {"DECIDE_APPROVE": "FEE_UNPAID"}
    refused = after.refuse(decide, "case-officer", Decide("k", new.id, 1, "APPROVE"))
    assert (type(refused), refused.code) == (IllegalMove, "FEE_UNPAID")
    after.hear(after.pay_fee(new, "fee"))
    assert blocked(after, new) == {"PAY_FEE": "ALREADY_PAID"}
    assert after.decide(now_of(after, new), "APPROVE").status == "APPROVED"


@dataclass(frozen=True)
class Slow(Provider):
    """A provider that takes its time: meanwhile somebody else writes."""

    meanwhile: Callable[[], Any] = field(default=lambda: None)
    asked: list[str] = field(default_factory=list)

    def start(self, payment: str, amount: int, currency: str) -> Any:
        self.asked.append(payment)
        self.meanwhile()
        return super().start(payment, amount, currency)


def test_a_slow_provider_keeps_nobody_from_writing(world: World) -> None:
    visa = world.e_visa()
    slow = Slow({}, meanwhile=lambda: world.eta())
    payment = replace(world, provider=slow).pay_fee(visa, "fee")
    assert (payment.state, payment.reference) == ("PENDING", f"ref-{payment.id}")
    assert [a.programme for a in world.all(Application)].count("ETA") == 1
    # The same key again: the same payment, and the provider is not asked.
    assert replace(world, provider=slow).pay_fee(visa, "fee").id == payment.id
    assert slow.asked == [payment.id]


def test_what_was_decided_meanwhile_is_not_paid_for(world: World) -> None:
    visa = world.e_visa()
    slow = Slow({}, meanwhile=lambda: world.decide(visa, "REFUSE", "ENTRY_BAN"))
    refused = replace(world, provider=slow).pay_fee(visa, "fee")
    assert refused == IllegalMove(allowed_actions=("APPEAL_DECISION",))
    assert (world.all(FeePayment), len(slow.asked)) == ([], 1)
