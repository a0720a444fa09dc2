"""Cards for ethnic Kazakhs who keep their nationality: what they give, and what they do not."""

import strawberry

import models.applications as applications
import models.cards as record
import models.persons as persons
from resolvers.cards import confers, renewable, rule_of_rights, state_of, withholds
from resolvers.permit_codes import permit_code
from resolvers.reading.declare import column, computed, embedded, entity, worded
from resolvers.rules import rule_of
from resolvers.words import coded
from schema.enums import AtaZholyGround, CardKind, CardState
from schema.rules import Rule
from schema.scalars import Date


@strawberry.type(description="Something that a card gives, or does not give.")
class CardRight:
    code: str = strawberry.field(description="A stable code.")
    text: str = worded(coded("card_right"), description="The right in words.")


@strawberry.type(description="What ended a card before its last day, by rule: not a decision.")
class CardEnd:
    code: str = column(
        "code", description="CITIZENSHIP: its holder became a citizen; RENEWED: a new one was issued."
    )
    on: Date = column("on", description="The day.")
    text: str = worded(coded("card_end"), needs=("code",), description="Why, in words.")
    rule: Rule | None = computed(
        rule_of, needs=("rule_id",), description="The rule that ends it, if one does."
    )


@entity(
    record.Card,
    description="A card for ethnic Kazakhs who keep their nationality. It gives no political rights.",
)
class Card:
    id: strawberry.ID = column("id", description="An opaque identifier, for renewCard.")
    kind: CardKind = column("kind", description="Which card.")
    number: str = column("number", description="The number printed on it.")
    ground: AtaZholyGround | None = column("ground", description="The ground of an Ata Zholy card.")
    valid_from: Date = column("valid_from", description="The first day it is good.")
    valid_to: Date | None = column("valid_to", description="The last day it is good, unless it ends before.")
    state: CardState = computed(
        state_of, needs=("valid_to", "revoked", "ended_on"), description="Where it stands today."
    )
    end: CardEnd | None = embedded(
        code="ended_because",
        on="ended_on",
        rule_id="ended_rule",
        description="What ended it by rule; null where nothing did.",
    )
    renewable_from: Date | None = computed(
        renewable,
        needs=("kind", "valid_to", "revoked", "ended_on"),
        description="From this day on it may be renewed, with a new passport at any time; null once it has ended.",
    )
    confers: list[CardRight] = computed(confers, needs=("kind",), description="What it gives.")
    does_not_confer: list[CardRight] = computed(
        withholds, needs=("kind",), description="What it does not give: no political rights."
    )
    rule: Rule | None = computed(
        rule_of_rights, needs=("kind",), description="The rule that says what it gives, and how sure that is."
    )
    code: str = computed(
        permit_code,
        needs=(
            "number",
            "kind",
            "valid_from",
            "valid_to",
            ("application_id", applications.Application, "decided_at"),
            ("document_id", persons.TravelDocument, "number_index"),
        ),
        description="A signed code (JWS, ES256) that proves the card, with us or without; it names nobody.",
    )
