"""People, as the record names them."""

import strawberry

import models.persons as record
from access.permissions import Permission
from resolvers.reading.declare import column, embedded, entity, opened, to_one
from schema.enums import IdentifierKind, Sex
from schema.nodes import Node
from schema.reference import Country
from schema.scalars import Date


@strawberry.type(description="A name, in the script it was given in.")
class PersonName:
    given: str = column("given", description="Given names.")
    family: str = column("family", description="Family name.")


@entity(record.Person, Permission.PERSON_READ, "A person whose file this is.")
class Person(Node):
    name: PersonName = embedded(description="The name as in the travel document.")
    birth_date: Date | None = column("birth_date", description="The day of birth, if known.")
    sex: Sex | None = column("sex", description="As in the travel document.")
    nationality: Country | None = to_one("nationality", description="The nationality, if known.")


@entity(record.Identifier, description="A number issued to a person.")
class Identifier:
    kind: IdentifierKind = column("kind", description="Which number it is.")
    value: str = opened("value", description="The number.")
