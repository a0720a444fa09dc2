"""What is claimed back, and how money that comes in is counted: never more than was paid."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.aid import certificate
from policy.repayment import KINDS, Part, allot, claim_of, most_instalments, reside_until, shorten, state_of
from policy.rulebook import load_rulebook

RULES = load_rulebook()
PLACED = date(2026, 6, 1)
AMOUNTS = st.dictionaries(st.sampled_from(KINDS), st.integers(0, 10**9))


@pytest.mark.parametrize(
    ("placed", "until"),
    [(PLACED, date(2031, 6, 1)), (date(2024, 2, 29), date(2029, 2, 28)), (date(2021, 1, 1), None)],
)
def test_how_long_to_stay(placed: date, until: date | None) -> None:
    assert reside_until(RULES, placed) == until


@pytest.mark.parametrize(("left", "claims"), [(date(2031, 5, 31), True), (date(2031, 6, 1), False)])
def test_a_claim_on_each_side_of_the_day(left: date, claims: bool) -> None:
    claim = claim_of(RULES, PLACED, left, left, {"HOUSING": 500})
    assert (claim is not None) is claims


@given(paid=AMOUNTS, days=st.integers(0, 1825))
def test_never_more_is_claimed_than_was_paid(paid: dict[str, int], days: int) -> None:
    left = PLACED + timedelta(days=days)
    claim = claim_of(RULES, PLACED, left, left, paid)
    if claim is None:
        assert sum(paid.values()) == 0
        return
    assert all(0 < amount <= paid[kind] for kind, amount in claim.amounts.items())
    assert claim.total == sum(paid.values())
    assert (claim.due_on, claim.rule) == (left + timedelta(days=90), "aid.repayment")


@given(amount=st.integers(0, 10**9), owed=AMOUNTS)
def test_money_is_counted_once_and_in_order(amount: int, owed: dict[str, int]) -> None:
    parts = allot(amount, owed)
    assert sum(parts.values()) == min(amount, sum(owed.values()))
    assert all(0 < part <= owed[kind] for kind, part in parts.items())
    full = [kind for kind in KINDS if owed.get(kind)]
    assert list(parts) == full[: len(parts)]
    assert all(parts[kind] == owed[kind] for kind in list(parts)[:-1])


@given(amounts=st.lists(st.integers(1, 1000), max_size=6), off=st.integers(0, 5000))
def test_a_plan_becomes_shorter_from_its_end(amounts: list[int], off: int) -> None:
    plan = [Part(PLACED + timedelta(days=n), amount) for n, amount in enumerate(amounts)]
    left = shorten(plan, off)
    assert sum(part.amount for part in left) == max(0, sum(amounts) - off)
    assert [part.due for part in left] == [part.due for part in plan][: len(left)]
    assert list(left[:-1]) == plan[: max(0, len(left) - 1)]


@pytest.mark.parametrize(
    ("given_", "state"),
    [
        ({"open_": 5, "repaid": 0}, "CLAIMED"),
        ({"open_": 5, "repaid": 0, "planned": True}, "PLANNED"),
        ({"open_": 5, "repaid": 0, "planned": True, "appealed": True}, "APPEALED"),
        ({"open_": 0, "repaid": 5, "planned": True}, "REPAID"),
        ({"open_": 0, "repaid": 0}, "WAIVED"),
        ({"open_": 0, "repaid": 0, "annulled": True}, "ANNULLED"),
    ],
)
def test_where_a_claim_stands(given_: dict[str, int], state: str) -> None:
    assert state_of(**given_) == state  # type: ignore[arg-type]


def test_how_many_instalments() -> None:
    assert (most_instalments(RULES, PLACED), most_instalments(RULES, date(2020, 1, 1))) == (60, 1)


@pytest.mark.parametrize(
    ("on", "price", "amount", "rule"),
    [
        # 1,160 MRP of 3,932 tenge, or half the price, until the end of 2025.
        (date(2025, 12, 31), 2_000_000_000, 456_112_000, "aid.mobility_certificate"),
        (date(2025, 12, 31), 500_000_001, 250_000_000, "aid.mobility_certificate"),
        # 1,625 MRP of 4,325 tenge, and no longer half, from 2026.
        (date(2026, 1, 1), 2_000_000_000, 702_812_500, "aid.mobility_certificate.2026"),
        (date(2026, 1, 1), 500_000_000, 500_000_000, "aid.mobility_certificate.2026"),
        (date(2023, 3, 1), 2_000_000_000, 400_200_000, "aid.mobility_certificate"),
    ],
)
def test_a_certificate_has_the_cap_of_its_day(on: date, price: int, amount: int, rule: str) -> None:
    award = certificate(RULES, on, price)
    assert award is not None
    assert (award.amount, award.rule, award.periods) == (amount, rule, 1)


def test_before_march_2023_there_is_no_certificate() -> None:
    assert certificate(RULES, date(2023, 2, 28), 10**9) is None


@given(price=st.integers(0, 10**11), on=st.dates(date(2023, 3, 1), date(2026, 12, 31)))
def test_a_certificate_is_never_more_than_the_home_costs(price: int, on: date) -> None:
    award = certificate(RULES, on, price)
    assert award is not None
    assert 0 <= award.amount <= price
    assert 2 * award.amount <= price or on >= date(2026, 1, 1)
