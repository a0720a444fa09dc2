"""Steps of relocation aid: the grant, housing month by month, and a certificate towards a home."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from demo.posts import PAYMENTS_OFFICER
from demo.returns import Return
from demo.settings import kandas
from demo.steps import IdOf, Step, at, draw, workday
from policy.aid import month_after

MONTHS = 12
PAYDAY = 21
CERTIFICATES = date(2023, 3, 1)
"""The first day of the rule on mobility certificates."""
PRICES = range(14_000_000, 26_000_000, 250_000)
"""Prices of homes, in tenge (a parameter)."""


@dataclass(frozen=True)
class AidPlan:
    """When a family is paid: the grant, housing for each month from that of the placement on, a certificate."""

    grant_on: date
    housing_on: tuple[date, ...]
    certificate_on: date | None = None
    price: Decimal | None = None


def drawn_aid(placed: date, until: date, random: Random) -> AidPlan:
    """The grant some weeks after placement, housing for every month paid before a day, for a few a certificate."""
    granted = workday(placed + timedelta(days=random.randint(10, 25)))
    days = (paid_on(placed, place) for place in range(MONTHS))
    housing = tuple(day for day in days if day < until)
    if draw(kandas()["certificate"], random) == "NO":
        return AidPlan(granted, housing)
    on = max(workday(placed + timedelta(days=random.randint(40, 85))), CERTIFICATES)
    return AidPlan(granted, housing, on, Decimal(random.choice(PRICES)))


def paid_on(placed: date, place: int) -> date:
    """The day on which a month of housing is paid: the working day before payday.

    The first month is paid with the second: most families are placed after its payday.
    """
    return workday(month_after(placed, max(1, place)).replace(day=PAYDAY))


def aid_of(case: Return, placed: date, plan: AidPlan, random: Random) -> Iterator[Step]:
    """The payments of a plan."""
    case_id = {"case": IdOf(f"{case.key}/case")}

    def pay(name: str, moment_of: tuple[date, int], **said: object) -> Step:
        return Step(f"{case.key}/{name}", at(*moment_of, random), PAYMENTS_OFFICER, "pay_aid", case_id | said)

    yield pay("relocation-grant", (plan.grant_on, 16), kind="RELOCATION_GRANT")
    for place, on in enumerate(plan.housing_on):
        period = f"{month_after(placed, place):%Y-%m}"
        yield pay(f"housing-{period}", (on, 16 if place else 15), kind="HOUSING", period=period)
    if plan.certificate_on is not None:
        certificate = {"kind": "MOBILITY_CERTIFICATE", "price": plan.price}
        yield pay("certificate", (plan.certificate_on, 17), **certificate)
