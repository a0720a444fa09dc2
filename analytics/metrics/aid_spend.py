"""Aid spend: what families were paid, day by day of payment, and what came back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from analytics.dimensions import (
    DAY,
    MONTH,
    ORIGIN,
    QUARTER,
    REGION,
    TARGET_REGION,
    YEAR,
    YEAR_OF_DAY,
    target_join,
)
from analytics.finishes import HUNDREDTH, count, hundredths, quotient
from analytics.metric import Absent, Cell, Dimension, Expression, Measure, Metric
from analytics.money import SUBJECTS, amount, values_join
from analytics.tables import Kind

KIND = Expression("f.kind")
# One payment without a rate makes the sum unknown, where sum() alone would skip it.
PAID = {"paid_{arg}": "CASE WHEN bool_or(paid_{arg} IS NULL) THEN NULL ELSE coalesce(sum(paid_{arg}), 0) END"}
FAMILIES = {"families": "count(DISTINCT family)"}
CURRENCIES = ("KZT", *SUBJECTS)


def _nothing(_cell: Cell, _argument: Any) -> Decimal:
    return Decimal("0.00")


def _per_family(cell: Cell, currency: Any) -> Decimal | Absent:
    paid = hundredths("paid_{arg}")(cell, currency)
    return paid if isinstance(paid, Absent) else quotient(paid, cell.parts["families"], HUNDREDTH)


AID_SPEND = Metric(
    id="aidSpend",
    unit="KZT",
    owner="PAYMENTS",
    table="aid",
    dimensions=(
        Dimension("KIND", "kind", KIND, Kind.AID_KIND),
        REGION,
        ORIGIN,
        TARGET_REGION,
        YEAR,
        QUARTER,
        MONTH,
    ),
    measures=(
        Measure("paid", PAID, hundredths("paid_{arg}"), "currency", order="paid_KZT"),
        # The ledger has no entry that could record a repayment: so far, exactly nothing has come back.
        Measure("repaid", {"repaid": "CAST(0 AS BIGINT)"}, _nothing, "currency", order="repaid"),
        Measure("net", PAID, hundredths("paid_{arg}"), "currency", order="paid_KZT"),
        Measure("families", FAMILIES, count("families"), order="families"),
        Measure("perFamily", PAID | FAMILIES, _per_family, "currency"),
    ),
    filters={
        "on": (Kind.DAY, DAY),
        "kind": (Kind.AID_KIND, KIND),
        "origin": (Kind.COUNTRY, ORIGIN.value),
        "region": (Kind.REGION, REGION.value),
        "targetRegion": (Kind.FLAG, TARGET_REGION.value),
        "year": (Kind.NUMBER, YEAR_OF_DAY),
    },
    caveats=("payment_day", "no_repayments_yet", "converted_by_day"),
    joins={"target": target_join("f.region")} | {f"value_{unit}": values_join(unit) for unit in SUBJECTS},
    columns={"family": Expression("f.family")} | {f"paid_{unit}": amount(unit) for unit in CURRENCIES},
)
