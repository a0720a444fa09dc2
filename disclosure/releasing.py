"""A release is made: charged, measured once, made consistent, published. In this order, whatever happens."""

from __future__ import annotations

import calendar
import fcntl
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from math import prod, sqrt
from pathlib import Path
from typing import Any

import numpy as np

from disclosure.consistency import Axes, Numbers, collapsed, consistent, spreads
from disclosure.ledger import Charge, Ledger
from disclosure.measuring import DELTA, HOUSEHOLD, epsilon, noisy, scale_of
from disclosure.products import PRODUCTS, Product
from disclosure.releases import Release, Releases

ALMATY = timezone(timedelta(hours=5), "Asia/Almaty")
SETTLED = timedelta(days=1)
"""How long after its end a month is closed: by then whatever was recorded in it has reached the facts."""
HUNDRED = 100
DECEMBER = 12


class NotReleasable(ValueError):
    """There is no such product or month, or the month is not closed. Says nothing of any data."""


@dataclass(frozen=True)
class Month:
    """A month in Asia/Almaty: from `start` to before `end`, both aware UTC."""

    year: int
    number: int

    @property
    def start(self) -> datetime:
        """Its first moment."""
        return datetime(self.year, self.number, 1, tzinfo=ALMATY).astimezone(UTC)

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return self.start + timedelta(days=calendar.monthrange(self.year, self.number)[1])

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02d}"


Codes = Mapping[str, Sequence[str]]
Draw = Callable[[Sequence[int], int, float], list[int]]
"""Exact numbers, the clip and the rho become noisy numbers."""
Count = Callable[[Product, Codes, Month], Sequence[int]]
"""Gives the exact cells of a product's month, bounded as the product says, in the order of the axes."""


@dataclass(frozen=True)
class Expected:
    """What a level costs and how far its cells will be from the truth, before anything is spent."""

    level: Axes
    rho: float
    sigma: float
    rmse: float


def month_of(text: str, now: datetime) -> Month:
    """A closed month. Raises NotReleasable."""
    year, _, number = text.partition("-")
    if not (
        len(text) == 7
        and text.isascii()
        and (year + number).isdecimal()
        and 1 <= int(number) <= 12
        and int(year)
    ):
        raise NotReleasable("a period is a month such as 2025-03")
    month = Month(int(year), int(number))
    if now < month.end + SETTLED:
        raise NotReleasable(f"{month} is not closed yet: a month closes a day after its end")
    return month


def months_of(product: Product, text: str, now: datetime) -> tuple[Month, ...]:
    """The closed months of a period: a month, or a year of them; of a stock the December. Raises NotReleasable."""
    named = [f"{text}-{number:02d}" for number in range(1, 13)] if len(text) == 4 else [text]
    months = tuple(month_of(each, now) for each in named)
    found = tuple(month for month in months if not product.stock or month.number == DECEMBER)
    if not found:
        raise NotReleasable(f"{product.id} is what stands at the end of a year, such as 2025")
    return found


def product_of(id: str) -> Product:
    """A product by its id. Raises NotReleasable."""
    if id not in PRODUCTS:
        raise NotReleasable(f"there is no product {id!r}; there are {', '.join(PRODUCTS)}")
    return PRODUCTS[id]


def axes_of(product: Product, classifiers: Codes) -> dict[str, tuple[str, ...]]:
    """The codes of every axis: the product's own list, or that of the classifier."""
    return {axis.key: axis.codes or tuple(classifiers[axis.key]) for axis in product.axes}


def expected(product: Product, axes: Codes) -> tuple[Expected, ...]:
    """The error of every level: before least squares (`sigma`) and after (`rmse`)."""
    sizes = {axis: len(codes) for axis, codes in axes.items()}
    spread = spreads(sizes, _variances(product))
    found = []
    for level in product.levels:
        of_level = collapsed(sizes, spread, level.axes)
        cells = prod(sizes[axis] for axis in level.axes)
        mean = sum(v * prod(sizes[axis] - 1 for axis in part) for part, v in of_level.items()) / cells
        rho = product.rho_of(level)
        found.append(Expected(level.axes, rho, scale_of(product.clip, rho), sqrt(mean)))
    return tuple(found)


