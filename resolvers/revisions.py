"""How a figure changed by what was known: its total at the end of every period in which something was recorded."""

from __future__ import annotations

import asyncio
from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import strawberry

from analytics.dimensions import ALMATY
from analytics.metric import Metric
from analytics.questions import Question, Refused, Wanted
from analytics.raw import RawRow
from analytics.recordings import recorded_days
from disclosure.figures import Clearance, Row, Table
from disclosure.gate import release_each
from resolvers.analytics_questions import wanted_of
from resolvers.context import Context

MOST = 120
"""Moments of one table of revisions."""
LAST_MOMENT = timedelta(milliseconds=1)


@dataclass(frozen=True)
class Revision:
    """The total as known at a moment, where it is not what it was at the one before."""

    known_at: datetime
    total: Row


def revisions_of(metric: Metric, refused: Callable[[str, str], Exception]) -> Callable[..., Any]:
    """The resolver of a table's revisions; `refused` makes the error of a question that cannot be."""

    async def resolver(root: Table, info: strawberry.Info, every: Any = "MONTH") -> Sequence[Revision]:
        if root.question is None or root.protection.clearance is not Clearance.ANALYST:
            return ()
        context: Context = info.context
        wanted = wanted_of(info, metric)
        try:
            return await asyncio.to_thread(
                _found, root.question, metric, wanted, str(getattr(every, "value", every)), context
            )
        except Refused as error:
            raise refused(error.code, error.message) from None

    return resolver


def _found(
    question: Question, metric: Metric, wanted: Sequence[Wanted], every: str, context: Context
) -> tuple[Revision, ...]:
    engine, actor = context.services.figures, context.actor
    whole = replace(question, by=(), order=(), first=0, measures=tuple(wanted))
    moments = _moments(recorded_days(engine, metric), every, question.known_at or context.now)
    if len(moments) > MOST:
        raise Refused(f"There are {len(moments)} such periods, more than {MOST}: ask for longer ones.")
    answers = ((moment, engine.answer(replace(whole, known_at=moment)).total) for moment in moments)
    rows = [(moment.isoformat(), row) for moment, row in _changed(answers)]
    told = release_each(metric, rows, Clearance.ANALYST, subject=actor.subject, purpose=actor.purpose)
    return tuple(Revision(datetime.fromisoformat(moment), row) for moment, row in told)


def _changed(answers: Iterator[tuple[datetime, RawRow]]) -> Iterator[tuple[datetime, RawRow]]:
    before = None
    for moment, row in answers:
        if before is None or row.values != before.values:
            yield moment, row
        before = row


def _moments(days: Sequence[date], every: str, now: datetime) -> list[datetime]:
    """The last moments of the periods that days fall into, none later than now."""
    ends = sorted({_end(day, every) for day in days})
    return sorted({min(_last_moment(end), now) for end in ends})


def _end(day: date, every: str) -> date:
    if every == "DAY":
        return day
    month = 12 if every == "YEAR" else day.month
    return date(day.year, month, monthrange(day.year, month)[1])


def _last_moment(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), ALMATY).astimezone(UTC) - LAST_MOMENT
