"""Decisions and appeals."""

import strawberry

from access.permissions import Permission
from resolvers.reading.permissions import needs
from resolvers.writing import does
from schema.inputs import deciding as inputs
from schema.results import AppealResult, BulkDecideResult, DecideResult
from services.deciding import appeals, bulk, commands, decisions


@strawberry.type
class DecidingMutations:
    """Root fields, to be inherited by Mutation."""

    decide: DecideResult = strawberry.field(
        resolver=does(decisions.decide, commands.Decide, inputs.DecideInput),
        directives=[needs(Permission.DECISION_MAKE)],
        description="Decide on an application or a kandas case.",
    )
    decide_many: BulkDecideResult = strawberry.field(
        resolver=does(bulk.decide_many, commands.DecideMany, inputs.DecideManyInput),
        directives=[needs(Permission.DECISION_MAKE)],
        description="Decide favourably on up to 500 records; each for itself, whatever comes of the others.",
    )
    appeal_decision: AppealResult = strawberry.field(
        resolver=does(appeals.appeal_decision, commands.AppealDecision, inputs.AppealDecisionInput),
        directives=[needs(Permission.DECISION_APPEAL)],
        description="Contest a negative decision, within its deadline; another human answers.",
    )
