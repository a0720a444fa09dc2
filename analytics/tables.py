"""The fact tables of the lake: one row is one fact about one person, family, payment or application, without names.

Every table begins with `on` (the day it happened, Asia/Almaty), `recorded_at` (UTC), the place in the journal
(`xid` and `seq`; `xid` is 0 where the database has none) and `sign` (+1; a reversing entry has -1). Pseudonyms are
16 bytes, keyed, and the same for the same person, family or application in every table. The files are Parquet,
partitioned by the year of `on` in Hive's way: `<table>/year=2025/part-….parquet`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Kind(StrEnum):
    """What a column holds. Codes are text in the files and enumerations in memory (analytics/vocabulary.py)."""

    DAY = "DAY"
    MOMENT = "MOMENT"
    NUMBER = "NUMBER"
    FLAG = "FLAG"
    PSEUDONYM = "PSEUDONYM"
    TEXT = "TEXT"
    COUNTRY = "COUNTRY"
    REGION = "REGION"
    AGE_BAND = "AGE_BAND"
    SEX = "SEX"
    AID_KIND = "AID_KIND"
    PROGRAMME = "PROGRAMME"
    OUTCOME = "OUTCOME"
    CASE_STEP = "CASE_STEP"


@dataclass(frozen=True)
class Table:
    """A fact table: its name and the kind of every column, in the order of the files."""

    name: str
    columns: Mapping[str, Kind]


def table(name: str, **own: Kind) -> Table:
    """A table with the columns that all have, then its own."""
    every = {
        "on": Kind.DAY,
        "recorded_at": Kind.MOMENT,
        "xid": Kind.NUMBER,
        "seq": Kind.NUMBER,
        "sign": Kind.NUMBER,
    }
    return Table(name, MappingProxyType(every | own))


ARRIVALS = table(
    "arrivals",
    family=Kind.PSEUDONYM,
    person=Kind.PSEUDONYM,
    origin=Kind.COUNTRY,
    age_band=Kind.AGE_BAND,
    sex=Kind.SEX,
)
"""A person granted kandas status, on the day of the grant."""

PLACEMENTS = table(
    "placements",
    family=Kind.PSEUDONYM,
    region=Kind.REGION,
    origin=Kind.COUNTRY,
    under_quota=Kind.FLAG,
    persons=Kind.NUMBER,
)
"""A family placed in a region, with the number of its persons."""

AID = table(
    "aid",
    family=Kind.PSEUDONYM,
    kind=Kind.AID_KIND,
    region=Kind.REGION,
    origin=Kind.COUNTRY,
    amount=Kind.NUMBER,
)
"""A payment of aid to a family; `amount` in tiyn."""

APPLICATIONS_SUBMITTED = table(
    "applications_submitted",
    application=Kind.PSEUDONYM,
    programme=Kind.PROGRAMME,
    nationality=Kind.COUNTRY,
    office=Kind.TEXT,
)
"""An application of a traveller, on the day it was submitted."""

APPLICATIONS_DECIDED = table(
    "applications_decided",
    application=Kind.PSEUDONYM,
    programme=Kind.PROGRAMME,
    nationality=Kind.COUNTRY,
    outcome=Kind.OUTCOME,
)
"""A decision on an application; one application may have several."""

CASES = table("cases", family=Kind.PSEUDONYM, origin=Kind.COUNTRY, step=Kind.CASE_STEP)
"""A step of a kandas case: opened, decided, arrived, placed."""

TABLES: Mapping[str, Table] = MappingProxyType(
    {t.name: t for t in (ARRIVALS, PLACEMENTS, AID, APPLICATIONS_SUBMITTED, APPLICATIONS_DECIDED, CASES)}
)
