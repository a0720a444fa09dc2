"""What a request for a release says beyond its columns: its price, its expected error, and what is left of the year."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from math import sqrt
from typing import Any

from analytics.cubes import CLASSIFIERS
from disclosure.products import PRODUCTS
from disclosure.releasing import axes_of, expected
from resolvers.answers import allowed
from resolvers.context import Context
from services.problems import BudgetExhausted
from services.releases.maker import Budget

MONTHS = 12
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Rho:
    """A part of the budget in whole rho."""

    rho: Decimal
    renews_on: date | None = None


@dataclass(frozen=True)
class LevelError:
    """The error to be expected in the cells of a level."""

    level: str
    rmse: Decimal


def charge(row: Any, asked: Context) -> Rho:
    """What it adds to what is spent of the year."""
    return Rho(_rho(row.charge))


def monthly(row: Any, asked: Context) -> Rho:
    """What each month of it costs."""
    return Rho(_rho(row.micro_rho))


def expected_error(row: Any, asked: Context) -> list[LevelError]:
    """The root mean square error of every level, over all months of the period together."""
    product = replace(PRODUCTS[row.product], micro_rho=row.micro_rho)
    months = MONTHS if len(row.period) == len("2025") and not product.stock else 1
    return [
        LevelError(" ".join(each.level).upper() or "TOTAL", Decimal(each.rmse * sqrt(months)).quantize(TENTH))
        for each in expected(product, axes_of(product, CLASSIFIERS))
    ]


def budget_left(row: Any, asked: Context) -> Rho | None:
    """What is left of the year whose people it is about, now; None where nobody makes releases."""
    maker = asked.services.maker
    return None if maker is None else _left(maker.budget(row.period))


def left_of(problem: BudgetExhausted, asked: Context) -> Rho | None:
    """What was left when it was refused."""
    return None if problem.budget is None else _left(problem.budget)


def actions_of_request(row: Any, asked: Context) -> tuple[str, ...]:
    """What the table of releases allows next."""
    return allowed("RELEASE", row.status)


def released_as(row: Any, asked: Context) -> list[str]:
    """The ids of its releases, once there are any."""
    if row.status != "RELEASED":
        return []
    first = MONTHS if PRODUCTS[row.product].stock else 1
    year = [f"{row.period}-{number:02d}" for number in range(first, MONTHS + 1)]
    months = year if len(row.period) == len("2025") else [row.period]
    return [f"{row.product}/{month}-v{row.release_version}" for month in months]


def _left(budget: Budget) -> Rho:
    return Rho(_rho(budget.left), budget.renews_on)


def _rho(micro_rho: int) -> Decimal:
    return Decimal(micro_rho).scaleb(-6)
