"""Tests of single values: the leaves of every filter."""

from __future__ import annotations

import strawberry

from resolvers.reading.declare import asks
from schema.enums import AgeBand, AidKind, ApplicationStatus, Programme, Sex
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


@strawberry.input(description="Tests of a yes or no.")
class BooleanFilter:
    eq: bool | None = asks("Equal to this.")


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
