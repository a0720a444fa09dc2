"""What can be loaded: the canonical columns of every kind, as values. docs/intake.md has the same table for people.

A *canonical frame* has exactly these columns in this order, in the Polars types of `dtype`: days as Date, whole
numbers as Int64, flags as Boolean, everything else as String. Money is in tiyn there, rates in ten-thousandths of a
tenge; files say both in tenge with a decimal sign (intake/writing.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

import polars as pl


class Value(StrEnum):
    """What a column holds, and thereby how the text of a source is recognised."""

    DAY = "DAY"
    COUNT = "COUNT"
    YEAR = "YEAR"
    MONEY = "MONEY"
    RATE = "RATE"
    DECIMAL = "DECIMAL"
    FLAG = "FLAG"
    CODE = "CODE"
    CODES = "CODES"
    COUNTRY = "COUNTRY"
    REGION = "REGION"
    REGIONS = "REGIONS"
    CHECKPOINT = "CHECKPOINT"
    TEXT = "TEXT"


DTYPES: Mapping[Value, pl.DataType] = MappingProxyType(
    {
        Value.DAY: pl.Date(),
        Value.COUNT: pl.Int64(),
        Value.YEAR: pl.Int64(),
        Value.MONEY: pl.Int64(),
        Value.RATE: pl.Int64(),
        Value.FLAG: pl.Boolean(),
    }
)
SCALES: Mapping[Value, int] = MappingProxyType({Value.MONEY: 2, Value.RATE: 4})
"""How many decimals a value has in files: money in tenge has 2, since it is counted in tiyn."""


@dataclass(frozen=True)
class Column:
    """A canonical column. `least` and `most` are in the units of the frame; `default` stands where nothing is said.

    A `measure` counts or weighs and is no part of what tells one row from its neighbour. A `private` column enters
    the key of its row under a secret and is kept nowhere else by a load of facts. A `remark` is no part of what the
    row says: it does not enter the key, and of rows with the same key the first remark is kept.
    """

    name: str
    value: Value
    required: bool = False
    codes: tuple[str, ...] = ()
    default: str | None = None
    least: int | None = None
    most: int | None = None
    measure: bool = False
    private: bool = False
    remark: bool = False

    @property
    def dtype(self) -> pl.DataType:
        """Its type in a canonical frame."""
        return DTYPES.get(self.value, pl.String())


@dataclass(frozen=True)
class Kind:
    """A kind of file. `table` is the table of facts it fills, or None where it goes into the record itself.

    Days of `on` lie between `earliest` and today, or `ahead` days after today.
    """

    name: str
    table: str | None
    columns: tuple[Column, ...]
    earliest: date
    ahead: int = 0

    @property
    def archived(self) -> tuple[Column, ...]:
        """The columns whose values a load of facts keeps."""
        return tuple(column for column in self.columns if not column.private)

    @property
    def schema(self) -> dict[str, pl.DataType]:
        """The columns of a canonical frame and their types."""
        return {column.name: column.dtype for column in self.columns}

    def column(self, name: str) -> Column:
        """A column by its name. Raises KeyError."""
        return {column.name: column for column in self.columns}[name]


THIRTY_YEARS = date(1991, 1, 1)
"""Nobody was granted, placed or paid as a kandas before the republic was its own."""
TENGE = date(1993, 11, 15)
"""The tenge came into circulation."""

ON = Column("on", Value.DAY, required=True)
ORIGIN = Column("origin", Value.COUNTRY)
REGION = Column("region", Value.REGION)
PERSONS = Column("persons", Value.COUNT, required=True, least=1, most=1_000_000, measure=True)
FAMILIES = Column("families", Value.COUNT, least=1, most=1_000_000, measure=True)
REFERENCE = Column("reference", Value.TEXT, most=200, private=True)
"""The source's own number of a row: tells rows apart that say the same. It is kept nowhere, only hashed with a key."""

SEXES = ("FEMALE", "MALE", "UNSPECIFIED")
AGE_BANDS = ("AGE_0_17", "AGE_18_62", "AGE_63_PLUS", "AGE_UNKNOWN")
EDUCATIONS = ("HIGHER", "INCOMPLETE_HIGHER", "VOCATIONAL_SECONDARY", "GENERAL_SECONDARY", "NONE", "UNKNOWN")
AID_KINDS = ("RELOCATION_GRANT", "HOUSING", "MOBILITY_CERTIFICATE")
CONSENTS = ("CONTACT", "REGISTRY", "RETURN_PLANNING", "STATISTICS")
PERMITS = ("ETA", "E_VISA", "E_RESIDENCY")

ARRIVALS = Kind(
    "ARRIVALS",
    "arrivals",
    (
        ON,
        ORIGIN,
        REGION,
        Column("age_band", Value.CODE, codes=AGE_BANDS, default="AGE_UNKNOWN"),
        Column("sex", Value.CODE, codes=SEXES),
        Column("education", Value.CODE, codes=EDUCATIONS, default="UNKNOWN"),
        PERSONS,
        REFERENCE,
    ),
    THIRTY_YEARS,
)
"""Persons granted kandas status, on the day of the grant."""

