"""What stands in the way of a write: a stable code, words, and the way out."""

import strawberry

from resolvers.problems import code_of, eligibility_of, grounds_of, region_of
from resolvers.reading.declare import computed, worded
from resolvers.requests import left_of
from resolvers.rules import rule_of
from resolvers.words import coded
from resolvers.writing import made_of
from schema.decisions import Ground
from schema.enums import Action
from schema.reference import Region
from schema.releases import BudgetLeft
from schema.rules import Eligibility, Rule
from services import problems


@strawberry.interface(description="Why a write did not happen. Nothing of it was kept.")
class Problem:
    code: str = strawberry.field(description="A stable code; wording may improve, codes stay.")
    message: str = worded(coded("problem"), description="The problem in words.")


@strawberry.type(description="One thing wrong with the input.")
class Violation:
    path: str = strawberry.field(description="Where, dotted, such as document.birthDate.")
    code: str = computed(code_of, description="A stable code.")
    message: str = worded(coded("violation"), description="What is wrong, in words.")


@strawberry.type(description="The input contradicts itself, the record or plain sense.")
class InvalidInput(Problem):
    is_type_of = made_of(problems.InvalidInput)
    violations: list[Violation] = strawberry.field(description="Everything that is wrong.")


@strawberry.type(description="The rules close the way.")
class Ineligible(Problem):
    is_type_of = made_of(problems.Ineligible)
    eligibility: Eligibility = computed(
        eligibility_of, description="The answer that says why, and what else is open."
    )


@strawberry.type(description="Something already there stands in the way.")
class Conflict(Problem):
    is_type_of = made_of(problems.Conflict)


@strawberry.type(description="Not there, or not there for whoever asks.")
class NotFound(Problem):
    is_type_of = made_of(problems.NotFound)


@strawberry.type(description="Whoever asks cannot do this at all.")
class NotPermitted(Problem):
    is_type_of = made_of(problems.NotPermitted)


@strawberry.type(description="The programme has no such step from here.")
class IllegalMove(Problem):
    is_type_of = made_of(problems.IllegalMove)
    allowed_actions: list[Action] = strawberry.field(description="What can be done instead.")


@strawberry.type(description="What was given is not prolonged.")
class NotExtendable(Problem):
    is_type_of = made_of(problems.NotExtendable)
    rule: Rule | None = computed(rule_of, description="The rule that says so.")


@strawberry.type(description="How a record stands now.")
class CurrentState:
    id: strawberry.ID = strawberry.field(description="The record.")
    version: int = strawberry.field(description="Its version.")
    status: str = strawberry.field(description="Its status.")


@strawberry.type(description="The record has changed since the version that was named.")
class Stale(Problem):
    is_type_of = made_of(problems.Stale)
    current: CurrentState = strawberry.field(description="How it stands now.")


@strawberry.type(description="A region of the quota that still has places.")
class QuotaAlternative:
    region: Region = strawberry.field(resolver=region_of, description="The region.")
    places_left: int = strawberry.field(description="Places left this year, in persons.")
    because: str = worded(coded("quota"), description="Why it is offered.")


@strawberry.type(description="No place is left for so many persons in that region this year.")
class QuotaExhausted(Problem):
    is_type_of = made_of(problems.QuotaExhausted)
    alternatives: list[QuotaAlternative] = strawberry.field(description="Regions with places, most first.")


@strawberry.type(
    description="The privacy budget of that year does not allow the release. Nothing was charged."
)
class BudgetExhausted(Problem):
    is_type_of = made_of(problems.BudgetExhausted)
    budget_left: BudgetLeft | None = computed(
        left_of, description="What is left of that year, and from which day on people have a budget again."
    )


@strawberry.type(description="Announced, and not in force yet. The day its rule says so, it works.")
class NotYetInForce(Problem):
    is_type_of = made_of(problems.NotYetInForce)
    rule: Rule | None = computed(rule_of, description="The rule that announces it, if one does.")


@strawberry.type(description="The border does not let the person pass. Nothing was recorded.")
class CrossingRefused(Problem):
    is_type_of = made_of(problems.CrossingRefused)
    grounds: list[Ground] = computed(grounds_of, description="Why, each with its rule.")
    rules_version: str = strawberry.field(description="A digest of the rules it rests on.")
