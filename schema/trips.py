"""What a traveller may say about a journey. Whatever is left out is unknown: never false, never a default."""

from functools import partial

import strawberry

from schema.enums import AtaZholyGround, PassportKind, Purpose, TravelMode
from schema.scalars import CountryCode, Date, DateTime

optional = partial(strawberry.field, default=strawberry.UNSET)


@strawberry.input(description="A passport or another travel document the traveller holds.")
class PassportInput:
    country: CountryCode = strawberry.field(description="The country it names, as printed.")
    kind: PassportKind | None = optional(description="What kind of document it is.")
    expires: Date | None = optional(description="Its last day.")
    blank_pages: int | None = optional(description="How many pages are empty.")


@strawberry.input(description="A stay in Kazakhstan; both days count.")
class StayInput:
    from_: Date = strawberry.field(name="from", description="The day of entry.")
    to: Date = strawberry.field(description="The day of exit.")


@strawberry.input(description="A journey. Everything but the passports may be left out.")
class TripInput:
    passports: list[PassportInput] = strawberry.field(
        description="All passports held; a dual national asks once."
    )
    purpose: Purpose | None = optional(description="Why the traveller comes.")
    arrival: Date | None = optional(description="The day of arrival; means 00:00 in Asia/Almaty.")
    arrival_at: DateTime | None = optional(description="The moment of arrival, instead of the day.")
    stay_days: int | None = optional(description="The length of the stay in days, both ends counted.")
    earlier_stays: list[StayInput] | None = optional(description="Stays before this one; [] means none.")
    days_in_last_180: int | None = optional(
        description="Instead of earlierStays: days in the 180 ending the day before arrival."
    )
    entry_checkpoint: str | None = optional(description="Checkpoint of entry; airports by IATA code.")
    exit_checkpoint: str | None = optional(description="Checkpoint of exit; airports by IATA code.")
    travel_mode: TravelMode | None = optional(description="How the border is crossed.")
    has_invitation: bool | None = optional(description="Whether there is an invitation from Kazakhstan.")
    outside_kazakhstan: bool | None = optional(description="Whether the traveller is outside the country.")
    astana_hub_confirmed: bool | None = optional(
        description="Whether Astana Hub has confirmed the profession."
    )
    kazakh_origin: bool | None = optional(description="Whether the traveller is an ethnic Kazakh.")
    has_origin_documents: bool | None = optional(description="Whether documents show that origin.")
    former_citizen: bool | None = optional(description="Whether the traveller was a citizen of Kazakhstan.")
    ata_zholy_ground: AtaZholyGround | None = optional(description="The ground for an Ata Zholy card.")
