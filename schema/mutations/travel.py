"""Writes of travellers and of the border."""

import strawberry

from access.permissions import Permission
from resolvers.reading.permissions import needs
from resolvers.writing import does
from schema.inputs import travel as inputs
from schema.results import ApplicationResult, CrossingResult, OwnApplicationResult
from services.travel import (
    applications,
    change_decisions,
    changing,
    commands,
    crossings,
    withdrawals,
)


@strawberry.type
class TravelMutations:
    """Root fields, to be inherited by Mutation."""

    apply_for_eta: ApplicationResult = strawberry.field(
        resolver=does(applications.apply_for_eta, commands.ApplyForEta, inputs.ApplyForEtaInput),
        directives=[needs(Permission.APPLICATION_APPLY)],
        description="Apply for an electronic travel authorisation.",
    )
    apply_for_e_visa: ApplicationResult = strawberry.field(
        resolver=does(applications.apply_for_e_visa, commands.ApplyForEVisa, inputs.ApplyForEVisaInput),
        directives=[needs(Permission.APPLICATION_APPLY)],
        description="Apply for a single-entry electronic visa.",
    )
    apply_for_e_residency: ApplicationResult = strawberry.field(
        name="applyForEResidency",
        resolver=does(
            applications.apply_for_e_residency, commands.ApplyForEResidency, inputs.ApplyForEResidencyInput
        ),
        directives=[needs(Permission.APPLICATION_APPLY)],
        description="Apply for e-Residency.",
    )
    withdraw_application: OwnApplicationResult = strawberry.field(
        resolver=does(
            withdrawals.withdraw_application, commands.WithdrawApplication, inputs.WithdrawApplicationInput
        ),
        directives=[needs(Permission.APPLICATION_WITHDRAW)],
        description="Take back an application, or give back what it gave.",
    )
    request_change: OwnApplicationResult = strawberry.field(
        resolver=does(changing.request_change, commands.RequestChange, inputs.RequestChangeInput),
        directives=[needs(Permission.APPLICATION_CHANGE)],
        description="Change an application: at once before the decision, afterwards as a request; or answer a return.",
    )
    decide_change: OwnApplicationResult = strawberry.field(
        resolver=does(change_decisions.decide_change, commands.DecideChange, inputs.DecideChangeInput),
        directives=[needs(Permission.DECISION_MAKE)],
        description="Accept or refuse a change of an approved application.",
    )
    record_crossing: CrossingResult = strawberry.field(
        resolver=does(crossings.record_crossing, commands.RecordCrossing, inputs.RecordCrossingInput),
        directives=[needs(Permission.CROSSING_RECORD)],
        description="Record an entry or exit, or say why the border does not let the person pass.",
    )
