"""The return of a family, step by step, to the last tenge."""

import strawberry

import models.kandas as record
from access.permissions import Permission
from resolvers.answers import actions_of_case, none_yet
from resolvers.kandas import aid_of, mrp_of, not_kept_yet, steps_of, tenge
from resolvers.reading.declare import column, computed, entity, opened, to_many, to_one, worded
from resolvers.rules import rule_of
from resolvers.words import coded
from schema.applications import Appeal, Decision
from schema.enums import (
    Action,
    AidKind,
    CardKind,
    EvidenceKind,
    EvidenceVerdict,
    KandasStatus,
    KandasStep,
    RepaymentState,
    SettlementKind,
    StepState,
)
from schema.nodes import Node
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


@strawberry.type(description="A claim to pay aid back.")
class Repayment:
    state: RepaymentState = strawberry.field(description="Where the claim stands.")
    due: Money = strawberry.field(description="What is claimed.")
    repaid: Money = strawberry.field(description="What was paid back.")
    ground: str = worded(coded("ground", "ground"), description="Why it is claimed.")
    appeal: Appeal | None = strawberry.field(description="Where it can be contested, and until when.")


@strawberry.type(description="The ledger of a case added up, in tenge.")
class AidBalance:
    awarded: Money = computed(tenge("awarded"), description="All that was awarded, for all periods.")
    paid: Money = computed(tenge("paid"), description="All that was paid.")
    outstanding: Money = computed(tenge("outstanding"), description="Awarded and not yet paid.")


@strawberry.type(description="The relocation aid of a family, to the last tiyn.")
class Aid:
    entitlements: list[AidEntitlement] = strawberry.field(description="What the rules give.")
    payments: list[AidPayment] = strawberry.field(description="What was paid, the earliest first.")
    repayment: Repayment | None = computed(not_kept_yet, description="A claim to pay back, if there is one.")
    balance: AidBalance = strawberry.field(description="The ledger added up.")


@strawberry.type(description="A card for ethnic Kazakhs who keep their citizenship.")
class Card:
    kind: CardKind = strawberry.field(description="Which card.")
    number: str = strawberry.field(description="Its number.")
    valid_to: Date | None = strawberry.field(description="Its last day.")


@entity(record.KandasCase, Permission.CASE_READ, "One family's return, from opening to placement and aid.")
class KandasCase(Node):
    version: int = column("version", description="Rises by one with every change; writes name it.")
    reference: str = column("reference", description="What people read out.")
    status: KandasStatus = column("status", description="Where the case stands.")
    opened_at: DateTime = column("opened_at", description="When it was opened.")
    status_valid_to: Date | None = column("status_valid_to", description="The last day of the kandas status.")
    allowed_actions: list[Action] = computed(
        actions_of_case, needs=("status",), description="What can be done next."
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
    aid: Aid = strawberry.field(resolver=aid_of, description="The relocation aid.")
    cards: list[Card] = computed(none_yet, description="Cards of the family; none are kept here yet.")
