"""Nearest questions: the smallest coarsening that passes, and does pass when it is asked."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given, settings

from analytics.metrics import METRICS
from analytics.questions import All, AnyOf, Condition, Leaf, Not, Question
from disclosure.figures import Clearance, Published, Reason, Suppressed
from disclosure.releases import Releases
from resolvers.released import Desk
from resolvers.released_nearest import written
from resolvers.released_tables import released
from tests.analytics.asked import TODAY, question
from tests.resolvers.released_world import BOOK, PERSONS, YEAR, ask, figures, researcher
from tests.schema.world import World


@settings(max_examples=25)
@given(question())
def test_a_nearest_question_passes_when_it_is_asked(
    released_graph: World, releases: Releases, asked: Question
) -> None:
    assume(asked.metric in {"arrivals", "placements", "aidSpend"} and len(asked.by) < 3)
    measures = tuple(asked.measures) or (PERSONS,)
    asked = Question(asked.metric, TODAY, asked.by, asked.where, measures=measures, first=6)
    table = released(Desk(releases, BOOK, asked), METRICS[asked.metric], Clearance.PUBLIC, with_nearest=True)
    rows = [*table.rows[:6], *([table.rest] if table.rest else []), table.total]
    nearest = {
        (each.document, repr(each.variables)): each
        for row in rows
        for figure in row.figures.values()
        if isinstance(figure, Suppressed) and (each := figure.nearest)
    }
    for each in list(nearest.values())[:4]:
        (found,) = researcher(released_graph, each.document, dict(each.variables)).values()
        assert len(found["rows"]) == 1
        assert {figure["__typename"] for figure in figures(found)} == {"Published"}, each


def test_small_cells_are_not_useful_and_name_a_coarser_question(releases: Releases) -> None:
    table = ask(releases, "arrivals", by=("ORIGIN", "MONTH"), where=YEAR, with_nearest=True)
    row = next(r for r in table.rows if r.keys == {"origin": "AFG", "month": "2025-05"})
    found = row.figures[PERSONS]
    assert isinstance(found, Suppressed) and found.reason is Reason.NOT_USEFUL and found.nearest is not None
    assert found.nearest.variables == {
        "by": ["MONTH"],
        "where": {"year": {"eq": 2025}, "on": {"from": "2025-05-01", "to": "2025-05-31"}},
    }


def test_a_range_that_parts_a_month_names_the_whole_months_around_it(releases: Releases) -> None:
    where = All((Leaf("on", "from", date(2025, 3, 10)), Leaf("on", "to", date(2025, 4, 2))))
    table = ask(releases, "arrivals", by=("ORIGIN",), where=where, with_nearest=True)
    found = table.total.figures[PERSONS]
    assert table.rows == () and isinstance(found, Suppressed) and found.nearest is not None
    assert found.reason is Reason.NOT_RELEASED
    assert found.nearest.variables == {"by": [], "where": {"on": {"from": "2025-03-01", "to": "2025-04-30"}}}


@pytest.mark.parametrize(
    ("where", "days"),
    [
        (Leaf("year", "eq", 2026), ("2026-01-01", "2026-01-31")),
        (Leaf("year", "eq", 2024), ("2024-12-01", "2024-12-31")),
        (Leaf("on", "from", date(1991, 1, 1)), ("2024-12-01", "2026-01-31")),
        (Leaf("on", "to", date(2026, 2, 28)), ("2024-12-01", "2026-01-31")),
    ],
)
def test_months_that_are_not_released_are_not_silently_left_out(
    releases: Releases, where: Leaf, days: tuple[str, str]
) -> None:
    found = ask(releases, "arrivals", where=where, with_nearest=True).total.figures[PERSONS]
    assert isinstance(found, Suppressed) and found.reason is Reason.NOT_RELEASED and found.nearest is not None
    assert found.nearest.variables["where"] == {"on": {"from": days[0], "to": days[1]}}


@pytest.mark.parametrize(
    ("by", "where"),
    [
        (("REGION",), YEAR),
        ((), All((YEAR, Leaf("region", "eq", "KZ-55")))),
        ((), All((YEAR, Leaf("origin", "eq", "DEU")))),
        ((), All((YEAR, Not(Leaf("origin", "in", ("UZB", "DEU")))))),
    ],
)
def test_what_no_product_holds_is_refused_whole(
    releases: Releases, by: tuple[str, ...], where: Condition
) -> None:
    table = ask(releases, "arrivals", by=by, where=where, with_nearest=True)
    found = table.total.figures[PERSONS]
    assert table.rows == ()
    assert isinstance(found, Suppressed) and found.reason is Reason.NOT_RELEASED and found.nearest is not None
    assert found.nearest.variables == {"by": [], "where": {"year": {"eq": 2025}}}


def test_another_day_or_moment_is_not_answered(releases: Releases) -> None:
    table = ask(releases, "arrivals", as_of=date(2025, 6, 30), with_nearest=True)
    found = table.total.figures[PERSONS]
    assert isinstance(found, Suppressed) and found.nearest is not None
    assert found.nearest.variables == {"by": [], "where": {}}


def test_conditions_are_written_as_filters() -> None:
    where = All((Leaf("on", "from", date(2025, 1, 1)), Not(Leaf("origin", "in", ("UZB",))), AnyOf(())))
    key = All(
        (
            Leaf("on", "to", date(2025, 1, 31)),
            Leaf("targetRegion", "eq", True),
            AnyOf((Leaf("sex", "eq", "MALE"),)),
        )
    )
    assert written(All((where, key))) == {
        "on": {"from": "2025-01-01", "to": "2025-01-31"},
        "not": {"origin": {"in": ["UZB"]}},
        "or": [],
        "targetRegion": True,
        "and": [{"or": [{"sex": {"eq": "MALE"}}]}],
    }


def test_a_year_of_which_months_are_missing_is_not_told_as_a_year(releases: Releases) -> None:
    table = ask(releases, "arrivals", by=("YEAR",), with_nearest=True)
    found = {row.keys["year"]: row.figures[PERSONS] for row in table.rows}
    assert isinstance(found[2025], Published)
    assert isinstance(found[2024], Suppressed) and found[2024].reason is Reason.NOT_RELEASED
    assert found[2024].nearest is not None
    assert found[2024].nearest.variables == {
        "by": ["YEAR"],
        "where": {
            "on": {"from": "2024-12-01", "to": "2026-01-31"},
            "and": [{"on": {"from": "2024-12-01", "to": "2024-12-31"}}],
        },
    }
