"""Permits: what an approved application gives."""

import strawberry

import models.applications as applications
import models.permits as record
import models.persons as persons
from resolvers.permit_codes import permit_check, permit_code
from resolvers.reading.declare import column, computed, embedded, entity, to_many, worded
from resolvers.reading.limits import heavy
from resolvers.rules import rule_of
from resolvers.words import coded
from schema.enums import Programme
from schema.reference import Checkpoint
from schema.rules import Rule
from schema.scalars import Date


@strawberry.type(description="Why a permit is void, though nobody revoked it.")
class Void:
    code: str = column("code", description="A stable code.")
    text: str = worded(
        coded("void"), needs=("code",), description="Why, and what can be done next, in words."
    )
    on: Date = column("voided_on", description="Since which day it is void.")
    rule: Rule | None = computed(
        rule_of, needs=("rule_id",), description="The rule that voids it; null where it was given back."
    )


@entity(record.Permit, description="Valid from and to, both days included.")
class Permit:
    id: strawberry.ID = column("id", description="An opaque identifier.")
    number: str = column("number", description="The number printed on it.")
    kind: Programme = column("kind", description="The programme it was given under.")
    valid_from: Date = column("valid_from", description="The first day it is good.")
    valid_to: Date = column("valid_to", description="The last day it is good.")
    entries: int | None = column("entries", description="How many entries it gives; null without limit.")
    entries_left: int | None = column(
        "entries_left", description="How many entries are left; null without limit."
    )
    revoked: bool = column("revoked", description="Whether an officer revoked it.")
    void: Void | None = embedded(
        code="void_ground",
        voided_on="voided_on",
        rule_id="void_rule",
        description="Set where it was given back, or a rule voids it; null otherwise.",
    )
    checkpoints: list[Checkpoint] = to_many(
        "checkpoints", order=("code",), description="Where it is good; empty means everywhere."
    )
    code: str = computed(
        permit_code,
        needs=(
            "number",
            "kind",
            "valid_from",
            "valid_to",
            ("application_id", applications.Application, "decided_at"),
            ("document_id", persons.TravelDocument, "number_index"),
        ),
        description="A signed code (JWS, ES256) that proves the permit, with us or without; it names nobody.",
    )


@strawberry.type(
    description="What a code on a permit or a card is worth. Nothing else is told, and never why not."
)
class PermitCheck:
    authentic: bool = strawberry.field(description="Whether the code was made here and nobody altered it.")
    valid: bool = strawberry.field(description="Whether its permit or card is good today.")
    kind: Programme | None = strawberry.field(description="The programme; null where it is not authentic.")
    valid_from: Date | None = strawberry.field(description="The first day; null where it is not authentic.")
    valid_to: Date | None = strawberry.field(description="The last day; null where it is not authentic.")
    entries_left: int | None = strawberry.field(
        description="How many entries are left; null without limit, and where there is no right any more."
    )


@strawberry.type
class PermitQueries:
    """Root fields, to be inherited by Query."""

    permit_check: PermitCheck = heavy(
        resolver=permit_check,
        description="Whether a code on a permit or a card is genuine, and that good today. Anybody may ask.",
    )
