"""Products of their own kind: rates of decisions, steps of cases, and what stands at the end of a year."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from analytics.questions import All, Leaf, Not
from disclosure.figures import Published, Reason, Suppressed
from disclosure.releases import Releases
from tests.resolvers.released_world import YEAR, ask, researcher
from tests.schema.world import World

COUNT, APPROVED, REFUSED = ("count", None), ("approvalRate", None), ("refusalRate", None)
CASES, MEMBERS, WISHES, RATE = ("cases", None), ("members", None), ("wantToReturn", None), ("wishRate", None)


def value(figure: Any) -> Decimal:
    assert isinstance(figure, Published), figure
    return figure.value


def test_applications_are_counted_and_their_rates_are_shares_of_decisions(releases: Releases) -> None:
    # ETA has common cells where the nationality is one of the long list; the fixture has large ones for CHN.
    where = All((Leaf("nationality", "eq", "CHN"), Leaf("submittedAt", "from", date(2025, 1, 1)),
                 Leaf("submittedAt", "to", date(2025, 12, 31))))  # fmt: skip
    table = ask(releases, "applications", COUNT, APPROVED, REFUSED, where=where)
    cells = np.sum(
        [release.table for release in releases.of("applications") if "2025" in release.period], axis=0
    )
    place = releases.of("applications")[0].axes["nationality"].index("CHN")
    assert value(table.total.figures[COUNT]) == Decimal(int(cells[:, place].sum())) / 100
    decided = np.sum(
        [release.table for release in releases.of("application-decisions") if "2025" in release.period],
        axis=0,
    )[:, place].sum(axis=0)
    rate = Decimal(int(decided[0])) / Decimal(int(decided.sum()))
    assert value(table.total.figures[APPROVED]) == rate.quantize(Decimal("0.0001"))
    assert value(table.total.figures[APPROVED]) + value(table.total.figures[REFUSED]) == 1


def test_cases_are_told_for_decisions_and_for_nothing_else(releases: Releases) -> None:
    decisions = Leaf("step", "in", ("APPROVE", "REFUSE"))
    table = ask(releases, "kandasCases", CASES, by=("STEP",), where=All((YEAR, decisions)))
    assert [row.keys["step"] for row in table.rows] == ["APPROVE", "REFUSE"]
    assert any(isinstance(row.figures[CASES], Published) for row in table.rows)
    for condition in (
        YEAR,
        All((YEAR, Not(Leaf("step", "eq", "OPENED")))),
        All((YEAR, Leaf("step", "eq", "OPENED"))),
    ):
        refused = ask(releases, "kandasCases", CASES, by=("STEP",), where=condition)
        assert (refused.rows, refused.total.figures[CASES]) == ((), Suppressed(Reason.NOT_RELEASED))


def test_a_stock_is_that_of_one_year_and_years_are_not_added_up(releases: Releases) -> None:
    newest, before = releases.of("diaspora")[-1], releases.of("diaspora")[0]
    assert (newest.period, before.period) == ("2025-12", "2024-12")
    now = ask(releases, "diaspora", MEMBERS, WISHES, RATE)
    assert value(now.total.figures[MEMBERS]) == Decimal(int(newest.table.sum())) / 100
    assert value(now.total.figures[WISHES]) == Decimal(int(newest.table[:, 1].sum())) / 100
    share = Decimal(int(newest.table[:, 1].sum())) / Decimal(int(newest.table.sum()))
    assert value(now.total.figures[RATE]) == share.quantize(Decimal("0.0001"))
    then = ask(releases, "diaspora", MEMBERS, as_of=date(2024, 12, 31))
    assert value(then.total.figures[MEMBERS]) == Decimal(int(before.table.sum())) / 100
    rows = ask(releases, "diaspora", MEMBERS, by=("RESIDENCE",)).rows
    assert [row.keys["residence"] for row in rows][-1] == "OTHER" and len(rows) == 10


@pytest.mark.parametrize(
    "more",
    [
        {"as_of": date(2025, 12, 30)},
        {"where": Leaf("year", "eq", 2025)},
        {"where": Leaf("on", "to", date(2025, 12, 31))},
        {"by": ("YEAR",)},
        {"by": ("RETURN_YEAR",)},
    ],
)
def test_what_a_stock_does_not_hold_is_refused(releases: Releases, more: dict[str, Any]) -> None:
    refused = ask(releases, "diaspora", MEMBERS, **more)
    assert (refused.rows, refused.total.figures[MEMBERS]) == ((), Suppressed(Reason.NOT_RELEASED))


NEAREST = """{ analytics { %s { rows { %s { ... on Suppressed { nearest { document variables } } } }
    total { %s { ... on Suppressed { nearest { document variables } } } } } } }"""


@pytest.mark.parametrize(
    ("asked", "measure"),
    [
        ('applications(by: [NATIONALITY], where: {submittedAt: {from: "2025-03-10", to: "2025-04-30"}})', "count"),
        ('applications(by: [NATIONALITY, PROGRAMME], where: {submittedAt: {from: "2025-03-01"}})', "approvalRate"),
        ("diaspora(by: [RESIDENCE, YEAR])", "members"),
        ('kandasCases(by: [ORIGIN, MONTH], where: {step: {eq: APPROVE}, on: {to: "2025-12-15"}})', "cases"),
    ],
)  # fmt: skip
def test_the_nearest_question_of_the_new_products_passes(
    released_graph: World, asked: str, measure: str
) -> None:
    table = next(iter(researcher(released_graph, NEAREST % (asked, measure, measure)).values()))
    found = [row[measure].get("nearest") for row in [*table["rows"], table["total"]]]
    nearest = [each for each in found if each]
    assert nearest
    for each in nearest[:5]:
        told = next(iter(researcher(released_graph, each["document"], each["variables"]).values()))
        figures = [row[measure]["__typename"] for row in [*told["rows"], told["total"]]]
        assert "Published" in figures
