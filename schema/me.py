"""What somebody sees of themselves: roles, limits, their own file, and who read it."""

import strawberry

import models.applications as applications
import models.members as members
import models.persons as persons
from access import actor
from resolvers.answers import limits_of, no_access_log, roles_of
from resolvers.reading.declarations import Latest
from resolvers.reading.declare import about_me, column, computed, connection, latest, worded
from resolvers.words import coded
from schema import lists
from schema.applications import ApplicationConnection
from schema.persons import Person
from schema.scalars import Date, DateTime

Role = strawberry.enum(actor.Role, name="Role", description="Who can ask; rights of several roles add up.")


@strawberry.type(description="A limit that can refuse a request.")
class Limit:
    name: str = strawberry.field(description="A stable code.")
    value: int = column("most", description="The most of it that is allowed.")
    unit: str = strawberry.field(description="What is counted: BYTES, SECONDS, ROWS and so on.")
    reason: str = worded(coded("limit", "name"), description="What is limited, and why.")


@strawberry.type(description="Somebody read, or asked to read, personal data of a file.")
class AccessLogEntry:
    at: DateTime = strawberry.field(description="When.")
    by: str | None = strawberry.field(description="Who; null while that is withheld.")
    office: str | None = strawberry.field(description="For which office.")
    purpose: str | None = strawberry.field(description="For which purpose, as stated.")
    fields: list[str] = strawberry.field(description="What was read.")
    withheld_until: Date | None = strawberry.field(description="Until when the rest is withheld, if it is.")


@strawberry.type(description="Reads of a file. Nothing is logged yet, so it is always empty.")
class AccessLogConnection:
    total_count: int = strawberry.field(description="How many there are.")
    nodes: list[AccessLogEntry] = strawberry.field(description="The entries, the newest first.")


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
    access_log: AccessLogConnection = computed(
        no_access_log,
        arguments={"first": int | None, "after": str | None},
        description="Who read your file. Reads are not logged yet: it is empty, whatever was read.",
    )


@strawberry.type
class MeQueries:
    """Root fields, to be inherited by Query."""

    me: Me = about_me(description="Whoever asks, with a token or without.")
