"""Every write: a command, the service that decides, and what may come of it."""

import strawberry

from access.permissions import Permission
from resolvers.reading.permissions import needs
from resolvers.writing import does
from schema import case_inputs, inputs
from schema.member_mutations import MemberMutations
from schema.results import (
    AppealResult,
    ApplicationResult,
    CrossingResult,
    DecideResult,
    KandasCaseResult,
    MemberResult,
    PlaceFamilyResult,
    QuotaTransferResult,
)
from services import (
    aid,
    appeals,
    applications,
    case_commands,
    commands,
    crossings,
    decisions,
    departures,
    evidence,
    iins,
    kandas,
    members,
    placements,
    repaying,
    residence,
    transfers,
)


@strawberry.type(description="Writes. The same idempotency key and input give the same result.")
class Mutation(MemberMutations):
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
    appeal_decision: AppealResult = strawberry.field(
        resolver=does(appeals.appeal_decision, commands.AppealDecision, case_inputs.AppealDecisionInput),
        directives=[needs(Permission.DECISION_APPEAL)],
        description="Contest a negative decision, within its deadline; another human answers.",
    )
    record_residence_permit: KandasCaseResult = strawberry.field(
        resolver=does(
            residence.record_residence_permit,
            case_commands.RecordResidencePermit,
            case_inputs.RecordResidencePermitInput,
        ),
        directives=[needs(Permission.RESIDENCE_RECORD)],
        description="Record the residence permit a family was given.",
    )
    record_iin: KandasCaseResult = strawberry.field(
        resolver=does(iins.record_iin, case_commands.RecordIin, case_inputs.RecordIinInput),
        directives=[needs(Permission.IDENTIFIER_RECORD)],
        description="Record the state IINs of members of a family, once for each.",
    )
    record_residence_check: KandasCaseResult = strawberry.field(
        resolver=does(
            residence.record_residence_check,
            case_commands.RecordResidenceCheck,
            case_inputs.RecordResidenceCheckInput,
        ),
        directives=[needs(Permission.RESIDENCE_RECORD)],
        description="Record whether a placed family lives where it was placed.",
    )
    prolong_status: KandasCaseResult = strawberry.field(
        resolver=does(residence.prolong_status, case_commands.ProlongStatus, case_inputs.ProlongStatusInput),
        directives=[needs(Permission.STATUS_PROLONG)],
        description="Prolong the status, once, by a year.",
    )
    grant_citizenship: KandasCaseResult = strawberry.field(
        resolver=does(
            residence.grant_citizenship, case_commands.GrantCitizenship, case_inputs.GrantCitizenshipInput
        ),
        directives=[needs(Permission.CITIZENSHIP_GRANT)],
        description="Record that the family became citizens; the status ends.",
    )
    report_departure: KandasCaseResult = strawberry.field(
        resolver=does(
            departures.report_departure, case_commands.ReportDeparture, case_inputs.ReportDepartureInput
        ),
        directives=[needs(Permission.DEPARTURE_REPORT)],
        description="Report that a placed family has left; too early and without leave, aid is claimed back.",
    )
    plan_repayment: KandasCaseResult = strawberry.field(
        resolver=does(repaying.plan_repayment, case_commands.PlanRepayment, case_inputs.PlanRepaymentInput),
        directives=[needs(Permission.REPAYMENT_DECIDE)],
        description="Let a family pay back in instalments.",
    )
    waive_repayment: KandasCaseResult = strawberry.field(
        resolver=does(
            repaying.waive_repayment, case_commands.WaiveRepayment, case_inputs.WaiveRepaymentInput
        ),
        directives=[needs(Permission.REPAYMENT_DECIDE)],
        description="Let off what is open of a claim, or a part of it, on a ground.",
    )
    record_repayment: KandasCaseResult = strawberry.field(
        resolver=does(
            repaying.record_repayment, case_commands.RecordRepayment, case_inputs.RecordRepaymentInput
        ),
        directives=[needs(Permission.REPAYMENT_RECORD)],
        description="Record money that a family paid back.",
    )
    appeal_repayment: KandasCaseResult = strawberry.field(
        resolver=does(
            repaying.appeal_repayment, case_commands.AppealRepayment, case_inputs.AppealRepaymentInput
        ),
        directives=[needs(Permission.DECISION_APPEAL)],
        description="Contest a claim for repayment, within its deadline; another human answers.",
    )
    decide_repayment: KandasCaseResult = strawberry.field(
        resolver=does(
            repaying.decide_repayment, case_commands.DecideRepayment, case_inputs.DecideRepaymentInput
        ),
        directives=[needs(Permission.REPAYMENT_DECIDE)],
        description="Answer an appeal against a claim: confirm it, or set it aside.",
    )
    transfer_quota: QuotaTransferResult = strawberry.field(
        resolver=does(transfers.transfer_quota, case_commands.TransferQuota, case_inputs.TransferQuotaInput),
        directives=[needs(Permission.QUOTA_TRANSFER)],
        description="Move places of this year's quota between two target regions.",
    )
