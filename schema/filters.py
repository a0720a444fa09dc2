"""Filters: the same field names on lists, groups, metrics and exports.

What a filter means is settled in resolvers/reading/filters.py: parts of one filter are joined by *and*; a null part, an
empty object and `and: []` are no condition; `or: []` and `in: []` match nothing; `not` gives all that is left out.
"""

from __future__ import annotations

import strawberry

from resolvers.reading.declare import asks
from schema.edge_filters import (
    AssignmentsFilter,
    CaseFilter,
    ConsentsFilter,
    DecisionsFilter,
    PermitFilter,
    PersonFilter,
)
from schema.enums import ApplicationOrderField, DiasporaOrderField, OrderDirection
from schema.leaf_filters import AgeBandFilter as AgeBandFilter
from schema.leaf_filters import AidKindFilter as AidKindFilter
from schema.leaf_filters import (
    ApplicationStatusFilter,
    CountryFilter,
    DateFilter,
    ProgrammeFilter,
    RegionFilter,
    StringFilter,
)
from schema.leaf_filters import IntFilter as IntFilter
from schema.leaf_filters import SexFilter as SexFilter


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
    group: StringFilter | None = asks("By the code of the group it is in.")
    applicant: PersonFilter | None = asks("By who applies.")
    permit: PermitFilter | None = asks("By the permit it gave.")
    decisions: DecisionsFilter | None = asks("By what was decided.")
    assignment: AssignmentsFilter | None = asks(
        "By who works on it, for officers; `{none: {}}` finds what nobody has taken up."
    )


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
    kandas_case: CaseFilter | None = asks("By the case of the member's return.")
    consents: ConsentsFilter | None = asks("By what the member consented to.")


@strawberry.input(description="A key to order members by.")
class DiasporaOrder:
    field: DiasporaOrderField = strawberry.field(description="What to order by.")
    direction: OrderDirection | None = strawberry.field(
        default=OrderDirection.ASC, description="Rising unless DESC."
    )
