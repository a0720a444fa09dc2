"""People, as the record names them."""

from typing import TYPE_CHECKING, Annotated

import strawberry

import models.applications as applications
import models.persons as record
from access.permissions import Permission
from resolvers.reading.declare import column, connection, embedded, entity, opened, to_many, to_one
from schema import lists
from schema.cards import Card
from schema.enums import DocumentEnd, IdentifierKind, Sex
from schema.nodes import Node
from schema.reference import Country
from schema.scalars import CountryCode, Date

if TYPE_CHECKING:
    from schema.applications import ApplicationConnection


@strawberry.type(description="A name, in the script it was given in.")
class PersonName:
    given: str = column("given", description="Given names.")
    family: str = column("family", description="Family name.")


@entity(record.TravelDocument, description="A travel document of a person.")
class Passport:
    id: strawberry.ID = column("id", description="An opaque identifier.")
    country: CountryCode = column("country_code", description="The country that issued it.")
    number: str | None = opened("number", description="Its number; null once the file was erased.")
    expires: Date | None = column("expires", description="Its last day, if known.")
    closed_on: Date | None = column(
        "closed_on", description="Since when it is replaced; null while it is not."
    )
    closed_reason: DocumentEnd | None = column("closed_reason", description="Why it was replaced.")
    replaced_by: strawberry.ID | None = column("replaced_by", description="The passport in its place.")


@entity(record.Identifier, description="A number issued to a person.")
class Identifier:
    kind: IdentifierKind = column("kind", description="Which number it is.")
    value: str | None = opened("value", description="The number; null once the file was erased.")


@entity(record.Person, Permission.PERSON_READ, "A person whose file this is.")
class Person(Node):
    name: PersonName = embedded(description="The name as in the travel document.")
    birth_date: Date | None = column("birth_date", description="The day of birth, if known.")
    sex: Sex | None = column("sex", description="As in the travel document.")
    nationality: Country | None = to_one("nationality", description="The nationality, if known.")
    passports: list[Passport] = to_many(
        "documents", description="The travel documents there are of the person."
    )
    identifiers: list[Identifier] = to_many(
        "identifiers", order=("issued_on",), description="The numbers issued to the person."
    )
    cards: list[Card] = to_many(
        "cards", order=("valid_from",), description="Cards the person was given, those that ended included."
    )
    applications: Annotated["ApplicationConnection", strawberry.lazy("schema.applications")] = connection(
        applications.Application,
        lists.APPLICATIONS,
        lists.APPLICATION_ORDERS,
        lists.APPLICATION_GROUPS,
        through=("id", "person_id"),
        permission=Permission.APPLICATION_READ,
        description="The person's applications; the newest first unless ordered.",
    )
