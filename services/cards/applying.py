"""Asking for a card, and for the next one: an application like any other, on the officers' queue."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from access.actor import Actor
from models.applications import Application
from models.cards import Card
from models.journal import EventKind, record_event
from models.members import DiasporaMember
from models.persons import Person
from policy.cards import CARDS, renewable_from
from policy.trip import AtaZholyGround, Route, Trip
from services.cards.commands import ApplyForCard, RenewCard
from services.checks import Checks
from services.deciding.standing import legal
from services.given import Given
from services.once import once
from services.people.documents import Identity, read_document, unexpired
from services.people.people import find_document
from services.problems import IllegalMove, NotFound, Problem
from services.travel.submission import submit
from services.visible import touch, visible

GROUNDS = frozenset(AtaZholyGround)


@once
def apply_for_card(
    session: Session, actor: Actor, command: ApplyForCard, given: Given
) -> Application | Problem:
    """Ask for a card: accepted where the rules leave its route open, or leave it to the authority that decides."""
    holder = None
    if command.member is not None:
        member = visible(session, actor, DiasporaMember, command.member)
        if member is None:
            return NotFound()
        holder = session.get_one(Person, member.person_id)
    checks = Checks()
    checks.one_of("kind", command.kind, CARDS)
    if command.kind == Route.ATA_ZHOLY and command.has_origin_documents is None:
        checks.add("hasOriginDocuments", "REQUIRED")
    identity, details = _form(session, checks, command, command.kind, command.ground, given)
    if identity is None or checks.found:
        return checks.problem()
    trip = _trip(identity, command.ground, command.has_origin_documents)
    return submit(session, actor, given, Route(command.kind), identity, trip, details, holder)


@once
def renew_card(session: Session, actor: Actor, command: RenewCard, given: Given) -> Application | Problem:
    """Ask for the card that takes the place of one in force: near its end, or with a new passport."""
    card = visible(session, actor, Card, command.card)
    earlier = visible(session, actor, Application, card.application_id) if card else None
    if card is None or earlier is None:
        return NotFound()
    move = legal(session, actor, earlier, "RENEW_CARD", given)
    if isinstance(move, Problem):
        return move
    checks, ground = Checks(), command.ground or card.ground
    identity, details = _form(session, checks, command, card.kind, ground, given)
    if identity is None or checks.found:
        return checks.problem()
    shown = find_document(session, given, identity.country, identity.number)
    same = shown is not None and shown.id == card.document_id
    if same and given.today < renewable_from(given.rulebook, card.kind, card.valid_to, given.today):
        return IllegalMove("RENEWAL_TOO_EARLY")
    holder = session.get_one(Person, card.person_id)
    details["renews_id"] = earlier.id
    trip = _trip(identity, ground, True)
    result = submit(session, actor, given, Route(card.kind), identity, trip, details, holder)
    if isinstance(result, Application):
        touch(session, earlier)
        record_event(
            session,
            EventKind.CARD_RENEWAL_ASKED,
            earlier.id,
            {"application": earlier.id, "programme": earlier.programme, "renewal": result.id},
            on=given.today,
            now=given.now,
            office=earlier.office_code,
            chance=given.chance,
        )
    return result


def _form(
    session: Session,
    checks: Checks,
    command: ApplyForCard | RenewCard,
    kind: str,
    ground: str | None,
    given: Given,
) -> tuple[Identity | None, dict[str, Any]]:
    """What both forms ask: the passport, and the columns of the application."""
    identity = read_document(session, checks, "document", command.document, given.today)
    unexpired(checks, "document", identity, given.today)
    checks.country(session, "residence", command.residence)
    if kind == Route.ATA_ZHOLY and ground is None:
        checks.add("ground", "REQUIRED")
    checks.one_of("ground", ground, GROUNDS if kind == Route.ATA_ZHOLY else ())
    return identity, {
        "residence_code": command.residence,
        "card_ground": ground,
        "occupation": checks.text("occupation", command.occupation),
        "email": checks.email("email", command.email),
        "phone": checks.phone("phone", command.phone),
    }


def _trip(identity: Identity, ground: str | None, has_documents: bool | None) -> Trip:
    """What the rules are asked: whoever asks for a card says that they are of Kazakh origin."""
    return Trip(
        passports=(identity.passport,),
        kazakh_origin=True,
        has_origin_documents=has_documents,
        ata_zholy_ground=AtaZholyGround(ground) if ground else None,
    )
