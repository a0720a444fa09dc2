"""Days: ISO always, other conventions only where the mapping says so, and nothing that could be two days."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.days import day

D = date(2025, 4, 3)


@pytest.mark.parametrize(
    ("text", "convention", "found"),
    [
        ("2025-04-03", None, D),
        ("2025.4.3", None, D),
        ("2025-04-03 00:00:00", None, D),
        ("2025-04-03T10:20:30Z", None, D),
        ("2025-04-02T19:00:00Z", None, D),
        ("2025-04-03T00:30:00+05:00", None, D),
        ("2025-04-02 19:00:00 +00:00", None, D),
        ("2025-04-02T23:30:00+03", None, D),
        ("2025-04-02T22:00z", None, D),
        ("2025-04-02T20:00:00.123456789Z", None, D),
        ("02.04.2025 22:30 +00:00", "DD.MM.YYYY", D),
        ("4/2/2025 23:00:00Z", "MM/DD/YYYY", D),
        ("03.04.2025", "DD.MM.YYYY", D),
        ("3/4/2025", "DD/MM/YYYY", D),
        ("04/03/2025", "MM/DD/YYYY", D),
        ("45750", "EXCEL", D),
        ("2025-04-03", "MM/DD/YYYY", D),
        ("61", "EXCEL", None),
    ],
)
def test_a_day_is_read(text: str, convention: str | None, found: date | None) -> None:
    assert day(text, convention) == ((found, None) if found else (None, "NOT_A_DAY"))


@pytest.mark.parametrize(
    ("text", "convention", "code"),
    [
        ("03.04.2025", None, "DATE_AMBIGUOUS"),
        ("25.03.2025", None, "DATE_AMBIGUOUS"),
        ("03/25/2025", None, "DATE_AMBIGUOUS"),
        ("45750", None, "DATE_AMBIGUOUS"),
        ("03/25/2025", "DD.MM.YYYY", "NOT_A_DAY"),
        ("2025-02-29", None, "NOT_A_DAY"),
        ("45750", "ISO", "NOT_A_DAY"),
        ("03.04.25", "DD.MM.YYYY", "NOT_A_DAY"),
        ("yesterday", None, "NOT_A_DAY"),
        ("2025-04-03T25:00:00Z", None, "NOT_A_DAY"),
        ("2025-04-03T10:00:00+99:00", None, "NOT_A_DAY"),
        ("03.04.2025 10:00Z", None, "DATE_AMBIGUOUS"),
    ],
)
def test_what_is_no_day_has_a_name(text: str, convention: str | None, code: str) -> None:
    assert day(text, convention) == (None, code)


@given(st.dates(date(1900, 3, 1), date(2100, 12, 31)))
def test_every_day_is_read_in_every_convention(on: date) -> None:
    serial = (on - date(1899, 12, 30)).days
    assert day(on.isoformat(), None) == (on, None)
    assert day(f"{on:%d.%m.%Y}", "DD.MM.YYYY") == (on, None)
    assert day(f"{on:%m/%d/%Y}", "MM/DD/YYYY") == (on, None)
    assert serial <= 99 or day(str(serial), "EXCEL") == (on, None)
