"""Days spent in the country and stays that lasted too long, computed from the crossings of a person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.cards import Card
from models.columns import local_day
from models.crossings import Crossing
from models.kandas import CaseMember, KandasCase
from policy.trip import Stay
from services.cards.holding import cards_of

WINDOW = 180
DAY = timedelta(days=1)
IN_FORCE = ("GRANTED", "PLACED")


@dataclass(frozen=True)
class Crossed:
    """A crossing as the count needs it: `until` is the last day that was allowed at an entry."""

    direction: str
    day: date
    until: date | None = None
    permit_id: str | None = None


@dataclass(frozen=True)
class Cover:
    """A right to stay that an entry did not give: from a day to a last one, or without end."""

    first: date
    last: date | None


@dataclass(frozen=True)
class Visit:
    """One stay, both ends counted; `to` is None while it lasts. `may_stay_until` is None without limit, or unknown."""

    from_: date
    to: date | None
    may_stay_until: date | None
    overstay_days: int


def crossed_by(session: Session, person_id: str) -> tuple[Crossed, ...]:
    """The crossings of a person in the order of time; of one moment, the entry comes first."""
    rows = sa.select(Crossing.direction, Crossing.at, Crossing.may_stay_until, Crossing.permit_id)
    rows = rows.where(Crossing.person_id == person_id)
    found = session.execute(rows.order_by(Crossing.at, Crossing.direction, Crossing.id))
    return tuple(Crossed(way, local_day(at), until, permit) for way, at, until, permit in found)


def folded(crossed: Iterable[tuple[str, date]], until: date) -> tuple[Stay, ...]:
    """The stays up to a day that crossings, a direction and a day each in the order of time, add up to.

    Both ends are counted; whoever entered and did not leave is still here. Where an exit is missing from the record,
    the stay is taken to have ended the day before the next entry; an exit without an entry counts as one day.
    """
    stays: list[Stay] = []
    entered: date | None = None
    for direction, day in crossed:
        if day > until:
            break
        if direction == "EXIT":
            stays.append(Stay(entered or day, day))
            entered = None
        else:
            if entered is not None:
                stays.append(Stay(entered, max(entered, day - DAY)))
            entered = day
    if entered is not None:
        stays.append(Stay(entered, until))
    return tuple(stays)


def visits(crossed: Sequence[Crossed], covers: Sequence[Cover], today: date) -> tuple[Visit, ...]:
    """Every stay that crossings add up to, with the days it lasted beyond the last one allowed.

    An exit that is missing from the record is held against nobody: such a stay has no day too many.
    """
    found: list[Visit] = []
    entry: Crossed | None = None
    for each in crossed:
        if each.direction == "EXIT":
            found.append(_visit(entry, each.day, covers) if entry else Visit(each.day, each.day, None, 0))
            entry = None
        else:
            if entry is not None:
                left = max(entry.day, each.day - DAY)
                found.append(Visit(entry.day, left, _last_day(entry.until, left, covers), 0))
            entry = each
    if entry is not None:
        still = _visit(entry, today, covers)
        found.append(Visit(still.from_, None, still.may_stay_until, still.overstay_days))
    return tuple(found)


def _visit(entry: Crossed, end: date, covers: Sequence[Cover]) -> Visit:
    last = _last_day(entry.until, end, covers)
    return Visit(entry.day, end, last, max(0, (end - last).days) if last else 0)


def _last_day(until: date | None, end: date, covers: Sequence[Cover]) -> date | None:
    """The last day allowed: what a stay began with, or a right that was given before it ended."""
    if until is None:
        return None
    given = [cover.last for cover in covers if cover.first <= end]
    return None if None in given else max([until, *(last for last in given if last)])


def covers_of(cases: Iterable[KandasCase], cards: Iterable[Card]) -> tuple[Cover, ...]:
    """The rights to stay that a family's cases give (status, residence permit, citizenship), and a person's cards."""
    found = []
    for case in cases:
        if case.status == "CITIZEN" and case.citizen_on:
            found.append(Cover(case.citizen_on, None))
        elif case.status in IN_FORCE and case.granted_on:
            found.append(Cover(case.granted_on, case.status_valid_to))
            if case.residence_permit_on:
                found.append(Cover(case.residence_permit_on, case.residence_permit_to))
    found += [
        Cover(card.valid_from, min(card.valid_to, card.ended_on or card.valid_to))
        for card in cards
        if card.residence and not card.revoked
    ]
    return tuple(found)


def covers_for(session: Session, person_id: str) -> tuple[Cover, ...]:
    """The same of one person, from the record."""
    return covers_of(cases_of(session, person_id), cards_of(session, person_id))


def cases_of(session: Session, person_id: str) -> tuple[KandasCase, ...]:
    """The kandas cases that a person belongs to, as applicant or as family."""
    rows = sa.select(KandasCase).join(CaseMember, CaseMember.case_id == KandasCase.id)
    return tuple(session.scalars(rows.where(CaseMember.person_id == person_id).order_by(KandasCase.id)))
