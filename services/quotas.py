"""Places of the regional quota: taken by one conditional UPDATE, so that they can never be oversubscribed."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.kandas import QuotaUse
from policy.aid import Quota
from services.problems import QuotaAlternative, QuotaExhausted
from services.rows import changed, insert_if_missing


def take_places(session: Session, quota: Quota, region: str, year: int, persons: int) -> bool:
    """Take places in a target region, or take none and give False.

    Where the year's quota was published without its split, the total binds: then everybody who takes a place
    waits for the row of every target region, in one order.
    """
    if region not in quota.targets:
        return False
    limit = quota.places(region)
    if limit is None:
        others = _lock_year(session, quota, year) - _taken(session, year).get(region, 0)
        limit = quota.total - others
    insert_if_missing(session, QuotaUse, region_code=region, year=year, taken=0)
    take = sa.update(QuotaUse).where(
        QuotaUse.region_code == region, QuotaUse.year == year, QuotaUse.taken + persons <= limit
    )
    return changed(session, take.values(taken=QuotaUse.taken + persons)) == 1


def exhausted(session: Session, quota: Quota | None, region: str, year: int, persons: int) -> QuotaExhausted:
    """The problem, with the target regions that still have places for so many persons, most first."""
    if quota is None:
        return QuotaExhausted("QUOTA_UNKNOWN", {"year": year})
    taken = _taken(session, year)
    over = quota.total - sum(taken.values())
    left = {
        code: over if (n := quota.places(code)) is None else n - taken.get(code, 0) for code in quota.targets
    }
    fitting = sorted(
        ((n, code) for code, n in left.items() if n >= persons and code != region), key=_most_first
    )
    code = "QUOTA_EXHAUSTED" if region in quota.targets else "NOT_A_TARGET_REGION"
    return QuotaExhausted(
        code,
        {"region": region, "year": year, "persons": persons},
        tuple(QuotaAlternative(c, n, "PLACES_LEFT", {"places": n, "persons": persons}) for n, c in fitting),
    )


def _most_first(row: tuple[int, str]) -> tuple[int, str]:
    return -row[0], row[1]


def _taken(session: Session, year: int) -> dict[str, int]:
    rows = sa.select(QuotaUse.region_code, QuotaUse.taken).where(QuotaUse.year == year)
    return dict(session.execute(rows).all())


def _lock_year(session: Session, quota: Quota, year: int) -> int:
    """The places taken in a year, with the row of every target region held until the transaction ends."""
    for code in sorted(quota.targets):
        insert_if_missing(session, QuotaUse, region_code=code, year=year, taken=0)
    rows = sa.select(QuotaUse.taken).where(QuotaUse.year == year).order_by(QuotaUse.region_code)
    return sum(session.scalars(rows.with_for_update()))
