"""Scalars: one spelling of a value, everything else refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from graphql import GraphQLError, parse_value
from strawberry.schema.types.scalar import _make_scalar_type

from policy import trip
from policy.programmes import programmes
from schema import enums
from schema.scalars import SCALARS, CountryCode, RegionCode

TYPES = {definition.name: _make_scalar_type(definition) for definition in SCALARS.values()}


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("CountryCode", "KAZ", "KAZ"),
        ("RegionCode", "KZ-55", "KZ-55"),
        ("RegionCode", "KZ-YUZ", "KZ-YUZ"),
        ("Date", "2024-02-29", date(2024, 2, 29)),
        ("DateTime", "2026-03-21T10:00:00Z", datetime(2026, 3, 21, 10, tzinfo=UTC)),
        ("DateTime", "2026-03-21T10:00:00.5+05:00", datetime(2026, 3, 21, 5, 0, 0, 500000, tzinfo=UTC)),
        ("Decimal", "1234.50", Decimal("1234.50")),
        ("Decimal", "-0.001", Decimal("-0.001")),
        ("Decimal", "0", Decimal(0)),
    ],
)
def test_the_one_spelling(name: str, text: str, value: Any) -> None:
    assert TYPES[name].parse_value(text) == value
    assert TYPES[name].parse_literal(parse_value(f'"{text}"')) == value


@pytest.mark.parametrize(
    ("name", "given"),
    [
        *(("CountryCode", v) for v in ("kaz", "KZ", "KAZA", "", "K4Z", "КАЗ", "KAZ\n", 5, None, ["KAZ"])),
        *(("RegionCode", v) for v in ("KZ55", "KZ-5", "RU-MOW", "KZ-555", "KZ-kar", "KZ-５５")),
        *(
            ("Date", v)
            for v in ("20260101", "2026-W01-1", "2026-1-1", "2025-02-29", "2026-01-01T00:00", 20260101)
        ),
        *(
            ("DateTime", v)
            for v in (
                "2026-03-21T10:00:00",
                "2026-03-21 10:00:00Z",
                "2026-03-21T10:00Z",
                "2026-03-21T24:01:00Z",
                "2026-03-21T10:00:60Z",
                "2026-03-21T10:00:00+25:00",
                "0001-01-01T00:00:00+05:00",
                1774087200,
            )
        ),
        *(
            ("Decimal", v)
            for v in (
                "Infinity",
                "NaN",
                "1e500",
                "1_000",
                " 5 ",
                "５",
                "05",
                "1.",
                ".5",
                "+1",
                1.5,
                5,
                True,
                "9" * 19,
            )
        ),
    ],
)
def test_every_other_spelling_is_refused_without_being_repeated(name: str, given: Any) -> None:
    with pytest.raises(GraphQLError) as refused:
        TYPES[name].parse_value(given)
    assert refused.value.message.startswith(f"{name} must be a string such as ")
    assert len(refused.value.message) < 80


@pytest.mark.parametrize("literal", ["KAZ", "5", "1.5", "true", '["KAZ"]', "{a: 1}"])
def test_a_bare_word_is_no_text(literal: str) -> None:
    for type_ in TYPES.values():
        with pytest.raises(GraphQLError):
            type_.parse_literal(parse_value(literal))


def test_how_values_are_written() -> None:
    east = timezone(timedelta(hours=5))
    assert (
        TYPES["DateTime"].serialize(datetime(2026, 1, 1, 4, 0, 0, 999999, east)) == "2025-12-31T23:00:00.999Z"
    )
    assert TYPES["Date"].serialize(date(2026, 1, 1)) == "2026-01-01"
    assert TYPES["Decimal"].serialize(Decimal("1E+3")) == "1000"
    assert TYPES["Decimal"].serialize(Decimal("80.00")) == "80.00"
    assert TYPES["Decimal"].serialize(7) == "7"


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("Date", datetime(2026, 1, 1, tzinfo=UTC)),
        ("Decimal", 1.5),
        ("Decimal", True),
        ("Decimal", Decimal("NaN")),
    ],
)
def test_what_must_not_be_written(name: str, given: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        TYPES[name].serialize(given)


def test_codes_are_text() -> None:
    assert (CountryCode("KAZ"), RegionCode("KZ-55")) == ("KAZ", "KZ-55")


def test_enumerations_shared_with_the_rules_are_the_same() -> None:
    shared = (
        "Route",
        "Verdict",
        "Necessity",
        "PassportKind",
        "Purpose",
        "TravelMode",
        "AtaZholyGround",
        "Fact",
    )
    assert all(getattr(enums, name) is getattr(trip, name) for name in shared)
    assert [member.value for member in enums.TicketCategory] == programmes()["TICKET"].settings["categories"]
    assert [member.value for member in enums.Programme] == [
        "ETA",
        "E_VISA",
        "E_RESIDENCY",
        "ATA_ZHOLY",
        "KAZAKH_CARD",
        "HEALTH_INSURANCE",
        "FAST_TRACK",
    ]
