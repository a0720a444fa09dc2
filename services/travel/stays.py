"""Days spent in the country, computed from the crossings of a person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.columns import local_day
from models.crossings import Crossing
from policy.trip import Stay

WINDOW = 180
DAY = timedelta(days=1)


def stays_of(session: Session, person_id: str, until: date) -> tuple[Stay, ...]:
    """A person's stays up to a day, both ends counted; whoever entered and did not leave is still here.

    Where an exit is missing from the record, the stay is taken to have ended the day before the next entry;
    an exit without an entry counts as one day.
    """
    rows = sa.select(Crossing.direction, Crossing.at).where(Crossing.person_id == person_id)
    crossed = session.execute(rows.order_by(Crossing.at, Crossing.direction))
    return folded([(direction, local_day(at)) for direction, at in crossed], until)


def folded(crossed: Iterable[tuple[str, date]], until: date) -> tuple[Stay, ...]:
    """The stays that crossings, a direction and a day each in the order of time, add up to."""
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