PLACEMENTS = Kind(
    "PLACEMENTS",
    "placements",
    (
        ON,
        Column("region", Value.REGION, required=True),
        ORIGIN,
        Column("under_quota", Value.FLAG, required=True),
        PERSONS,
        FAMILIES,
        REFERENCE,
    ),
    THIRTY_YEARS,
)
"""Families placed in a region."""

PAYMENTS = Kind(
    "PAYMENTS",
    "aid",
    (
        ON,
        Column("kind", Value.CODE, required=True, codes=AID_KINDS),
        Column("flow", Value.CODE, codes=("PAID", "REPAID"), default="PAID"),
        REGION,
        ORIGIN,
        Column("amount", Value.MONEY, required=True, least=1, most=10**14, measure=True),
        FAMILIES,
        Column("persons", Value.COUNT, least=1, most=1_000_000, measure=True),
        REFERENCE,
    ),
    TENGE,
)
"""Aid paid to families, or paid back by them; a row of more than a trillion tenge is a slip."""

CROSSINGS = Kind(
    "CROSSINGS",
    "crossings",
    (
        ON,
        Column("direction", Value.CODE, required=True, codes=("ENTRY", "EXIT")),
        Column("checkpoint", Value.CHECKPOINT),
        Column("nationality", Value.COUNTRY),
        Column("permit_kind", Value.CODE, codes=PERMITS),
        Column("travel_mode", Value.CODE, codes=("AIR", "LAND", "RAIL", "SEA")),
        Column("persons", Value.COUNT, required=True, least=1, most=50_000_000, measure=True),
        REFERENCE,
    ),
    THIRTY_YEARS,
)
"""Persons who crossed the border."""

QUOTAS = Kind(
    "QUOTAS",
    "quotas",
    (
        ON,
        Column("region", Value.REGION, required=True),
        Column("quota", Value.CODE, required=True, codes=("KANDAS", "INTERNAL")),
        Column("year", Value.YEAR, required=True, least=1991, most=2100),
        Column("places", Value.COUNT, required=True, least=0, most=1_000_000, measure=True),
    ),
    THIRTY_YEARS,
    ahead=1100,
)
"""The places of a region in a year's quota, as in force from a day."""

RATES = Kind(
    "RATES",
    "rates",
    (
        ON,
        Column("currency", Value.CODE, required=True, codes=("USD", "EUR")),
        Column("rate", Value.RATE, required=True, least=1, most=10**9, measure=True),
    ),
    TENGE,
    ahead=4,
)
"""Tenge for one unit of a currency, from a day on; the rate of a Monday is known on the Friday before."""

MEMBERS = Kind(
    "MEMBERS",
    None,
    (
        Column("given", Value.TEXT, required=True, most=200, private=True),
        Column("family", Value.TEXT, required=True, most=200, private=True),
        Column("patronymic", Value.TEXT, most=200, private=True),
        Column("script", Value.CODE, codes=("ARABIC", "CYRILLIC", "HAN", "LATIN")),
        Column("birth_date", Value.DAY, private=True),
        Column("sex", Value.CODE, codes=SEXES),
        Column("nationality", Value.COUNTRY),
        Column("residence", Value.COUNTRY, required=True),
        Column("settlement", Value.TEXT, most=200, private=True),
        Column("wants_to_return", Value.FLAG),
        Column("preferred_regions", Value.REGIONS),
        Column("return_year", Value.YEAR, least=1991, most=2100),
        Column("consents", Value.CODES, required=True, codes=CONSENTS),
        Column("office", Value.TEXT, required=True, most=200),
        REFERENCE,
    ),
    date(1900, 1, 1),
)
"""Members of the diaspora, as a mission or an association lists them; consents stand apart by blanks."""

OFFICIAL_FIGURES = Kind(
    "OFFICIAL_FIGURES",
    None,
    (
        Column("period_start", Value.DAY),
        Column("period_end", Value.DAY),
        Column("measure", Value.TEXT, required=True, most=100),
        Column("dimension", Value.TEXT, most=100),
        Column("key", Value.TEXT, most=100),
        Column("value", Value.DECIMAL, required=True, measure=True),
        Column("unit", Value.TEXT, most=100),
        Column("source", Value.TEXT, required=True, most=2000),
        Column("as_of", Value.TEXT, most=200, remark=True),
        Column("quality", Value.TEXT, most=100, remark=True),
        Column("note", Value.TEXT, most=4000, remark=True),
    ),
    date(1900, 1, 1),
    ahead=1100,
)
"""Figures as they were printed, each with its source; `as_of`, `quality`, `note` are remarks of the compiler."""

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        kind.name: kind
        for kind in (ARRIVALS, PLACEMENTS, PAYMENTS, CROSSINGS, MEMBERS, QUOTAS, RATES, OFFICIAL_FIGURES)
    }
)
