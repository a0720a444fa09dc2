"""The return of a family, step by step, to the last tenge."""

import strawberry

import models.aid as aid_record
import models.kandas as record
from access.permissions import Permission
from resolvers.answers import actions_of_case
from resolvers.blocked import blocked_of
from resolvers.kandas import aid_of, expired, mrp_of, proposals_of, steps_of, tenge
from resolvers.problems import region_of
from resolvers.reading.declare import column, computed, embedded, entity, opened, to_many, to_one, worded
from resolvers.rules import rule_of
from resolvers.words import coded
from schema.cards import Card
from schema.decisions import Appeal, BlockedAction, Decision, LodgedAppeal
from schema.desk import Assignment, Note, SecondLook
from schema.enums import (
    Action,
    AidKind,
    Education,
    EvidenceKind,
    EvidenceVerdict,
    KandasStatus,
    KandasStep,
    Relation,
    RepaymentOutcome,
    RepaymentState,
    SettlementKind,
    StepState,
)
from schema.nodes import Node
from schema.persons import Person
from schema.reference import Checkpoint, Country, Money, Region
from schema.rules import Rule
from schema.scalars import Date, DateTime, Decimal


@strawberry.type(description="A step that must come first.")
class StepBlock:
    step: KandasStep = strawberry.field(description="The step.")
    reason: str = worded(coded("block"), description="Why, in words.")


@strawberry.type(description="One step of a case.")
class CaseStep:
    step: KandasStep = strawberry.field(description="The step.")
    state: StepState = strawberry.field(description="Where it stands today.")
    due_by: Date | None = strawberry.field(description="The day by which it is due, where the rules set one.")
    completed_at: DateTime | None = strawberry.field(
        description="When it was completed, where the moment is kept."
    )
    blocked_by: list[StepBlock] = strawberry.field(description="What must come first.")


@entity(
    record.Evidence,
    description="A verdict on origin and who attested it. Never anything genetic, never a scan.",
)
class Evidence:
    id: strawberry.ID = column("id", description="Its identifier.")
    kind: EvidenceKind = column("kind", description="What kind of evidence it is.")
    verdict: EvidenceVerdict = column("verdict", description="What it says about the stated origin.")
    attested_by: str | None = opened(
        "attested_by",
        owner=("case_id", record.KandasCase, "person_id"),
        description="Who attested it; null once the file was erased.",
    )
    attested_on: Date = column("attested_on", description="The day it was attested.")
    ground: str | None = worded(
        coded("evidence_ground", "ground"), needs=("ground",), description="What the attester says of it."
    )


@entity(record.Arrival, description="The day the applicant first crossed the border under the case.")
class Arrival:
    on: Date = column("arrived_on", description="The day, in Asia/Almaty.")
    checkpoint: Checkpoint = to_one("checkpoint", description="Where.")
    origin: Country = to_one("origin", description="The country the family came from.")


@entity(record.Placement, description="The region a family chose.")
class Placement:
    region: Region = to_one("region", description="The region.")
    settlement: SettlementKind = column("settlement", description="City or village.")
    under_quota: bool = column(
        "under_quota", description="Whether the family holds places of the year's quota."
    )
    placed_on: Date = column("placed_on", description="The day, in Asia/Almaty.")


@strawberry.type(description="Something the aid hangs on.")
class AidCondition:
    text: str = worded(coded("aid.condition"), description="The condition in words.")
    met: bool | None = strawberry.field(description="Whether it is met; null while nobody can know.")


@strawberry.type(description="Aid a rule gives a family, worked out on the day of placement.")
class AidEntitlement:
    kind: AidKind = strawberry.field(description="What kind of aid it is.")
    amount: Money = computed(
        tenge("amount"), description="Tenge for one period: a month of housing, else once."
    )
    mrp: Decimal = computed(mrp_of, description="The same in monthly calculation indices (MRP).")
    mrp_value: Money = computed(
        tenge("unit"), description="What one MRP was worth on the day it was worked out."
    )
    persons: int = strawberry.field(description="How many persons the family had when it was placed.")
    settlement: SettlementKind = strawberry.field(description="City or village: rent depends on it.")
    region: Region = strawberry.field(resolver=region_of, description="The region it was placed in.")
    rule: Rule = computed(rule_of, description="The rule that gives it.")
    from_: Date = strawberry.field(name="from", description="The first day of the entitlement.")
    to: Date | None = strawberry.field(description="The last day; null for aid paid once.")
    conditions: list[AidCondition] = strawberry.field(description="What it hangs on.")


