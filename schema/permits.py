"""Permits: what an approved application gives."""

import strawberry

import models.permits as record
from resolvers.reading.declare import column, computed, embedded, entity, to_many, worded
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
