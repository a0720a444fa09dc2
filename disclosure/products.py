"""What is released: products as values. Nothing here depends on data; codes come from public lists.

A product is one cube a closed month, by the month in which a fact was recorded. Its *unit* (a person or a family) is
in one cell of one cube, with a value that is at most `clip`; where a unit can be in several months of a year,
`periods` says in how many. *Levels* are the margins that are measured: each gets its share of the rho, and noise of its
own. Values are people, families or whole tenge.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

OTHER = "OTHER"
"""All countries that the list of a product does not name, and those nobody knows."""
ORIGINS = ("UZB", "CHN", "MNG", "TKM", "RUS", "KGZ", "TUR", "IRN", "AFG", OTHER)
"""From where kandas families come, as the ministry's own releases rank them."""
NATIONALITIES = ("CHN", "IND", "TUR", "KOR", "DEU", "USA", "GBR", "FRA", "PAK", "IRN", OTHER)
"""Whose passports travellers show most, as the ministry's own releases name them."""
RESIDENCES = ("UZB", "CHN", "RUS", "MNG", "TKM", "KGZ", "TUR", "IRN", "AFG", OTHER)
"""Where most of the diaspora live, as the ministry's own releases rank them."""
MRP = 4325
"""Tenge of the monthly calculation index of 2026, the highest so far: a clip may be higher than the law's maximum."""


@dataclass(frozen=True)
class Axis:
    """A dimension of a cube: the key of the figures' rows, and the whole list of its codes; without codes, that of
    the classifier of its name."""

    key: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Level:
    """A margin that is measured, by its axes (none: the total), and its share of the rho in hundredths."""

    axes: tuple[str, ...]
    share: int


@dataclass(frozen=True)
class Product:
    """A release a month. `metric`, `measure` and `fixed` say which figures it answers."""

    id: str
    metric: str
    measure: str
    unit: str
    axes: tuple[Axis, ...]
    levels: tuple[Level, ...]
    micro_rho: int
    """What one month costs; a year costs it `periods` times."""
    clip: int = 1
    periods: int = 1
    fixed: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    stock: bool = False
    """What stands at the end of a year: released once a year, for its December."""

    def rho_of(self, level: Level) -> float:
        """The rho of a level."""
        return self.micro_rho * level.share / 100 / 1_000_000


ORIGIN = Axis("origin", ORIGINS)
REGION = Axis("region")
NATIONALITY = Axis("nationality", NATIONALITIES)
FLAGS = ("false", "true")
OUTCOMES = ("APPROVE", "REFUSE")
BY_REGION = (Level((), 55), Level(("region",), 45))


def _margins(*levels: tuple[str, int]) -> tuple[Level, ...]:
    """Levels from `"origin sex"` and their shares."""
    return tuple(Level(tuple(axes.split()), share) for axes, share in levels)


def _aid(kind: str, clip: int, micro_rho: int, periods: int) -> Product:
    return Product(
        f"aid-{kind.lower().replace('_', '-')}", "aidSpend", "net", "FAMILY", (REGION,), BY_REGION,
        micro_rho, clip, periods, MappingProxyType({"kind": kind}),
    )  # fmt: skip


def _recipients(kind: str, micro_rho: int) -> Product:
    return Product(
        f"families-{kind.lower().replace('_', '-')}", "aidSpend", "families", "FAMILY", (REGION,), BY_REGION,
        micro_rho, fixed=MappingProxyType({"kind": kind}),
    )  # fmt: skip


PRODUCTS: Mapping[str, Product] = MappingProxyType(
    {
        product.id: product
        for product in (
            Product(
                "arrivals", "arrivals", "persons", "PERSON",
                (ORIGIN, Axis("age_band"), Axis("sex"), Axis("education")),
                _margins(
                    ("", 8), ("origin", 24), ("age_band", 10), ("sex", 8), ("education", 12),
                    ("origin age_band", 10), ("origin sex", 9), ("origin education", 9),
                    ("origin age_band sex education", 10),
                ),
                25_000,
            ),
            Product(
                "placements", "placements", "persons", "PERSON",
                (ORIGIN, REGION, Axis("under_quota", FLAGS)),
                _margins(
                    ("", 8), ("region", 28), ("origin", 14), ("under_quota", 8), ("region under_quota", 20),
                    ("origin region", 12), ("origin region under_quota", 10),
                ),
                18_000,
            ),
            Product(
                "placed-families", "placements", "families", "FAMILY", (REGION, Axis("under_quota", FLAGS)),
                _margins(("", 15), ("region", 45), ("under_quota", 15), ("region under_quota", 25)), 5_000,
            ),
            # The grant is 70 MRP a person, once; a family of more than six is counted as if it were one of six.
            _aid("RELOCATION_GRANT", 6 * 70 * MRP, 9_000, 1),
            # Up to 30 MRP a month for twelve months; two payments of a family in one month are let through.
            _aid("HOUSING", 2 * 30 * MRP, 700, 12),
            _aid("MOBILITY_CERTIFICATE", 1625 * MRP, 6_000, 1),
            _recipients("RELOCATION_GRANT", 4_000),
            _recipients("MOBILITY_CERTIFICATE", 2_000),
            # A person counts once a month, in at most two months of a year; so does the case of a family.
            Product(
                "applications", "applications", "count", "PERSON",
                (Axis("programme"), NATIONALITY),
                _margins(("", 15), ("programme", 35), ("nationality", 30), ("programme nationality", 20)), 2_000,
                periods=2,
            ),
            Product(
                "application-decisions", "applications", "decisions", "PERSON",
                (Axis("programme"), NATIONALITY, Axis("outcome", OUTCOMES)),
                _margins(
                    ("", 10), ("outcome", 20), ("programme", 10), ("programme outcome", 25),
                    ("nationality outcome", 20), ("programme nationality outcome", 15),
                ),
                1_500, periods=2,
            ),
            Product(
                "kandas-decisions", "kandasCases", "decisions", "FAMILY",
                (ORIGIN, Axis("step", (*OUTCOMES, "RETURN", "REVOKE"))),
                _margins(("", 20), ("step", 40), ("origin step", 40)), 1_000, periods=2,
            ),
            Product(
                "diaspora", "diaspora", "members", "MEMBER",
                (Axis("residence", RESIDENCES), Axis("wants", FLAGS)),
                _margins(("", 15), ("wants", 15), ("residence", 45), ("residence wants", 25)), 2_000, stock=True,
            ),
        )
    }
)  # fmt: skip
