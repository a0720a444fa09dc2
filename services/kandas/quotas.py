"""Places of the regional quota: taken by one conditional UPDATE, so that they can never be oversubscribed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.kandas import QuotaUse
from policy.aid import Quota
from services.problems import QuotaAlternative, QuotaExhausted
from services.rows import changed, insert_if_missing


@dataclass(frozen=True)
class Use:
    """Places taken in a region, and those moved there from others (negative: away)."""

    taken: int = 0
    moved: int = 0

    def left_of(self, places: int) -> int:
        """What is left of so many places of the rules."""
        return places + self.moved - self.taken


def take_places(session: Session, quota: Quota, region: str, year: int, persons: int) -> bool:
    """Take places in a target region, or take none and give False.

    Where the year's quota was published without its split, the total binds: then everybody who takes a place
    waits for the row of every target region, in one order.
    """
    if region not in quota.targets:
        return False
    limit = quota.places(region)
    if limit is None:
        others = _lock_year(session, quota, year) - taken_of(session, year).get(region, Use()).taken
        limit = quota.total - others
    insert_if_missing(session, QuotaUse, region_code=region, year=year, taken=0, moved=0)
    take = sa.update(QuotaUse).where(
        QuotaUse.region_code == region,
        QuotaUse.year == year,
        QuotaUse.taken + persons <= limit + QuotaUse.moved,
    )
    return changed(session, take.values(taken=QuotaUse.taken + persons)) == 1


def exhausted(session: Session, quota: Quota | None, region: str, year: int, persons: int) -> QuotaExhausted:
    """The problem, with the target regions that still have places for so many persons, most first."""
    if quota is None:
        return QuotaExhausted("QUOTA_UNKNOWN", {"year": year})
    left = places_left(quota, taken_of(session, year))
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


def places_left(quota: Quota, uses: Mapping[str, Use]) -> dict[str, int]:
    """The places left in each target region; where no split was published, those left of the total."""
    over = quota.total - sum(use.taken for use in uses.values())
    return {
        code: over if (n := quota.places(code)) is None else uses.get(code, Use()).left_of(n)
        for code in quota.targets
    }


def taken_of(session: Session, year: int) -> dict[str, Use]:
    """What was taken and moved in a year, by region."""
    rows = sa.select(QuotaUse.region_code, QuotaUse.taken, QuotaUse.moved).where(QuotaUse.year == year)
    return {code: Use(taken, moved) for code, taken, moved in session.execute(rows)}


def move_places(
    session: Session, quota: Quota, year: int, source: str, target: str, places: int
) -> int | None:
    """Move places between two target regions; None where it is done, else how many the source could give.

    Both rows are held in one order, so that transfers and placements take turns and none waits for itself.
    """
    for code in sorted((source, target)):
        insert_if_missing(session, QuotaUse, region_code=code, year=year, taken=0, moved=0)
    rows = sa.select(QuotaUse.region_code).where(
        QuotaUse.year == year, QuotaUse.region_code.in_((source, target))
    )
    session.execute(rows.order_by(QuotaUse.region_code).with_for_update())
    limit = quota.places(source) or 0
    give = sa.update(QuotaUse).where(
        QuotaUse.region_code == source,
        QuotaUse.year == year,
        QuotaUse.taken + places <= limit + QuotaUse.moved,
    )
    if changed(session, give.values(moved=QuotaUse.moved - places)) == 0:
        return max(0, taken_of(session, year)[source].left_of(limit))
    take = sa.update(QuotaUse).where(QuotaUse.region_code == target, QuotaUse.year == year)
    changed(session, take.values(moved=QuotaUse.moved + places))
    return None


def _lock_year(session: Session, quota: Quota, year: int) -> int:
    """The places taken in a year, with the row of every target region held until the transaction ends."""
    for code in sorted(quota.targets):
        insert_if_missing(session, QuotaUse, region_code=code, year=year, taken=0, moved=0)
    rows = sa.select(QuotaUse.taken).where(QuotaUse.year == year).order_by(QuotaUse.region_code)
    return sum(session.scalars(rows.with_for_update()))
