"""Services of e-Residency: what was asked for, and what came of it."""

import strawberry

import models.applications as applications
import models.e_residency as record
from resolvers.answers import grounds_of_change
from resolvers.reading.declare import column, computed, embedded, entity, opened
from schema.decisions import Appeal, Ground
from schema.enums import EResidencyService, ServiceState
from schema.scalars import Date, DateTime


@entity(record.AskedService, description="A service of an approved e-Residency.")
class AskedService:
    id: strawberry.ID = column("id", description="An opaque identifier.")
    service: EResidencyService = column("service", description="Which service it is.")
    state: ServiceState = column("state", description="Where it stands.")
    issued_on: Date | None = column("issued_on", description="The day it was issued; null before.")
    account: str | None = opened("account", description="The bank's reference of the account, if it is one.")
    bin: str | None = column(
        "bin", description="The business identification number of the company, if it is one."
    )
    company: str | None = column("company", description="The name of the company, if it is one.")
    decided_at: DateTime | None = column("decided_at", description="When it was issued or refused.")
    grounds: list[Ground] = computed(
        grounds_of_change,
        needs=("grounds", "decided_at", ("application_id", applications.Application, "programme")),
        description="Why it was refused, as codes with words.",
    )
    appeal: Appeal | None = embedded(
        code="appeal_authority",
        deadline="appeal_deadline",
        description="Where a refusal can be contested; null where nothing was refused.",
    )
