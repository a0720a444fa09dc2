"""What a record still lacks for the moves its table allows: judged today, for whoever asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import strawberry

from models.applications import Decision
from models.cards import Card
from models.changes import ApplicationChange
from models.desk import SecondLook
from models.e_residency import AskedService
from models.invitation_rooms import InvitationRoom
from models.permits import Permit
from models.persons import Person, TravelDocument
from policy.cards import CARDS
from policy.programmes import programmes
from policy.standing import Contested, Standing, blocked, eta_ended
from resolvers.context import Context
from resolvers.fees import PAID_BY, fee_of
from resolvers.reading.declarations import Newest
from services.deciding.standing import CONTESTED, NEGATIVE, UNDECIDED, held
from services.deciding.standing import blocked_of as judge

CONTESTED_BY = Newest(
    Decision,
    "application_id",
    among=("outcome", NEGATIVE),
    order=("decided_at", "on_appeal"),
    attributes={
        "contested_outcome": "outcome",
        "contested_by": "decided_by",
        "contested_until": "appeal_deadline",
        "contested_on_appeal": "on_appeal",
    },
)
"""The last negative decision on an application."""

CARD_GIVEN = Newest(
    Card,
    "application_id",
    among=("kind", CARDS),
    order=("valid_from",),
    attributes={"card_to": "valid_to", "card_ended": "ended_on"},
)
"""The card that an application gave."""

LOOKED_FOR = Newest(
    SecondLook,
    "subject_id",
    among=("state", ("OPEN",)),
    order=("asked_at",),
    attributes={"looked_for": "asked_by"},
)
"""Who waits for a colleague's second look."""

HOLDER = (
    ("person_id", Person, "nationality_code"),
    ("document_id", TravelDocument, "expires"),
    ("document_id", TravelDocument, "closed_on"),
    CARD_GIVEN,
)
"""The person, the passport and the card."""

PENDING_CHANGE = Newest(
    ApplicationChange,
    "application_id",
    among=("state", ("PENDING",)),
    order=("requested_at",),
    attributes={"pending_change": "id"},
)
"""The change of an application that waits for an officer."""

VOID_PERMIT = Newest(
    Permit,
    "application_id",
    among=("void_ground", ("GIVEN_BACK", "PASSPORT_REPLACED")),
    order=("valid_to",),
    attributes={"permit_voided": "voided_on"},
)
"""The permit of an application, where it is void."""

OPEN_SERVICE = Newest(
    AskedService,
    "application_id",
    among=("state", ("ASKED",)),
    order=("service",),
    attributes={"open_service": "service"},
)
"""A service of an application that waits to be issued."""

CARRIER = Newest(
    Permit,
    "application_id",
    among=("kind", ("ETA",)),
    order=("valid_to",),
    attributes={
        "eta_revoked": "revoked",
        "eta_voided": "voided_on",
        "eta_to": "valid_to",
        "eta_left": "entries_left",
    },
    here="eta_id",
)
"""The ETA that a service goes with."""

OF_APPLICATIONS = (
    *("programme", "status", "fee_amount", "submitted_at"),
    *(CONTESTED_BY, PAID_BY, LOOKED_FOR, *HOLDER, PENDING_CHANGE, VOID_PERMIT, OPEN_SERVICE, CARRIER),
    ("id", InvitationRoom, "taken"),
)
"""All that the moves of applications look at."""


@dataclass(frozen=True)
class Blocked:
    """A move, and the code of what it lacks (`problem.<CODE>` in the catalogues)."""

    action: str
    code: str


async def blocked_of(root: Any, info: strawberry.Info) -> tuple[Blocked, ...]:
    """The moves of a record that still lack something, in the order of its table."""
    asked: Context = info.context
    found = await info.root_value.run(lambda session: judge(session, asked.actor, root, asked.given))
    return tuple(Blocked(action, code) for action, code in found.items())


def blocked_of_application(row: Any, asked: Context) -> tuple[Blocked, ...]:
    """The same of an application: its moves look at its last negative decision, its fee, changes and what it gave."""
    contested = None
    if row.status in CONTESTED and row.contested_outcome is not None:
        last = (row.contested_outcome, row.contested_by, row.contested_until, row.contested_on_appeal)
        contested = Contested("", *last)
    holds = held(row.nationality_code, row.expires, row.card_to, row.card_ended)
    carrier = (row.eta_revoked, row.eta_voided, row.eta_to, row.eta_left)
    ended = row.eta_to is None or eta_ended(*carrier, asked.given.today) is not None
    approved = row.status == "APPROVED"
    file = Standing(
        asked.given.today,
        asked.actor.subject,
        contested=contested,
        held=holds,
        fee=fee_of(row, asked),
        change_pending=approved and row.pending_change is not None,
        voided=approved and row.permit_voided is not None,
        service_open=approved and row.open_service is not None,
        document_replaced=row.closed_on is not None,
        invitation_taken=row.status in UNDECIDED and row.taken,
        eta_ended=ended,
        looked_for=row.looked_for,
    )
    found = blocked(programmes()[row.programme], row.status, file)
    return tuple(Blocked(action, code) for action, code in found.items())
