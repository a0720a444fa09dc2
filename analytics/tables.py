"""The fact tables of the lake, without names: one row is one fact about one person, family, payment or application
of the record, or a counted fact that was loaded from a file.

Every table begins with `on` (the day it happened, Asia/Almaty), `recorded_at` (UTC), the place in the journal
(`xid` and `seq`; `xid` is 0 where the database has none) and `sign` (+1; a reversing entry has -1). Pseudonyms are
16 bytes, keyed, and the same for the same person, family or application in every table. A loaded fact has no
pseudonym (null) and may stand for many: `persons` and `families` say for how many. What a source does not know is
null (countries, regions, sex) or has a code of its own (AGE_UNKNOWN, education UNKNOWN). The files are Parquet,
partitioned by the year of `on` in Hive's way: `<table>/year=2025/part-….parquet`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from types import MappingProxyType


class Kind(StrEnum):
    """What a column holds. Codes are text in the files and enumerations in memory (analytics/vocabulary.py)."""

    DAY = "DAY"
    MOMENT = "MOMENT"
    NUMBER = "NUMBER"
    COUNT = "COUNT"
    """Persons or families that one fact stands for: at most 2,147,483,647."""
    SIGN = "SIGN"
    FLAG = "FLAG"
    PSEUDONYM = "PSEUDONYM"
    TEXT = "TEXT"
    COUNTRY = "COUNTRY"
    REGION = "REGION"
    AGE_BAND = "AGE_BAND"
    SEX = "SEX"
    EDUCATION = "EDUCATION"
    AID_KIND = "AID_KIND"
    FLOW = "FLOW"
    DIRECTION = "DIRECTION"
    CHECKPOINT = "CHECKPOINT"
    TRAVEL_MODE = "TRAVEL_MODE"
    QUOTA = "QUOTA"
    CURRENCY = "CURRENCY"
    PROGRAMME = "PROGRAMME"
    OUTCOME = "OUTCOME"
    CASE_STEP = "CASE_STEP"
    CASE_KIND = "CASE_KIND"
    """A programme of travellers, or KANDAS."""
    WORK_STEP = "WORK_STEP"
    MEMBER_STEP = "MEMBER_STEP"
    PERMIT_STEP = "PERMIT_STEP"


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
        "sign": Kind.SIGN,
    }
    return Table(name, MappingProxyType(every | own))


ARRIVALS = table(
    "arrivals",
    family=Kind.PSEUDONYM,
    person=Kind.PSEUDONYM,
    origin=Kind.COUNTRY,
    region=Kind.REGION,
    age_band=Kind.AGE_BAND,
    sex=Kind.SEX,
    education=Kind.EDUCATION,
    persons=Kind.COUNT,
)
"""A person granted kandas status, on the day of the grant. Only loaded facts have a `region` of their own: a family
of the record is placed later."""

PLACEMENTS = table(
    "placements",
    family=Kind.PSEUDONYM,
    region=Kind.REGION,
    origin=Kind.COUNTRY,
    under_quota=Kind.FLAG,
    persons=Kind.COUNT,
    families=Kind.COUNT,
)
"""A family placed in a region, with the number of its persons."""

AID = table(
    "aid",
    family=Kind.PSEUDONYM,
    kind=Kind.AID_KIND,
    flow=Kind.FLOW,
    region=Kind.REGION,
    origin=Kind.COUNTRY,
    amount=Kind.NUMBER,
    families=Kind.COUNT,
    persons=Kind.COUNT,
)
"""A payment of aid to a family (PAID) or back from it (REPAID); `amount` in tiyn. `families` is null where a loaded
fact does not say how many were paid, `persons` in all facts of the record: they are those who were placed."""

CROSSINGS = table(
    "crossings",
    direction=Kind.DIRECTION,
    checkpoint=Kind.CHECKPOINT,
    nationality=Kind.COUNTRY,
    permit_kind=Kind.TEXT,
    travel_mode=Kind.TRAVEL_MODE,
    persons=Kind.COUNT,
)
"""A crossing of the border."""

DEPARTURES = table(
    "departures",
    family=Kind.PSEUDONYM,
    origin=Kind.COUNTRY,
    region=Kind.REGION,
    authorised=Kind.FLAG,
    persons=Kind.COUNT,
)
"""A family that left the region it was placed in."""

QUOTAS = table("quotas", region=Kind.REGION, quota=Kind.QUOTA, year=Kind.NUMBER, places=Kind.NUMBER)
"""Places of a region for a year, in force from `on`; loaded only."""

TRANSFERS = table("transfers", region=Kind.REGION, year=Kind.NUMBER, places=Kind.NUMBER)
"""Places of a year's quota moved to a region, negative where they were moved away from it."""

