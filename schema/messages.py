"""Messages to people about their applications and cases, as they were sent."""

from __future__ import annotations

import strawberry

import models.outbox as record
from resolvers.reading.declarations import Filters, Orders
from resolvers.reading.declare import asks, column, entity, part, worded
from resolvers.words import subject_of, text_of
from schema.enums import Locale, MessageOrderField, MessageState, OrderDirection
from schema.leaf_filters import DateFilter, StringFilter
from schema.nodes import PageInfo
from schema.scalars import DateTime

WORDS = ("template", "params", "locale")


@entity(record.Message, description="A message to somebody; it names nobody.")
class Message:
    id: strawberry.ID = column("id", description="An opaque identifier; the Message-ID begins with it.")
    kind: str = column("template", description="A stable code of what it says.")
    state: MessageState = column("state", description="Where it stands.")
    created_at: DateTime = column("created_at", description="When what it is about happened.")
    sent_at: DateTime | None = column("sent_at", description="When it was handed over; null before.")
    failure: str | None = column("failure", description="A code of the last attempt that failed.")
    locale: Locale = column("locale", description="The language it is written in.")
    subject: str = worded(
        subject_of, needs=WORDS, description="Its subject, in its own language unless asked."
    )
    text: str = worded(text_of, needs=WORDS, description="Its text, in its own language unless asked.")


@strawberry.input(description="Which messages: all parts must hold.")
class MessageFilter:
    and_: list[MessageFilter] | None = asks("All of these hold; an empty list is no condition.", "and")
    or_: list[MessageFilter] | None = asks(
        "At least one of these holds; an empty list matches nothing.", "or"
    )
    not_: MessageFilter | None = asks("All that this leaves out; of an empty object nothing.", "not")
    kind: StringFilter | None = asks("By the code of what they say.")
    created_at: DateFilter | None = asks("By the day of what they are about.")


@strawberry.input(description="A key to order messages by.")
class MessageOrder:
    field: MessageOrderField = strawberry.field(description="What to order by.")
    direction: OrderDirection | None = strawberry.field(
        default=OrderDirection.ASC, description="Rising unless DESC."
    )


@strawberry.type(description="A message on a page, with the cursor that continues after it.")
class MessageEdge:
    cursor: str = part("cursor", description="Continues after this row.")
    node: Message = part("node", description="The message.")


@strawberry.type(description="A page of messages. What is not selected is not computed.")
class MessageConnection:
    total_count: int = part("totalCount", description="All that match, not only this page.")
    edges: list[MessageEdge] = part("edges", description="The rows with their cursors.")
    nodes: list[Message] = part("nodes", description="The rows alone.")
    page_info: PageInfo = part("pageInfo", description="Whether there is more.")


MESSAGES = Filters(MessageFilter, {"kind": "template", "createdAt": "created_at"})
MESSAGE_ORDERS = Orders(MessageOrder, {"CREATED_AT": "created_at"}, default=(("created_at", "DESC"),))
