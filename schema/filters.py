"""Filters: the same field names on lists, groups, metrics and exports.

What a filter means is settled in resolvers/reading/filters.py: parts of one filter are joined by *and*; a null part, an
empty object and `and: []` are no condition; `or: []` and `in: []` match nothing; `not` gives all that is left out.
"""

from __future__ import annotations

import strawberry

from resolvers.reading.declare import asks
from schema.enums import (
    AgeBand,
    AidKind,
    ApplicationOrderField,
    ApplicationStatus,
    DiasporaOrderField,
    OrderDirection,
    Programme,
    Sex,
)
from schema.scalars import CountryCode, Date, RegionCode


@strawberry.input(description="Tests of a text.")
class StringFilter:
    eq: str | None = asks("Equal to this.")
    in_: list[str] | None = asks("Equal to one of these; an empty list matches nothing.", "in")
    contains: str | None = asks(
        "The text as it stands, anywhere; A to Z match a to z, other letters only themselves."
    )


@strawberry.input(description="Tests of a whole number.")
class IntFilter:
    eq: int | None = asks("Equal to this.")
    in_: list[int] | None = asks("Equal to one of these; an empty list matches nothing.", "in")
    from_: int | None = asks("This or more.", "from")
    to: int | None = asks("This or less.")


@strawberry.input(description="Days in Asia/Almaty; from and to are both included.")
class DateFilter:
    eq: Date | None = asks("On this day.")
    in_: list[Date] | None = asks("On one of these days; an empty list matches nothing.", "in")
    from_: Date | None = asks("On this day or later.", "from")
    to: Date | None = asks("On this day or earlier.")


@strawberry.input(description="Tests of a country.")
class CountryFilter:
    eq: CountryCode | None = asks("Equal to this.")
    in_: list[CountryCode] | None = asks("Equal to one of these; an empty list matches nothing.", "in")


@strawberry.input(description="Tests of a region.")
class RegionFilter:
    eq: RegionCode | None = asks("Equal to this.")
    in_: list[RegionCode] | None = asks("Equal to one of these; an empty list matches nothing.", "in")


@strawberry.input(description="Tests of a programme.")
class ProgrammeFilter:
    eq: Programme | None = asks("Equal to this.")
    in_: list[Programme] | None = asks("Equal to one of these; an empty list matches nothing.", "in")


@strawberry.input(description="Tests of an application's status.")
class ApplicationStatusFilter:
    eq: ApplicationStatus | None = asks("Equal to this.")
    in_: list[ApplicationStatus] | None = asks("Equal to one of these; an empty list matches nothing.", "in")


@strawberry.input(description="Tests of an age band.")
class AgeBandFilter:
    eq: AgeBand | None = asks("Equal to this.")
    in_: list[AgeBand] | None = asks("Equal to one of these; an empty list matches nothing.", "in")


@strawberry.input(description="Tests of sex.")
class SexFilter:
    eq: Sex | None = asks("Equal to this.")
    in_: list[Sex] | None = asks("Equal to one of these; an empty list matches nothing.", "in")


@strawberry.input(description="Tests of a kind of aid.")
class AidKindFilter:
    eq: AidKind | None = asks("Equal to this.")
    in_: list[AidKind] | None = asks("Equal to one of these; an empty list matches nothing.", "in")


@strawberry.input(
    description="Which applications: all parts must hold; a null part or an empty object is no condition."
)
class ApplicationFilter:
    and_: list[ApplicationFilter] | None = asks("All of these hold; an empty list is no condition.", "and")
    or_: list[ApplicationFilter] | None = asks(
        "At least one of these holds; an empty list matches nothing.", "or"
    )
    not_: ApplicationFilter | None = asks("All that this leaves out; of an empty object nothing.", "not")
    programme: ProgrammeFilter | None = asks("By programme.")
    status: ApplicationStatusFilter | None = asks("By status.")
    nationality: CountryFilter | None = asks("By the nationality applied with.")
    submitted_at: DateFilter | None = asks("By the day of submission.")
    decided_at: DateFilter | None = asks("By the day of the decision.")
    due_at: DateFilter | None = asks("By the day the decision is due.")
    reference: StringFilter | None = asks("By reference.")
    office: StringFilter | None = asks("By the code of the office that decides.")


@strawberry.input(description="A key to order applications by; empty values come last.")
class ApplicationOrder:
    field: ApplicationOrderField = strawberry.field(description="What to order by.")
    direction: OrderDirection | None = strawberry.field(
        default=OrderDirection.ASC, description="Rising unless DESC."
    )


@strawberry.input(
    description="Which members: all parts must hold; a null part or an empty object is no condition."
)
class DiasporaFilter:
    and_: list[DiasporaFilter] | None = asks("All of these hold; an empty list is no condition.", "and")
    or_: list[DiasporaFilter] | None = asks(
        "At least one of these holds; an empty list matches nothing.", "or"
    )
    not_: DiasporaFilter | None = asks("All that this leaves out; of an empty object nothing.", "not")
    residence: CountryFilter | None = asks("By country of residence.")
    registered_by: StringFilter | None = asks("By the code of the office that registered.")
    wants_to_return: bool | None = asks("By the wish to return; unknown matches neither.")
    preferred_region: RegionFilter | None = asks("Any preferred region meets it.")
    created_at: DateFilter | None = asks("By the day of registration.")


@strawberry.input(description="A key to order members by.")
class DiasporaOrder:
    field: DiasporaOrderField = strawberry.field(description="What to order by.")
    direction: OrderDirection | None = strawberry.field(
        default=OrderDirection.ASC, description="Rising unless DESC."
    )