@strawberry.type(description="A payment that was made.")
class AidPayment:
    kind: AidKind = strawberry.field(description="What was paid.")
    amount: Money = computed(tenge("amount"), description="How much, in tenge.")
    paid_on: Date = strawberry.field(description="The day, in Asia/Almaty.")
    period: str | None = strawberry.field(description="YYYY-MM for monthly aid, else null.")


@strawberry.type(description="One payment of a plan.")
class Instalment:
    due: Date = strawberry.field(description="The day by which it is to be paid.")
    amount: Money = computed(tenge("amount"), description="How much, in tenge.")


@strawberry.type(description="What a named person decided on a claim.")
class RepaymentDecision:
    outcome: RepaymentOutcome = strawberry.field(description="A plan, a waiver, or the answer to an appeal.")
    amount: Money = computed(tenge("amount"), description="What was planned, waived or set aside.")
    ground: str | None = worded(coded("ground", "ground"), description="Why, where a ground was needed.")
    decided_at: DateTime = strawberry.field(description="When.")
    appeal: Appeal | None = embedded(
        code="appeal_authority",
        deadline="appeal_deadline",
        description="The way that is left; null where nothing was denied.",
    )


@strawberry.type(description="A claim to pay aid back.")
class Repayment:
    state: RepaymentState = strawberry.field(description="Where the claim stands.")
    due: Money = computed(tenge("due"), description="What is claimed.")
    repaid: Money = computed(tenge("repaid"), description="What was paid back, without what was returned.")
    waived: Money = computed(tenge("waived"), description="What was let off.")
    open: Money = computed(tenge("open"), description="What is still to be paid back.")
    due_by: Date = strawberry.field(description="The day by which it is due, unless there is a plan.")
    reside_until: Date = strawberry.field(description="The first day on which the family could leave freely.")
    instalments: list[Instalment] = strawberry.field(description="The plan; empty where there is none.")
    decisions: list[RepaymentDecision] = strawberry.field(description="What was decided on it, in order.")
    ground: str = worded(coded("ground", "ground"), description="Why it is claimed.")
    appeal: Appeal | None = embedded(
        code="appeal_authority",
        deadline="appeal_deadline",
        description="Where it can be contested, and until when.",
    )


@entity(aid_record.RepaymentClaim, description="The claim behind `aid.repayment`.")
class RepaymentClaim:
    id: strawberry.ID = column("id", description="Its identifier.")
    claimed_on: Date = column("claimed_on", description="The day it was made.")
    contested: LodgedAppeal | None = to_one("lodged", description="The appeal against it, if there is one.")


@entity(record.CaseMember, description="Somebody of the returning family; the applicant is SELF.")
class CaseMember:
    id: strawberry.ID = column("id", description="Its identifier.")
    relation: Relation = column("relation", description="Relation to the applicant.")
    education: Education | None = column("education", description="Education as stated; null where unknown.")
    person: Person = to_one("person", permission=Permission.PERSON_READ, description="Who it is.")


@entity(record.ResidenceCheck, description="An officer looked whether the family lives where it was placed.")
class ResidenceCheck:
    id: strawberry.ID = column("id", description="Its identifier.")
    checked_on: Date = column("checked_on", description="The day, in Asia/Almaty.")
    resident: bool = column("resident", description="Whether it was found to live there.")


@entity(record.Departure, description="A placed family has left its region for good.")
class Departure:
    on: Date = column("departed_on", description="The day, in Asia/Almaty.")
    authorised: bool = column("authorised", description="Whether with leave.")
    ground: str | None = worded(coded("ground", "ground"), needs=("ground",), description="Why, if said.")
    region: Region = to_one("region", description="The region it left.")


@strawberry.type(description="Why a region is proposed.")
class ProposalReason:
    code: str = strawberry.field(description="A stable code.")
    text: str = worded(coded("quota"), description="The reason in words.")


@strawberry.type(description="A region a family may choose.")
class RegionProposal:
    region: Region = strawberry.field(resolver=region_of, description="The region.")
    places_left: int = strawberry.field(description="Places left this year, in persons.")
    because: str = worded(coded("quota"), description="The weightiest reason, in words.")
    reasons: list[ProposalReason] = strawberry.field(description="All of them, the weightiest first.")


