"""What a person is told of their own stays, and how these fill in what they leave out of a question.

Whoever types what a passport says is not yet its holder: crossings are told to the subject who applied for themselves,
and whom an officer approved.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from access.actor import Actor
from models.applications import Application
from policy.trip import Stay, Trip
from services.given import Given
from services.travel.stays import Visit, covers_for, crossed_by, folded, visits

DAY = timedelta(days=1)
REACH = 366 * DAY
"""Stays that ended longer before arrival fall out of every window that a regime has."""


def my_person(session: Session, actor: Actor) -> str | None:
    """The person of the newest application that somebody sent for themselves and that was approved."""
    if actor.subject is None:
        return None
    mine = sa.select(Application.person_id).where(
        Application.submitted_by == actor.subject,
        Application.on_behalf_of.is_(None),
        Application.status == "APPROVED",
    )
    return session.scalar(mine.order_by(Application.submitted_at.desc(), Application.id.desc()).limit(1))


def my_visits(session: Session, actor: Actor, given: Given) -> tuple[Visit, ...]:
    """Every stay of whoever asks, with its last day and the days beyond it; none where nobody knows them."""
    person = my_person(session, actor)
    if person is None:
        return ()
    return visits(crossed_by(session, person), covers_for(session, person), given.today)


def filled_in(session: Session, actor: Actor, trip: Trip, given: Given) -> Trip | None:
    """The trip with earlier stays from crossings; None where the person said them, or nobody knows the person.

    A stay that still lasts is counted to today, or to the day before arrival where that comes first.
    """
    if trip.earlier_stays is not None or trip.days_in_last_180 is not None:
        return None
    person = my_person(session, actor)
    if person is None:
        return None
    arrival = trip.arrival_day or given.today + DAY
    until = min(given.today, arrival - DAY)
    found = folded([(each.direction, each.day) for each in crossed_by(session, person)], until)
    return replace(trip, earlier_stays=_apart([stay for stay in found if stay.to >= until - REACH]))


def _apart(stays: list[Stay]) -> tuple[Stay, ...]:
    """Stays as the rules want them: a day on which somebody left and came back twice is one."""
    kept: list[Stay] = []
    for stay in stays:
        if kept and stay.from_ < kept[-1].to:
            kept[-1] = Stay(kept[-1].from_, max(kept[-1].to, stay.to))
        else:
            kept.append(stay)
    return tuple(kept)
