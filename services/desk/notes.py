"""Notes of officers for the file, sealed under the person's key; second looks before a decision."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.actor import Actor
from models.desk import Note, SecondLook
from models.identifiers import new_id
from models.journal import EventKind, record_event
from policy.programmes import programmes
from services.checks import LONG, Checks
from services.deciding.standing import Subject, programme_of
from services.desk.commands import AddNote, AskSecondLook, GiveSecondLook
from services.given import Given
from services.once import once
from services.people.people import seal_for
from services.problems import Conflict, IllegalMove, NotFound, Problem
from services.rows import changed
from services.visible import subject_of

OPINIONS = frozenset({"AGREE", "DISAGREE"})


@once
def add_note(session: Session, actor: Actor, command: AddNote, given: Given) -> Note | Problem:
    """Add a note to the file of a record; officers of its office read it, nobody changes it."""
    checks = Checks()
    text = checks.text("text", command.text, most=LONG, lines=True)
    if text is None:
        return checks.problem()
    subject = subject_of(session, actor, command.subject)
    if subject is None:
        return NotFound()
    note = Note(
        id=new_id("Note", given.chance),
        subject_id=subject.id,
        person_id=subject.person_id,
        text=seal_for(session, given, subject.person_id, "notes.text", text),
        written_by=actor.subject,
        written_at=given.now,
    )
    session.add(note)
    _tell(session, given, subject, EventKind.NOTE_ADDED, note.id)
    return note


@once
def ask_second_look(
    session: Session, actor: Actor, command: AskSecondLook, given: Given
) -> Subject | Problem:
    """Ask a colleague to look; until one has, whoever asked cannot decide."""
    subject = subject_of(session, actor, command.subject)
    if subject is None:
        return NotFound()
    allowed = programmes()[programme_of(subject)].allowed(subject.status)
    if not any(action.startswith("DECIDE_") for action in allowed):
        return IllegalMove(allowed_actions=allowed)
    if session.scalar(_open(subject)) is not None:
        return Conflict("SECOND_LOOK_OPEN")
    look = SecondLook(
        id=new_id("SecondLook", given.chance),
        subject_id=subject.id,
        asked_by=actor.subject,
        asked_at=given.now,
        state="OPEN",
    )
    session.add(look)
    _tell(session, given, subject, EventKind.SECOND_LOOK_ASKED, look.id)
    return subject


@once
def give_second_look(
    session: Session, actor: Actor, command: GiveSecondLook, given: Given
) -> Subject | Problem:
    """A colleague's opinion: whoever asked may then decide, and decides alone."""
    checks = Checks()
    checks.one_of("opinion", command.opinion, OPINIONS)
    subject = subject_of(session, actor, command.subject)
    if subject is None:
        return NotFound()
    grounds = programmes()[programme_of(subject)].grounds
    checks.one_of("ground", command.ground, grounds, "UNKNOWN_GROUND")
    if command.opinion == "DISAGREE" and command.ground is None:
        checks.add("ground", "GROUND_REQUIRED")
    if checks.found:
        return checks.problem()
    asked = session.scalar(_open(subject))
    if asked is None:
        return Conflict("NO_SECOND_LOOK")
    if asked.asked_by == actor.subject:
        return IllegalMove("SECOND_OFFICER_NEEDED")
    said = {
        "state": "GIVEN",
        "opinion": command.opinion,
        "ground": command.ground,
        "given_by": actor.subject,
        "given_at": given.now,
    }
    once_open = sa.update(SecondLook).where(SecondLook.id == asked.id, SecondLook.state == "OPEN")
    if changed(session, once_open.values(**said)) == 0:
        return Conflict("NO_SECOND_LOOK")
    session.refresh(asked)
    _tell(session, given, subject, EventKind.SECOND_LOOK_GIVEN, asked.id)
    return subject


def _open(subject: Subject) -> sa.Select[SecondLook]:
    return sa.select(SecondLook).where(SecondLook.subject_id == subject.id, SecondLook.state == "OPEN")


def _tell(session: Session, given: Given, subject: Subject, kind: EventKind, about: str) -> None:
    """An event about the note or the look, not about the record: the person does not see it on the timeline."""
    record_event(
        session,
        kind,
        about,
        {"record": subject.id},
        on=given.today,
        now=given.now,
        office=subject.office_code,
        chance=given.chance,
    )
