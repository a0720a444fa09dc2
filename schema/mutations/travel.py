"""Writes of travellers and of the border."""

import strawberry

from access.permissions import Permission
from resolvers.reading.permissions import needs
from resolvers.writing import does
from schema.inputs import travel as inputs
from schema.results import (
    ApplicationResult,
    CrossingResult,
    ExtensionResult,
    InvitationResult,
    NewDocumentResult,
    OwnApplicationResult,
    ServiceResult,
)
from services.travel import (
    applications,
    change_decisions,
    changing,
    commands,
    crossings,
    e_residency,
    extensions,
    extras,
    invitation_register,
    new_documents,
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
    issue_e_residency_service: OwnApplicationResult = strawberry.field(
        name="issueEResidencyService",
        resolver=does(
            e_residency.issue_e_residency_service,
            commands.IssueEResidencyService,
            inputs.IssueEResidencyServiceInput,
        ),
        directives=[needs(Permission.DECISION_MAKE)],
        description="Record a service that e-Residency gave, or why it is refused.",
    )
    extend_permit: ExtensionResult = strawberry.field(
        resolver=does(extensions.extend_permit, commands.ExtendPermit, inputs.ExtendPermitInput),
        directives=[needs(Permission.APPLICATION_CHANGE)],
        description="Ask for more days on a permit, where a rule gives any.",
    )
    report_new_document: NewDocumentResult = strawberry.field(
        resolver=does(
            new_documents.report_new_document, commands.ReportNewDocument, inputs.ReportNewDocumentInput
        ),
        directives=[needs(Permission.DOCUMENT_REPORT)],
        description="Say that a passport was replaced: permits that are bound to it become void by rule.",
    )
    register_invitation: InvitationResult = strawberry.field(
        resolver=does(
            invitation_register.register_invitation,
            commands.RegisterInvitation,
            inputs.RegisterInvitationInput,
        ),
        directives=[needs(Permission.INVITATION_REGISTER)],
        description="Write an invitation into the register.",
    )
    withdraw_invitation: InvitationResult = strawberry.field(
        resolver=does(
            invitation_register.withdraw_invitation,
            commands.WithdrawInvitation,
            inputs.WithdrawInvitationInput,
        ),
        directives=[needs(Permission.INVITATION_REGISTER)],
        description="Take an invitation out of use.",
    )
    apply_for_service: ServiceResult = strawberry.field(
        resolver=does(extras.apply_for_service, commands.ApplyForService, inputs.ApplyForServiceInput),
        directives=[needs(Permission.APPLICATION_APPLY)],
        description="Apply for a service that was announced for holders of an ETA.",
    )
    record_crossing: CrossingResult = strawberry.field(
        resolver=does(crossings.record_crossing, commands.RecordCrossing, inputs.RecordCrossingInput),
        directives=[needs(Permission.CROSSING_RECORD)],
        description="Record an entry or exit, or say why the border does not let the person pass.",
    )
