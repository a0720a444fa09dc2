"""Rows and tables of every metric. A key is null where a question does not group by it, and in the total."""

import strawberry

from resolvers.analytics import figure, figure_after_months, figure_at_percentile, figure_in
from resolvers.analytics_words import checkpoint, citation, download, key, nationality, origin, region
from resolvers.arguments import takes
from schema.analytics_figures import Figure, Freshness, Metric, Protection
from schema.enums import (
    AgeBand,
    AidKind,
    Currency,
    Direction,
    Education,
    ExportFormat,
    Programme,
    Sex,
    TravelMode,
)
from schema.reference import Checkpoint, Country, Region

ORIGIN = "The country the family came from."
REGION = "The region."
TARGET_REGION = "Whether it was a target region of that year; null where the year has no list."
YEAR = "The year, such as 2025."
QUARTER = "The quarter, such as 2025-Q1."
MONTH = "The month, such as 2025-03."


@strawberry.type(description="What stands around the rows of every table.")
class Surroundings:
    metric: Metric = strawberry.field(description="What is counted.")
    freshness: Freshness = strawberry.field(description="How new the answer is.")
    protection: Protection = strawberry.field(description="How the people behind it are protected.")
    citation: strawberry.ID | None = strawberry.field(
        resolver=citation,
        description="An id under which the answer can be cited; null while answers are not kept.",
    )
    download: str | None = strawberry.field(
        resolver=takes(download, format=ExportFormat),
        description="A link to the same table as a file; null while there are none.",
    )


@strawberry.type(description="Persons granted kandas status.")
class ArrivalRow:
    origin: Country | None = strawberry.field(resolver=origin, description=ORIGIN)
    region: Region | None = strawberry.field(
        resolver=region,
        description="The region of the family's placement; null while it is not placed, or where it is not known.",
    )
    target_region: bool | None = strawberry.field(resolver=key("target_region"), description=TARGET_REGION)
    year: int | None = strawberry.field(resolver=key("year"), description=YEAR)
    quarter: str | None = strawberry.field(resolver=key("quarter"), description=QUARTER)
    month: str | None = strawberry.field(resolver=key("month"), description=MONTH)
    age_band: AgeBand | None = strawberry.field(
        resolver=key("age_band"), description="The age on the day of the grant."
    )
    sex: Sex | None = strawberry.field(
        resolver=key("sex"), description="The sex; null where it is not known."
    )
    education: Education | None = strawberry.field(
        resolver=key("education"), description="The education as stated."
    )
    persons: Figure = strawberry.field(resolver=figure("persons"), description="How many persons.")
    share: Figure = strawberry.field(
        resolver=figure("share"), description="Their share of the question's total, 0 to 1, four digits."
    )


@strawberry.type(description="Families placed in a region.")
class PlacementRow:
    origin: Country | None = strawberry.field(resolver=origin, description=ORIGIN)
    region: Region | None = strawberry.field(resolver=region, description=REGION)
    target_region: bool | None = strawberry.field(resolver=key("target_region"), description=TARGET_REGION)
    year: int | None = strawberry.field(resolver=key("year"), description=YEAR)
    quarter: str | None = strawberry.field(resolver=key("quarter"), description=QUARTER)
    month: str | None = strawberry.field(resolver=key("month"), description=MONTH)
    under_quota: bool | None = strawberry.field(
        resolver=key("under_quota"), description="Whether it took a place of the quota."
    )
    persons: Figure = strawberry.field(resolver=figure("persons"), description="How many persons.")
    families: Figure = strawberry.field(
        resolver=figure("families"),
        description="How many families; not collected where a source did not say how many.",
    )
    quota: Figure = strawberry.field(
        resolver=figure("quota"),
        description="Places of the year's quota in force at the period's end, of the row's regions together; "
        "not collected by origin, or where a year's quota is not known by region.",
    )
    quota_used: Figure = strawberry.field(
        resolver=figure("quotaUsed"),
        description="Persons placed under quota from 1 January to the period's end, by the quota; four digits.",
    )
    stayed: Figure = strawberry.field(
        resolver=figure_after_months("stayed"),
        description="How many of the persons still live there after 1 to 120 months; not collected before they "
        "have passed for all of them, or where a source names no families.",
    )


