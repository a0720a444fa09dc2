"""Computed fields of the record: small functions over the columns they need, run after the statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from graphql import GraphQLError

from policy import changes
from policy.programmes import programmes
from resolvers.context import Context
from services.moves import allowed_actions


@dataclass(frozen=True)
class DecidedGround:
    """A ground of a decision: its code, and the rule its programme rests it on."""

    code: str
    rule_id: str | None


allowed = cache(allowed_actions)
"""The programmes' tables do not change while a process runs."""


def actions_of_application(row: Any, asked: Context) -> tuple[str, ...]:
    """What the programme's table allows next."""
    return allowed(row.programme, row.status)


def actions_of_case(row: Any, asked: Context) -> tuple[str, ...]:
    """What the table of kandas cases allows next."""
    return allowed("KANDAS", row.status)


def grounds(row: Any, asked: Context) -> tuple[DecidedGround, ...]:
    """The grounds of a decision under the programme of its application, else under that of kandas cases."""
    known = programmes()[row.programme or "KANDAS"].grounds
    return tuple(DecidedGround(code, known[code].rule if code in known else None) for code in row.grounds)


def rule_changes(row: Any, asked: Context, from_: date, to: date) -> tuple[changes.RuleChange, ...]:
    """What changed for a nationality between two days, both included; BAD_USER_INPUT where they are reversed."""
    if to < from_:
        raise GraphQLError("`from` must not be after `to`.", extensions={"code": "BAD_USER_INPUT"})
    return changes.rule_changes(asked.services.rulebook, row.code, from_, to)


def none_yet(row: Any, asked: Context) -> tuple[()]:
    """An empty list, where the subject of a field is not kept yet."""
    return ()
