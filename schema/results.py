"""What may come of each write: the record as it stands then, or one of the problems that are possible there."""

from typing import Annotated

import strawberry

from resolvers.writing import made_of
from schema.applications import Application
from schema.crossings import Crossing
from schema.desk import Absence, Note
from schema.fees import FeePayment
from schema.invitations import RegisteredInvitation
from schema.kandas import KandasCase, QuotaTransfer
from schema.members import DiasporaMember
from schema.permits import Permit
from schema.persons import Person
from schema.problems import (
    BudgetExhausted,
    Conflict,
    CrossingRefused,
    IllegalMove,
    Ineligible,
    InvalidInput,
    NotExtendable,
    NotFound,
    NotPermitted,
    NotYetInForce,
    QuotaExhausted,
    Stale,
)
from schema.releases import ReleaseRequest
from schema.tickets import Ticket
from services.deciding.bulk import Decided, ManyDecided

RequestReleaseResult = Annotated[
    ReleaseRequest | BudgetExhausted | InvalidInput | Conflict | NotPermitted,
    strawberry.union(
        "RequestReleaseResult", description="The request with its price, or why it was not filed."
    ),
]
ReleaseRequestResult = Annotated[
    ReleaseRequest
    | BudgetExhausted
    | IllegalMove
    | Stale
    | InvalidInput
    | Conflict
    | NotFound
    | NotPermitted,
    strawberry.union(
        "ReleaseRequestResult", description="The request as it stands then, or why nothing was done."
    ),
]
TicketResult = Annotated[
    Ticket | InvalidInput | Conflict | NotFound | NotPermitted,
    strawberry.union("TicketResult", description="The question that was asked, or why it was not."),
]
TicketMoveResult = Annotated[
    Ticket | IllegalMove | Stale | InvalidInput | Conflict | NotFound | NotPermitted,
    strawberry.union(
        "TicketMoveResult", description="The ticket as it stands then, or why nothing was done."
    ),
]
ApplicationResult = Annotated[
    Application | Ineligible | InvalidInput | Conflict | NotFound | NotPermitted,
    strawberry.union("ApplicationResult", description="The application, or why there is none."),
]
RenewalResult = Annotated[
    Application | IllegalMove | Ineligible | InvalidInput | Conflict | NotFound | NotPermitted,
    strawberry.union("RenewalResult", description="The application for the new card, or why there is none."),
]
FeePaymentResult = Annotated[
    FeePayment | IllegalMove | InvalidInput | Conflict | NotFound | NotPermitted,
    strawberry.union("FeePaymentResult", description="The payment that was begun, or why there is none."),
]
ExtensionResult = Annotated[
    Permit | NotExtendable | IllegalMove | InvalidInput | Conflict | NotFound | NotPermitted,
    strawberry.union(
        "ExtensionResult", description="The permit with its new last day, or why there is none."
    ),
]
NewDocumentResult = Annotated[
    Person | IllegalMove | InvalidInput | Conflict | NotFound | NotPermitted,
    strawberry.union(
        "NewDocumentResult", description="The person with all passports, or why nothing was done."
    ),
]
InvitationResult = Annotated[
    RegisteredInvitation | IllegalMove | Stale | InvalidInput | Conflict | NotFound | NotPermitted,
    strawberry.union("InvitationResult", description="The invitation, or why nothing was done."),
]
OwnApplicationResult = Annotated[
    Application | IllegalMove | Stale | Ineligible | InvalidInput | Conflict | NotFound | NotPermitted,
    strawberry.union(
        "OwnApplicationResult", description="The application as it stands then, or why nothing was done."
    ),
]
ServiceResult = Annotated[
    Application | NotYetInForce | InvalidInput | Conflict | NotFound | NotPermitted,
    strawberry.union("ServiceResult", description="The application for a service, or why there is none."),
]
DecideResult = Annotated[
    Application | KandasCase | IllegalMove | Stale | InvalidInput | Conflict | NotFound | NotPermitted,
    strawberry.union("DecideResult", description="What was decided on as it stands then, or why it was not."),
]
MemberResult = Annotated[
    DiasporaMember | InvalidInput | Conflict | NotFound | NotPermitted,
    strawberry.union("MemberResult", description="The member, or why nobody was registered."),
]
UpdateMemberResult = Annotated[
    DiasporaMember | Stale | InvalidInput | Conflict | NotFound | NotPermitted,
    strawberry.union("UpdateMemberResult", description="The member as it stands then, or why not."),
]
KandasCaseResult = Annotated[
    KandasCase | IllegalMove | Stale | Ineligible | InvalidInput | Conflict | NotFound | NotPermitted,
    strawberry.union("KandasCaseResult", description="The case as it stands then, or why nothing was done."),
]
CrossingResult = Annotated[
    Crossing | CrossingRefused | InvalidInput | Conflict | NotFound | NotPermitted,
    strawberry.union("CrossingResult", description="The crossing, or why it was not recorded."),
]
PlaceFamilyResult = Annotated[
    KandasCase | QuotaExhausted | IllegalMove | Stale | InvalidInput | Conflict | NotFound | NotPermitted,
    strawberry.union("PlaceFamilyResult", description="The case with its placement, or why there is none."),
]
AppealResult = Annotated[
    Application | KandasCase | IllegalMove | Stale | InvalidInput | Conflict | NotFound | NotPermitted,
    strawberry.union("AppealResult", description="What is contested as it stands then, or why it is not."),
]
QuotaTransferResult = Annotated[
    QuotaTransfer | InvalidInput | Conflict | NotPermitted,
    strawberry.union("QuotaTransferResult", description="The transfer, or why there is none."),
]
NoteResult = Annotated[
    Note | InvalidInput | Conflict | NotFound | NotPermitted,
    strawberry.union("NoteResult", description="The note, or why there is none."),
]
AbsenceResult = Annotated[
    Absence | InvalidInput | Conflict | NotPermitted,
    strawberry.union("AbsenceResult", description="The absence, or why it was not declared."),
]


@strawberry.type(description="One of many decisions.")
class BulkDecision:
    is_type_of = made_of(Decided)
    subject: strawberry.ID = strawberry.field(description="The record that was named.")
    result: DecideResult = strawberry.field(
        description="The record as it stands then, or why it was not decided on."
    )


@strawberry.type(description="Many decisions, in the order in which they were asked for.")
class BulkDecisions:
    is_type_of = made_of(ManyDecided)
    results: list[BulkDecision] = strawberry.field(description="One for each item.")


BulkDecideResult = Annotated[
    BulkDecisions | InvalidInput | Conflict | NotPermitted,
    strawberry.union("BulkDecideResult", description="What came of each item, or why none was looked at."),
]
