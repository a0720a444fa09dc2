"""The door to the figures: who may see exact ones is settled here first, and only then is the engine asked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import strawberry
from graphql import GraphQLError

from analytics.cubes import CLASSIFIERS
from analytics.engine import check_question
from analytics.facts import TooHeavy
from analytics.metric import Metric
from analytics.metrics import METRICS
from analytics.questions import Question, Refused
from disclosure.figures import Clearance, Figure, Row, Table
from disclosure.gate import clearance_of, release
from disclosure.rehearsal import Rehearsed
from models.columns import local_day
from resolvers.analytics_questions import asks_nearest, condition_of, kept, orders_of, wanted_of
from resolvers.context import Context
from resolvers.released import Desk
from resolvers.released_tables import answer_of_releases, rehearsed

REHEARSED = Rehearsed(CLASSIFIERS)

LIGHT = ThreadPoolExecutor(2, "figures")
HEAVY = ThreadPoolExecutor(1, "figures-heavy")
"""Threads of their own: writes and documents use those of the loop. Each question uses all cores by itself."""


class BadQuestion(GraphQLError):
    """A question that cannot be answered as it stands; raised before anything is read."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message, extensions={"code": code})


@dataclass(frozen=True)
class Figures:
    """The root of all figures: every field of it is a question of its own. `rehearse`: of an invented country."""

    rehearse: bool = False


def analytics(info: strawberry.Info, rehearse: bool = False) -> Figures:
    """Figures, for everybody; what each is told is settled field by field."""
    return Figures(rehearse)


def table_of(id: str) -> Callable[..., Any]:
    """The resolver of a metric: one question, one statement, whatever is selected of it."""
    metric = METRICS[id]

    async def resolver(
        root: Figures,
        info: strawberry.Info,
        by: Sequence[Any] = (),
        where: Any = strawberry.UNSET,
        as_of: date | None = strawberry.UNSET,
        known_at: datetime | None = strawberry.UNSET,
        order_by: Any = strawberry.UNSET,
        first: int | None = strawberry.UNSET,
    ) -> Table:
        context: Context = info.context
        try:
            question = Question(
                metric=id,
                today=local_day(context.now),
                by=tuple(str(getattr(each, "value", each)) for each in by),
                where=condition_of(where),
                as_of=as_of or None,
                known_at=known_at or None,
                order=orders_of(order_by),
                first=None if first is strawberry.UNSET else first,
                measures=kept(info, "measures", lambda: wanted_of(info, metric)),
            )
            check_question(question)
        except Refused as refused:
            raise BadQuestion(refused.code, refused.message) from None
        with_nearest = kept(info, "nearest", lambda: asks_nearest(info))
        return await _answer(question, metric, context, with_nearest, root.rehearse)

    return resolver


async def _answer(
    question: Question, metric: Metric, context: Context, with_nearest: bool, rehearse: bool
) -> Table:
    if rehearse:
        desk = Desk(REHEARSED, context.services.rulebook, question)
        return await asyncio.to_thread(rehearsed, desk, metric, with_nearest=with_nearest)
    actor = context.actor
    clearance = clearance_of({role.value for role in actor.roles}, actor.purpose)
    if clearance is not Clearance.ANALYST and context.services.releases is None:
        found = answer_of_releases(context.services, question, metric, clearance)
    elif clearance is not Clearance.ANALYST:
        asked = (context.services, question, metric, clearance)
        found = await asyncio.to_thread(answer_of_releases, *asked, with_nearest=with_nearest)
    else:
        table = await _exact(question, context.services.figures)
        found = release(table, clearance, subject=actor.subject, purpose=actor.purpose)
    return replace(found, question=question)


async def _exact(question: Question, engine: Any) -> Any:
    """The exact answer: what is heavy waits for its turn, and nothing else waits for it."""
    loop = asyncio.get_running_loop()
    try:
        found = engine.answer_now(question)  # a millisecond: handing it to a thread takes as long
        found = found or await loop.run_in_executor(LIGHT, engine.answer_at_once, question)
        return found or await loop.run_in_executor(HEAVY, engine.answer, question)
    except Refused as refused:
        raise BadQuestion(refused.code, refused.message) from None
    except TooHeavy as refused:
        raise BadQuestion(refused.code, str(refused)) from None


def metrics(root: Figures) -> tuple[Metric, ...]:
    """The catalogue, in its order."""
    return tuple(METRICS.values())


def figure(id: str) -> Callable[..., Figure]:
    """The resolver of a measure without arguments."""

    def resolver(root: Row) -> Figure:
        return root.figures[id, None]

    return resolver


def figure_in(id: str, default: Any) -> Callable[..., Figure]:
    """The resolver of a measure in a currency; `default` where none is named."""

    def resolver(root: Row, currency: Any = default) -> Figure:
        return root.figures[id, currency.value]

    return resolver


def figure_at_percentile(id: str) -> Callable[..., Figure]:
    """The resolver of a measure at a percentile, 1 to 100, by nearest rank."""

    def resolver(root: Row, percentile: int) -> Figure:
        return root.figures[id, percentile]

    return resolver


def figure_after_months(id: str) -> Callable[..., Figure]:
    """The resolver of a measure some months, 1 to 120, after the fact."""

    def resolver(root: Row, months: int) -> Figure:
        return root.figures[id, months]

    return resolver
