"""Writes about aid and its repayment."""

import strawberry

from access.permissions import Permission
from resolvers.reading.permissions import needs
from resolvers.writing import does
from schema.inputs import aid as inputs
from schema.results import KandasCaseResult
from services.aid import commands, departures, payments, repaying


@strawberry.type
class AidMutations:
    """Root fields, to be inherited by Mutation."""

    pay_aid: KandasCaseResult = strawberry.field(
        resolver=does(payments.pay_aid, commands.PayAid, inputs.PayAidInput),
        directives=[needs(Permission.AID_PAY)],
        description="Pay one period of an entitlement.",
    )
    report_departure: KandasCaseResult = strawberry.field(
        resolver=does(departures.report_departure, commands.ReportDeparture, inputs.ReportDepartureInput),
        directives=[needs(Permission.DEPARTURE_REPORT)],
        description="Report that a placed family has left; too early and without leave, aid is claimed back.",
    )
    plan_repayment: KandasCaseResult = strawberry.field(
        resolver=does(repaying.plan_repayment, commands.PlanRepayment, inputs.PlanRepaymentInput),
        directives=[needs(Permission.REPAYMENT_DECIDE)],
        description="Let a family pay back in instalments.",
    )
    waive_repayment: KandasCaseResult = strawberry.field(
        resolver=does(repaying.waive_repayment, commands.WaiveRepayment, inputs.WaiveRepaymentInput),
        directives=[needs(Permission.REPAYMENT_DECIDE)],
        description="Let off what is open of a claim, or a part of it, on a ground.",
    )
    record_repayment: KandasCaseResult = strawberry.field(
        resolver=does(repaying.record_repayment, commands.RecordRepayment, inputs.RecordRepaymentInput),
        directives=[needs(Permission.REPAYMENT_RECORD)],
        description="Record money that a family paid back.",
    )
    appeal_repayment: KandasCaseResult = strawberry.field(
        resolver=does(repaying.appeal_repayment, commands.AppealRepayment, inputs.AppealRepaymentInput),
        directives=[needs(Permission.DECISION_APPEAL)],
        description="Contest a claim for repayment, within its deadline; another human answers.",
    )
    decide_repayment: KandasCaseResult = strawberry.field(
        resolver=does(repaying.decide_repayment, commands.DecideRepayment, inputs.DecideRepaymentInput),
        directives=[needs(Permission.REPAYMENT_DECIDE)],
        description="Answer an appeal against a claim: confirm it, or set it aside.",
    )
