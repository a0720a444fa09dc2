"""How figures may be asked for: dimensions, filters and orders of every metric.

What a filter means is settled in resolvers/analytics_questions.py, and is the same as on lists of the record.
"""

from typing import Optional

import strawberry

from resolvers.analytics_names import dimensions_of, measures_of
from resolvers.reading.declare import asks
from schema.analytics_filters import CheckpointFilter, DirectionFilter, EducationFilter, TravelModeFilter
from schema.enums import OrderDirection
from schema.filters import (
    AgeBandFilter,
    AidKindFilter,
    CountryFilter,
    DateFilter,
    IntFilter,
    RegionFilter,
    SexFilter,
)

ArrivalDimension = dimensions_of("arrivals", "ArrivalDimension")
ArrivalMeasure = measures_of("arrivals", "ArrivalMeasure")
PlacementDimension = dimensions_of("placements", "PlacementDimension")
PlacementMeasure = measures_of("placements", "PlacementMeasure")
AidDimension = dimensions_of("aidSpend", "AidDimension")
AidMeasure = measures_of("aidSpend", "AidMeasure")
ApplicationMetricDimension = dimensions_of("applications", "ApplicationMetricDimension")
ApplicationMetricMeasure = measures_of("applications", "ApplicationMetricMeasure")
CrossingDimension = dimensions_of("crossings", "CrossingDimension")
CrossingMeasure = measures_of("crossings", "CrossingMeasure")


@strawberry.input(
    description="By a measure or by a dimension of the question; ties go by the dimensions' values."
)
class ArrivalOrder:
    measure: ArrivalMeasure | None = asks("By this figure.")
    dimension: ArrivalDimension | None = asks("By this key, which the question must group by.")
    direction: OrderDirection | None = strawberry.field(
        default=OrderDirection.ASC, description="Rising or falling; what is unknown comes last."
    )


@strawberry.input(
    description="By a measure or by a dimension of the question; ties go by the dimensions' values."
)
class PlacementOrder:
    measure: PlacementMeasure | None = asks("By this figure.")
    dimension: PlacementDimension | None = asks("By this key, which the question must group by.")
    direction: OrderDirection | None = strawberry.field(
        default=OrderDirection.ASC, description="Rising or falling; what is unknown comes last."
    )


@strawberry.input(
    description="By a measure or by a dimension of the question; ties go by the dimensions' values."
)
class AidOrder:
    measure: AidMeasure | None = asks("By this figure.")
    dimension: AidDimension | None = asks("By this key, which the question must group by.")
    direction: OrderDirection | None = strawberry.field(
        default=OrderDirection.ASC, description="Rising or falling; what is unknown comes last."
    )


@strawberry.input(
    description="By a measure or by a dimension of the question; ties go by the dimensions' values."
)
class ApplicationMetricOrder:
    measure: ApplicationMetricMeasure | None = asks("By this figure.")
    dimension: ApplicationMetricDimension | None = asks("By this key, which the question must group by.")
    direction: OrderDirection | None = strawberry.field(
        default=OrderDirection.ASC, description="Rising or falling; what is unknown comes last."
    )


@strawberry.input(
    description="By a measure or by a dimension of the question; ties go by the dimensions' values."
)
class CrossingOrder:
    measure: CrossingMeasure | None = asks("By this figure.")
    dimension: CrossingDimension | None = asks("By this key, which the question must group by.")
    direction: OrderDirection | None = strawberry.field(
        default=OrderDirection.ASC, description="Rising or falling; what is unknown comes last."
    )


@strawberry.input(
    description="Which arrivals: all parts must hold; a null part or an empty object is no condition."
)
class ArrivalFilter:
    and_: list["ArrivalFilter"] | None = asks("All of these hold; an empty list is no condition.", "and")
    or_: list["ArrivalFilter"] | None = asks(
        "At least one of these holds; an empty list matches nothing.", "or"
    )
    not_: Optional["ArrivalFilter"] = asks("All that this leaves out; of an empty object nothing.", "not")
    on: DateFilter | None = asks("By the day of the grant.")
    origin: CountryFilter | None = asks("By country of origin.")
    region: RegionFilter | None = asks("By region.")
    target_region: bool | None = asks("Whether the region was a target region of that year.")
    year: IntFilter | None = asks("By year.")
    age_band: AgeBandFilter | None = asks("By age on the day of the grant.")
    sex: SexFilter | None = asks("By sex.")
    education: EducationFilter | None = asks("By education.")


@strawberry.input(
    description="Which placements: all parts must hold; a null part or an empty object is no condition."
)
class PlacementFilter:
    and_: list["PlacementFilter"] | None = asks("All of these hold; an empty list is no condition.", "and")
    or_: list["PlacementFilter"] | None = asks(
        "At least one of these holds; an empty list matches nothing.", "or"
    )
    not_: Optional["PlacementFilter"] = asks("All that this leaves out; of an empty object nothing.", "not")
    on: DateFilter | None = asks("By the day of the placement.")
    origin: CountryFilter | None = asks("By country of origin.")
    region: RegionFilter | None = asks("By region.")
    target_region: bool | None = asks("Whether the region was a target region of that year.")
    year: IntFilter | None = asks("By year.")
    under_quota: bool | None = asks("Whether it took a place of the quota.")


@strawberry.input(
    description="Which payments: all parts must hold; a null part or an empty object is no condition."
)
class AidFilter:
    and_: list["AidFilter"] | None = asks("All of these hold; an empty list is no condition.", "and")
    or_: list["AidFilter"] | None = asks("At least one of these holds; an empty list matches nothing.", "or")
    not_: Optional["AidFilter"] = asks("All that this leaves out; of an empty object nothing.", "not")
    on: DateFilter | None = asks("By the day of the payment.")
    kind: AidKindFilter | None = asks("By kind of aid.")
    origin: CountryFilter | None = asks("By country of origin.")
    region: RegionFilter | None = asks("By region.")
    target_region: bool | None = asks("Whether the region was a target region of that year.")
    year: IntFilter | None = asks("By year.")


@strawberry.input(
    description="Which crossings: all parts must hold; a null part or an empty object is no condition."
)
class CrossingFilter:
    and_: list["CrossingFilter"] | None = asks("All of these hold; an empty list is no condition.", "and")
    or_: list["CrossingFilter"] | None = asks(
        "At least one of these holds; an empty list matches nothing.", "or"
    )
    not_: Optional["CrossingFilter"] = asks("All that this leaves out; of an empty object nothing.", "not")
    on: DateFilter | None = asks("By the day of the crossing.")
    nationality: CountryFilter | None = asks("By the country of the passport shown.")
    direction: DirectionFilter | None = asks("Into the country, or out of it.")
    checkpoint: CheckpointFilter | None = asks("By checkpoint.")
    travel_mode: TravelModeFilter | None = asks("By air, land, rail or sea.")
    year: IntFilter | None = asks("By year.")
