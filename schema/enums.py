"""The enumerations of the graph. Members are strings, so records and services may hand over plain text."""

from __future__ import annotations

from enum import StrEnum

import strawberry

from analytics.tables import Kind
from analytics.vocabulary import VOCABULARY
from policy import trip
from policy.labour import FIELDS
from policy.programmes import ACTIONS
from resolvers.reading.locales import Locale as Locale


def _enum(name: str, members: str, description: str) -> type[StrEnum]:
    return strawberry.enum(StrEnum(name, {m: m for m in members.split()}), description=description)


Route = strawberry.enum(trip.Route, description=trip.Route.__doc__)
Verdict = strawberry.enum(trip.Verdict, description=trip.Verdict.__doc__)
Necessity = strawberry.enum(trip.Necessity, description=trip.Necessity.__doc__)
PassportKind = strawberry.enum(trip.PassportKind, description=trip.PassportKind.__doc__)
Purpose = strawberry.enum(trip.Purpose, description=trip.Purpose.__doc__)
TravelMode = strawberry.enum(trip.TravelMode, description=trip.TravelMode.__doc__)
AtaZholyGround = strawberry.enum(trip.AtaZholyGround, description=trip.AtaZholyGround.__doc__)
Fact = strawberry.enum(trip.Fact, description=trip.Fact.__doc__)