RATES = table("rates", currency=Kind.CURRENCY, rate=Kind.NUMBER)
"""The official rate of a day, in ten-thousandths of a tenge for one unit; loaded only."""

APPLICATIONS_SUBMITTED = table(
    "applications_submitted",
    application=Kind.PSEUDONYM,
    person=Kind.PSEUDONYM,
    programme=Kind.PROGRAMME,
    nationality=Kind.COUNTRY,
    office=Kind.TEXT,
    category=Kind.TEXT,
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

CASES = table("cases", family=Kind.PSEUDONYM, origin=Kind.COUNTRY, office=Kind.TEXT, step=Kind.CASE_STEP)
"""A step of a kandas case: opened, before the commission, decided, contested, arrived, placed, citizen, departed."""

REFUSALS = table(
    "refusals",
    record=Kind.PSEUDONYM,
    programme=Kind.CASE_KIND,
    nationality=Kind.COUNTRY,
    office=Kind.TEXT,
    outcome=Kind.OUTCOME,
    ground=Kind.TEXT,
)
"""A ground of a negative decision (REFUSE, RETURN or REVOKE) on an application or a case: one decision has a fact for
each. `nationality` is the origin of a case."""

APPEALS = table(
    "appeals",
    record=Kind.PSEUDONYM,
    programme=Kind.CASE_KIND,
    nationality=Kind.COUNTRY,
    office=Kind.TEXT,
    outcome=Kind.OUTCOME,
)
"""An appeal (`outcome` null), or the answer to one: APPROVE where it was right, REFUSE where it was not."""

WORK = table(
    "work",
    record=Kind.PSEUDONYM,
    programme=Kind.CASE_KIND,
    office=Kind.TEXT,
    step=Kind.WORK_STEP,
)
"""What an application or a case meant for the office that decides: it came, was decided, waits for its applicant, …"""

MEMBERS = table(
    "members",
    member=Kind.PSEUDONYM,
    step=Kind.MEMBER_STEP,
    residence=Kind.COUNTRY,
    office=Kind.TEXT,
    wants_to_return=Kind.FLAG,
    return_year=Kind.NUMBER,
    region=Kind.REGION,
    choice=Kind.COUNT,
    statistics=Kind.FLAG,
    planning=Kind.FLAG,
)
"""What a member of the registry of the diaspora said, once for each preferred region (`choice` counts them from 1;
`region` is null where there is none); that the member was removed; or a CONSENT, given or withdrawn: to be counted
(`statistics`), to have plans counted (`planning`). These are null where an event says nothing of them."""

PERMITS = table(
    "permits",
    application=Kind.PSEUDONYM,
    programme=Kind.PROGRAMME,
    nationality=Kind.COUNTRY,
    office=Kind.TEXT,
    step=Kind.PERMIT_STEP,
    valid_from=Kind.DAY,
    valid_to=Kind.DAY,
)
"""A permit or card that was issued, or what became of it; its days where they are new."""

STAYS = table(
    "stays",
    person=Kind.PSEUDONYM,
    direction=Kind.DIRECTION,
    checkpoint=Kind.CHECKPOINT,
    nationality=Kind.COUNTRY,
    permit_kind=Kind.TEXT,
    may_stay_until=Kind.DAY,
    overstay_days=Kind.NUMBER,
)
"""A crossing by somebody of the record: at an entry the last day allowed, at an exit the days too many."""

TABLES: Mapping[str, Table] = MappingProxyType(
    {
        t.name: t
        for t in (
            ARRIVALS,
            PLACEMENTS,
            AID,
            CROSSINGS,
            DEPARTURES,
            QUOTAS,
            TRANSFERS,
            RATES,
            APPLICATIONS_SUBMITTED,
            APPLICATIONS_DECIDED,
            CASES,
            REFUSALS,
            APPEALS,
            WORK,
            MEMBERS,
            PERMITS,
            STAYS,
        )
    }
)

SHAPE = sha256(repr({name: dict(table.columns) for name, table in TABLES.items()}).encode()).hexdigest()[:16]
"""Tells facts of these tables from facts of tables with other columns: those are made anew from the journal."""
