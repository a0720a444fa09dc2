"""Questions about the rules: eligibility, its receipts, and what changed. Nothing is stored about who asked."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import strawberry
from graphql import GraphQLError

from policy import receipts
from policy.eligibility import Eligibility, RouteAnswer, Violation, answer, violations
from policy.rulefile import Rule
from policy.trip import Stay, Trip, day_of
from resolvers.arguments import filled
from resolvers.context import Context
from resolvers.words import say
from services.travel.mine import filled_in


@dataclass(frozen=True)
class Answered:
    """An answer with the receipt that replays it."""

    rules_on: date
    rules_version: str
    receipt: str
    routes: tuple[RouteAnswer, ...]
    stays_from: str
    earlier_stays: tuple[Stay, ...] | None


@dataclass(frozen=True)
class Replayed:
    """What a receipt gives: everything is empty where it is not authentic."""

    receipt: str
    authentic: bool
    rules_on: date | None = None
    rules_version: str | None = None
    answered_at: datetime | None = None
    routes: tuple[RouteAnswer, ...] = ()
    stays_from: str | None = None


async def eligibility(
    info: strawberry.Info,
    trip: Any,
    on: date | None = strawberry.UNSET,
    known_at: datetime | None = strawberry.UNSET,
) -> Answered:
    """Every route compared; GraphQLError BAD_USER_INPUT with all violations where the trip cannot be."""
    return await _asked(info.context, filled(Trip, trip), on, known_at)


async def my_eligibility(
    root: Any,
    info: strawberry.Info,
    trip: Any,
    on: date | None = strawberry.UNSET,
    known_at: datetime | None = strawberry.UNSET,
) -> Answered:
    """The same for whoever asks: earlier stays that they leave out are those of their crossings, if they are known."""
    context, asked = info.context, filled(Trip, trip)
    whole = await info.root_value.run(lambda session: filled_in(session, context.actor, asked, context.given))
    return await _asked(context, whole or asked, on, known_at, recorded=whole is not None)


async def _asked(context: Context, trip: Trip, on: Any, known_at: Any, recorded: bool = False) -> Answered:
    day, known = days_of(context, on, known_at)
    refuse(context, violations(trip, now=context.now, on=day))
    found = await asyncio.to_thread(
        answer, context.services.rulebook, trip, now=context.now, on=day, known_at=known
    )
    return answered(context, found, trip, day, known, recorded)


def days_of(asked: Context, on: Any, known_at: Any) -> tuple[date | None, date | None]:
    """The day whose rules are asked for, and the day whose knowledge of them; None where none is given."""
    # Nobody knows later than now; and the last moments of the calendar have no day in Almaty.
    return on or None, day_of(min(known_at, asked.now)) if known_at else None


def refuse(asked: Context, wrong: Sequence[Violation]) -> None:
    """GraphQLError BAD_USER_INPUT that lists everything wrong, if anything is."""
    if not wrong:
        return
    listed = [
        {"path": w.path, "code": violation_code(w.code), "message": say(asked.locale, w.code, w.params)}
        for w in wrong
    ]
    raise GraphQLError(
        "The trip cannot be as described.", extensions={"code": "BAD_USER_INPUT", "violations": listed}
    )


def answered(
    asked: Context,
    found: Eligibility,
    trip: Trip,
    on: date | None,
    known_at: date | None,
    recorded: bool = False,
) -> Answered:
    """An answer of the rules with its receipt; `recorded` where the earlier stays are those of crossings."""
    payload = receipts.encode(found, trip, on, known_at, recorded)
    receipt = asked.services.signer.sign(payload, "receipt")
    source = receipts.stays_from(trip, recorded)
    stays = trip.earlier_stays if recorded else None
    return Answered(found.rules_on, found.rules_version, receipt, found.routes, source, stays)


def violation_code(code: str) -> str:
    """The stable code a client sees; rules name theirs by the catalogue's entry."""
    return code.removeprefix("violation.").upper()


async def eligibility_receipt(info: strawberry.Info, id: strawberry.ID) -> Replayed:
    """The answer a receipt stands for, under the rules as they were known then."""
    payload = info.context.services.signer.open(id, "receipt")
    book = info.context.services.rulebook
    found = await asyncio.to_thread(receipts.replay, book, payload) if payload else None
    if found is None:
        return Replayed(id, authentic=False)
    source = receipts.source_in(payload)
    return Replayed(id, True, found.rules_on, found.rules_version, found.answered_at, found.routes, source)


def rule_of(row: Any, asked: Context) -> Rule | None:
    """The rule an object cites by `rule_id`."""
    return asked.services.rulebook.rule(row.rule_id) if row.rule_id else None


def passport_country(row: RouteAnswer, asked: Context) -> str:
    """The country of the passport a route is answered for."""
    return row.passport.country


def message_code(row: Any, asked: Context) -> str:
    """The code of an object's message."""
    return row.message.code
