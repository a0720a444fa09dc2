"""Computed fields of the record: small functions over the columns they need, run after the statement."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from graphql import GraphQLError

from access.actor import Role
from access.bounds import Bound, bounds
from analytics.questions import MOST_ROWS
from models.columns import local_day
from models.journal import EventKind
from policy import changes
from policy.citing import cited
from policy.programmes import programmes
from policy.trip import day_of
from resolvers.context import Context
from resolvers.words import say
from services.deciding.moves import allowed_actions


@dataclass(frozen=True)
class DecidedGround:
    """A ground of a decision: its code, and the rule its programme rests it on."""

    code: str
    rule_id: str | None


def timeline_words(row: Any, asked: Context, locale: str | None = None) -> str:
    """An event of an application in words: by its outcome where it has one."""
    outcome = (row.payload or {}).get("outcome")
    code = f"timeline.{row.kind}.{outcome}" if outcome else f"timeline.{row.kind}"
    try:
        return say(locale or asked.locale, code)
    except KeyError:
        return say(locale or asked.locale, "timeline.OTHER")


def due_by(row: Any, asked: Context) -> date | None:
    """The day in Asia/Almaty by which an application should be decided, on the event that began the wait."""
    waits = row.kind == EventKind.APPLICATION_SUBMITTED and row.due_at is not None
    return local_day(row.due_at) if waits else None


def roles_of(row: Any, asked: Context) -> tuple[Role, ...]:
    """The roles of whoever asks, in their order."""
    return tuple(role for role in Role if role in asked.actor.roles)


def limits_of(row: Any, asked: Context) -> tuple[Bound, ...]:
    """Every limit that can refuse a request of whoever asks."""
    return (*bounds(asked.actor.roles), Bound("FIGURE_ROWS", MOST_ROWS, "ROWS"))


allowed = cache(allowed_actions)
"""The programmes' tables do not change while a process runs."""


def actions_of_application(row: Any, asked: Context) -> tuple[str, ...]:
    """What the programme's table allows next."""
    return allowed(row.programme, row.status)


def actions_of_case(row: Any, asked: Context) -> tuple[str, ...]:
    """What the table of kandas cases allows next."""
    return allowed("KANDAS", row.status)


def grounds(row: Any, asked: Context) -> tuple[DecidedGround, ...]:
    """The grounds of a decision under the programme of its application, else under that of kandas cases.

    Each with its rule as it stood on the day of the decision.
    """
    known, book = programmes()[row.programme or "KANDAS"].grounds, asked.services.rulebook
    day = day_of(row.decided_at)
    return tuple(
        DecidedGround(code, cited(known[code], book, day) if code in known else None) for code in row.grounds
    )


def attribute(name: str) -> Callable[[Any, Context], Any]:
    """What was fetched under this name, as it is."""
    return lambda row, asked: getattr(row, name)


def grounds_of_change(row: Any, asked: Context) -> tuple[DecidedGround, ...]:
    """The grounds on which a change or a service was refused; none where it was not."""
    return grounds(row, asked) if row.grounds else ()


def rule_changes(row: Any, asked: Context, from_: date, to: date) -> tuple[changes.RuleChange, ...]:
    """What changed for a nationality between two days, both included; BAD_USER_INPUT where they are reversed."""
    if to < from_:
        raise GraphQLError("`from` must not be after `to`.", extensions={"code": "BAD_USER_INPUT"})
    return changes.rule_changes(asked.services.rulebook, row.code, from_, to)