@entity(record.QuotaTransfer, Permission.QUOTA_READ, "Places of a year's quota moved between two regions.")
class QuotaTransfer(Node):
    year: int = column("year", description="The year of the quota.")
    source: Region = to_one("source", description="The region that gave places.")
    target: Region = to_one("target", description="The region that got them.")
    places: int = column("places", description="How many, in persons.")
    transferred_on: Date = column("transferred_on", description="In force from this day.")


@strawberry.type(description="The ledger of a case added up, in tenge.")
class AidBalance:
    awarded: Money = computed(tenge("awarded"), description="All that was awarded, for all periods.")
    paid: Money = computed(tenge("paid"), description="All that was paid.")
    lapsed: Money = computed(tenge("lapsed"), description="Awarded and owed no more, since the family left.")
    outstanding: Money = computed(tenge("outstanding"), description="Awarded, not lapsed and not yet paid.")


@strawberry.type(description="The relocation aid of a family, to the last tiyn.")
class Aid:
    entitlements: list[AidEntitlement] = strawberry.field(description="What the rules give.")
    payments: list[AidPayment] = strawberry.field(description="What was paid, the earliest first.")
    repayment: Repayment | None = strawberry.field(description="A claim to pay back, if there is one.")
    balance: AidBalance = strawberry.field(description="The ledger added up.")


@entity(record.KandasCase, Permission.CASE_READ, "One family's return, from opening to placement and aid.")
class KandasCase(Node):
    version: int = column("version", description="Rises by one with every change; writes name it.")
    reference: str = column("reference", description="What people read out.")
    status: KandasStatus = column("status", description="Where the case stands.")
    opened_at: DateTime = column("opened_at", description="When it was opened.")
    status_valid_to: Date | None = column("status_valid_to", description="The last day of the kandas status.")
    status_expired: bool = computed(
        expired,
        needs=("status", "status_valid_to"),
        description="Whether a granted status has ended by itself.",
    )
    residence_permit_on: Date | None = column(
        "residence_permit_on", description="The day of the residence permit, if there is one."
    )
    residence_permit_to: Date | None = column(
        "residence_permit_to", description="Its last day; null where it does not end."
    )
    citizen_on: Date | None = column("citizen_on", description="The day the family became citizens.")
    allowed_actions: list[Action] = computed(
        actions_of_case, needs=("status",), description="What can be done next."
    )
    blocked_actions: list[BlockedAction] = strawberry.field(
        resolver=blocked_of, description="Which of these still lack something today, and what."
    )
    family: list[CaseMember] = to_many("family", order=("id",), description="Everybody in the case.")
    region_proposals: list[RegionProposal] = strawberry.field(
        resolver=proposals_of,
        description="Regions of the quota with places for the family, each with its reasons: those it would choose"
        " first, then where relatives live, then where its work is sought. The family chooses. Empty unless it can"
        " be placed today.",
    )
    steps: list[CaseStep] = strawberry.field(
        resolver=steps_of, description="Every step, in order, as of today."
    )
    evidence: list[Evidence] = to_many(
        "evidence", order=("recorded_at",), description="What was attested, in the order it was recorded."
    )
    decisions: list[Decision] = to_many("decisions", order=("decided_at",), description="What was decided.")
    arrival: Arrival | None = to_one("arrival", description="The family's arrival, if recorded.")
    placement: Placement | None = to_one("placement", description="The region chosen, if any.")
    residence_checks: list[ResidenceCheck] = to_many(
        "residence_checks", order=("checked_on",), description="Checks of residence, in order."
    )
    departure: Departure | None = to_one("departure", description="The family's departure, if it left.")
    claim: RepaymentClaim | None = to_one("claim", description="The claim behind `aid.repayment`, if any.")
    aid: Aid = strawberry.field(resolver=aid_of, description="The relocation aid.")
    assignment: Assignment | None = to_one(
        "assignment", description="Who works on it; null where nobody does, or for whoever is no officer."
    )
    notes: list[Note] = to_many("notes", order=("written_at",), description="Notes, for officers alone.")
    second_looks: list[SecondLook] = to_many(
        "second_looks", order=("asked_at",), description="Second looks, for officers alone."
    )
    cards: list[Card] = to_many(
        "cards", order=("valid_from",), description="Cards of the applicant, those that ended included."
    )
