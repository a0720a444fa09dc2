"""Crossings of the border, as the officer who recorded one sees it."""

import strawberry

from models import crossings
from resolvers.reading.declare import column, entity, to_one
from schema.enums import Direction
from schema.permits import Permit
from schema.reference import Checkpoint
from schema.scalars import Date, DateTime


@entity(crossings.Crossing, description="One entry or exit of one person.")
class Crossing:
    id: strawberry.ID = column("id", description="Its identifier.")
    direction: Direction = column("direction", description="In or out.")
    at: DateTime = column("at", description="The moment.")
    checkpoint: Checkpoint = to_one("checkpoint", description="Where.")
    permit: Permit | None = to_one("permit", description="The permit it was made on, if one was needed.")
    fast_track: Permit | None = to_one(
        "fast_track", description="The Fast Track that was used, if there was one."
    )
    insurance: Permit | None = to_one(
        "insurance", description="The health insurance that was in force, if there was one."
    )
    days_in_last_180: int = column(
        "days_in_last_180",
        description="Days in the country within the 180 ending that day, that day included.",
    )
    may_stay_until: Date | None = column(
        "may_stay_until", description="The last day of the stay; null for an exit."
    )
    overstay_days: int = column(
        "overstay_days",
        description="Days beyond the last one allowed, on the exit that ends the stay; otherwise 0.",
    )
