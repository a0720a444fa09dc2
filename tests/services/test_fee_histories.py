"""Payments in any history: what the provider took is the fee, once, or is owed back; and nothing in between."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from threading import Barrier, Event
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from access.personas import PERSONAS
from gateways.notices import Notice
from models.fees import FeePayment
from models.identifiers import SYSTEM
from models.journal import JournalEvent
from services.fees.commands import PayFee
from services.fees.paying import made_ready, pay_fee
from services.fees.settling import settle
from services.problems import Conflict, NotFound

from .returns import now_of
from .world import SOUTH_AFRICAN, World

FEE = 6000


@dataclass
class Held:
    """A payment in the books of the provider: what it took, and whether it gave it back."""

    taken: int = 0
    returned: bool = False


class Payments(RuleBasedStateMachine):
    """A payer, a provider that says things twice, late and in any order, and one application."""

    world: World
    references = Bundle("references")

    def __init__(self) -> None:
        super().__init__()
        run = self.world.chance.randbytes(6).hex()
        self.visa = self.world.e_visa(
            idempotency_key=run, document=replace(SOUTH_AFRICAN, number=f"R{run}"), invitation=f"INV-{run}"
        )
        self.books: dict[str, Held] = {}
        self.said: list[Notice] = []
        self.heard: set[int] = set()

    @rule(target=references)
    def begin(self) -> Any:
        result = self.world.pay_fee(self.visa, f"{self.visa.id}-{len(self.books)}")
        if isinstance(result, Conflict):
            assert result.code == "ALREADY_PAID" and self.rows("PAID")
            return "none"
        self.books[result.reference] = Held()
        return result.reference

    @rule(reference=references, short=st.booleans())
    def pay(self, reference: str, short: bool) -> None:
        held = self.books.get(reference)
        if held and not held.taken and not held.returned:
            held.taken = FEE - 100 if short else FEE
            self.said.append(Notice(reference, "SUCCEEDED", held.taken, "USD"))

    @rule(reference=references)
    def decline(self, reference: str) -> None:
        held = self.books.get(reference)
        if held and not held.taken:
            self.said.append(Notice(reference, "FAILED", FEE, "USD"))

    @rule(reference=references)
    def give_back(self, reference: str) -> None:
        held = self.books.get(reference)
        if held and held.taken and not held.returned:
            held.returned = True
            self.said.append(Notice(reference, "REFUNDED", held.taken, "USD"))

    @rule(data=st.data())
    def hear(self, data: Any) -> None:
        """Any call-back there ever was: a new one, one that was heard before, an old one after a newer one."""
        if self.said:
            self.tell(data.draw(st.integers(0, len(self.said) - 1)))

    def tell(self, number: int) -> None:
        notice, again = self.said[number], number in self.heard
        before = self.world.all(JournalEvent, subject_id=self.visa.id)
        result = self.world.hear(Stub(notice.reference), notice.outcome, amount=notice.amount, currency="USD")
        assert isinstance(result, FeePayment)
        if again:
            assert len(self.world.all(JournalEvent, subject_id=self.visa.id)) == len(before)
        self.heard.add(number)

    def rows(self, *states: str) -> list[FeePayment]:
        found = self.world.all(FeePayment, application_id=self.visa.id)
        return [row for row in found if row.state in states]

    @invariant()
    def the_fee_is_paid_at_most_once(self) -> None:
        assert len(self.rows("PAID")) <= 1
        for row in self.rows("PAID"):
            assert (row.taken_amount, row.refund_ground) == (FEE, None)
        happened = self.world.all(JournalEvent, subject_id=self.visa.id)
        events = [(e.kind, e.payload["payment"]) for e in happened if "payment" in e.payload]
        paid = {payment for kind, payment in events if kind == "FEE_PAID"}
        returned = {payment for kind, payment in events if kind == "FEE_REFUNDED"}
        assert {row.id for row in self.rows("PAID")} == paid - returned
        now = now_of(self.world, self.visa)
        assert (now.status, now.fee_amount) == ("SUBMITTED", FEE)

    def teardown(self) -> None:
        """The provider says everything until it is heard; then both books agree to the cent."""
        for number in range(len(self.said)):
            if number not in self.heard:
                self.tell(number)
        took = sum(held.taken for held in self.books.values() if not held.returned)
        assert took == sum(row.taken_amount for row in self.rows("PAID", "REFUND_DUE"))
        given = {reference for reference, held in self.books.items() if held.returned}
        assert {row.reference for row in self.rows("REFUNDED")} == given
        untouched = {reference for reference, held in self.books.items() if not held.taken}
        assert {row.reference for row in self.rows("PENDING", "FAILED")} == untouched


@dataclass(frozen=True)
class Stub:
    reference: str
    amount: int = FEE
    currency: str = "USD"


def test_whatever_comes_in_whatever_order(sqlite_world: World) -> None:
    machine = type("Machine", (Payments,), {"world": sqlite_world})
    checks = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=checks
        ),
    )


def test_of_two_successes_at_once_one_is_the_fee(world: World) -> None:
    busy = replace(world, chance=SYSTEM)
    visa = busy.e_visa()
    payments = [busy.pay_fee(visa, f"k{n}") for n in range(4)]
    start = Barrier(len(payments))

    def one(payment: FeePayment) -> str:
        start.wait(timeout=20)
        return busy.hear(payment).state

    with ThreadPoolExecutor(len(payments)) as pool:
        states = sorted(pool.map(one, payments))
    assert states == ["PAID", "REFUND_DUE", "REFUND_DUE", "REFUND_DUE"]
    assert now_of(busy, visa).version == 2


def test_a_call_back_before_our_own_commit_has_to_come_again(postgres_world: World) -> None:
    world = postgres_world
    visa = world.e_visa()
    begun, go = Event(), Event()
    reference = []

    asked = PERSONAS["traveller"], PayFee("k", visa.id)
    given = made_ready(world.database.read, *asked, world.given)

    def paying(session: Any) -> FeePayment:
        payment = pay_fee(session, *asked, given)
        session.flush()
        reference.append(payment.reference)
        begun.set()
        assert go.wait(timeout=20)
        return payment

    with ThreadPoolExecutor(1) as pool:
        kept = pool.submit(world.database.do, paying, lambda _: True)
        assert begun.wait(timeout=20)
        assert world.hear(Stub(reference[0])) == NotFound()
        go.set()
        payment = kept.result(timeout=20)
    assert world.hear(payment).state == "PAID"


def test_a_fault_between_call_back_and_commit_leaves_it_to_be_said_again(world: World) -> None:
    visa = world.e_visa()
    payment = world.pay_fee(visa, "k")
    with pytest.raises(RuntimeError, match="power cut"):
        world.database.do(lambda s: cut(s, world, payment), keep=lambda _: True)
    assert [row.state for row in world.all(FeePayment)] == ["PENDING"]
    assert world.hear(payment).state == "PAID"


def cut(session: Any, world: World, payment: FeePayment) -> None:
    settle(session, "TESTING", Notice(payment.reference, "SUCCEEDED", FEE, "USD"), world.given)
    session.flush()
    raise RuntimeError("power cut")
