"""What every write needs: an idempotency key, a version, a travel document."""

import strawberry

from schema.enums import PassportKind, Sex
from schema.scalars import CountryCode, Date
from schema.trips import optional

KEY = "1 to 200 characters chosen by the sender; the same key never does the same thing twice."
VERSION = "The version whoever asks has seen."


@strawberry.input(
    description="A travel document by its machine-readable zone, by its fields, or by both: then they must agree."
)
class TravelDocumentInput:
    mrz: list[str] | None = optional(description="The lines of the machine-readable zone.")
    number: str | None = optional(description="The document's number.")
    country: CountryCode | None = optional(description="The nationality it names.")
    kind: PassportKind | None = optional(description="What kind of document it is.")
    expires: Date | None = optional(description="Its last day.")
    given: str | None = optional(description="Given names as printed.")
    family: str | None = optional(description="Family name as printed.")
    birth_date: Date | None = optional(description="The holder's day of birth.")
    sex: Sex | None = optional(description="As printed.")
