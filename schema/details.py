"""What an application asks for under each programme."""

from typing import Annotated

import strawberry

import models.applications as record
from resolvers.cards import is_renewal
from resolvers.reading.declare import (
    case,
    column,
    computed,
    embedded,
    opened,
    to_many,
    to_one,
    worded,
)
from resolvers.words import coded
from schema.e_residency import AskedService
from schema.enums import (
    AtaZholyGround,
    EResidencyService,
    Purpose,
    TravelMode,
)
from schema.invitations import RegisteredInvitation
from schema.permits import Permit
from schema.persons import Identifier
from schema.reference import Country, Region
from schema.scalars import Date


@case(record.Application, "programme", "ETA")
class EtaDetails:
    """What an ETA was asked for."""

    arrival: Date | None = column("arrival", description="The planned day of arrival.")
    departure: Date | None = column("departure", description="The planned day of departure.")
    purpose: Purpose | None = column("purpose", description="The purpose of the journey.")
    region: Region | None = to_one("region", description="The region to be visited.")
    travel_mode: TravelMode | None = column("travel_mode", description="How the border is to be crossed.")


@strawberry.type(description="A category of visa, such as B12.")
class VisaCategory:
    code: str = column("code", description="A stable code.")
    title: str = worded(coded("visa_category"), needs=("code",), description="The title in words.")


@strawberry.type(description="The electronic invitation of a host.")
class Invitation:
    number: str = column("number", description="The number as given.")
    registered: RegisteredInvitation | None = to_one(
        "registered_invitation",
        description="What the register says of it; null where whoever asks sees none.",
    )


@case(record.Application, "programme", "E_VISA")
class EVisaDetails:
    """What an e-Visa was asked for."""

    category: VisaCategory = embedded(code="category", description="The category asked for.")
    invitation: Invitation = embedded(number="invitation", description="The invitation it rests on.")
    arrival: Date | None = column("arrival", description="The planned day of arrival.")
    departure: Date | None = column("departure", description="The planned day of departure.")


@case(record.Application, "programme", "E_RESIDENCY")
class EResidencyDetails:
    """What e-Residency was asked for, and the numbers it gave."""

    services: list[EResidencyService] = column("services", description="What was asked for.")
    identifiers: list[Identifier] = to_many(
        "identifiers", order=("issued_on",), description="The numbers it gave."
    )
    residence: Country | None = to_one("residence", description="The country of residence.")
    asked: list[AskedService] = to_many(
        "asked_services",
        order=("service",),
        description="Each service and what came of it; empty before the approval.",
    )


@case(record.Application, "programme", "ATA_ZHOLY")
class AtaZholyDetails:
    """What the Ata Zholy card was asked for."""

    ground: AtaZholyGround = column("card_ground", description="Which of the three grounds is claimed.")
    occupation: str | None = opened(
        "occupation", description="The profession or registered business named; null once erased."
    )
    residence: Country | None = to_one("residence", description="The country of residence.")
    renewal: bool = computed(is_renewal, needs=("renews_id",), description="Whether it renews a card.")


@case(record.Application, "programme", "KAZAKH_CARD")
class KazakhCardDetails:
    """What the Kazakh Card was asked for."""

    occupation: str | None = opened(
        "occupation", description="The profile or skill named; null once the file was erased."
    )
    residence: Country | None = to_one("residence", description="The country of residence.")
    renewal: bool = computed(is_renewal, needs=("renews_id",), description="Whether it renews a card.")


@case(record.Application, "programme", "FAST_TRACK")
class FastTrackDetails:
    """What Fast Track goes with."""

    eta: Permit | None = to_one("eta", description="The ETA it goes with, and ends with.")


@case(record.Application, "programme", "HEALTH_INSURANCE")
class HealthInsuranceDetails:
    """What health insurance goes with."""

    eta: Permit | None = to_one("eta", description="The ETA it goes with, and ends with.")


ApplicationDetails = Annotated[
    EtaDetails
    | EVisaDetails
    | EResidencyDetails
    | AtaZholyDetails
    | KazakhCardDetails
    | FastTrackDetails
    | HealthInsuranceDetails,
    strawberry.union("ApplicationDetails", description="What an application asks for, by programme."),
]
