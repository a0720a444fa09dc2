"""What officers keep for themselves, and questions to offices: rows of both, and by hand who sees them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.actor import Actor, Role
from models.applications import Application
from models.desk import Absence, Assignment, Note, SecondLook
from models.identifiers import new_id
from models.kandas import KandasCase
from models.releases import ReleaseRequest
from models.ticket_terms import TicketTerm
from models.tickets import Ticket, TicketMessage

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
DAY = date(2026, 11, 20)
Pick = Callable[[type, Callable[[Any], Any]], set[str]]


def work(session: Session, make: Any) -> None:
    """Somebody works on every record, has noted something and was given a second look; everybody asked something."""
    for kind in (Application, KandasCase):
        for row in session.scalars(sa.select(kind).order_by(kind.id)).all():
            about = {"subject_id": row.id}
            given = {"opinion": "AGREE", "given_by": "nobody", "given_at": NOW}
            make.add(
                Assignment(id=_id(make, "Assignment"), officer="o", assigned_by="o", assigned_at=NOW, **about)
            )
            make.add(
                Note(
                    id=_id(make, "Note"),
                    person_id=row.person_id,
                    text=b"",
                    written_by="o",
                    written_at=NOW,
                    **about,
                )
            )
            looked = {"asked_by": "o", "asked_at": NOW, "state": "GIVEN", **given}
            make.add(SecondLook(id=_id(make, "SecondLook"), **looked, **about))
            _ask(make, row)
    for officer in ("officer", "nobody"):
        away = {"office_code": "MIGRATION", "first_day": DAY, "last_day": DAY, "declared_at": NOW}
        wish = {"status": "FILED", "product": "arrivals", "release_version": 1, "micro_rho": 25_000}
        make.add(
            ReleaseRequest(
                id=_id(make, "ReleaseRequest"),
                period="2025" if officer == "officer" else "2025-01",
                charge=25_000,
                purpose="RESEARCH",
                requested_by=officer,
                requested_at=NOW,
                **wish,
            )
        )
        make.add(Absence(id=_id(make, "Absence"), officer=officer, **away))


def _ask(make: Any, row: Any) -> None:
    by = getattr(row, "submitted_by", None) or row.opened_by
    said = {"status": "OPEN", "category": "OTHER", "language": "KK", "title": b"", "opened_at": NOW}
    ticket = Ticket(
        id=_id(make, "Ticket"),
        reference=_id(make, "Ticket"),
        person_id=row.person_id,
        office_code=row.office_code,
        opened_by=by,
        **said,
    )
    make.add(ticket)
    written = {"place": 1, "from_office": False, "text": b"", "written_by": by, "written_at": NOW}
    make.add(TicketMessage(id=_id(make, "TicketMessage"), ticket_id=ticket.id, **written))


def _id(make: Any, kind: str) -> str:
    return new_id(kind, make.chance)


def seen(pick: Pick, applications: set[str], cases: set[str], actor: Actor) -> dict[type, set[str]]:
    """What an actor sees of it, of the applications and cases that they see."""
    decides = Role.CASE_OFFICER in actor.roles
    asks = actor.roles & {Role.TRAVELLER, Role.MEMBER}
    found: dict[type, set[str]] = {
        kind: pick(kind, lambda r: decides and r.subject_id in applications | cases)
        for kind in (Assignment, Note, SecondLook)
    }
    found[Absence] = pick(Absence, lambda r: decides and r.officer == actor.subject)
    found[ReleaseRequest] = pick(
        ReleaseRequest,
        lambda r: (
            bool(actor.roles & {Role.AUDITOR, Role.ADMIN})
            or (bool(actor.roles & {Role.ANALYST, Role.RESEARCHER}) and r.requested_by == actor.subject)
        ),
    )
    found[Ticket] = pick(
        Ticket,
        lambda r: (asks and r.opened_by == actor.subject) or (decides and r.office_code == actor.office),
    )
    found[TicketMessage] = pick(TicketMessage, lambda r: r.ticket_id in found[Ticket])
    found[TicketTerm] = set(found[Ticket])
    return found
