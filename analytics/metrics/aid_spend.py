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
from analytics.finishes import HUNDREDTH, hundredths, known_count, quotient
from analytics.metric import Absent, Cell, Dimension, Expression, Join, Measure, Metric
from analytics.money import SUBJECTS, amount, values_join
from analytics.regions import over_the_split, region_filters
from analytics.tables import Kind

KIND = Expression("f.kind")
CURRENCIES = ("KZT", *SUBJECTS)


def _money(name: str, value: str, condition: str) -> dict[str, str]:
    """A sum of money; unknown where one entry of it has no rate, where sum() alone would skip it."""
    unknown = f"coalesce(sum(sign) FILTER (WHERE money_{{arg}} IS NULL AND {condition}), 0) > 0"
    total = f"coalesce(sum({value}) FILTER (WHERE {condition}), 0)"
    return {name: f"CASE WHEN {unknown} THEN NULL ELSE {total} END"}


PAID = _money("paid_{arg}", "money_{arg}", "flow = 'PAID'")
REPAID = _money("repaid_{arg}", "money_{arg}", "flow = 'REPAID'")
NET = _money("net_{arg}", "CASE flow WHEN 'PAID' THEN money_{arg} ELSE -money_{arg} END", "TRUE")
FAMILIES = {
    "families": """CASE
        WHEN coalesce(sum(sign) FILTER (WHERE flow = 'PAID' AND family IS NULL AND families IS NULL), 0) > 0 THEN NULL
        ELSE count(DISTINCT family) FILTER (WHERE flow = 'PAID')
            + coalesce(sum(families * sign) FILTER (WHERE flow = 'PAID' AND family IS NULL), 0) END"""
}
PERSONS = {
    "persons": """CASE
        WHEN coalesce(sum(sign) FILTER (WHERE flow = 'PAID' AND persons IS NULL), 0) > 0 THEN NULL
        ELSE coalesce(sum(persons * sign) FILTER (WHERE flow = 'PAID' AND family IS NULL), 0)
            + coalesce(list_sum(list_transform(
                list(DISTINCT struct_pack(family := family, persons := persons))
                    FILTER (WHERE flow = 'PAID' AND family IS NOT NULL),
                lambda each: each.persons)), 0) END"""
}


def _per_family(cell: Cell, currency: Any) -> Decimal | Absent:
    net = hundredths("net_{arg}")(cell, currency)
    return net if isinstance(net, Absent) else quotient(net, cell.parts["families"], HUNDREDTH)


AID_SPEND = Metric(
    id="aidSpend",
    unit="KZT",
    owner="PAYMENTS",
    table="aid",
    dimensions=(
        Dimension("KIND", "kind", KIND, Kind.AID_KIND, about="The kind of aid."),
        REGION,
        *over_the_split(REGION.value),
        ORIGIN,
        TARGET_REGION,
        YEAR,
        QUARTER,
        MONTH,
    ),
    measures=(
        Measure(
            "paid",
            PAID,
            hundredths("paid_{arg}"),
            "currency",
            order="paid_KZT",
            about="What was paid; not collected where a payment has no rate of the last 31 days.",
        ),
        Measure(
            "repaid",
            REPAID,
            hundredths("repaid_{arg}"),
            "currency",
            order="repaid_KZT",
            about="What was paid back, by the day it came back.",
        ),
        Measure("net", NET, hundredths("net_{arg}"), "currency", order="net_KZT", about="Paid less repaid."),
        Measure(
            "families",
            FAMILIES,
            known_count("families"),
            order="families",
            about="How many different families were paid; not collected where a source did not say how many.",
        ),
        Measure(
            "persons",
            PERSONS,
            known_count("persons"),
            order="persons",
            about="How many persons these families have, as placed; not collected where a source did not say.",
        ),
        Measure(
            "perFamily",
            NET | FAMILIES,
            _per_family,
            "currency",
            about="Net by families, rounded to hundredths.",
        ),
    ),
    filters={
        "on": (Kind.DAY, DAY),
        "kind": (Kind.AID_KIND, KIND),
        "origin": (Kind.COUNTRY, ORIGIN.value),
        "region": (Kind.REGION, REGION.value),
        "targetRegion": (Kind.FLAG, TARGET_REGION.value),
        "year": (Kind.NUMBER, YEAR_OF_DAY),
    }
    | region_filters(REGION.value),
    caveats=("payment_day", "converted_by_day", "recipients", "borders_of_2022", "loaded_facts"),
    joins={
        "target": target_join("f.region"),
        # The journal says how many persons a family has where it is placed, and nobody is paid before that.
        "placed": Join(
            """LEFT JOIN (
                SELECT family, arg_max(persons, seq) AS persons FROM placements
                WHERE "on" <= $as_of AND recorded_at <= $known_at GROUP BY family
            ) AS placed ON placed.family = f.family""",
            follows=("placements", "family", "family"),
        ),
    }
    | {f"value_{unit}": values_join(unit) for unit in SUBJECTS},
    columns={
        "family": Expression("f.family"),
        "families": Expression("f.families"),
        "flow": Expression("f.flow"),
        "persons": Expression("coalesce(f.persons, placed.persons)", ("placed",)),
    }
    | {f"money_{unit}": amount(unit) for unit in CURRENCIES},
)
