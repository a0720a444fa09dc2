"""The border's look at somebody: one read of the record, answered with the rules of that day."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import strawberry

from models.persons import Person
from models.reference import Country
from resolvers.arguments import filled
from resolvers.context import Context
from services.people.documents import TravelDocumentData
from services.problems import Problem
from services.travel.border import BorderCheck
from services.travel.border import border_check as look
from services.travel.commands import CheckAtBorder


async def border_check(
    info: strawberry.Info,
    document: Any,
    checkpoint: str,
    direction: str,
    at: datetime | None = strawberry.UNSET,
    permit: str | None = strawberry.UNSET,
) -> BorderCheck | Problem:
    """What recording the crossing would say, or the same problem that it would give."""
    asked: Context = info.context
    shown = filled(TravelDocumentData, document)
    command = CheckAtBorder(shown, checkpoint, direction, permit or None, at or None)
    found = await info.root_value.run(lambda session: look(session, asked.actor, command, asked.given))
    asked.reads.searched["TravelDocument.number"] = None
    if isinstance(found, BorderCheck) and found.person is not None:
        # Whatever is selected: rights and stays say something of a person too.
        asked.reads.add(found.person.id, ("Query.borderCheck",))
    return found


async def country_of_nationality(root: Person, info: strawberry.Info) -> Country | None:
    """The nationality of a person, from the reference table that everybody may read."""
    code = root.nationality_code
    return code and await info.root_value.run(lambda session: session.get(Country, code))
