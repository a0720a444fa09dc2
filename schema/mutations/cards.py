"""Writes about cards; decisions on them are made with `decide`."""

import strawberry

from access.permissions import Permission
from resolvers.reading.permissions import needs
from resolvers.writing import does
from schema.inputs import cards as inputs
from schema.results import ApplicationResult, RenewalResult
from services.cards import applying, commands


@strawberry.type
class CardMutations:
    """Root fields, to be inherited by Mutation."""

    apply_for_card: ApplicationResult = strawberry.field(
        resolver=does(applying.apply_for_card, commands.ApplyForCard, inputs.ApplyForCardInput),
        directives=[needs(Permission.APPLICATION_APPLY)],
        description="Apply for an Ata Zholy card or a Kazakh Card.",
    )
    renew_card: RenewalResult = strawberry.field(
        resolver=does(applying.renew_card, commands.RenewCard, inputs.RenewCardInput),
        directives=[needs(Permission.APPLICATION_APPLY)],
        description="Apply for the card that takes the place of one in force.",
    )
