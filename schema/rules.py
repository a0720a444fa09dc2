"""The rules: what a traveller is told, why, and under which rule. Read from the values of policy/ by name."""

import strawberry

from resolvers.reading.declare import computed, worded
from resolvers.rules import message_code, passport_country, rule_of
from resolvers.words import coded, says
from schema.enums import Fact, Necessity, Route, StaysSource, Verdict
from schema.scalars import CountryCode, Date, DateTime


@strawberry.type(description="A rule as it was known: dated, with its source and how sure we are of it.")
class Rule:
    id: strawberry.ID = strawberry.field(description="A stable id; decisions and reasons cite it.")
    title: str = worded(coded("rule", "id"), description="A short title.")
    source: str | None = strawberry.field(
        description="The legal act or page it was taken from; null if none."
    )
    in_force_from: Date | None = strawberry.field(description="The first day it binds.")
    in_force_to: Date | None = strawberry.field(description="The last day it binds; null while open.")
    known_from: Date | None = strawberry.field(description="The day from which it was known.")
    verified_on: Date | None = strawberry.field(description="The day its source was last read.")
    disputed: bool = strawberry.field(description="Whether sources contradict each other on it.")
    evidence: str = strawberry.field(description="sourced, secondary, derived, recalled or parameter.")


@strawberry.type(description="One node of the tree of reasons, flattened.")
class Reason:
    id: strawberry.ID = strawberry.field(description="Unique within the route.")
    because: list[strawberry.ID] = strawberry.field(description="The ids of the reasons below this one.")
    verdict: Verdict = strawberry.field(description="What this reason says by itself.")
    code: str = computed(message_code, description="A stable code.")
    text: str = worded(says("message"), description="The reason in words.")
    rule: Rule | None = computed(rule_of, description="The rule it rests on, if any.")


@strawberry.type(description="Something that follows if the route is taken.")
class RouteStep:
    code: str = strawberry.field(description="A stable code.")
    text: str = worded(says(), description="The step in words.")


@strawberry.type(description="One fact the traveller can choose that would open a closed route.")
class NearestChange:
    fact: Fact = strawberry.field(description="The fact to change.")
    text: str = worded(says("message"), description="The change in words.")


@strawberry.type(description="One route of one passport.")
class RouteAnswer:
    route: Route = strawberry.field(description="The route.")
    passport: CountryCode | None = computed(
        passport_country, description="The country of the passport it is answered for."
    )
    verdict: Verdict = strawberry.field(description="OPEN: may be taken as things stand.")
    necessity: Necessity | None = strawberry.field(
        description="Whether it has to be taken; null if no matter."
    )
    summary: str = worded(says("summary"), description="The answer in one sentence.")
    max_stay_days: int | None = strawberry.field(description="The longest stay it allows, in days.")
    validity_days: int | None = strawberry.field(description="How long what it gives is valid, in days.")
    apply_by: DateTime | None = strawberry.field(description="The last moment to ask for it.")
    missing: list[Fact] = strawberry.field(description="Facts to add, where the answer is undetermined.")
    awaiting: list[str] = strawberry.field(description="Codes of acts of an authority nobody can know yet.")
    steps: list[RouteStep] = strawberry.field(description="What follows, in order.")
    reasons: list[Reason] = strawberry.field(description="Why, in the order a person would ask.")
    nearest_change: NearestChange | None = strawberry.field(
        description="The smallest single change that opens a closed route; null if one is not enough."
    )


@strawberry.type(description="A stay as crossings tell it; both days count.")
class EarlierStay:
    from_: Date = strawberry.field(name="from", description="The day of entry.")
    to: Date = strawberry.field(description="The last day that counts.")


@strawberry.type(description="Every route of every passport compared, under the rules of one day.")
class Eligibility:
    rules_on: Date = strawberry.field(description="The day whose rules were applied.")
    rules_version: str = strawberry.field(description="A digest of all rules.")
    receipt: strawberry.ID = strawberry.field(description="Replays this answer for ever; stores nothing.")
    routes: list[RouteAnswer] = strawberry.field(description="The routes, passport by passport.")
    stays_from: StaysSource = strawberry.field(description="Where the earlier stays come from.")
    earlier_stays: list[EarlierStay] | None = strawberry.field(
        description="The earlier stays that were taken from crossings; null where they were not."
    )


@strawberry.type(description="An answer replayed from its receipt.")
class EligibilityReceipt:
    receipt: strawberry.ID = strawberry.field(description="The receipt as it was sent.")
    authentic: bool = strawberry.field(
        description="Whether it is one of ours, unaltered; else no routes follow."
    )
    rules_on: Date | None = strawberry.field(description="The day whose rules were applied.")
    rules_version: str | None = strawberry.field(description="A digest of all rules as they were then.")
    answered_at: DateTime | None = strawberry.field(description="When it was answered.")
    routes: list[RouteAnswer] = strawberry.field(description="The routes as they were answered.")
    stays_from: StaysSource | None = strawberry.field(
        description="Where the earlier stays came from; null if it is not authentic."
    )


@strawberry.type(description="A day on which a route opened, closed or changed its terms for a nationality.")
class RuleChange:
    on: Date = strawberry.field(description="The first day of the new terms.")
    route: Route = strawberry.field(description="The route that changed.")
    before: str | None = strawberry.field(description="The terms before, as a stable code; null if unknown.")
    after: str | None = strawberry.field(description="The terms from that day, as a stable code.")
    rule: Rule | None = computed(rule_of, description="The rule that brought it.")
