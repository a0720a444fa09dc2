"""The beginning of every move: the record as somebody sees it, at its version, with nothing lacking."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.actor import Actor
from models.applications import Application, Decision
from models.cards import Card
from models.changes import ApplicationChange
from models.columns import local_day
from models.desk import SecondLook
from models.e_residency import AskedService
from models.fees import FeePayment
from models.kandas import KandasCase, Placement
from models.permits import Permit
from models.persons import Person, TravelDocument
from policy.cards import CARDS
from policy.fees import paid_first
from policy.programmes import Move, programmes
from policy.standing import Contested, Fee, Held, Standing, blocked, lacks
from services.aid.repayments import repayment_of
from services.given import Given
from services.kandas.evidence import evidence_of, origin_shown
from services.problems import IllegalMove, NotFound, Problem
from services.travel.extras import ended, eta_of
from services.travel.invitations import taken
from services.visible import stale, visible

Subject = Application | KandasCase
CITIZEN = "KAZ"
NEGATIVE = ("REFUSE", "REVOKE")
UNDECIDED = ("SUBMITTED", "RETURNED", "APPEALED")
CONTESTED = ("REFUSED", "REVOKED", "APPEALED")


def programme_of(subject: Subject) -> str:
    """The code of the programme that a record belongs to."""
    return subject.programme if isinstance(subject, Application) else "KANDAS"


def legal(session: Session, actor: Actor, subject: Subject, action: str, given: Given) -> Move | IllegalMove:
    """The move that an action makes from here, or what stands in its way."""
    programme = programmes()[programme_of(subject)]
    allowed = programme.allowed(subject.status)
    move = programme.move(subject.status, action)
    if move is None:
        return IllegalMove(allowed_actions=allowed)
    if missing := lacks(move, standing_of(session, actor, subject, given)):
        return IllegalMove(missing, allowed_actions=allowed)
    return move


def case_for(
    session: Session, actor: Actor, identifier: str, version: int, action: str, given: Given
) -> tuple[KandasCase, Move] | Problem:
    """A case at a version, and the move that an action makes from where it stands."""
    case = visible(session, actor, KandasCase, identifier)
    if case is None:
        return NotFound()
    if case.version != version:
        return stale(case)
    move = legal(session, actor, case, action, given)
    return (case, move) if isinstance(move, Move) else move


def blocked_of(session: Session, actor: Actor, subject: Subject, given: Given) -> dict[str, str]:
    """The moves of the table that a record still lacks something for: action to `problem.<CODE>`."""
    programme = programmes()[programme_of(subject)]
    return dict(blocked(programme, subject.status, standing_of(session, actor, subject, given)))


def standing_of(session: Session, actor: Actor, subject: Subject, given: Given) -> Standing:
    """What the preconditions of a record's moves look at today."""
    negative = contested_of(session, subject) if subject.status in CONTESTED else None
    if isinstance(subject, Application):
        return Standing(
            today=given.today,
            actor=actor.subject,
            contested=negative,
            held=_held(session, subject),
            fee=fee_of(session, subject, given),
            change_pending=_has(session, ApplicationChange, subject, ApplicationChange.state == "PENDING"),
            voided=_has(session, Permit, subject, Permit.voided_on.is_not(None)),
            service_open=_has(session, AskedService, subject, AskedService.state == "ASKED"),
            document_replaced=session.get_one(TravelDocument, subject.document_id).closed_on is not None,
            invitation_taken=subject.status in UNDECIDED and taken(session, subject),
            eta_ended=_eta_ended(session, subject, given),
            looked_for=_looked_for(session, subject),
        )
    claim = repayment_of(session, subject.id) if subject.status == "DEPARTED" else None
    return Standing(
        today=given.today,
        actor=actor.subject,
        origin_shown=origin_shown(evidence_of(session, subject.id)),
        status_valid_to=subject.status_valid_to,
        prolonged=subject.prolonged_on is not None,
        placed=session.scalar(sa.select(Placement.id).where(Placement.case_id == subject.id)) is not None,
        contested=negative,
        claim=claim.claimed if claim else None,
        looked_for=_looked_for(session, subject),
    )


def _eta_ended(session: Session, subject: Application, given: Given) -> bool:
    eta = eta_of(session, subject)
    return eta is None or ended(eta, given.today) is not None


def _looked_for(session: Session, subject: Subject) -> str | None:
    """Who asked for a second look that nobody has given yet."""
    waits = sa.select(SecondLook.asked_by).where(
        SecondLook.subject_id == subject.id, SecondLook.state == "OPEN"
    )
    return session.scalar(waits.limit(1))


def _held(session: Session, application: Application) -> Held:
    """What the moves of a card look at; nothing of the other programmes."""
    if application.programme not in CARDS:
        return Held()
    nationality = session.get_one(Person, application.person_id).nationality_code
    document = session.get_one(TravelDocument, application.document_id)
    card = session.scalar(sa.select(Card).where(Card.application_id == application.id))
    return held(
        nationality, document.expires, card.valid_to if card else None, card.ended_on if card else None
    )


def held(nationality: str | None, expires: date | None, card_to: date | None, ended: date | None) -> Held:
    """The same from columns: the person's nationality, the passport's and the card's last day, its end."""
    return Held(nationality == CITIZEN, expires, card_to, ended is not None)


def fee_of(session: Session, application: Application, given: Given) -> Fee:
    """How the fee of an application stands, by the rule of the day on which it was sent."""
    if not application.fee_amount:
        return Fee()
    paid = sa.select(FeePayment.id).where(
        FeePayment.application_id == application.id, FeePayment.state == "PAID"
    )
    first = paid_first(given.rulebook, application.programme, local_day(application.submitted_at))
    return Fee(True, session.scalar(paid) is not None, first)


def _has(session: Session, entity: Any, application: Application, condition: Any) -> bool:
    """Whether an approved application has a row of an entity for which something holds."""
    if application.status != "APPROVED":
        return False
    found = sa.select(entity.id).where(entity.application_id == application.id, condition)
    return session.scalar(found.limit(1)) is not None


def contested_of(session: Session, subject: Subject) -> Contested | None:
    """The last negative decision on a record."""
    ours = Decision.application_id if isinstance(subject, Application) else Decision.case_id
    rows = sa.select(Decision).where(ours == subject.id, Decision.outcome.in_(NEGATIVE))
    last = session.scalar(rows.order_by(Decision.decided_at.desc(), Decision.on_appeal.desc()).limit(1))
    if last is None:
        return None
    return Contested(last.id, last.outcome, last.decided_by, last.appeal_deadline, last.on_appeal)
