"""Changes of applications: what was, what is to be, and who said so when."""

import strawberry

import models.applications as applications
import models.changes as record
from resolvers.answers import grounds_of_change
from resolvers.reading.declare import column, computed, embedded, entity, opened, to_many
from schema.decisions import Appeal, Ground
from schema.enums import ChangeState
from schema.scalars import DateTime


@entity(record.ChangedField, description="One field of a change.")
class ChangedField:
    field: str = column("field", description="The field, as the input names it.")
    old: str | None = opened("old", description="What it was; null where it was empty, or erased since.")
    new: str | None = opened("new", description="What it is to be; null where it was erased since.")


@entity(record.ApplicationChange, description="A change of an application: made at once, or asked for.")
class ApplicationChange:
    id: strawberry.ID = column("id", description="An opaque identifier.")
    of_version: int = column("of_version", description="The version of the application that was seen.")
    state: ChangeState = column("state", description="Where it stands.")
    requested_at: DateTime = column("requested_at", description="When it was asked for.")
    effective_at: DateTime | None = column(
        "effective_at", description="From when the new values count; null until they do."
    )
    decided_at: DateTime | None = column(
        "decided_at", description="When an officer answered; null where none did."
    )
    fields: list[ChangedField] = to_many("fields", order=("field",), description="What it changes.")
    note: str | None = opened("note", description="In the person's words; null once erased.")
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
