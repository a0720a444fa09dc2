"""Writes of the support desk."""

import strawberry

from access.permissions import Permission
from resolvers.reading.permissions import needs
from resolvers.writing import does
from schema.inputs import tickets as inputs
from schema.results import TicketMoveResult, TicketResult
from services.tickets import commands, threads


@strawberry.type
class TicketMutations:
    """Root fields, to be inherited by Mutation."""

    open_ticket: TicketResult = strawberry.field(
        resolver=does(threads.open_ticket, commands.OpenTicket, inputs.OpenTicketInput),
        directives=[needs(Permission.TICKET_OPEN)],
        description="Ask an office, about an application or a case of one's own or in general.",
    )
    reply_to_ticket: TicketMoveResult = strawberry.field(
        resolver=does(threads.reply_to_ticket, commands.ReplyToTicket, inputs.ReplyToTicketInput),
        directives=[needs(Permission.TICKET_READ)],
        description="Add a message to a thread that one sees: a further one, or the answer of the office.",
    )
    close_ticket: TicketMoveResult = strawberry.field(
        resolver=does(threads.close_ticket, commands.CloseTicket, inputs.CloseTicketInput),
        directives=[needs(Permission.TICKET_READ)],
        description="Say that a question is resolved.",
    )
    reopen_ticket: TicketMoveResult = strawberry.field(
        resolver=does(threads.reopen_ticket, commands.ReopenTicket, inputs.ReopenTicketInput),
        directives=[needs(Permission.TICKET_OPEN)],
        description="Say that a question of one's own was not resolved; the term begins anew.",
    )
