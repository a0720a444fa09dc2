"""The officers' desk: who works on a record, notes for the file, second looks, finding by document number."""

from __future__ import annotations

import strawberry

import models.desk as record
from access.permissions import Permission
from resolvers.arguments import takes
from resolvers.desk import records_by_document
from resolvers.reading.declare import column, entity, opened
from resolvers.reading.permissions import needs
from schema.enums import Opinion
from schema.inputs.documents import TravelDocumentInput
from schema.nodes import Node
from schema.scalars import Date, DateTime


@entity(record.Assignment, description="Who works on a record.")
class Assignment:
    officer: str = column("officer", description="The officer, as the token names them.")
    assigned_at: DateTime = column("assigned_at", description="Since when.")
    assigned_by: str = column("assigned_by", description="By whom; the same where it was taken up.")


@entity(record.Note, description="A note of an officer for the file.")
class Note:
    id: strawberry.ID = column("id", description="An opaque identifier.")
    text: str | None = opened("text", description="The note; null once the file was erased.")
    written_by: str = column("written_by", description="Who wrote it.")
    written_at: DateTime = column("written_at", description="When.")


@entity(record.SecondLook, description="A colleague's look before a decision.")
class SecondLook:
    id: strawberry.ID = column("id", description="An opaque identifier.")
    asked_by: str = column("asked_by", description="Who asked; until it is given they cannot decide.")
    asked_at: DateTime = column("asked_at", description="When.")
    opinion: Opinion | None = column("opinion", description="The opinion; null while nobody has looked.")
    ground: str | None = column(
        "ground", description="The ground of the programme it rests on, if one was named."
    )
    given_by: str | None = column("given_by", description="Whose opinion it is.")
    given_at: DateTime | None = column("given_at", description="When it was given.")


@entity(record.Absence, description="Days on which an officer is away, both included.")
class Absence:
    id: strawberry.ID = column("id", description="An opaque identifier.")
    first_day: Date = column("first_day", description="The first day.")
    last_day: Date = column("last_day", description="The last day.")
    deputy: str | None = column("deputy", description="Who may take over; null for anybody of the office.")


@strawberry.type
class DeskQueries:
    """Root fields, to be inherited by Query."""

    records_by_document: list[Node] = strawberry.field(
        resolver=takes(records_by_document, document=TravelDocumentInput),
        directives=[needs(Permission.DESK_WORK)],
        description="Applications and cases of whoever holds a document, the newest first, at most 100 of each kind:"
        " number and country, or the lines of the machine-readable zone. Empty where there is none within reach.",
    )
