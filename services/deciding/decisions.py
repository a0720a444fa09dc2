"""Decisions of named officers on applications and kandas cases, with grounds and the way to appeal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.actor import Actor
from models.appeals import Appeal
from models.applications import Application, Decision
from models.cards import Card
from models.columns import local_day
from models.identifiers import new_id
from models.journal import EventKind, record_event
from models.kandas import CaseMember, KandasCase, Placement
from models.permits import Permit
from models.persons import Person
from policy.programmes import Move, Programme, programmes
from policy.rulebook import Rulebook
from policy.standing import Contested, after_appeal
from services.cards.holding import issue_card
from services.checks import LONG, Checks
from services.deciding.commands import Decide
from services.deciding.standing import NEGATIVE, Subject, contested_of, legal, programme_of
from services.given import Given
from services.kandas.evidence import evidence_of, latest
from services.once import once
from services.people.people import seal_for
from services.problems import Conflict, NotFound, Problem
from services.travel.asked_services import open_services
from services.travel.invitations import consume, free
from services.travel.owning import restarted
from services.travel.permits import issue_permit
from services.travel.withdrawals import lapse_changes
from services.visible import advance, stale, subject_of

OUTCOMES = frozenset({"APPROVE", "REFUSE", "REVOKE", "RETURN"})
ADULT, PENSION = 18, 63


@dataclass(frozen=True)
class Made:
    """A decision as it is about to be written; `contested` where it answers an appeal."""

    outcome: str
    status: str
    grounds: tuple[str, ...]
    contested: Contested | None = None

    @property
    def grants(self) -> bool:
        """Whether it gives what was asked for: not only gives back what was revoked."""
        return self.outcome == "APPROVE" and (self.contested is None or self.contested.outcome == "REFUSE")


@once
def decide(session: Session, actor: Actor, command: Decide, given: Given) -> Subject | Problem:
    """Decide on an application or a case as it stood at `version`; of two at once the second gets Stale."""
    subject = subject_of(session, actor, command.subject)
    if subject is None:
        return NotFound()
    if subject.version != command.version:
        return stale(subject)
    programme = programmes()[programme_of(subject)]
    checks = Checks()
    if checks.one_of("outcome", command.outcome, OUTCOMES) is None:
        return checks.problem()
    move = legal(session, actor, subject, f"DECIDE_{command.outcome}", given)
    if isinstance(move, Problem):
        return move
    contested = contested_of(session, subject) if subject.status == "APPEALED" else None
    evidence = evidence_of(session, subject.id)
    kind = contested.outcome if contested and command.outcome == "REFUSE" else command.outcome
    grounds = _grounds(checks, programme, command, kind, "GROUND" in move.needs, evidence)
    note = checks.text("note", command.note, most=LONG, needed=False, lines=True)
    if checks.found:
        return checks.problem()
    status = _status(session, subject, move, contested, command.outcome)
    made = Made(command.outcome, status, tuple(grounds), contested)
    if made.grants and isinstance(subject, Application) and not consume(session, subject):
        # Of two that are decided at once, both saw a free place.
        return Conflict("INVITATION_USED")
    if lost := advance(session, subject, command.version, status=status, **_changes(subject, made, given)):
        return lost
    _write(session, actor, given, subject, programme, made, note)
    if contested:
        _answer(session, actor, given, contested, command.outcome)
    held = _carry_out(session, given, subject, made) if isinstance(subject, Application) else None
    _tell(session, given, subject, made, held)
    return subject


def _status(session: Session, subject: Subject, move: Move, contested: Contested | None, outcome: str) -> str:
    if contested is None:
        return move.to[0]
    placed = isinstance(subject, KandasCase) and (
        session.scalar(sa.select(Placement.id).where(Placement.case_id == subject.id)) is not None
    )
    return after_appeal(contested.outcome, outcome, move.to[0], placed)


def _answer(session: Session, actor: Actor, given: Given, contested: Contested, outcome: str) -> None:
    appeal = sa.update(Appeal).where(Appeal.decision_id == contested.id)
    session.execute(appeal.values(outcome=outcome, decided_by=actor.subject, decided_at=given.now))


def _grounds(
    checks: Checks, programme: Programme, command: Decide, kind: str, needed: bool, evidence: list[Any]
) -> list[str]:
    """The grounds of a decision, each known to the programme for its kind, and together enough."""
    codes = checks.few("grounds", command.grounds)
    if needed and not codes:
        checks.add("grounds", "GROUND_REQUIRED")
    known = []
    for place, code in enumerate(codes):
        ground = programme.of_ground(code, kind)
        if ground is None:
            checks.add(f"grounds.{place}", "UNKNOWN_GROUND")
            continue
        known.append(ground)
        # What counts is the last word of each kind: a doubt that was cleared up since is none.
        verdicts = {latest(evidence, shown) for shown in ground.shown_by} - {None}
        if ground.shown_by and (not verdicts or "CONSISTENT" in verdicts):
            checks.add(f"grounds.{place}", "GROUND_NOT_SHOWN")
    if known and not any(ground.alone for ground in known):
        checks.add("grounds", "GROUND_NOT_SUFFICIENT")
    return codes


def _changes(subject: Subject, made: Made, given: Given) -> dict[str, Any]:
    """What a decision changes in the record besides its status."""
    if isinstance(subject, Application):
        if made.outcome == "RETURN":
            return {"clock_stopped_at": given.now}
        return {"decided_at": given.now, **restarted(subject, given)}
    if not made.grants:
        return {}
    return {"granted_on": given.today, "status_valid_to": last_day(given.rulebook, given.today)}


def last_day(rulebook: Rulebook, first: date) -> date | None:
    """The last day of a status that begins on a day, by the rule in force then; None where there is none."""
    term = rulebook.in_force("status.term_days", first)
    return first + timedelta(days=int(term.value["days"]) - 1) if term else None


def _write(
    session: Session,
    actor: Actor,
    given: Given,
    subject: Subject,
    programme: Programme,
    made: Made,
    note: str | None,
) -> None:
    appeal = programme.appeal if made.outcome in NEGATIVE else None
    appeal = appeal.final if appeal and made.contested else appeal
    is_case = isinstance(subject, KandasCase)
    session.add(
        Decision(
            id=new_id("Decision", given.chance),
            application_id=None if is_case else subject.id,
            case_id=subject.id if is_case else None,
            outcome=made.outcome,
            decided_at=given.now,
            decided_by=actor.subject,
            grounds=list(made.grounds),
            note=seal_for(session, given, subject.person_id, "decisions.note", note),
            rules_version=given.rulebook.version,
            appeal_authority=appeal and appeal.authority,
            appeal_deadline=appeal and given.today + timedelta(days=appeal.days),
            on_appeal=made.contested is not None,
        )
    )


def _carry_out(session: Session, given: Given, application: Application, made: Made) -> Permit | Card | None:
    """Issue the permit or the card, take it away, or give it back: what was issued."""
    issued: Permit | Card | None = None
    if made.grants:
        issued = issue_permit(session, application, given) or issue_card(session, application, given)
        open_services(session, application, given)
    elif made.outcome in ("REVOKE", "APPROVE"):
        for given_out in (Permit, Card):
            held = sa.update(given_out).where(given_out.application_id == application.id)
            session.execute(held.values(revoked=made.outcome == "REVOKE"))
    if made.outcome == "REFUSE":
        free(session, application)
    if made.outcome == "REVOKE":
        lapse_changes(session, application.id)
    return issued


def _days_of(held: Permit | Card | None) -> dict[str, str | None]:
    """The first and the last day of a permit or a card, as the journal says them; null where there is none."""
    return {
        "valid_from": held.valid_from.isoformat() if held else None,
        "valid_to": held.valid_to.isoformat() if held else None,
    }


def _tell(session: Session, given: Given, subject: Subject, made: Made, issued: Permit | Card | None) -> None:
    """The event of a decision; `persons` where it grants the status of kandas."""
    said: dict[str, Any] = {"outcome": made.outcome, "status": made.status, "grounds": list(made.grounds)}
    said["on_appeal"] = made.contested is not None
    if isinstance(subject, Application):
        kind = EventKind.APPLICATION_DECIDED
        said |= {"application": subject.id, "programme": subject.programme}
        said |= {"nationality": subject.nationality_code}
        said |= {"submitted_on": local_day(subject.submitted_at).isoformat()} | _days_of(issued)
    else:
        kind = EventKind.CASE_DECIDED
        said |= {"case": subject.id, "origin": subject.origin_code}
        said |= {"opened_on": local_day(subject.opened_at).isoformat()}
        if made.grants:
            family = sa.select(Person, CaseMember.education)
            family = family.join(CaseMember, CaseMember.person_id == Person.id)
            rows = session.execute(family.where(CaseMember.case_id == subject.id).order_by(CaseMember.id))
            said["persons"] = [arrived(person, education, given.today) for person, education in rows]
    record_event(
        session,
        kind,
        subject.id,
        said,
        on=given.today,
        now=given.now,
        office=subject.office_code,
        chance=given.chance,
    )


def arrived(person: Person, education: str | None, on: date) -> dict[str, str]:
    """What the journal says of somebody who is granted the status on a day."""
    return {
        "person": person.id,
        "age_band": age_band(person.birth_date, on),
        "sex": person.sex or "UNSPECIFIED",
        "education": education or "UNKNOWN",
    }


def age_band(birth_date: date | None, on: date) -> str:
    """The age band of the figures on a day; years are completed years."""
    if birth_date is None:
        return "AGE_UNKNOWN"
    age = on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))
    if age < ADULT:
        return "AGE_0_17"
    return "AGE_18_62" if age < PENSION else "AGE_63_PLUS"
