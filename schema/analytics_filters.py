"""Filters that only figures have; the others are those of the record (schema/filters.py)."""

from __future__ import annotations

import strawberry

from resolvers.reading.declare import asks
from schema.enums import CaseKind, CaseStep, Direction, Education, TravelMode


@strawberry.input(description="Tests of education.")
class EducationFilter:
    eq: Education | None = asks("Equal to this.")
    in_: list[Education] | None = asks("Equal to one of these; an empty list matches nothing.", "in")


@strawberry.input(description="Tests of a direction.")
class DirectionFilter:
    eq: Direction | None = asks("Equal to this.")
    in_: list[Direction] | None = asks("Equal to one of these; an empty list matches nothing.", "in")


@strawberry.input(description="Tests of a way to travel.")
class TravelModeFilter:
    eq: TravelMode | None = asks("Equal to this.")
    in_: list[TravelMode] | None = asks("Equal to one of these; an empty list matches nothing.", "in")


@strawberry.input(description="Tests of a border checkpoint, by its code.")
class CheckpointFilter:
    eq: str | None = asks("Equal to this.")
    in_: list[str] | None = asks("Equal to one of these; an empty list matches nothing.", "in")


@strawberry.input(description="Tests of a programme, or KANDAS.")
class CaseKindFilter:
    eq: CaseKind | None = asks("Equal to this.")
    in_: list[CaseKind] | None = asks("Equal to one of these; an empty list matches nothing.", "in")


@strawberry.input(description="Tests of a step of a kandas case.")
class CaseStepFilter:
    eq: CaseStep | None = asks("Equal to this.")
    in_: list[CaseStep] | None = asks("Equal to one of these; an empty list matches nothing.", "in")
