"""Regions on both sides of 8 June 2022, when three regions were parted in two.

A fact has the code of its own day. `REGION` leaves it as it is: East Kazakhstan was larger before that day than after.
`REGION_BEFORE_2022` puts the new regions back into the one they were taken from, so that every year is the same ground;
`REGION_SPLIT` says whose borders moved.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from analytics.metric import Dimension, Expression
from analytics.tables import Kind
from policy.reference import regions

LAST_DAY = date(2022, 6, 7)
"""Of the old borders."""
FORMER: Mapping[str, str] = MappingProxyType(
    {
        code: former
        for former, found in sorted(regions().items())
        if found.valid_to == LAST_DAY
        for code in found.successors
    }
)
"""The region with the old borders that a region of today lies in, where borders moved."""
MOVED = tuple(sorted({*FORMER, *FORMER.values()}))


def over_the_split(region: Expression) -> tuple[Dimension, Dimension]:
    """The two dimensions that make a region comparable over the years."""
    moved = " ".join(f"WHEN '{code}' THEN '{former}'::region" for code, former in FORMER.items())
    listed = ", ".join(f"'{code}'" for code in MOVED)
    return (
        Dimension(
            "REGION_BEFORE_2022",
            "region_before_2022",
            Expression(f"CASE {region.sql} {moved} ELSE {region.sql} END", region.needs),
            Kind.REGION,
            about="The region in the borders before 8 June 2022, in which all years can be compared.",
        ),
        Dimension(
            "REGION_SPLIT",
            "region_split",
            Expression(f"{region.sql} IN ({listed})", region.needs),
            Kind.FLAG,
            about="Whether the region's borders moved on 8 June 2022: by region, years before and after it are not "
            "the same ground.",
        ),
    )


def region_filters(region: Expression) -> dict[str, tuple[Kind, Expression]]:
    """The filters that belong to both dimensions."""
    before, split = over_the_split(region)
    return {"regionBefore2022": (Kind.REGION, before.value), "regionSplit": (Kind.FLAG, split.value)}
