"""Which figures are in which products: a measure is a sum over released cells, or a ratio of two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from analytics.finishes import HUNDREDTH
from analytics.questions import EVERYTHING, Condition, Leaf
from disclosure.estimates import RATIO
from disclosure.products import OUTCOMES, PRODUCTS, Product

KINDS = ("RELOCATION_GRANT", "HOUSING", "MOBILITY_CERTIFICATE")


@dataclass(frozen=True)
class Source:
    """The products that together hold a count or an amount; None where one of its parts is in no product.

    `apart`: its parts cannot be added up, because the same family may be in several.
    """

    products: tuple[Product | None, ...]
    apart: bool = False

    @property
    def first(self) -> Product:
        """The first product that there is: what the others are like."""
        return next(product for product in self.products if product is not None)

    @property
    def stock(self) -> bool:
        """Whether it is what stands at the end of a year: years of it are never added up."""
        return self.first.stock


@dataclass(frozen=True)
class Measured:
    """A measure: a sum, or by `whole` (None: the sum of the whole question) a ratio.

    `only` and `of` narrow the sum and the whole. `within`: a key, and the codes that a question must keep to, because
    the source has no others.
    """

    source: Source
    whole: Source | None = None
    of_total: bool = False
    only: Condition = EVERYTHING
    of: Condition = EVERYTHING
    within: tuple[str, tuple[str, ...]] | None = None
    digits: Decimal = HUNDREDTH


def _source(*ids: str) -> Source:
    return Source(tuple(PRODUCTS[id] for id in ids))


def _rate(source: Source, only: Condition, of: Condition) -> Measured:
    """A share of a source: both are sums over the same cells, so that its error counts in that they move together."""
    return Measured(source, source, only=only, of=of, digits=RATIO)


PERSONS, PLACED, FAMILIES = _source("arrivals"), _source("placements"), _source("placed-families")
NET = _source("aid-relocation-grant", "aid-housing", "aid-mobility-certificate")
PAID = Source(
    (PRODUCTS["families-relocation-grant"], None, PRODUCTS["families-mobility-certificate"]), apart=True
)
APPLIED, DECIDED = _source("applications"), _source("application-decisions")
CASES, MEMBERS = _source("kandas-decisions"), _source("diaspora")
STEPS = next(axis.codes for axis in PRODUCTS["kandas-decisions"].axes if axis.key == "step")
OF_DECIDED = Leaf("outcome", "in", OUTCOMES)
WISHES = Leaf("wants", "eq", True)
MEASURED: Mapping[tuple[str, str, Any], Measured] = MappingProxyType(
    {
        ("arrivals", "persons", None): Measured(PERSONS),
        ("arrivals", "share", None): Measured(PERSONS, of_total=True),
        ("placements", "persons", None): Measured(PLACED),
        ("placements", "families", None): Measured(FAMILIES),
        ("aidSpend", "net", "KZT"): Measured(NET),
        ("aidSpend", "families", None): Measured(PAID),
        ("aidSpend", "perFamily", "KZT"): Measured(NET, PAID),
        ("applications", "count", None): Measured(APPLIED),
        ("applications", "share", None): Measured(APPLIED, of_total=True),
        ("applications", "approvalRate", None): _rate(DECIDED, Leaf("outcome", "eq", "APPROVE"), OF_DECIDED),
        ("applications", "refusalRate", None): _rate(DECIDED, Leaf("outcome", "eq", "REFUSE"), OF_DECIDED),
        ("kandasCases", "cases", None): Measured(CASES, within=("step", STEPS)),
        ("diaspora", "members", None): Measured(MEMBERS),
        ("diaspora", "share", None): Measured(MEMBERS, of_total=True),
        ("diaspora", "wantToReturn", None): Measured(MEMBERS, only=WISHES),
        ("diaspora", "wishRate", None): _rate(MEMBERS, WISHES, Leaf("wants", "in", (False, True))),
    }
)
"""By metric, measure and argument; what is not here is in no product."""
