"""The border at a glance: one look at whoever stands at a booth, before anything is recorded."""

from typing import Annotated

import strawberry

from access.permissions import Permission
from resolvers.arguments import takes
from resolvers.border import border_check, country_of_nationality
from resolvers.reading.declare import column, computed, embedded
from resolvers.reading.permissions import needs
from resolvers.rules import rule_of
from resolvers.writing import made_of
from schema.decisions import Ground
from schema.enums import (
    AnnouncedServiceKind,
    AnnouncedServiceState,
    Direction,
    DocumentState,
    KandasStatus,
    PassportKind,
    Sex,
)
from schema.inputs.documents import TravelDocumentInput
from schema.permits import Permit
from schema.persons import PersonName
from schema.problems import Conflict, InvalidInput, NotFound
from schema.reference import Country
from schema.rules import Rule
from schema.scalars import CountryCode, Date
from services.travel import border


@strawberry.type(description="Whoever the record knows by this document. Only what an officer compares.")
class TravellerAtBorder:
    name: PersonName = embedded(description="The name on file.")
    birth_date: Date | None = column("birth_date", description="The day of birth, if known.")
    sex: Sex | None = column("sex", description="As in the travel document.")
    nationality: Country | None = strawberry.field(
        resolver=country_of_nationality, description="The nationality, if known."
    )


@strawberry.type(description="The travel document as it was shown.")
class DocumentAtBorder:
    country: CountryCode = strawberry.field(description="The country that issued it.")
    nationality: CountryCode = column("nationality_code", description="The nationality that is judged.")
    kind: PassportKind = strawberry.field(description="What kind of document it is.")
    number: str = strawberry.field(description="Its number.")
    expires: Date | None = strawberry.field(description="Its last day, if known.")
    state: DocumentState = strawberry.field(description="Whether it is good on that day.")
    on_file: bool = strawberry.field(description="Whether the record knows it.")


@strawberry.type(description="A permit of the person, judged at this checkpoint on this day.")
class PermitAtBorder:
    permit: Permit = strawberry.field(description="The permit; nothing of it is used up by looking.")
    counts: bool = strawberry.field(description="Whether nothing speaks against it here, today.")
    against: list[Ground] = strawberry.field(description="What speaks against it, each with its rule.")
    in_favour: list[str] = strawberry.field(
        description="Codes of grounds that were looked at and do not speak against it."
    )


@strawberry.type(description="The visa-free regime of the nationality, and what is left of it.")
class VisaFreeAtBorder:
    rule: Rule | None = computed(rule_of, description="The rule it rests on.")
    days_used: int = strawberry.field(
        description="Days in the country within the window that ends that day, before this crossing."
    )
    days_left: int = strawberry.field(description="The longest stay from that day on, in days.")
    stay_days: int | None = strawberry.field(description="The longest single stay; null without limit.")
    window_days: int | None = strawberry.field(description="Days allowed in the window; null without one.")
    window_per: int | None = strawberry.field(description="The length of the window; null without one.")


@strawberry.type(description="The status of kandas, held as applicant or as family.")
class KandasAtBorder:
    status: KandasStatus = strawberry.field(description="Where the case stands.")
    in_force: bool = strawberry.field(description="Whether it lets its holder enter on that day.")
    valid_to: Date | None = strawberry.field(description="The last day of the status, if granted.")


@strawberry.type(description="One stay in the country, both ends counted, as the crossings tell it.")
class Visit:
    from_: Date = strawberry.field(name="from", description="The day of entry.")
    to: Date | None = strawberry.field(description="The day of exit; null while it lasts.")
    may_stay_until: Date | None = strawberry.field(
        description="The last day that was allowed; null without limit, or where it is not known."
    )
    overstay_days: int = strawberry.field(
        description="Days beyond it; none where the exit is missing from the record."
    )


@strawberry.type(description="A service announced for holders of an ETA, and what the person has of it.")
class ServiceAtBorder:
    kind: AnnouncedServiceKind = strawberry.field(description="Which service.")
    in_force: bool = strawberry.field(description="Whether its rule is in force on that day.")
    rule: Rule | None = computed(rule_of, description="The rule that announces it.")
    permit: Permit | None = strawberry.field(
        description="What was issued: the policy, or the pass of the lane."
    )
    state: AnnouncedServiceState | None = strawberry.field(
        description="Where it stands; null where nothing was issued."
    )
    goes_along: bool = strawberry.field(description="Whether it goes along with this crossing.")


@strawberry.type(description="What recording the crossing would say, and everything it rests on.")
class BorderCheck:
    is_type_of = made_of(border.BorderCheck)
    may_cross: bool = strawberry.field(description="Whether `recordCrossing` would record it now.")
    grounds: list[Ground] = strawberry.field(description="Why not, each with its rule; empty where it would.")
    rules_version: str = strawberry.field(description="A digest of the rules it rests on.")
    permit: Permit | None = strawberry.field(description="The permit that would be used, if one would.")
    may_stay_until: Date | None = strawberry.field(
        description="The last day of the stay that would begin; null without limit, and for an exit."
    )
    days_in_last_180: int = strawberry.field(
        description="Days in the country within the 180 that end that day, before this crossing."
    )
    person: TravellerAtBorder | None = strawberry.field(
        description="Whom the record knows by this document; null where nobody."
    )
    document: DocumentAtBorder = strawberry.field(description="The document as it was shown.")
    permits: list[PermitAtBorder] = strawberry.field(
        description="Every permit of the person, the last first."
    )
    visa_free: VisaFreeAtBorder | None = strawberry.field(
        description="The visa-free regime; null where the nationality has none, or is ours."
    )
    kandas: KandasAtBorder | None = strawberry.field(description="The status of kandas; null without a case.")
    overstays: list[Visit] = strawberry.field(description="Stays that lasted too long, this one included.")
    services: list[ServiceAtBorder] = strawberry.field(
        description="Health insurance and Fast Track, in force or only announced."
    )


BorderCheckResult = Annotated[
    BorderCheck | InvalidInput | Conflict | NotFound,
    strawberry.union(
        "BorderCheckResult", description="What the border sees, or what is wrong with the question."
    ),
]


@strawberry.type
class BorderQueries:
    """Root fields, to be inherited by Query."""

    border_check: BorderCheckResult = strawberry.field(
        resolver=takes(border_check, document=TravelDocumentInput, direction=Direction),
        directives=[needs(Permission.BORDER_CHECK)],
        description="One look at whoever stands at a checkpoint: nothing is written, nothing is used up.",
    )
