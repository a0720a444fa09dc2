"""Every write: a command, the service that decides, and what may come of it."""

import strawberry

from access.permissions import Permission
from resolvers.reading.permissions import needs
from resolvers.writing import does
from schema import inputs
from schema.results import (
    ApplicationResult,
    CrossingResult,
    DecideResult,
    KandasCaseResult,
    MemberResult,
    PlaceFamilyResult,
)
from services import aid, applications, commands, crossings, decisions, evidence, kandas, members, placements


@strawberry.type(description="Writes. The same idempotency key and input give the same result.")
class Mutation:
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
    decide: DecideResult = strawberry.field(
        resolver=does(decisions.decide, commands.Decide, inputs.DecideInput),
        directives=[needs(Permission.DECISION_MAKE)],
        description="Decide on an application or a kandas case.",
    )
    register_diaspora_member: MemberResult = strawberry.field(
        resolver=does(
            members.register_diaspora_member,
            commands.RegisterDiasporaMember,
            inputs.RegisterDiasporaMemberInput,
        ),
        directives=[needs(Permission.MEMBER_REGISTER)],
        description="Register a member of the diaspora, within their consents.",
    )
    open_kandas_case: KandasCaseResult = strawberry.field(
        resolver=does(kandas.open_kandas_case, commands.OpenKandasCase, inputs.OpenKandasCaseInput),
        directives=[needs(Permission.CASE_OPEN)],
        description="Open the case of a returning family.",
    )
    record_evidence: KandasCaseResult = strawberry.field(
        resolver=does(evidence.record_evidence, commands.RecordEvidence, inputs.RecordEvidenceInput),
        directives=[needs(Permission.EVIDENCE_RECORD)],
        description="Record a verdict on origin and who attested it.",
    )
    record_crossing: CrossingResult = strawberry.field(
        resolver=does(crossings.record_crossing, commands.RecordCrossing, inputs.RecordCrossingInput),
        directives=[needs(Permission.CROSSING_RECORD)],
        description="Record an entry or exit, or say why the border does not let the person pass.",
    )
    place_family: PlaceFamilyResult = strawberry.field(
        resolver=does(placements.place_family, commands.PlaceFamily, inputs.PlaceFamilyInput),
        directives=[needs(Permission.PLACEMENT_MAKE)],
        description="Place a granted family in the region it chose.",
    )
    pay_aid: KandasCaseResult = strawberry.field(
        resolver=does(aid.pay_aid, commands.PayAid, inputs.PayAidInput),
        directives=[needs(Permission.AID_PAY)],
        description="Pay one period of an entitlement.",
    )
