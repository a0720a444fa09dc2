"""From the record to the figures through the graph: exact for an analyst, withheld from everybody else."""

from __future__ import annotations

from typing import Any

import pytest

from access.actor import ANYBODY, Actor, Role
from access.personas import PERSONAS
from tests.schema.families import Case
from tests.schema.travellers import decide, e_visa, eta
from tests.schema.world import NOON, World

ANALYST = PERSONAS["analyst"]
TRAVELLER = Actor("traveller", frozenset({Role.TRAVELLER}))
WITHHELD = [ANYBODY, PERSONAS["researcher"], PERSONAS["case-officer"], Actor("x", frozenset({Role.ANALYST}))]
QUESTIONS: dict[str, dict[str, Any]] = {
    "12": {},
    "13": {"year": 2026},
    "14": {},
    "15": {"from": "2026-01-01", "to": "2026-12-31"},
}


@pytest.fixture(scope="module")
def walked(shared_world: World) -> World:
    """A family of two granted, placed and paid; one ETA approved, one e-Visa refused; carried to the figures."""
    world = shared_world
    case = Case.open(world)
    case.evidence()
    case.decide("APPROVE")
    case.place()
    case.pay("RELOCATION_GRANT")
    case.pay("HOUSING")
    decide(world, eta(world, TRAVELLER)["id"], 1, "APPROVE")
    decide(world, e_visa(world, TRAVELLER)["id"], 1, "REFUSE", "FALSE_DATA")
    assert world.feed.advance(NOON)
    return world


def value(figure: Any) -> str:
    """An exact figure: published, without an interval."""
    assert figure["__typename"] == "Published"
    assert figure.get("low", figure["value"]) == figure["value"] == figure.get("high", figure["value"])
    return figure["value"]


def figures(found: Any) -> list[Any]:
    """Every figure anywhere in an answer."""
    if isinstance(found, dict):
        own = [found] if found.get("__typename") in {"Published", "Suppressed", "NotCollected"} else []
        return own + [figure for part in found.values() for figure in figures(part)]
    return [figure for part in found for figure in figures(part)] if isinstance(found, list) else []


def test_arrivals_are_the_persons_granted(walked: World) -> None:
    table = walked.data("12", {}, ANALYST)["arrivals"]
    (row,) = table["rows"]
    assert row["origin"] == {"code": "MNG", "name": "Mongolie"}
    assert (value(row["persons"]), value(row["share"])) == ("2", "1.0000")
    assert value(table["total"]["persons"]) == "2" and table["rest"] is None
    assert table["freshness"]["dataAsOf"] == "2026-03-02T07:00:00.000Z"
    assert table["protection"]["clearance"] == "ANALYST"
    assert (table["metric"]["id"], bool(table["metric"]["title"])) == ("arrivals", True)


def test_placements_are_held_against_the_quota(walked: World) -> None:
    rows = walked.data("13", {"year": 2026}, ANALYST)["placements"]["rows"]
    row = next(row for row in rows if row["region"]["code"] == "KZ-55")
    assert (row["region"]["name"], row["quarter"]) == ("Павлодар облысы", "2026-Q1")
    assert (value(row["persons"]), value(row["families"])) == ("2", "1")
    assert row["stayed3Months"]["__typename"] == "NotCollected"


def test_aid_is_counted_to_the_tiyn(walked: World) -> None:
    table = walked.data("14", {}, ANALYST)["aidSpend"]
    assert {row["kind"]: value(row["paid"]) for row in table["rows"]} == {
        "RELOCATION_GRANT": "605500.00",
        "HOUSING": "77850.00",
    }
    assert value(table["total"]["net"]) == "683350.00"


def test_one_request_makes_a_dashboard(walked: World) -> None:
    found = walked.data("15", QUESTIONS["15"], ANALYST)
    assert [(row["month"], value(row["persons"])) for row in found["byMonth"]["rows"]] == [("2026-03", "2")]
    processing = {row["programme"]: row for row in found["processing"]["rows"]}
    assert {name: value(row["count"]) for name, row in processing.items()} == {"ETA": "1", "E_VISA": "1"}
    assert value(processing["ETA"]["approvalRate"]) == value(processing["E_VISA"]["refusalRate"])
    assert [value(row["net"]) for row in found["spend"]["rows"]] == ["683350.00"]
    assert {metric["id"] for metric in found["metrics"]} >= {"arrivals", "placements"}


@pytest.mark.parametrize("number", QUESTIONS)
@pytest.mark.parametrize("actor", WITHHELD, ids=lambda actor: actor.subject or "anybody")
def test_nobody_else_learns_a_figure(walked: World, actor: Actor, number: str) -> None:
    found = walked.data(number, QUESTIONS[number], actor)
    assert {(figure["__typename"], figure["reason"]) for figure in figures(found)} <= {
        ("Suppressed", "NOT_RELEASED")
    }
    assert all(table["rows"] == [] for table in found.values() if isinstance(table, dict))


EVERYTHING: list[Any] = [
    {},
    {"and": []},
    {"status": {}, "not": None, "or": None},
    {"or": [{}, {"programme": {"eq": "ETA"}}]},
    {"not": {"programme": {"in": []}}},
]
NOTHING: list[Any] = [
    {"or": []},
    {"and": [{"or": []}, {}]},
    {"or": [], "programme": {"eq": "ETA"}},
    {"not": {"status": {}}},
    {"programme": {"in": []}},
]


@pytest.mark.parametrize(("where", "met"), [(w, True) for w in EVERYTHING] + [(w, False) for w in NOTHING])
def test_empty_conditions_mean_the_same_in_figures_and_in_lists(
    walked: World, where: dict[str, Any], met: bool
) -> None:
    """No condition is met by everything, an empty choice by nothing, and `not` gives what is left out."""
    figure = """query ($w: ApplicationFilter) { analytics { applications(where: $w) {
        total { count { __typename ... on Published { value } } } } } }"""
    page = "query ($w: ApplicationFilter) { applications(where: $w, first: 0) { totalCount } }"

    def counts(where: dict[str, Any] | None) -> tuple[int, int]:
        total = walked.data(figure, {"w": where}, ANALYST)["applications"]["total"]
        return int(value(total["count"])), walked.data(page, {"w": where}, PERSONAS["case-officer"])[
            "totalCount"
        ]

    whole = counts(None)
    assert min(whole) > 0
    assert counts(where) == (whole if met else (0, 0))
    assert counts({"not": where}) == ((0, 0) if met else whole)
