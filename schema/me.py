"""What somebody sees of themselves: roles, limits, their own file, and who read it."""

import strawberry

import models.accesses as accesses
import models.applications as applications
import models.members as members
import models.outbox as outbox
import models.persons as persons
import models.tickets as tickets
from access import actor
from resolvers.answers import limits_of, roles_of
from resolvers.arguments import takes
from resolvers.overstays import stays_of
from resolvers.reading.declarations import Latest
from resolvers.reading.declare import about_me, column, computed, connection, latest, worded
from resolvers.reading.limits import heavy
from resolvers.rules import my_eligibility
from resolvers.words import coded
from schema import lists
from schema.accesses import ACCESS_ORDERS, ACCESSES, AccessLogConnection
from schema.applications import ApplicationConnection
from schema.border import Visit
from schema.messages import MESSAGE_ORDERS, MESSAGES, MessageConnection
from schema.persons import Person
from schema.rules import Eligibility
from schema.tickets import TICKET_ORDERS, TICKETS, TicketConnection
from schema.trips import TripInput

Role = strawberry.enum(actor.Role, name="Role", description="Who can ask; rights of several roles add up.")


@strawberry.type(description="A limit that can refuse a request.")
class Limit:
    name: str = strawberry.field(description="A stable code.")
    value: int = column("most", description="The most of it that is allowed.")
    unit: str = strawberry.field(description="What is counted: BYTES, SECONDS, ROWS and so on.")
    reason: str = worded(coded("limit", "name"), description="What is limited, and why.")


@strawberry.type(description="Whoever asks.")
class Me:
    roles: list[Role] = computed(roles_of, description="The roles of the token; without one, ANONYMOUS.")
    limits: list[Limit] = computed(limits_of, description="Every limit that can refuse a request of yours.")
    person: Person | None = latest(
        persons.Person,
        applications.Application,
        here="subject",
        there="submitted_by",
        names="person_id",
        order="submitted_at",
        empty="on_behalf_of",
        otherwise=Latest(
            persons.Person,
            members.DiasporaMember,
            here="subject",
            there="created_by",
            names="person_id",
            order="created_at",
            equal=("office_code", "SELF"),
        ),
        description="The person of your newest application for yourself, else the one you registered as a member of"
        " the diaspora; null before either.",
    )
    applications: ApplicationConnection = connection(
        applications.Application,
        lists.APPLICATIONS,
        lists.APPLICATION_ORDERS,
        lists.APPLICATION_GROUPS,
        through=("subject", "submitted_by"),
        description="Applications that you sent; the newest first unless ordered.",
    )
    stays: list[Visit] = strawberry.field(
        resolver=stays_of,
        description="Your stays in the country, from crossings; empty before an application of yours for yourself "
        "was approved.",
    )
    eligibility: Eligibility = heavy(
        resolver=takes(my_eligibility, trip=TripInput),
        description="The public question, for you: earlier stays that you leave out are those of your crossings.",
    )
    tickets: TicketConnection = connection(
        tickets.Ticket,
        TICKETS,
        TICKET_ORDERS,
        through=("subject", "opened_by"),
        description="Questions that you asked; the newest first unless ordered.",
    )
    messages: MessageConnection = connection(
        outbox.Message,
        MESSAGES,
        MESSAGE_ORDERS,
        through=("subject", "recipient"),
        description="What was written to you about your applications and cases; the newest first.",
    )
    access_log: AccessLogConnection = connection(
        accesses.AccessEntry,
        ACCESSES,
        ACCESS_ORDERS,
        through=(),
        description="Who read your file; the newest first unless ordered. What you read yourself is not logged.",
    )


@strawberry.type
class MeQueries:
    """Root fields, to be inherited by Query."""

    me: Me = about_me(description="Whoever asks, with a token or without.")
