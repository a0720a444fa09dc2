"""Reference data: countries, regions, checkpoints, offices, money."""

from typing import TYPE_CHECKING, Annotated

import strawberry

import models.applications as applications
import models.members as members
import models.reference as record
from access.permissions import Permission
from resolvers.answers import rule_changes
from resolvers.reading.declare import column, computed, connection, entity, localized
from schema import lists
from schema.enums import Currency, OfficeKind, TravelMode
from schema.rules import RuleChange
from schema.scalars import CountryCode, Date, Decimal, RegionCode

if TYPE_CHECKING:
    from schema.applications import ApplicationConnection
    from schema.members import DiasporaMemberConnection


@entity(record.Country, description="A country or territory, or an issuer of travel documents known to ICAO.")
class Country:
    code: CountryCode = column("code", description="The stable code.")
    alpha2: str | None = column("alpha2", description="ISO 3166-1 alpha-2, if it has one.")
    name: str = localized("name", description="The name in the language asked for.")
    rule_changes: list[RuleChange] = computed(
        rule_changes,
        needs=("code",),
        arguments={"from": Date, "to": Date},
        heavy=True,
        description="What changed, or will change, between two days, both included.",
    )
    applications: Annotated["ApplicationConnection", strawberry.lazy("schema.applications")] = connection(
        applications.Application,
        lists.APPLICATIONS,
        lists.APPLICATION_ORDERS,
        lists.APPLICATION_GROUPS,
        through=("code", "nationality_code"),
        permission=Permission.APPLICATION_READ,
        description="Applications made with its nationality; the newest first unless ordered.",
    )


@entity(record.Region, description="A region of Kazakhstan, with the days on which it came to be and ceased.")
class Region:
    code: RegionCode = column("code", description="The stable code.")
    name: str = localized("name", description="The name in the language asked for.")
    valid_from: Date | None = column("valid_from", description="The day it came to be; null if always.")
    valid_to: Date | None = column("valid_to", description="The day it ceased; null while it exists.")


@entity(record.Checkpoint, description="A border checkpoint; airports bear their IATA code.")
class Checkpoint:
    code: str = column("code", description="The stable code.")
    name: str = localized("name", description="The name in the language asked for.")
    kind: TravelMode = column("kind", description="What kind it is.")
    international: bool = column(
        "international", description="Whether travellers of all countries may use it."
    )


@entity(record.Office, description="A body that registers, decides, pays or guards.")
class Office:
    code: str = column("code", description="The stable code.")
    name: str = localized("name", description="The name in the language asked for.")
    kind: OfficeKind = column("kind", description="What kind it is.")
    members: Annotated["DiasporaMemberConnection", strawberry.lazy("schema.members")] = connection(
        members.DiasporaMember,
        lists.MEMBERS,
        lists.MEMBER_ORDERS,
        lists.MEMBER_GROUPS,
        through=("code", "office_code"),
        permission=Permission.MEMBER_READ,
        description="Members it registered; the newest first unless ordered.",
    )


@strawberry.type(description="An exact amount.")
class Money:
    amount: Decimal = column("amount", description="How much.")
    currency: Currency = column("currency", description="In which currency.")
