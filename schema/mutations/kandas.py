"""Writes about a returning family."""

import strawberry

from access.permissions import Permission
from resolvers.reading.permissions import needs
from resolvers.writing import does
from schema.inputs import kandas as inputs
from schema.results import KandasCaseResult, PlaceFamilyResult, QuotaTransferResult
from services.kandas import cases, commands, evidence, iins, placements, residence, transfers


@strawberry.type
class KandasMutations:
    """Root fields, to be inherited by Mutation."""

    open_kandas_case: KandasCaseResult = strawberry.field(
        resolver=does(cases.open_kandas_case, commands.OpenKandasCase, inputs.OpenKandasCaseInput),
        directives=[needs(Permission.CASE_OPEN)],
        description="Open the case of a returning family.",
    )
    record_evidence: KandasCaseResult = strawberry.field(
        resolver=does(evidence.record_evidence, commands.RecordEvidence, inputs.RecordEvidenceInput),
        directives=[needs(Permission.EVIDENCE_RECORD)],
        description="Record a verdict on origin and who attested it.",
    )
    place_family: PlaceFamilyResult = strawberry.field(
        resolver=does(placements.place_family, commands.PlaceFamily, inputs.PlaceFamilyInput),
        directives=[needs(Permission.PLACEMENT_MAKE)],
        description="Place a granted family in the region it chose.",
    )
    record_residence_permit: KandasCaseResult = strawberry.field(
        resolver=does(
            residence.record_residence_permit,
            commands.RecordResidencePermit,
            inputs.RecordResidencePermitInput,
        ),
        directives=[needs(Permission.RESIDENCE_RECORD)],
        description="Record the residence permit a family was given.",
    )
    record_iin: KandasCaseResult = strawberry.field(
        resolver=does(iins.record_iin, commands.RecordIin, inputs.RecordIinInput),
        directives=[needs(Permission.IDENTIFIER_RECORD)],
        description="Record the state IINs of members of a family, once for each.",
    )
    record_residence_check: KandasCaseResult = strawberry.field(
        resolver=does(
            residence.record_residence_check,
            commands.RecordResidenceCheck,
            inputs.RecordResidenceCheckInput,
        ),
        directives=[needs(Permission.RESIDENCE_RECORD)],
        description="Record whether a placed family lives where it was placed.",
    )
    prolong_status: KandasCaseResult = strawberry.field(
        resolver=does(residence.prolong_status, commands.ProlongStatus, inputs.ProlongStatusInput),
        directives=[needs(Permission.STATUS_PROLONG)],
        description="Prolong the status, once, by a year.",
    )
    grant_citizenship: KandasCaseResult = strawberry.field(
        resolver=does(residence.grant_citizenship, commands.GrantCitizenship, inputs.GrantCitizenshipInput),
        directives=[needs(Permission.CITIZENSHIP_GRANT)],
        description="Record that the family became citizens; the status ends.",
    )
    transfer_quota: QuotaTransferResult = strawberry.field(
        resolver=does(transfers.transfer_quota, commands.TransferQuota, inputs.TransferQuotaInput),
        directives=[needs(Permission.QUOTA_TRANSFER)],
        description="Move places of this year's quota between two target regions.",
    )
