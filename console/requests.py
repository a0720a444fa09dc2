"""Requests for releases: what they would cost, and the making of those that were approved, beside the server."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from analytics.cubes import CLASSIFIERS
from analytics.facts import Facts
from console.beside import Task
from console.releasing import counter
from console.settings import Settings
from disclosure.ledger import BudgetSpent, Ledger, LedgerError
from disclosure.products import Product
from disclosure.releases import Releases
from disclosure.releasing import Month, NotReleasable, charge_of, make, months_of, product_of
from models.database import Database
from models.releases import ReleaseRequest
from services.given import Given
from services.releases.maker import Budget, Forecast, Impossible, Wish
from services.releases.requests import settle

LOG = logging.getLogger("qazeta")
EVERY = 1.0
"""Seconds between two looks for approved requests."""


@dataclass(frozen=True)
class Books:
    """The ledger and the releases: what a wish would cost. The port services/releases/maker.py."""

    ledger: Ledger
    releases: Releases

    def forecast(self, wish: Wish, now: datetime) -> Forecast:
        """What a release would cost, before anything is spent. Raises Impossible."""
        try:
            product = product_of(wish.product)
        except NotReleasable:
            raise Impossible("product", "UNKNOWN_PRODUCT") from None
        try:
            months = months_of(product, wish.period, now)
        except NotReleasable:
            raise Impossible("period", "PERIOD_NOT_CLOSED") from None
        micro_rho = product.micro_rho if wish.micro_rho is None else wish.micro_rho
        if micro_rho < product.micro_rho:
            raise Impossible("rho", "RHO_TOO_LOW")
        if micro_rho > self.ledger.caps.year:
            raise Impossible("rho", "RHO_TOO_HIGH")
        known = {month: self._newest(product, month) for month in months}
        version = max(known.values()) + 1 if wish.correction else 1
        asked = replace(product, micro_rho=micro_rho)
        planned = [charge_of(asked, month, version) for month in months if known[month] < version]
        year = months[0].year
        left, after = self.ledger.left(year), self.ledger.left(year, planned)
        return Forecast(version, len(planned), micro_rho, left - after, after >= 0)

    def budget(self, period: str) -> Budget:
        """What is left of a period's year."""
        year = int(period[:4])
        return Budget(self.ledger.left(year), date(self.ledger.renews(year), 1, 1))

    def _newest(self, product: Product, month: Month) -> int:
        of_month = (v for id, period, v in self.releases.names() if (id, period) == (product.id, str(month)))
        return max(of_month, default=0)


def open_books(given: Settings) -> Books:
    """The ledger and the releases of an installation."""
    return Books(Ledger(given.ledger), Releases(given.releases))


def made_beside(*with_: Any) -> Task:
    """What makes approved requests beside a server, from what a Workshop takes."""
    return Task("releases", Workshop(*with_).make_approved, EVERY)


@dataclass(frozen=True)
class Workshop:
    """Makes what was approved, one request after the other, whatever process they were asked in."""

    database: Database
    books: Books
    facts: Facts
    given: Callable[[datetime], Given]
    clock: Callable[[], datetime]

    def make_approved(self) -> int:
        """Make every approved request; how many were released. What fails is FAILED, and is not tried again."""
        due = sa.select(ReleaseRequest.id).where(ReleaseRequest.status == "APPROVED")
        with self.database.read() as session:
            waiting = session.scalars(due.order_by(ReleaseRequest.decided_at, ReleaseRequest.id)).all()
        return sum(self._make(each) for each in waiting)

    def _make(self, request_id: str) -> bool:
        with self.database.read() as session:
            request = session.get(ReleaseRequest, request_id)
            if request is None or request.status != "APPROVED":
                return False
            wanted = request.product, request.period, request.release_version, request.micro_rho
        failure = self._released(*wanted)
        now = self.clock()

        def settled(session: sa.orm.Session) -> bool:
            found = session.get(ReleaseRequest, request_id)
            return found is not None and settle(session, self.given(now), found, failure)

        return self.database.do(settled, keep=bool) and failure is None

    def _released(self, id: str, period: str, version: int, micro_rho: int) -> str | None:
        """The code of what went wrong, or None. A fault after the charge has cost it: it is not tried again alone."""
        count, ledger, releases = counter(self.facts), self.books.ledger, self.books.releases
        try:
            product = replace(product_of(id), micro_rho=micro_rho)
            for month in months_of(product, period, self.clock()):
                make(product, month, CLASSIFIERS, count, ledger, releases, self.clock(), version)
        except BudgetSpent:
            return "BUDGET_EXHAUSTED"
        except LedgerError:
            return "LEDGER_REFUSED"
        except Exception as error:
            LOG.error("a release failed: %s", type(error).__name__)
            return "RELEASE_FAILED"
        return None
