"""Relocation aid and quota places, worked out from the dated rules. Amounts are exact, in tiyn (KZT/100)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType

from policy.rulebook import Rulebook

HUNDRED = 100
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Award:
    """What a rule gives a family: `mrp` (hundredths of an MRP) and `amount` (tiyn) for each of `periods`."""

    kind: str
    mrp: int
    amount: int
    periods: int
    from_: date
    to: date | None
    rule: str


@dataclass(frozen=True, slots=True)
class Quota:
    """The places of a year, in persons, as in force on a day; `regions` is empty where no split is known."""

    total: int
    targets: tuple[str, ...]
    regions: Mapping[str, int]
    rule: str

    def places(self, region: str) -> int | None:
        """The places of one region; None where the split is not known and only the total binds."""
        return self.regions.get(region, 0) if self.regions else None


def awards(rulebook: Rulebook, on: date, settlement: str, persons: int) -> tuple[Award, ...]:
    """What a family of so many persons, placed under quota on a day in a CITY or VILLAGE, is given.

    The grant is 70 MRP a person, once; housing is monthly, in the month of placement and the eleven after it.
    The MRP is the one in force on the day of placement, for every period. No rule in force, no award.
    """
    unit = rulebook.in_force("mrp", on)
    if unit is None:
        return ()
    found = []
    if grant := rulebook.in_force("aid.relocation_grant", on):
        mrp = grant.value["mrp_per_person"] * persons
        found.append(_award("RELOCATION_GRANT", mrp, unit.value, 1, on, None, grant.id))
    if housing := rulebook.in_force("aid.housing", on):
        mrp, months = housing.value[settlement.lower()][_size(persons)], int(housing.value["months"])
        last = month_after(on, months) - timedelta(days=1)
        found.append(_award("HOUSING", mrp, unit.value, months, on, last, housing.id))
    return tuple(found)


def certificate(rulebook: Rulebook, on: date, price: int) -> Award | None:
    """The mobility certificate towards a home of a price (tiyn), as the rules of a day have it; None without one.

    At most the cap in MRP of that day, and at most the share of the price, rounded down. `mrp` is what that is in
    hundredths of an MRP, rounded to the nearest.
    """
    unit, rule = rulebook.in_force("mrp", on), rulebook.in_force("aid.mobility_certificate", on)
    if unit is None or rule is None:
        return None
    cap = int(rule.value["mrp_cap"] * unit.value * HUNDRED)
    amount = min(cap, int(Decimal(rule.value["share_of_price_max"]) * price))
    return Award("MOBILITY_CERTIFICATE", round(amount / Decimal(unit.value)), amount, 1, on, None, rule.id)


def quota(rulebook: Rulebook, on: date) -> Quota | None:
    """The kandas quota and target regions in force on a day; None where one of them is not known."""
    places, targets = rulebook.in_force("quota.kandas", on), rulebook.in_force("target_regions.kandas", on)
    if places is None or targets is None:
        return None
    regions = {region: int(number) for region, number in places.value["regions"].items()}
    return Quota(
        int(places.value["total"]), tuple(targets.value["regions"]), MappingProxyType(regions), places.id
    )


def months(start: date, number: int) -> tuple[str, ...]:
    """So many months from the month of a day on, as YYYY-MM."""
    return tuple(f"{month_after(start, n):%Y-%m}" for n in range(number))


def month_after(day: date, number: int) -> date:
    """The first day of the month so many months later."""
    year, month = divmod(day.year * MONTHS + day.month - 1 + number, MONTHS)
    return date(year, month + 1, 1)


def _size(persons: int) -> str:
    if persons == 1:
        return "single"
    return "two_to_four" if persons <= 4 else "five_or_more"


def _award(
    kind: str, mrp: Decimal, unit: Decimal, periods: int, from_: date, to: date | None, rule: str
) -> Award:
    return Award(kind, int(mrp * HUNDRED), int(mrp * unit * HUNDRED), periods, from_, to, rule)
