"""What the lists of the graph can be filtered, ordered and grouped by; the same wherever a list stands."""

from access.permissions import Permission
from resolvers.reading.declarations import Filters, Orders, Over
from schema.edge_filters import (
    AssignmentFilter,
    CaseFilter,
    ConsentFilter,
    DecisionFilter,
    PermitFilter,
    PersonFilter,
)
from schema.filters import ApplicationFilter, ApplicationOrder, DiasporaFilter, DiasporaOrder

PERSONS = Filters(PersonFilter, {"sex": "sex", "nationality": "nationality_code", "birthDate": "birth_date"})
ASSIGNMENTS = Filters(AssignmentFilter, {"officer": "officer"})
DECISIONS = Filters(DecisionFilter, {"outcome": "outcome", "decidedAt": "decided_at"})
PERMITS = Filters(PermitFilter, {"kind": "kind", "validFrom": "valid_from", "validTo": "valid_to"})
CONSENTS = Filters(
    ConsentFilter, {"purpose": "purpose", "grantedAt": "granted_at", "withdrawnAt": "withdrawn_at"}
)
CASES = Filters(CaseFilter, {"status": "status", "reference": "reference", "openedAt": "opened_at"})

APPLICATIONS = Filters(
    ApplicationFilter,
    {
        "programme": "programme",
        "status": "status",
        "nationality": "nationality_code",
        "submittedAt": "submitted_at",
        "decidedAt": "decided_at",
        "dueAt": "due_at",
        "reference": "reference",
        "office": "office_code",
        "group": "group_code",
        "applicant": Over("person", PERSONS, permission=Permission.PERSON_READ),
        "permit": Over("permit", PERMITS),
        "decisions": Over("decisions", DECISIONS, many=True),
        "assignment": Over("assignment", ASSIGNMENTS, many=True, permission=Permission.DESK_WORK),
    },
)
APPLICATION_ORDERS = Orders(
    ApplicationOrder,
    {
        "SUBMITTED_AT": "submitted_at",
        "DECIDED_AT": "decided_at",
        "DUE_AT": "due_at",
        "REFERENCE": "reference",
    },
    default=(("submitted_at", "DESC"),),
)
APPLICATION_GROUPS = {"PROGRAMME": "programme", "STATUS": "status", "NATIONALITY": "nationality_code"}

MEMBERS = Filters(
    DiasporaFilter,
    {
        "residence": "residence_code",
        "registeredBy": "office_code",
        "wantsToReturn": ("plans", "wants_to_return"),
        "preferredRegion": ("planned_regions", "code"),
        "createdAt": "created_at",
        "kandasCase": Over("kandas_case", CASES, permission=Permission.CASE_READ),
        "consents": Over("consents", CONSENTS, many=True),
    },
)
MEMBER_ORDERS = Orders(
    DiasporaOrder,
    {"CREATED_AT": "created_at", "REFERENCE": "reference"},
    default=(("created_at", "DESC"),),
)
MEMBER_GROUPS = {
    "RESIDENCE": "residence_code",
    "REGISTERED_BY": "office_code",
}
