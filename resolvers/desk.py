"""Finding records by the number of a document, for officers."""

from __future__ import annotations

from typing import Any

import strawberry

from resolvers.arguments import filled
from resolvers.context import Context
from services.deciding.standing import Subject
from services.desk.finding import records_by_document as find
from services.people.documents import TravelDocumentData


async def records_by_document(info: strawberry.Info, document: Any) -> tuple[Subject, ...]:
    """What is within reach of whoever asks; that they looked is noted, hit or not."""
    asked: Context = info.context
    asked.reads.searched["TravelDocument.number"] = None
    shown = filled(TravelDocumentData, document)
    return await info.root_value.run(lambda session: find(session, asked.actor, shown, asked.given))
