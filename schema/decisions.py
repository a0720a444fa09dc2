"""Decisions with their grounds, and the way to contest them."""

import strawberry

import models.applications as record
from models.appeals import Appeal as LodgedRow
from resolvers.answers import grounds
from resolvers.reading.declare import (
    column,
    computed,
    embedded,
    entity,
    opened,
    to_one,
    worded,
)
from resolvers.rules import rule_of
from resolvers.words import coded
from schema.enums import (
    Action,
    AppealOutcome,
    Outcome,
)
from schema.rules import Rule
from schema.scalars import Date, DateTime


@strawberry.type(description="Why a decision was made.")
class Ground:
    code: str = column("code", description="A stable code.")
    text: str = worded(coded("ground"), description="The ground in words.")
    rule: Rule | None = computed(rule_of, description="The rule it rests on, if any.")


@strawberry.type(description="Where a decision can be contested, and until when.")
class Appeal:
    authority: str = worded(coded("authority"), needs=("code",), description="The authority to turn to.")
    deadline: Date | None = column("deadline", description="The last day to appeal.")


@entity(LodgedRow, description="An appeal that was lodged. Somebody who did not decide before answers it.")
class LodgedAppeal:
    id: strawberry.ID = column("id", description="An opaque identifier.")
    ground: str | None = opened("ground", description="Why, in the person's words; null once erased.")
    lodged_at: DateTime = column("lodged_at", description="When it was lodged.")
    outcome: AppealOutcome | None = column("outcome", description="The answer; null until there is one.")
    decided_at: DateTime | None = column("decided_at", description="When it was answered.")


@strawberry.type(description="A move of the table that still lacks something.")
class BlockedAction:
    action: Action = strawberry.field(description="The move.")
    reason: str = worded(coded("problem"), description="What it lacks, in words.")
    code: str = strawberry.field(description="A stable code.")


@entity(record.Decision, description="What a named officer decided.")
class Decision:
    id: strawberry.ID = column("id", description="An opaque identifier.")
    outcome: Outcome = column("outcome", description="What was decided.")
    decided_at: DateTime = column("decided_at", description="When it was decided; null before.")
    grounds: list[Ground] = computed(
        grounds,
        needs=("grounds", "decided_at", ("application_id", record.Application, "programme")),
        description="Why, as codes with words.",
    )
    rules_version: str = column("rules_version", description="A digest of the rules it was made under.")
    appeal: Appeal | None = embedded(
        code="appeal_authority",
        deadline="appeal_deadline",
        description="Where to appeal; null where nothing was denied.",
    )
    on_appeal: bool = column("on_appeal", description="Whether it answers an appeal against an earlier one.")
    contested: LodgedAppeal | None = to_one("lodged", description="The appeal against it, if there is one.")