@strawberry.type(description="Aid paid to families. Each payment is converted at the value of its own day.")
class AidRow:
    kind: AidKind | None = strawberry.field(resolver=key("kind"), description="The kind of aid.")
    region: Region | None = strawberry.field(resolver=region, description=REGION)
    origin: Country | None = strawberry.field(resolver=origin, description=ORIGIN)
    target_region: bool | None = strawberry.field(resolver=key("target_region"), description=TARGET_REGION)
    year: int | None = strawberry.field(resolver=key("year"), description=YEAR)
    quarter: str | None = strawberry.field(resolver=key("quarter"), description=QUARTER)
    month: str | None = strawberry.field(resolver=key("month"), description=MONTH)
    paid: Figure = strawberry.field(
        resolver=takes(figure_in("paid", Currency.KZT), currency=Currency),
        description="What was paid; not collected where a payment has no rate of the last 31 days.",
    )
    repaid: Figure = strawberry.field(
        resolver=takes(figure_in("repaid", Currency.KZT), currency=Currency),
        description="What was paid back, by the day it came back.",
    )
    net: Figure = strawberry.field(
        resolver=takes(figure_in("net", Currency.KZT), currency=Currency), description="Paid less repaid."
    )
    families: Figure = strawberry.field(
        resolver=figure("families"),
        description="How many different families were paid; not collected where a source did not say how many.",
    )
    persons: Figure = strawberry.field(
        resolver=figure("persons"),
        description="How many persons these families have, as placed; not collected where a source did not say.",
    )
    per_family: Figure = strawberry.field(
        resolver=takes(figure_in("perFamily", Currency.KZT), currency=Currency),
        description="Net by families, rounded to hundredths.",
    )


@strawberry.type(description="Applications of travellers, by the day they were submitted.")
class ApplicationRow:
    programme: Programme | None = strawberry.field(resolver=key("programme"), description="The programme.")
    nationality: Country | None = strawberry.field(
        resolver=nationality, description="The country of the passport shown."
    )
    year: int | None = strawberry.field(resolver=key("year"), description=YEAR)
    quarter: str | None = strawberry.field(resolver=key("quarter"), description=QUARTER)
    month: str | None = strawberry.field(resolver=key("month"), description=MONTH)
    count: Figure = strawberry.field(resolver=figure("count"), description="How many applications.")
    approval_rate: Figure = strawberry.field(
        resolver=figure("approvalRate"), description="Approved by decided, 0 to 1, four digits."
    )
    refusal_rate: Figure = strawberry.field(
        resolver=figure("refusalRate"), description="Refused by decided, 0 to 1, four digits."
    )
    days_to_decision: Figure = strawberry.field(
        resolver=figure_at_percentile("daysToDecision"),
        description="Days from submission to the first decision, at a percentile from 1 to 100 by nearest rank.",
    )


@strawberry.type(description="Persons who crossed the border; whoever does so twice counts twice.")
class CrossingRow:
    nationality: Country | None = strawberry.field(
        resolver=nationality, description="The country of the passport shown; null where it is not known."
    )
    direction: Direction | None = strawberry.field(
        resolver=key("direction"), description="Into the country, or out of it."
    )
    checkpoint: Checkpoint | None = strawberry.field(
        resolver=checkpoint, description="Where; null where it is not known."
    )
    travel_mode: TravelMode | None = strawberry.field(
        resolver=key("travel_mode"), description="By air, land, rail or sea; null where it is not known."
    )
    year: int | None = strawberry.field(resolver=key("year"), description=YEAR)
    quarter: str | None = strawberry.field(resolver=key("quarter"), description=QUARTER)
    month: str | None = strawberry.field(resolver=key("month"), description=MONTH)
    persons: Figure = strawberry.field(resolver=figure("persons"), description="How many persons.")
    share: Figure = strawberry.field(
        resolver=figure("share"), description="Their share of the question's total, 0 to 1, four digits."
    )


@strawberry.type(description="Arrivals.")
class ArrivalTable(Surroundings):
    rows: list[ArrivalRow] = strawberry.field(
        description="The first rows in order; those with nothing are not there."
    )
    rest: ArrivalRow | None = strawberry.field(
        description="All rows beyond the first; null where there are none."
    )
    total: ArrivalRow = strawberry.field(description="All rows together.")


@strawberry.type(description="Placements.")
class PlacementTable(Surroundings):
    rows: list[PlacementRow] = strawberry.field(
        description="The first rows in order; those with nothing are not there."
    )
    rest: PlacementRow | None = strawberry.field(
        description="All rows beyond the first; null where there are none."
    )
    total: PlacementRow = strawberry.field(description="All rows together.")


@strawberry.type(description="Aid spend.")
class AidTable(Surroundings):
    rows: list[AidRow] = strawberry.field(
        description="The first rows in order; those with nothing are not there."
    )
    rest: AidRow | None = strawberry.field(
        description="All rows beyond the first; null where there are none."
    )
    total: AidRow = strawberry.field(description="All rows together.")


@strawberry.type(description="Applications.")
class ApplicationTable(Surroundings):
    rows: list[ApplicationRow] = strawberry.field(
        description="The first rows in order; those with nothing are not there."
    )
    rest: ApplicationRow | None = strawberry.field(
        description="All rows beyond the first; null where there are none."
    )
    total: ApplicationRow = strawberry.field(description="All rows together.")


@strawberry.type(description="Crossings.")
class CrossingTable(Surroundings):
    rows: list[CrossingRow] = strawberry.field(
        description="The first rows in order; those with nothing are not there."
    )
    rest: CrossingRow | None = strawberry.field(
        description="All rows beyond the first; null where there are none."
    )
    total: CrossingRow = strawberry.field(description="All rows together.")
