"""Filters of what stands at the other end of an edge: parts of the filters of lists, each one level deep."""

from __future__ import annotations

import strawberry

from resolvers.reading.declare import asks
from schema.enums import ConsentPurpose, KandasStatus, Outcome
from schema.leaf_filters import CountryFilter, DateFilter, ProgrammeFilter, SexFilter, StringFilter


@strawberry.input(description="Which assignment: all parts must hold; an empty object is any.")
class AssignmentFilter:
    and_: list[AssignmentFilter] | None = asks("All of these hold; an empty list is no condition.", "and")
    or_: list[AssignmentFilter] | None = asks(
        "At least one of these holds; an empty list matches nothing.", "or"
    )
    not_: AssignmentFilter | None = asks("All that this leaves out; of an empty object nothing.", "not")
    officer: StringFilter | None = asks("By the officer, as the token names them.")


@strawberry.input(description="Tests of who works on a record.")
class AssignmentsFilter:
    some: AssignmentFilter | None = asks("Somebody works on it who meets this; an empty object: anybody.")
    none: AssignmentFilter | None = asks("Nobody works on it who meets this; an empty object: nobody at all.")


@strawberry.input(description="Tests of what was decided.")
class OutcomeFilter:
    eq: Outcome | None = asks("Equal to this.")
    in_: list[Outcome] | None = asks("Equal to one of these; an empty list matches nothing.", "in")


@strawberry.input(description="Tests of a case's status.")
class KandasStatusFilter:
    eq: KandasStatus | None = asks("Equal to this.")
    in_: list[KandasStatus] | None = asks("Equal to one of these; an empty list matches nothing.", "in")


@strawberry.input(description="Tests of a purpose.")
class ConsentPurposeFilter:
    eq: ConsentPurpose | None = asks("Equal to this.")
    in_: list[ConsentPurpose] | None = asks("Equal to one of these; an empty list matches nothing.", "in")


@strawberry.input(
    description="Which person: all parts must hold; a null part or an empty object is no condition."
)
class PersonFilter:
    and_: list[PersonFilter] | None = asks("All of these hold; an empty list is no condition.", "and")
    or_: list[PersonFilter] | None = asks("At least one of these holds; an empty list matches nothing.", "or")
    not_: PersonFilter | None = asks("All that this leaves out; of an empty object nothing.", "not")
    sex: SexFilter | None = asks("By sex, as in the travel document.")
    nationality: CountryFilter | None = asks("By nationality.")
    birth_date: DateFilter | None = asks("By the day of birth.")


@strawberry.input(
    description="Which decisions: all parts must hold; a null part or an empty object is no condition."
)
class DecisionFilter:
    and_: list[DecisionFilter] | None = asks("All of these hold; an empty list is no condition.", "and")
    or_: list[DecisionFilter] | None = asks(
        "At least one of these holds; an empty list matches nothing.", "or"
    )
    not_: DecisionFilter | None = asks("All that this leaves out; of an empty object nothing.", "not")
    outcome: OutcomeFilter | None = asks("By what was decided.")
    decided_at: DateFilter | None = asks("By the day of the decision.")


@strawberry.input(description="Tests of the decisions there are for whoever asks.")
class DecisionsFilter:
    some: DecisionFilter | None = asks("There is one like this; of an empty object, there is one.")
    none: DecisionFilter | None = asks("There is none like this; of an empty object, there is none.")


@strawberry.input(
    description="Which permit: all parts must hold; a null part or an empty object is no condition."
)
class PermitFilter:
    and_: list[PermitFilter] | None = asks("All of these hold; an empty list is no condition.", "and")
    or_: list[PermitFilter] | None = asks("At least one of these holds; an empty list matches nothing.", "or")
    not_: PermitFilter | None = asks("All that this leaves out; of an empty object nothing.", "not")
    kind: ProgrammeFilter | None = asks("By the programme it was given under.")
    valid_from: DateFilter | None = asks("By its first day.")
    valid_to: DateFilter | None = asks("By its last day.")


@strawberry.input(
    description="Which consents: all parts must hold; a null part or an empty object is no condition."
)
class ConsentFilter:
    and_: list[ConsentFilter] | None = asks("All of these hold; an empty list is no condition.", "and")
    or_: list[ConsentFilter] | None = asks(
        "At least one of these holds; an empty list matches nothing.", "or"
    )
    not_: ConsentFilter | None = asks("All that this leaves out; of an empty object nothing.", "not")
    purpose: ConsentPurposeFilter | None = asks("By purpose.")
    granted_at: DateFilter | None = asks("By the day it was given.")
    withdrawn_at: DateFilter | None = asks("By the day it was withdrawn.")


@strawberry.input(description="Tests of the consents there are for whoever asks.")
class ConsentsFilter:
    some: ConsentFilter | None = asks("There is one like this; of an empty object, there is one.")
    none: ConsentFilter | None = asks("There is none like this; of an empty object, there is none.")


@strawberry.input(
    description="Which case: all parts must hold; a null part or an empty object is no condition."
)
class CaseFilter:
    and_: list[CaseFilter] | None = asks("All of these hold; an empty list is no condition.", "and")
    or_: list[CaseFilter] | None = asks("At least one of these holds; an empty list matches nothing.", "or")
    not_: CaseFilter | None = asks("All that this leaves out; of an empty object nothing.", "not")
    status: KandasStatusFilter | None = asks("By where it stands.")
    reference: StringFilter | None = asks("By reference.")
    opened_at: DateFilter | None = asks("By the day it was opened.")
