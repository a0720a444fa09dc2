"""One trip, asked for every nationality at once."""

import strawberry

from resolvers.matrix import country_of
from resolvers.reading.declare import computed
from schema.enums import Fact, Necessity, Route, Verdict
from schema.reference import Country
from schema.scalars import Date


@strawberry.type(description="One route of one nationality.")
class MatrixCell:
    route: Route = strawberry.field(description="The route.")
    verdict: Verdict = strawberry.field(description="OPEN: may be taken as things stand.")
    necessity: Necessity | None = strawberry.field(
        description="Whether it has to be taken; null if no matter."
    )
    max_stay_days: int | None = strawberry.field(description="The longest stay it allows, in days.")
    missing: list[Fact] = strawberry.field(description="Facts to add, where the answer is undetermined.")
    awaiting: list[str] = strawberry.field(description="Codes of acts of an authority nobody can know yet.")


@strawberry.type(description="Every route for whoever holds the passport of one country and no other.")
class MatrixRow:
    country: Country = computed(country_of, description="The country of the passport.")
    routes: list[MatrixCell] = strawberry.field(description="The routes, in their order.")


@strawberry.type(description="Every nationality and route compared, under the rules of one day.")
class EligibilityMatrix:
    rules_on: Date = strawberry.field(description="The day whose rules were applied.")
    rules_version: str = strawberry.field(description="A digest of all rules.")
    rows: list[MatrixRow] = strawberry.field(
        description="A row for each country that a passport can name; of the passport nothing else is known."
    )
