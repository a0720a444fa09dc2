"""The cards people hold: issued with an approval, ended by a newer one or by a citizenship."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.applications import Application
from models.cards import Card
from models.identifiers import new_id, new_reference
from models.journal import EventKind, record_event
from models.persons import Person, TravelDocument
from policy.cards import CARDS, card_years, ended_by_citizenship, rights
from policy.rulebook import Rulebook
from services.checks import known
from services.given import Given
from services.visible import touch

RESIDENCE = "RESIDENCE"
UNDECIDED = ("SUBMITTED", "RETURNED", "APPEALED")


def issue_card(session: Session, application: Application, given: Given) -> Card | None:
    """The card of an application that was just approved, from today; None where its programme gives none.

    The card that it renews ends today.
    """
    if application.programme not in CARDS:
        return None
    document = session.get_one(TravelDocument, application.document_id)
    card = Card(
        id=new_id("Card", given.chance),
        application_id=application.id,
        person_id=application.person_id,
        document_id=document.id,
        kind=application.programme,
        number=new_reference(f"C{application.programme}", given.chance),
        ground=application.card_ground,
        residence=RESIDENCE in rights(given.rulebook, application.programme, given.today).confers,
        valid_from=given.today,
        valid_to=known(card_years(given.rulebook, application.programme, given.today, document.expires)),
    )
    session.add(card)
    session.flush()
    if application.renews_id is not None:
        earlier = sa.select(Card).where(Card.application_id == application.renews_id, Card.ended_on.is_(None))
        for each in session.scalars(earlier):
            _end(session, given, each, "RENEWED", None)
    return card


def end_with_citizenship(session: Session, given: Given, persons: Sequence[str]) -> None:
    """End the cards of people who became citizens today, where a rule says so."""
    held = sa.select(Card).where(
        Card.person_id.in_(persons), Card.ended_on.is_(None), Card.valid_to >= given.today
    )
    for card in session.scalars(held.order_by(Card.id)).all():
        if rule := ended_by_citizenship(given.rulebook, card.kind, given.today):
            _end(session, given, card, "CITIZENSHIP", rule)


def cards_of(session: Session, person: str) -> tuple[Card, ...]:
    """The cards a person was ever given."""
    return tuple(session.scalars(sa.select(Card).where(Card.person_id == person).order_by(Card.id)))


def good_for(rulebook: Rulebook, card: Card, right: str, day: date) -> bool:
    """Whether a card gives a right on a day: it holds then, and the rule of the day confers the right."""
    holds = card.valid_from <= day <= card.valid_to and not card.revoked
    ended = card.ended_on is not None and card.ended_on <= day
    return holds and not ended and right in rights(rulebook, card.kind, day).confers


def card_taken(session: Session, given: Given, person: str, kind: str, renews: str | None) -> str | None:
    """Why no second application for a card is taken; the person is locked first: one writer at a time."""
    session.execute(sa.select(Person.id).where(Person.id == person).with_for_update())
    waits = sa.select(Application.id).where(
        Application.person_id == person, Application.programme == kind, Application.status.in_(UNDECIDED)
    )
    if session.scalar(waits.limit(1)) is not None:
        return "APPLICATION_PENDING"
    held = sa.select(Card.id).where(
        Card.person_id == person,
        Card.kind == kind,
        Card.revoked.is_(False),
        Card.ended_on.is_(None),
        Card.valid_to >= given.today,
        Card.application_id != (renews or ""),
    )
    return "CARD_HELD" if session.scalar(held.limit(1)) is not None else None


def _end(session: Session, given: Given, card: Card, because: str, rule: str | None) -> None:
    """Note that a card has ended, in its row, on its application and in the journal."""
    card.ended_on, card.ended_because, card.ended_rule = given.today, because, rule
    application = session.get_one(Application, card.application_id)
    touch(session, application)
    said = {"application": application.id, "programme": application.programme}
    record_event(
        session,
        EventKind.CARD_ENDED,
        application.id,
        {**said, "because": because, "rule": rule},
        on=given.today,
        now=given.now,
        office=application.office_code,
        chance=given.chance,
    )
