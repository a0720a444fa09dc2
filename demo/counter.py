"""What the personas have at the counter besides: cards on their way and to their end, and questions to the desk.

Little of it, carried out through the services once the country stands; a second time changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from demo.markers import key_of
from demo.posts import case_officer, member, traveller
from demo.replay import Replay, carry_out
from demo.steps import IdOf, Step, VersionOf
from models.applications import Application
from models.database import Database
from models.journal import IdempotencyKey
from models.kandas import CaseMember
from models.members import DiasporaMember
from models.persons import Person
from models.sealing import Vault
from policy.rulebook import Rulebook
from services.people.documents import TravelDocumentData

CARDS = (
    ("ATA_ZHOLY", ()),
    ("ATA_ZHOLY", (("APPROVE", None),)),
    ("ATA_ZHOLY", (("APPROVE", None), ("REVOKE", "CARD_GROUND_CEASED"))),
    ("ATA_ZHOLY", (("REFUSE", "CARD_GROUND_NOT_SHOWN"),)),
    ("KAZAKH_CARD", (("RETURN", "DETAILS_MISSING"),)),
    ("KAZAKH_CARD", (("APPROVE", None),)),
)
"""Kind of card, and what the officer decides on it, in order."""

TICKETS = (
    ("DOCUMENT", "My passport is new", "I have a new passport. What becomes of my permit?", "EN", ()),
    ("BORDER", "Which airport?", "May I leave from another airport?", "EN", ("reply_to_ticket",)),
    (
        "FEE",
        "Reçu",
        "Où puis-je trouver le reçu de mon paiement ?",
        "FR",
        ("reply_to_ticket", "close_ticket"),
    ),
)
"""Category, title, text and language of a question, and what the office does with it; the first waits too long."""

ANSWER = "Your file answers this; we have looked, and all is in order."
FIRST = "counter-ticket-0"
"""The first of all steps: in a small country nobody may be there to ask for a card."""


def furnish(database: Database, rulebook: Rulebook, vault: Vault, seed: str) -> int:
    """Carry it out where it has not been; how many steps that were. DemoError where a service answers otherwise."""
    with database.batch() as session:
        done = sa.select(IdempotencyKey.key).where(IdempotencyKey.key == key_of(FIRST))
        if session.scalar(done) is not None:
            return 0
        steps = [*_tickets(session), *_cards(_members(session))]
        carry_out(session, Replay(seed, rulebook, vault), steps)
        return len(steps)


def _members(session: Session) -> Sequence[tuple[str, Person]]:
    """Grown members whom the member persona registered, who stay abroad: the member's id, and the person."""
    apart = sa.select(CaseMember.id).where(CaseMember.person_id == Person.id)
    mine = sa.select(DiasporaMember.id, Person).join(Person, DiasporaMember.person_id == Person.id)
    mine = mine.where(
        DiasporaMember.created_by == member().subject,
        Person.nationality_code != "KAZ",
        Person.birth_date <= date(2000, 1, 1),
        sa.not_(sa.exists(apart)),
    )
    found = session.execute(mine.order_by(DiasporaMember.id).limit(len(CARDS)))
    return [(registered, person) for registered, person in found]


def _cards(people: Sequence[tuple[str, Person]]) -> Iterator[Step]:
    for place, ((registered, person), (kind, decided)) in enumerate(zip(people, CARDS, strict=False)):
        key, on = f"counter-card-{place}", date(2026, 10, 5 + place)
        document = TravelDocumentData(
            number=f"K{7000001 + place}",
            country=person.nationality_code,
            kind="ORDINARY",
            expires=date(2034, 5, 1),
            given=person.given,
            family=person.family,
            birth_date=person.birth_date,
            sex=person.sex,
        )
        asked: dict[str, Any] = {
            "kind": kind,
            "member": registered,
            "document": document,
            "residence": person.nationality_code,
            "occupation": "Мұғалім",
            "email": f"member-{place}@example.org",
            "ground": "DEMANDED_PROFESSION" if kind == "ATA_ZHOLY" else None,
            "has_origin_documents": True,
        }
        yield Step(key, _at(on, 9), member(), "apply_for_card", asked)
        for turn, (outcome, ground) in enumerate(decided, 1):
            command = {
                "subject": IdOf(key),
                "version": VersionOf(key),
                "outcome": outcome,
                "grounds": (ground,) if ground else (),
            }
            yield Step(
                f"{key}-{turn}", _at(on.replace(day=on.day + 7 * turn), 10), case_officer(), "decide", command
            )


def _tickets(session: Session) -> Iterator[Step]:
    mine = sa.select(Application.id).where(Application.submitted_by == traveller().subject)
    about = session.scalar(mine.order_by(Application.submitted_at.desc(), Application.id).limit(1))
    for place, (category, title, text, language, then) in enumerate(TICKETS):
        key, on = f"counter-ticket-{place}", date(2026, 11, 9 + place)
        asked = {"category": category, "title": title, "text": text, "language": language, "about": about}
        yield Step(key, _at(on, 8), traveller(), "open_ticket", asked)
        for turn, service in enumerate(then, 1):
            command: dict[str, Any] = {"ticket": IdOf(key), "version": VersionOf(key)}
            command |= {"text": ANSWER} if service == "reply_to_ticket" else {}
            yield Step(f"{key}-{turn}", _at(on, 8 + turn), case_officer(), service, command)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), UTC)
