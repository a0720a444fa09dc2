"""Who stands at a booth and what is asked there: read and found alike for a look and for a crossing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from models.applications import Application
from models.cards import Card
from models.columns import local_day
from models.kandas import KandasCase
from models.permits import Permit
from models.persons import Person, TravelDocument
from models.reference import Checkpoint
from services.cards.holding import cards_of
from services.checks import Checks, known
from services.given import Given
from services.people.documents import Identity, read_document
from services.people.people import find_document, same_person
from services.problems import Conflict, InvalidInput, NotFound
from services.travel.commands import CheckAtBorder, RecordCrossing
from services.travel.stays import Crossed, cases_of, crossed_by

SKEW = timedelta(minutes=5)
EARLIEST = datetime.fromisoformat("1991-12-16T00:00:00+05:00")
DIRECTIONS = frozenset({"ENTRY", "EXIT"})


@dataclass(frozen=True)
class Asked:
    """What is asked at a booth, checked; `number` is that of a permit, where one was shown."""

    identity: Identity
    checkpoint: Checkpoint
    direction: str
    at: datetime
    number: str | None

    @property
    def day(self) -> date:
        """The day in Asia/Almaty."""
        return local_day(self.at)


@dataclass(frozen=True)
class File:
    """What the record holds of whoever stands there; of somebody it does not know, nothing."""

    person: Person | None = None
    document: TravelDocument | None = None
    permits: tuple[Permit, ...] = ()
    carriers: Mapping[str, str] = field(default_factory=dict)
    """Permits that go with an ETA, to the application that gave the ETA."""

    crossed: tuple[Crossed, ...] = ()
    cases: tuple[KandasCase, ...] = ()
    cards: tuple[Card, ...] = ()


@dataclass(frozen=True)
class Traveller:
    """Whoever stands there, for the rules: what the passport shows today comes before what is on file."""

    nationality: str
    kind: str
    expires: date | None
    file: File


def asked_of(session: Session, command: RecordCrossing | CheckAtBorder, given: Given) -> Asked | InvalidInput:
    """What is asked, or everything that is wrong with it."""
    checks = Checks()
    at = command.at or given.now
    if at > given.now + SKEW:
        checks.add("at", "DATE_IN_FUTURE")
    elif at < EARLIEST:
        checks.add("at", "DATE_TOO_EARLY")
    identity = read_document(session, checks, "document", command.document, given.today, needed=())
    place = checks.checkpoint(session, "checkpoint", command.checkpoint)
    checks.one_of("direction", command.direction, DIRECTIONS)
    number = checks.text("permit", command.permit, needed=False)
    if identity is None or checks.found:
        return checks.problem()
    return Asked(identity, known(place), command.direction, at, number)


def on_file(
    session: Session, given: Given, identity: Identity, *, locked: bool
) -> tuple[Person, TravelDocument] | Conflict | NotFound | None:
    """Whom a document is on file for; None where it is not, and says enough to write its holder down.

    The officer holds the passport: its number is enough, but whatever else is sent must agree.
    """
    document = find_document(session, given, identity.country, identity.number, locked=locked)
    if document is not None:
        person = session.get_one(Person, document.person_id)
        agrees = same_person(person, identity, trusted=True)
        return (person, document) if agrees else Conflict("DOCUMENT_OF_ANOTHER")
    if identity.given is None or identity.family is None:
        return NotFound("DOCUMENT_UNKNOWN")
    return None


def file_of(session: Session, person: Person, document: TravelDocument) -> File:
    """Everything that is looked at, in as many statements for one crossing as for a thousand."""
    rows = sa.select(Permit, Application.eta_id).join(Application, Application.id == Permit.application_id)
    rows = rows.where(Permit.person_id == person.id).options(selectinload(Permit.checkpoints))
    found = session.execute(rows.order_by(Permit.valid_to.desc(), Permit.id)).all()
    return File(
        person,
        document,
        permits=tuple(permit for permit, _ in found),
        carriers={permit.id: eta for permit, eta in found if eta is not None},
        crossed=crossed_by(session, person.id),
        cases=cases_of(session, person.id),
        cards=cards_of(session, person.id),
    )


def traveller_of(identity: Identity, file: File) -> Traveller:
    """Whoever holds a passport, with their file."""
    if file.person is None or file.document is None:
        return Traveller(identity.nationality, identity.kind, identity.expires, file)
    nationality = file.person.nationality_code or identity.nationality
    return Traveller(nationality, file.document.kind, identity.expires or file.document.expires, file)
