"""The scalars of the graph, each stricter than the libraries' own: one spelling of a value, everything else refused.

A refused value is a request error, BAD_USER_INPUT, before anything is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NewType

import strawberry
from graphql import GraphQLError, StringValueNode, ValueNode
from strawberry.scalars import JSON
from strawberry.types.scalar import ScalarDefinition

from models.columns import render_instant

CountryCode = NewType("CountryCode", str)
RegionCode = NewType("RegionCode", str)
Date = date
DateTime = datetime

DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,12})?")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
DATE_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})"
)
COUNTRY = re.compile(r"[A-Z]{3}")
REGION = re.compile(r"KZ-([0-9]{2}|[A-Z]{3})")


def _checked(
    name: str, shape: re.Pattern[str], example: str, make: Callable[[str], Any]
) -> Callable[[Any], Any]:
    """Reads text of exactly one shape; whatever else comes is refused without being repeated."""

    def parse(value: Any) -> Any:
        if isinstance(value, str) and shape.fullmatch(value):
            try:
                return make(value)
            except (ValueError, OverflowError):
                pass
        raise GraphQLError(f"{name} must be a string such as {example}.")

    return parse


def _text_only(parse: Callable[[Any], Any]) -> Callable[[ValueNode, Any], Any]:
    """Reads a literal: a quoted string, never a bare word or a number."""

    def parse_literal(node: ValueNode, _variables: Any = None) -> Any:
        return parse(node.value if isinstance(node, StringValueNode) else None)

    return parse_literal


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    render_instant(moment)  # a moment that has no place in UTC's calendar (year 0 or 10000) overflows here
    return moment


def render_decimal(value: Decimal | int) -> str:
    """Plain digits, never an exponent; TypeError for a float, ValueError for what is no number."""
    if isinstance(value, bool) or not isinstance(value, (Decimal, int)):
        raise TypeError("an exact amount is never a float")
    if isinstance(value, Decimal) and not value.is_finite():
        raise ValueError("an exact amount is finite")
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def render_date(value: date) -> str:
    """YYYY-MM-DD; TypeError for a moment, which is no day until a zone is chosen."""
    if isinstance(value, datetime):
        raise TypeError("a moment is not a day")
    return value.isoformat()


def _scalar(
    name: str,
    shape: re.Pattern[str],
    example: str,
    description: str,
    make: Callable[[str], Any],
    write: Callable[[Any], Any],
) -> ScalarDefinition:
    parse = _checked(name, shape, example, make)
    return strawberry.scalar(
        name=name,
        description=description,
        serialize=write,
        parse_value=parse,
        parse_literal=_text_only(parse),
    )


SCALARS: dict[object, ScalarDefinition] = {
    CountryCode: _scalar(
        "CountryCode",
        COUNTRY,
        '"KAZ"',
        "ISO 3166-1 alpha-3, as on passports; ICAO 9303 adds XXA XXB XXC XXX, RKS.",
        str,
        str,
    ),
    RegionCode: _scalar("RegionCode", REGION, '"KZ-55"', "ISO 3166-2:KZ, such as KZ-55.", str, str),
    Date: _scalar(
        "Date", DATE, '"2026-03-21"', "A day, YYYY-MM-DD, in Asia/Almaty.", date.fromisoformat, render_date
    ),
    DateTime: _scalar(
        "DateTime",
        DATE_TIME,
        '"2026-03-21T10:00:00.000Z"',
        "A moment, RFC 3339 with a zone; written in UTC with three fraction digits.",
        _moment,
        render_instant,
    ),
    Decimal: _scalar(
        "Decimal",
        DECIMAL,
        '"1234.50"',
        "An exact decimal number, written as a string of plain digits.",
        Decimal,
        render_decimal,
    ),
}
"""To be handed to StrawberryConfig(scalar_map=SCALARS)."""

__all__ = ["JSON", "SCALARS", "CountryCode", "Date", "DateTime", "Decimal", "RegionCode"]
