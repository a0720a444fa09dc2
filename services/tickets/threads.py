"""Questions to an office: asked, answered, resolved, asked again. Of two writers at once the second gets Stale."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.actor import Actor
from models.applications import Application
from models.identifiers import new_id, new_reference, type_of
from models.journal import EventKind, record_event
from models.kandas import KandasCase
from models.members import DiasporaMember
from models.tickets import Ticket, TicketMessage
from policy.programmes import Term, programmes
from services.checks import LONG, Checks
from services.given import Given
from services.once import once
from services.people.people import new_person, seal_for
from services.problems import IllegalMove, NotFound, Problem
from services.tickets.commands import CloseTicket, OpenTicket, ReopenTicket, ReplyToTicket
from services.visible import advance, stale, visible

OFFICE = "MIGRATION"
"""The office of questions that are about no record."""

LANGUAGES = frozenset({"KK", "RU", "EN", "FR"})
EVENTS = {
    "REPLY_TICKET": EventKind.TICKET_REPLIED,
    "ANSWER_TICKET": EventKind.TICKET_ANSWERED,
    "CLOSE_TICKET": EventKind.TICKET_CLOSED,
    "REOPEN_TICKET": EventKind.TICKET_REOPENED,
}


@once
def open_ticket(session: Session, actor: Actor, command: OpenTicket, given: Given) -> Ticket | Problem:
    """Ask the office of a record of one's own, or the common one; terms are counted in working days from now."""
    programme, checks = programmes()["TICKET"], Checks()
    checks.one_of("category", command.category, programme.settings["categories"])
    checks.one_of("language", command.language, LANGUAGES)
    title = checks.text("title", command.title)
    text = checks.text("text", command.text, most=LONG, lines=True)
    if checks.found:
        return checks.problem()
    about = _about(session, actor, command.about) if command.about is not None else None
    if about is None and command.about is not None:
        return NotFound()
    person = about.person_id if about else _person(session, actor, given)
    ticket = Ticket(
        id=new_id("Ticket", given.chance),
        reference=new_reference("TICKET", given.chance),
        version=1,
        status=programme.initial,
        category=command.category,
        language=command.language or "KK",
        person_id=person,
        application_id=about.id if isinstance(about, Application) else None,
        case_id=about.id if isinstance(about, KandasCase) else None,
        office_code=about.office_code if about else OFFICE,
        title=seal_for(session, given, person, "tickets.title", title),
        opened_by=actor.subject,
        opened_at=given.now,
        first_response_due_at=_term("first_response").end(given.now, given.rulebook),
        resolution_due_at=_resolution(given),
    )
    session.add(ticket)
    session.flush()
    _write(session, actor, given, ticket, text, from_office=False)
    _tell(session, given, ticket, EventKind.TICKET_OPENED)
    return ticket


@once
def reply_to_ticket(session: Session, actor: Actor, command: ReplyToTicket, given: Given) -> Ticket | Problem:
    """Add to a thread: whoever asked makes it wait for the office, the office for whoever asked."""
    checks = Checks()
    text = checks.text("text", command.text, most=LONG, lines=True)
    if checks.found:
        return checks.problem()
    ticket = visible(session, actor, Ticket, command.ticket)
    if ticket is None:
        return NotFound()
    answers = ticket.opened_by != actor.subject
    first = {"first_answered_at": given.now} if answers and ticket.first_answered_at is None else {}
    action = "ANSWER_TICKET" if answers else "REPLY_TICKET"
    if stopped := _move(session, given, ticket, command.version, action, first):
        return stopped
    _write(session, actor, given, ticket, text, from_office=answers)
    return ticket


@once
def close_ticket(session: Session, actor: Actor, command: CloseTicket, given: Given) -> Ticket | Problem:
    """Say that a question is resolved: whoever asked, or the office."""
    ticket = visible(session, actor, Ticket, command.ticket)
    if ticket is None:
        return NotFound()
    resolved = {"resolved_at": given.now}
    return _move(session, given, ticket, command.version, "CLOSE_TICKET", resolved) or ticket


@once
def reopen_ticket(session: Session, actor: Actor, command: ReopenTicket, given: Given) -> Ticket | Problem:
    """Ask again, by whoever asked before; the term to resolve it begins anew."""
    ticket = visible(session, actor, Ticket, command.ticket)
    if ticket is None or ticket.opened_by != actor.subject:
        return NotFound()
    anew = {"resolved_at": None, "resolution_due_at": _resolution(given)}
    return _move(session, given, ticket, command.version, "REOPEN_TICKET", anew) or ticket


def _move(
    session: Session, given: Given, ticket: Ticket, version: int, action: str, changes: dict[str, Any]
) -> Problem | None:
    """Move a ticket on and record it; what stands in the way, if anything does."""
    if ticket.version != version:
        return stale(ticket)
    programme = programmes()["TICKET"]
    move = programme.move(ticket.status, action)
    if move is None:
        return IllegalMove(allowed_actions=programme.allowed(ticket.status))
    if lost := advance(session, ticket, version, status=move.to[0], **changes):
        return lost
    _tell(session, given, ticket, EVENTS[action])
    return None


def _about(session: Session, actor: Actor, identifier: str) -> Application | KandasCase | None:
    if type_of(identifier) == "Application":
        return visible(session, actor, Application, identifier)
    return visible(session, actor, KandasCase, identifier)


def _person(session: Session, actor: Actor, given: Given) -> str:
    """The person who asks: of their last ticket, application for themselves or registration, else a new one."""
    who = actor.subject
    asked = sa.select(Ticket.person_id).where(
        Ticket.opened_by == who, Ticket.application_id.is_(None), Ticket.case_id.is_(None)
    )
    applied = sa.select(Application.person_id).where(
        Application.submitted_by == who, Application.on_behalf_of.is_(None)
    )
    registered = sa.select(DiasporaMember.person_id).where(
        DiasporaMember.created_by == who, DiasporaMember.office_code == "SELF"
    )
    newest = (
        asked.order_by(Ticket.opened_at.desc(), Ticket.id),
        applied.order_by(Application.submitted_at.desc(), Application.id),
        registered.order_by(DiasporaMember.created_at.desc(), DiasporaMember.id),
    )
    for rows in newest:
        if found := session.scalar(rows.limit(1)):
            return found
    return new_person(
        session, given, given_name="", family="", birth_date=None, sex=None, nationality=None
    ).id


def _term(setting: str) -> Term:
    return Term(rule=programmes()["TICKET"].settings[setting]["rule"])


def _resolution(given: Given) -> datetime | None:
    term = programmes()["TICKET"].decide
    return term.end(given.now, given.rulebook) if term else None


def _write(
    session: Session, actor: Actor, given: Given, ticket: Ticket, text: str | None, *, from_office: bool
) -> None:
    # Every message comes with a version of its ticket, so that no two have the same.
    session.add(
        TicketMessage(
            id=new_id("TicketMessage", given.chance),
            ticket_id=ticket.id,
            place=ticket.version,
            from_office=from_office,
            text=seal_for(session, given, ticket.person_id, "ticket_messages.text", text),
            written_by=actor.subject,
            written_at=given.now,
        )
    )


def _tell(session: Session, given: Given, ticket: Ticket, kind: EventKind) -> None:
    record_event(
        session,
        kind,
        ticket.id,
        {"ticket": ticket.id, "category": ticket.category, "status": ticket.status},
        on=given.today,
        now=given.now,
        office=ticket.office_code,
        chance=given.chance,
    )