def make(
    product: Product,
    month: Month,
    classifiers: Codes,
    count: Count,
    ledger: Ledger,
    releases: Releases,
    now: datetime,
    version: int = 1,
) -> Release:
    """The release of a product's month: the published one, charged once; else it is charged and made.

    Where an earlier attempt was charged and left no release, its noise may have been seen: it is lost, and charged
    anew. Raises LedgerError (BudgetSpent among them): nothing is drawn then.
    """
    with _alone(releases.folder, product):
        found = releases.find(product.id, str(month), version)
        if found is not None:
            return found
        exact = [int(value) for value in count(product, axes_of(product, classifiers), month)]
        tried = sum(e.charge.key[:3] == (product.id, str(month), version) for e in ledger.entries())
        ledger.charge(charge_of(product, month, version, tried + 1), now)
        release = measured(product, month, axes_of(product, classifiers), exact, now, version)
        releases.publish(release)
        return release


def charge_of(product: Product, month: Month, version: int, attempt: int = 1) -> Charge:
    """What an attempt to release a product's month costs."""
    return Charge(product.id, month.year, str(month), version, attempt, product.periods, product.micro_rho)


def measured(
    product: Product,
    month: Month,
    axes: Mapping[str, tuple[str, ...]],
    exact: Sequence[int],
    now: datetime,
    version: int = 1,
    draw: Draw | None = None,
) -> Release:
    """Fresh noise on every level of exact cells, made consistent. Whoever calls this has charged it; only what is
    invented brings noise of its own (`draw`)."""
    sizes = {axis: len(codes) for axis, codes in axes.items()}
    table = np.array(exact, dtype=np.int64).reshape(tuple(sizes.values()))
    margins: dict[Axes, Numbers] = {}
    for level in product.levels:
        left_out = tuple(place for place, axis in enumerate(sizes) if axis not in level.axes)
        margin = table.sum(axis=left_out)
        drawn = (draw or noisy)(np.ravel(margin).tolist(), product.clip, product.rho_of(level))
        margins[level.axes] = np.array(drawn, dtype=np.float64).reshape(margin.shape)
    variances = _variances(product)
    cells = np.rint(consistent(sizes, margins, variances) * HUNDRED).astype(np.int64)
    return Release(
        product.id,
        str(month),
        version,
        axes,
        tuple(np.ravel(cells).tolist()),
        spreads(sizes, variances),
        card(product, month, axes, now),
    )


def card(product: Product, month: Month, axes: Codes, now: datetime) -> dict[str, Any]:
    """All parameters of a release, from which anybody can work out its noise again, and what it promises."""
    rho = product.micro_rho / 1_000_000
    year = rho * product.periods
    levels = [
        {"axes": list(each.level), "rho": each.rho, "sigma": each.sigma, "rmse": each.rmse}
        for each in expected(product, axes)
    ]
    return {
        "axes": list(axes),
        "metric": product.metric,
        "measure": product.measure,
        "fixed": dict(product.fixed),
        "mechanism": "discrete Gaussian on every level, weighted least squares (OpenDP 0.16)",
        "adjacency": f"add or remove one {product.unit.lower()}",
        "d_in": product.clip,
        "periods_of_a_year": product.periods,
        "rho": rho,
        "rho_of_a_year": year,
        "delta": DELTA,
        "epsilon": epsilon(rho),
        "epsilon_of_a_year": epsilon(year),
        "household": {
            "persons": HOUSEHOLD,
            "rho": rho * HOUSEHOLD**2,
            "epsilon": epsilon(rho * HOUSEHOLD**2),
        },
        "levels": levels,
        "time_basis": "RECORDED",
        "from": month.start.isoformat(),
        "before": month.end.isoformat(),
        "made_at": now.astimezone(UTC).isoformat(timespec="seconds"),
        "left_out": "facts loaded from files, which name nobody; what exceeds the bounds of a unit",
    }


@contextmanager
def _alone(folder: Path, product: Product) -> Iterator[None]:
    """While entered, no other process makes a release of this product."""
    (folder / product.id).mkdir(parents=True, exist_ok=True)
    with (folder / product.id / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _variances(product: Product) -> dict[Axes, float]:
    return {level.axes: scale_of(product.clip, product.rho_of(level)) ** 2 for level in product.levels}
