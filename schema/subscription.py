"""Every subscription, one line each."""

import strawberry

import models.applications
import models.kandas
from access.permissions import Permission
from resolvers.reading.declare import followed
from schema.applications import Application
from schema.kandas import KandasCase


@strawberry.type(
    description="Records that are followed: an event now where the version is newer than `since`, then one at each "
    "change. Where a record is not there for whoever asks, or not any more: NOT_FOUND, and the end."
)
class Subscription:
    application_changed: Application = followed(
        models.applications.Application,
        by="reference",
        permission=Permission.APPLICATION_READ,
        description="An application by its reference. `since`: the version that you know already.",
    )
    kandas_case_changed: KandasCase = followed(
        models.kandas.KandasCase,
        by="reference",
        permission=Permission.CASE_READ,
        description="A kandas case by its reference. `since`: the version that you know already.",
    )
