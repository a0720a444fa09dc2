"""Groups of travellers, and who acts for whom."""

from __future__ import annotations

import models.applications as applications
import models.groups as record
from access.permissions import Permission
from resolvers.answers import attribute
from resolvers.reading.declare import column, computed, entity, to_many, to_one
from schema.enums import ApplicationStatus, Programme, RepresentativeKind
from schema.nodes import Node
from schema.scalars import Date, DateTime


@entity(record.GroupMember, description="An application in a group, as far as its leader follows it.")
class GroupMember:
    reference: str = computed(
        attribute("reference"),
        needs=(("application_id", applications.Application, "reference"),),
        description="The application's reference.",
    )
    programme: Programme = computed(
        attribute("programme"),
        needs=(("application_id", applications.Application, "programme"),),
        description="The programme.",
    )
    status: ApplicationStatus = computed(
        attribute("status"),
        needs=(("application_id", applications.Application, "status"),),
        description="Where it stands.",
    )
    joined_at: DateTime = column("joined_at", description="When it joined.")
    group: TravelGroup | None = to_one("group", description="The group; null for whoever does not lead it.")


@entity(record.ApplicationGroup, Permission.APPLICATION_READ, "A group of applications that somebody leads.")
class TravelGroup(Node):
    code: str = column("code", description="The code its leader chose.")
    join_code: str = column("join_code", description="Whoever names it in an application is let in.")
    opened_at: DateTime = column("opened_at", description="When it was opened.")
    members: list[GroupMember] = to_many(
        "members", order=("joined_at",), description="Its applications, in the order in which they joined."
    )


@entity(record.Representation, description="Who acts for the person of an application.")
class Representation:
    kind: RepresentativeKind = column("kind", description="Who it is to the person.")
    evidence: str = column("evidence", description="The kind of the document that shows it.")
    until: Date | None = column("until", description="The last day on which they may act; null: no end.")
