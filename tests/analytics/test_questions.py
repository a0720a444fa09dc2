"""Questions that cannot be are refused before any fact is touched."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from analytics.engine import check_question
from analytics.questions import All, AnyOf, Leaf, Not, Order, Question, Refused

TODAY = date(2026, 11, 22)
FINE: dict[str, Any] = {
    "by": ("ORIGIN", "YEAR"),
    "where": All((Leaf("on", "from", date(1900, 1, 1)), Leaf("on", "to", date(2200, 12, 31)))),
    "first": 10_000,
    "order": (Order("persons", None, True), Order(None, "YEAR", False)),
}


def test_a_question_that_can_be_passes() -> None:
    assert check_question(Question("arrivals", TODAY, **FINE)).id == "arrivals"


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"by": ("ORIGIN", "ORIGIN")}, "twice"),
        ({"by": ("KIND",)}, "no dimension KIND"),
        ({"first": -1}, "first"),
        ({"first": 10_001}, "first"),
        ({"as_of": date(1899, 12, 31)}, "asOf"),
        ({"as_of": date(2201, 1, 1)}, "asOf"),
        ({"known_at": datetime(1899, 12, 31, tzinfo=UTC)}, "knownAt"),
        ({"order": (Order(None, None, True),)}, "either"),
        ({"order": (Order("persons", "YEAR", True),)}, "either"),
        ({"order": (Order("families", None, True),)}, "no measure"),
        ({"order": (Order(None, "SEX", True),)}, "not in `by`"),
        ({"measures": (("paid", "KZT"),)}, "no measure"),
        ({"where": Leaf("on", "eq", date(1899, 12, 31))}, "on"),
        ({"where": Leaf("on", "in", (date(2025, 1, 1), date(9999, 1, 1)))}, "on"),
        ({"where": Leaf("year", "from", 99_999)}, "year"),
        ({"where": Leaf("origin", "eq", "ZZZ")}, "no such code"),
        ({"where": Not(Leaf("region", "in", ("KZ-55", "KZ-99")))}, "no such code"),
        ({"where": Leaf("origin", "in", ("CHN",) * 1001)}, "more than"),
        ({"where": Leaf("kind", "eq", "HOUSING")}, "cannot be asked"),
        (
            {
                "where": AnyOf(
                    (All((Leaf("on", "from", date(2025, 2, 1)), Leaf("on", "to", date(2025, 1, 1)))),)
                )
            },
            "later",
        ),
        ({"where": Not(All((Leaf("year", "to", 2024), Leaf("year", "from", 2025))))}, "later"),
        ({"where": All((Leaf("origin", "eq", "CHN"), Leaf("origin", "eq", "UZB")))}, "no value of origin"),
        ({"where": All((Leaf("year", "in", (2023, 2024)), Leaf("year", "from", 2025)))}, "no value of year"),
    ],
)
def test_a_question_that_cannot_be_is_refused(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(Refused, match=message) as refused:
        check_question(Question("arrivals", TODAY, **(FINE | wrong)))
    assert refused.value.code == "BAD_USER_INPUT"


@pytest.mark.parametrize(
    ("metric", "measure", "least", "most"),
    [("applications", "daysToDecision", 1, 100), ("placements", "stayed", 1, 120)],
)
def test_arguments_have_bounds(metric: str, measure: str, least: int, most: int) -> None:
    for good in (least, most):
        check_question(Question(metric, TODAY, measures=((measure, good),)))
    for bad in (least - 1, most + 1, -(2**31)):
        with pytest.raises(Refused):
            check_question(Question(metric, TODAY, measures=((measure, bad),)))


@pytest.mark.parametrize("field", ["reference", "dueAt"])
def test_figures_are_not_asked_by_what_the_journal_does_not_say(field: str) -> None:
    value: Any = "ETA-1" if field == "reference" else date(2026, 1, 1)
    with pytest.raises(Refused, match=field):
        check_question(Question("applications", TODAY, where=Leaf(field, "eq", value)))


def test_text_is_printable() -> None:
    for text in ("MI\0", "M" * 201):
        with pytest.raises(Refused):
            check_question(Question("applications", TODAY, where=Leaf("office", "eq", text)))
