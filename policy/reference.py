"""Countries, regions and border checkpoints, from the dated tables in ``policy/reference``.

Each row names its source; rows marked recalled were written from memory and want checking.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

from babel import Locale

from policy.trip import TravelMode

FOLDER = Path(__file__).parent / "reference"
LOCALES = ("kk", "ru", "en", "fr")
# Codes that ISO 3166-1 once had (ISO 3166-3), by what came after.
WITHDRAWN = MappingProxyType(
    {
        "ANT": "BES CUW SXM", "ATB": "ATA", "BUR": "MMR", "BYS": "BLR", "CSK": "CZE SVK", "CTE": "KIR",
        "DDR": "DEU", "DHY": "BEN", "FXX": "FRA", "GEL": "KIR TUV", "HVO": "BFA", "NHB": "VUT",
        "NTZ": "IRQ SAU", "PCI": "FSM MHL MNP PLW", "PCZ": "PAN", "RHO": "ZWE", "ROM": "ROU",
        "SCG": "SRB MNE", "SKM": "IND", "SUN": "RUS KAZ", "TMP": "TLS", "VDR": "VNM", "YMD": "YEM",
        "YUG": "SRB MNE", "ZAR": "COD",
    }
)  # fmt: skip
# Codes that data sets write for a code that passports carry.
ALIASES = MappingProxyType({"XKX": "RKS"})


@dataclass(frozen=True, slots=True)
class Country:
    """A country or territory; ``alpha2`` and ``numeric`` are empty where no standard gives one."""

    code: str
    alpha2: str
    numeric: str
    names: Mapping[str, str]
    standard: str

    def name(self, locale: str) -> str:
        """Its name in kk, ru, en or fr (CLDR; ICAO codes from the table)."""
        locale = locale.lower()
        own = self.names.get(locale)
        if own and self.standard != "ISO 3166-1":
            return own
        return _territories(locale).get(self.alpha2) or self.names["en"]


@dataclass(frozen=True, slots=True)
class Region:
    """A region or city of Kazakhstan. Former ones have a last day and successors."""

    code: str
    kind: str
    names: Mapping[str, str]
    kato: str
    valid_from: date | None
    valid_to: date | None
    successors: tuple[str, ...]
    note: str

    def name(self, locale: str) -> str:
        """Its name in kk, ru, en or fr."""
        return self.names[locale.lower()]

    def valid_on(self, day: date) -> bool:
        """Whether it existed on a day."""
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A border checkpoint; airports by IATA code, ``international`` y or uncertain (empty for others)."""

    code: str
    mode: TravelMode
    names: Mapping[str, str]
    region: str
    neighbour: str
    international: str
    latitude: float | None
    longitude: float | None
    evidence: str

    def name(self, locale: str) -> str:
        """Its name in kk, ru, en or fr."""
        return self.names[locale.lower()]


@cache
def countries() -> Mapping[str, Country]:
    """Every country and territory by the code that passports carry (ISO alpha-3 or ICAO 9303)."""
    return MappingProxyType(
        {
            row["alpha3"]: Country(
                row["alpha3"],
                row["alpha2"],
                row["numeric"],
                {"en": row["name"], **{key: row[key] for key in ("kk", "ru", "fr") if row[key]}},
                row["standard"],
            )
            for row in _rows("countries.csv")
        }
    )


@cache
def country_codes() -> frozenset[str]:
    """The codes a passport may carry here."""
    return frozenset(countries())


@cache
def regions() -> Mapping[str, Region]:
    """Regions and cities by ISO 3166-2 code, former ones included."""
    return MappingProxyType(
        {
            row["code"]: Region(
                row["code"],
                row["kind"],
                {key: row[key] for key in LOCALES},
                row["kato"],
                _day(row["valid_from"]),
                _day(row["valid_to"]),
                tuple(row["successors"].split()),
                row["note"],
            )
            for row in _rows("regions.csv")
        }
    )


@cache
def checkpoints() -> Mapping[str, Checkpoint]:
    """Border checkpoints by code, in the order in which they are offered."""
    return MappingProxyType(
        {
            row["code"]: Checkpoint(
                row["code"],
                TravelMode(row["mode"]),
                {key: row[key] for key in LOCALES},
                row["region"],
                row["neighbour"],
                row["international"],
                float(row["lat"]) if row["lat"] else None,
                float(row["lon"]) if row["lon"] else None,
                row["evidence"],
            )
            for row in _rows("checkpoints.csv")
        }
    )


@cache
def _territories(locale: str) -> Mapping[str, str]:
    return Locale(locale).territories


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
