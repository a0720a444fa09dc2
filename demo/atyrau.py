"""Relocation aid in Atyrau Region, of which it is published how many families were paid how much by a day of 2025."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache

from demo.aid import MONTHS, AidPlan, paid_on
from demo.published.figures import published
from demo.returns import Return
from demo.steps import workday
from policy.aid import awards
from policy.rulebook import Rulebook

CODE = "KZ-23"
WEEK = timedelta(days=7)
DEAR = Decimal(18_000_000)
"""The price of a home of which a certificate pays all that its cap allows, in tenge (a parameter)."""
CAP_MRP = 1160


@dataclass(frozen=True)
class Published:
    """What had been paid by the end of a day: recipients, and tenge."""

    by: date
    granted: int
    housed: int
    rent: Fraction
    certificates: int
    certified: Fraction


@cache
def paid() -> Published:
    """The published figures."""
    rows = {
        (row.measure, row.unit): row
        for row in published()
        if row.key == CODE and row.measure.startswith("aid_")
    }
    value = {key: row.value for key, row in rows.items()}
    by = rows["aid_rent_utilities", "KZT"].ends
    return Published(
        by or date.max,
        int(value["aid_relocation_grant_recipients", "persons"]),
        int(value["aid_rent_utilities_recipients", "families"]),
        value["aid_rent_utilities", "KZT"],
        int(value["aid_certificates_recipients", "families"]),
        value["aid_certificates", "KZT"],
    )


def counted_aid(cases: Sequence[Return], rulebook: Rulebook) -> Mapping[str, AidPlan]:
    """The aid of each family placed there under quota, by its key: together what was published."""
    known = paid()
    placed = sorted(
        (case for case in cases if case.under_quota and case.region == CODE),
        key=lambda case: (case.placed_on or date.max, case.key),
    )
    late = _late(placed, sum(len(case.family.kin) for case in placed) - known.granted)
    months = _months([case for case in placed if case.key not in late][: known.housed], rulebook, known)
    homes = _homes([case.key for case in placed], known, rulebook)
    return {
        case.key: _plan(case, case.key in late, months.get(case.key, 0), homes, known.by) for case in placed
    }


def _plan(case: Return, late: bool, months: int, homes: Mapping[str, Decimal], by: date) -> AidPlan:
    placed = case.placed_on or by
    granted = workday(by + WEEK) if late else workday(min(placed + 2 * WEEK, by))
    home = homes.get(case.key)
    certified = workday(min(placed + 4 * WEEK, by)) if home else None
    days = [paid_on(placed, place) for place in range(months)]
    # What was not paid by the published day goes on a month later, one month after the other.
    first = next((place for place in range(MONTHS) if paid_on(placed, place) > by), MONTHS)
    days += [
        paid_on(placed, max(first, 2) + place - months) for place in range(months, MONTHS if months else 0)
    ]
    return AidPlan(granted, tuple(days), certified, home)


def _late(placed: Sequence[Return], persons: int) -> frozenset[str]:
    """The last families that together have so many persons: they were paid after the published day."""
    chosen: list[str] = []
    for case in reversed(placed):
        if len(case.family.kin) <= persons:
            persons -= len(case.family.kin)
            chosen.append(case.key)
    return frozenset(chosen)


def _months(families: Sequence[Return], rulebook: Rulebook, known: Published) -> Mapping[str, int]:
    """Months of rent by family, one at least, so that all of them come as near to the published sum as months can."""
    amounts, most, found = {}, {}, {}
    for case in families:
        placed, size = case.placed_on or known.by, len(case.family.kin)
        given = awards(rulebook, placed, case.settlement or "CITY", size)
        amounts[case.key] = next(
            (Fraction(award.amount, 100) for award in given if award.kind == "HOUSING"), Fraction(0)
        )
        most[case.key] = sum(paid_on(placed, place) <= known.by for place in range(MONTHS))
        found[case.key] = min(1, most[case.key])
    left = known.rent - sum(amounts[key] * months for key, months in found.items())
    while True:
        fitting = [key for key in found if found[key] < most[key] and amounts[key] / 2 <= left]
        if not fitting:
            return found
        key = min(fitting, key=lambda key: (found[key], abs(left - amounts[key]), key))
        found[key] += 1
        left -= amounts[key]


def _homes(keys: Sequence[str], known: Published, rulebook: Rulebook) -> Mapping[str, Decimal]:
    """The prices of the homes bought with a certificate: half the last one's is what the others leave."""
    chosen = keys[: known.certificates]
    unit = rulebook.in_force("mrp", known.by)
    if not chosen or unit is None:
        return {}
    rest = Decimal(int(known.certified)) - CAP_MRP * unit.value * (len(chosen) - 1)
    return {**dict.fromkeys(chosen, DEAR), chosen[-1]: 2 * rest}
