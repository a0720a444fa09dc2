"""Permits: what an approved application gives."""

import strawberry

import models.permits as record
from resolvers.reading.declare import column, entity, to_many
from schema.enums import Programme
from schema.reference import Checkpoint
from schema.scalars import Date


@entity(record.Permit, description="Valid from and to, both days included.")
class Permit:
    id: strawberry.ID = column("id", description="An opaque identifier.")
    number: str = column("number", description="The number printed on it.")
    kind: Programme = column("kind", description="The programme it was given under.")
    valid_from: Date = column("valid_from", description="The first day it is good.")
    valid_to: Date = column("valid_to", description="The last day it is good.")
    entries: int | None = column("entries", description="How many entries it gives; null without limit.")
    entries_left: int | None = column(
        "entries_left", description="How many entries are left; null without limit."
    )
    checkpoints: list[Checkpoint] = to_many(
        "checkpoints", order=("code",), description="Where it is good; empty means everywhere."
    )