Programme = _enum(
    "Programme",
    "ETA E_VISA E_RESIDENCY ATA_ZHOLY KAZAKH_CARD HEALTH_INSURANCE FAST_TRACK",
    "What can be applied for.",
)
ApplicationStatus = _enum(
    "ApplicationStatus",
    "SUBMITTED RETURNED APPROVED REFUSED REVOKED APPEALED WITHDRAWN",
    "Where an application stands.",
)
KandasStatus = _enum(
    "KandasStatus",
    "OPEN COMMISSION RETURNED GRANTED PLACED REFUSED REVOKED APPEALED CITIZEN DEPARTED",
    "Where the case of a returning family stands.",
)
AccessOrderField = _enum("AccessOrderField", "AT", "What reads of a file can be ordered by.")
DocumentEnd = _enum("DocumentEnd", "RENEWED LOST STOLEN DAMAGED", "Why a travel document is no more.")
RepresentativeKind = _enum(
    "RepresentativeKind", "PARENT GUARDIAN COMPANION AGENT", "Who acts for the person of an application."
)
InvitationStatus = _enum("InvitationStatus", "REGISTERED WITHDRAWN", "Where an invitation stands.")
InvitationOrderField = _enum(
    "InvitationOrderField", "REGISTERED_AT VALID_TO NUMBER", "What invitations can be ordered by."
)
ServiceState = _enum("ServiceState", "ASKED ISSUED REFUSED", "Where a service of e-Residency stands.")
ServiceOutcome = _enum("ServiceOutcome", "ISSUE REFUSE", "What came of a service of e-Residency.")
ChangeState = _enum(
    "ChangeState", "APPLIED PENDING REFUSED LAPSED", "Where a change of an application stands."
)
ChangeOutcome = _enum("ChangeOutcome", "ACCEPT REFUSE", "What an officer says of a change.")
Opinion = _enum("Opinion", "AGREE DISAGREE", "What a colleague thinks of a record before it is decided.")
CaseKind = _enum(
    "CaseKind",
    " ".join(VOCABULARY[Kind.CASE_KIND]),
    "What figures call an application by: its programme, or KANDAS for a case.",
)
CaseStep = _enum(
    "KandasCaseStep", " ".join(VOCABULARY[Kind.CASE_STEP]), "A step of a kandas case, as figures count it."
)
Outcome = _enum("Outcome", "APPROVE REFUSE REVOKE RETURN", "What an officer decided.")
Action = _enum("Action", " ".join(ACTIONS), "What can be done next: moves of the programme's table.")
TicketStatus = _enum(
    "TicketStatus",
    "OPEN ANSWERED RESOLVED",
    "Where a question stands: it waits for the office, for whoever asked, or for nobody.",
)
TicketCategory = _enum(
    "TicketCategory",
    "APPLICATION FEE DOCUMENT BORDER RETURN AID TECHNICAL OTHER",
    "What a question is about.",
)
TicketOrderField = _enum(
    "TicketOrderField",
    "OPENED_AT FIRST_RESPONSE_DUE_AT RESOLUTION_DUE_AT",
    "What tickets can be ordered by.",
)
ReleaseRequestState = _enum(
    "ReleaseRequestState",
    "FILED APPROVED REFUSED RELEASED FAILED",
    "Where a request for a release stands.",
)
ReleasePurpose = _enum("ReleasePurpose", "RESEARCH POLICY STATISTICS CORRECTION", "What a release is for.")
ReleaseOutcome = _enum("ReleaseOutcome", "APPROVE REFUSE", "What was decided on a request for a release.")
ReleaseRequestOrderField = _enum(
    "ReleaseRequestOrderField", "REQUESTED_AT PERIOD", "What requests for releases can be ordered by."
)
Sex = _enum("Sex", "MALE FEMALE UNSPECIFIED", "As in the travel document.")
Education = _enum(
    "Education",
    "HIGHER INCOMPLETE_HIGHER VOCATIONAL_SECONDARY GENERAL_SECONDARY NONE UNKNOWN",
    "The education somebody has completed, as the ministry counts it.",
)
Script = _enum("Script", "CYRILLIC LATIN ARABIC HAN", "The script a name was given in.")
Relation = _enum(
    "Relation",
    "SELF SPOUSE CHILD PARENT SIBLING GRANDPARENT GRANDCHILD OTHER",
    "Relation to the applicant or the member.",
)
ConsentPurpose = _enum(
    "ConsentPurpose", "REGISTRY CONTACT RETURN_PLANNING STATISTICS", "What personal data may be used for."
)
SupportKind = _enum(
    "SupportKind", "HOUSING EMPLOYMENT EDUCATION LANGUAGE DOCUMENTS HEALTH", "Help a member asks for."
)
WorkField = _enum("WorkField", " ".join(FIELDS), "The field of a profession.")
OfficeKind = _enum(
    "OfficeKind",
    "MISSION ASSOCIATION OTANDASTAR SELF MIGRATION_SERVICE BORDER PAYMENTS MINISTRY",
    "What kind of body an office is.",
)
EResidencyService = _enum(
    "EResidencyService", "BANK_ACCOUNT E_IIN COMPANY", "A service asked for with e-Residency."
)
IdentifierKind = _enum(
    "IdentifierKind", "STATE_IIN AIFC_EIIN", "The state IIN and the AIFC e-IIN are different numbers."
)
EvidenceKind = _enum(
    "EvidenceKind",
    "DOCUMENT COMMISSION INTERVIEW TRADITIONS GENOMIC_ATTESTATION",
    "How Kazakh origin is shown.",
)
EvidenceVerdict = _enum(
    "EvidenceVerdict", "CONSISTENT INCONCLUSIVE NOT_SUPPORTED", "What a piece of evidence says."
)
KandasStep = _enum(
    "KandasStep",
    "REGISTRATION EVIDENCE INTERVIEW TRADITIONS COMMISSION STATUS ARRIVAL RESIDENCE_PERMIT PLACEMENT AID PROLONGATION"
    " CITIZENSHIP RESIDENCE REPAYMENT",
    "A step of the return.",
)
StepState = _enum("StepState", "DONE OPEN BLOCKED NOT_NEEDED", "Where a step stands.")
Direction = _enum("Direction", "ENTRY EXIT", "Into the country, or out of it.")
AnnouncedServiceKind = _enum(
    "AnnouncedServiceKind", "HEALTH_INSURANCE FAST_TRACK", "A service announced for holders of an ETA."
)
AnnouncedServiceState = _enum(
    "AnnouncedServiceState",
    "VALID USED NOT_YET_VALID EXPIRED REVOKED ETA_ENDED NOT_IN_FORCE",
    "Where a service that was issued stands on a day.",
)
StaysSource = _enum(
    "StaysSource",
    "STATED CROSSINGS UNKNOWN",
    "Where earlier stays come from: the question, the crossings on record, or nowhere.",
)
DocumentState = _enum(
    "DocumentState",
    "VALID EXPIRED UNKNOWN",
    "Whether a document is good on a day; UNKNOWN without its last day.",
)
OrderDirection = _enum("OrderDirection", "ASC DESC", "Rising or falling; empty values come last either way.")
SettlementKind = _enum("SettlementKind", "CITY VILLAGE", "Where a family settles.")
AidKind = _enum("AidKind", "RELOCATION_GRANT HOUSING MOBILITY_CERTIFICATE", "A kind of relocation aid.")
RepaymentState = _enum(
    "RepaymentState",
    "CLAIMED PLANNED APPEALED WAIVED REPAID ANNULLED",
    "Where a claim for repayment stands.",
)
RepaymentOutcome = _enum(
    "RepaymentOutcome",
    "PLAN WAIVE CONFIRM ANNUL",
    "What was decided on a claim: a plan, a waiver, or the answer to an appeal.",
)
AppealOutcome = _enum(
    "AppealOutcome", "APPROVE REFUSE", "The answer to an appeal: it is right, or it is not."
)
CardKind = _enum("CardKind", "ATA_ZHOLY KAZAKH_CARD", "A card for people of Kazakh origin.")
CardState = _enum("CardState", "VALID EXPIRED REVOKED ENDED", "Where a card stands today.")
FeeState = _enum("FeeState", "NONE DUE PAID", "Whether there is a fee, and whether it was paid.")
FeePaymentState = _enum(
    "FeePaymentState",
    "PENDING PAID FAILED REFUND_DUE REFUNDED",
    "Where a payment stands: at most one of a fee is PAID; what was taken besides is to be given back.",
)
Currency = _enum("Currency", "KZT EUR USD MRP", "KZT, EUR, USD, or MRP: the monthly calculation index.")
Clearance = _enum(
    "Clearance", "PUBLIC RESEARCHER ANALYST", "How exact the figures are that somebody may see."
)
SuppressionReason = _enum("SuppressionReason", "NOT_RELEASED NOT_USEFUL", "Why a figure is not shown.")
FiguresSource = _enum(
    "FiguresSource", "ROLLUP FACTS", "Whether figures were added up from cells that are kept, or from facts."
)
Period = _enum("Period", "YEAR QUARTER MONTH DAY", "A period of time.")
RollupReason = _enum(
    "RollupReason",
    "MEASURE HISTORY RULES KNOWN_AT AS_OF FEW_FACTS BUSY MANY_CELLS",
    "Why no rollup served a question: a measure is no sum; it counts what facts say together; it hangs on dated values "
    "of the rules; it asks for what was known earlier, or stood on an earlier day; there are few facts; facts came in "
    "meanwhile; there would be nearly as many cells as facts.",
)
TimeBasis = _enum("TimeBasis", "OCCURRED RECORDED", "By the day it happened, or by the day it was recorded.")
RevisionStep = _enum(
    "RevisionStep", "DAY MONTH YEAR", "The periods by which revisions of a figure are looked for."
)
ExportFormat = _enum("ExportFormat", "CSV PARQUET ARROW XLSX", "The format of a file.")
AgeBand = _enum("AgeBand", "AGE_0_17 AGE_18_62 AGE_63_PLUS AGE_UNKNOWN", "Age in years.")

MessageOrderField = _enum("MessageOrderField", "CREATED_AT", "What messages can be ordered by.")
MessageState = _enum(
    "MessageState",
    "QUEUED SENT FAILED",
    "Where a message stands: it waits, was handed over, or was given up.",
)

ApplicationDimension = _enum(
    "ApplicationDimension", "PROGRAMME STATUS NATIONALITY", "What applications can be grouped by."
)
ApplicationOrderField = _enum(
    "ApplicationOrderField",
    "SUBMITTED_AT DECIDED_AT DUE_AT REFERENCE",
    "What applications can be ordered by.",
)
DiasporaDimension = _enum("DiasporaDimension", "RESIDENCE REGISTERED_BY", "What members can be grouped by.")
OfficialFigureOrderField = _enum(
    "OfficialFigureOrderField", "MEASURE PERIOD_START PERIOD_END", "What official figures can be ordered by."
)
OverstayOrderField = _enum(
    "OverstayOrderField", "MAY_STAY_UNTIL ENTERED_AT", "What overstays can be ordered by."
)
DiasporaOrderField = _enum("DiasporaOrderField", "CREATED_AT REFERENCE", "What members can be ordered by.")
