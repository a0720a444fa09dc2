"""Figures through the graph: exact for an analyst, nothing for everybody else, and bad questions refused."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from access.actor import ANYBODY, Actor, Role
from access.personas import PERSONAS
from analytics.engine import open_engine
from analytics.metrics import METRICS
from feed import Feed
from resolvers.operations import Graph
from schema.assembly import build_schema
from tests.feed.journals import KEY, NOW, decided, granted, paid, placed, record, submitted
from tests.schema.bad_questions import BAD
from tests.schema.world import World
from translations.catalogue import text

ANALYST = PERSONAS["analyst"]
EVENTS = [
    granted("kan_1", date(2025, 2, 3), [("per_1", "AGE_0_17", "MALE"), ("per_2", "AGE_18_62", None)]),
    placed("kan_1", date(2025, 5, 6), "KZ-55", 2),
    granted("kan_2", date(2025, 7, 3), [("per_3", "AGE_63_PLUS", "FEMALE")], origin="UZB"),
    paid("kan_1", date(2025, 6, 1), 55_048_000, "RELOCATION_GRANT"),
    paid("kan_1", date(2025, 6, 20), 7_864_000),
    submitted("app_1", date(2026, 2, 1)),
    decided("app_1", date(2026, 2, 4), "APPROVE"),
    submitted("app_2", date(2026, 2, 1)),
]


@pytest.fixture(scope="module")
def figures(shared_world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The graph over a few facts."""
    folder = tmp_path_factory.mktemp("lake")
    record(shared_world.process.database, *EVENTS)
    feed = Feed(shared_world.process.database, folder, KEY, folder / "loads")
    while not feed.advance(NOW):
        pass
    engine = open_engine(folder, shared_world.process.rulebook, threads=1)
    process = replace(shared_world.process, figures=engine)
    yield replace(shared_world, process=process, graph=Graph(build_schema(), process))
    engine.close()


@pytest.fixture
def closed(figures: World, tmp_path: Path) -> World:
    """The same graph, its figures closed and its lake not there: whoever touches either fails."""
    engine = open_engine(tmp_path / "nowhere", figures.process.rulebook)
    engine.close()
    process = replace(figures.process, figures=engine)
    return replace(figures, process=process, graph=Graph(build_schema(), process))


def value(figure: dict[str, Any]) -> str:
    """The value of an exact figure, or its type."""
    if figure["__typename"] == "Published":
        assert figure["value"] == figure["low"] == figure["high"]
        return str(figure["value"])
    return str(figure["__typename"])


def test_arrivals_by_origin(figures: World) -> None:
    table = figures.data("12", {}, ANALYST)["arrivals"]
    assert [(r["origin"], value(r["persons"]), value(r["share"])) for r in table["rows"]] == [
        ({"code": "CHN", "name": "Chine"}, "2", "0.6667"),
        ({"code": "UZB", "name": "Ouzbékistan"}, "1", "0.3333"),
    ]
    assert table["rest"] is None
    assert value(table["total"]["persons"]) == "3"
    assert table["metric"]["id"] == "arrivals"
    assert table["metric"]["title"] == "Arrivées"
    assert table["freshness"] == {
        "dataAsOf": "2026-02-04T12:00:00.000Z",
        "knownAt": None,
        "timeBasis": "OCCURRED",
        "provisional": True,
    }
    assert table["protection"]["clearance"] == "ANALYST"
    assert table["protection"]["mechanism"] == "NONE"
    assert table["protection"]["guarantee"].startswith("Not anonymised")
    assert "“planning”" in table["protection"]["guarantee"]
    assert table["citation"] is None
    assert table["download"].startswith("/downloads/")
    assert table["download"].endswith("/arrivals.csv")


def test_two_times_and_a_filter(figures: World) -> None:
    def total(**variables: Any) -> str:
        return value(figures.data("12", variables, ANALYST)["arrivals"]["total"]["persons"])

    assert total(asOf="2025-02-02") == "0"
    assert total(asOf="2025-02-03") == "2"
    assert total(knownAt="2025-07-03T17:00:00.000+05:00") == "3"
    assert total(knownAt="2025-07-03T11:59:59.999Z") == "2"
    assert total(where={"not": {"origin": {"in": ["CHN"]}}}) == "1"
    assert total(where={"or": [{"ageBand": {"eq": "AGE_0_17"}}, {"sex": {"eq": "FEMALE"}}]}) == "2"


def test_placement_against_quota(figures: World) -> None:
    (row,) = figures.data("13", {"year": 2025}, ANALYST)["placements"]["rows"]
    assert row["region"] == {"code": "KZ-55", "name": "Павлодар облысы"}
    assert row["quarter"] == "2025-Q2"
    names = ("persons", "families", "quota", "quotaUsed", "stayed3Months", "stayed12Months")
    assert [value(row[name]) for name in names] == [
        "2",
        "1",
        "1056",
        "0.0019",
        "2",
        "NotCollected",
    ]


def test_aid_spend_in_three_currencies(figures: World) -> None:
    table = figures.data("14", {}, ANALYST)["aidSpend"]
    names = ("paid", "repaid", "net", "inEur", "inMrp", "families", "perFamily")
    rows = [
        (r["kind"], r["region"]["code"], r["month"], *(value(r[n]) for n in names)) for r in table["rows"]
    ]
    assert rows == [
        ("HOUSING", "KZ-55", "2025-06", "78640.00", "0.00", "78640.00", "133.53", "20.00", "1", "78640.00"),
        (
            "RELOCATION_GRANT",
            "KZ-55",
            "2025-06",
            "550480.00",
            "0.00",
            "550480.00",
            "950.89",
            "140.00",
            "1",
            "550480.00",
        ),
    ]
    assert value(table["total"]["net"]) == "629120.00"


def test_the_dashboard(figures: World) -> None:
    found = figures.data("15", {"from": "2025-01-01", "to": "2026-12-31"}, ANALYST)
    assert [(r["month"], value(r["persons"])) for r in found["byMonth"]["rows"]] == [
        ("2025-02", "2"),
        ("2025-07", "1"),
    ]
    assert [(r["region"], value(r["persons"])) for r in found["byRegion"]["rows"]] == [
        ({"code": "KZ-55"}, "2"),
        (None, "1"),
    ]
    (processing,) = found["processing"]["rows"]
    names = ("count", "approvalRate", "refusalRate", "daysToDecision")
    assert [processing["programme"], *(value(processing[n]) for n in names)] == [
        "ETA",
        "2",
        "1.0000",
        "0.0000",
        "3",
    ]
    assert [(r["month"], value(r["net"])) for r in found["spend"]["rows"]] == [("2025-06", "629120.00")]
    assert [metric["id"] for metric in found["metrics"]] == list(METRICS)


def test_arguments_come_as_literals_variables_and_defaults(figures: World) -> None:
    document = """query ($p: Int!, $c: Currency! = KZT) { analytics {
        applications { total { a: daysToDecision(percentile: $p) { ...F } b: daysToDecision(percentile: 50) { ...F } } }
        aidSpend { total { paid(currency: $c) { ...F } usd: paid(currency: USD) { ...F } } }
    } } fragment F on Figure { __typename ... on Published { value low high } }"""
    found = figures.data(document, {"p": 100}, ANALYST)
    assert {name: value(figure) for name, figure in found["applications"]["total"].items()} == {
        "a": "3",
        "b": "3",
    }
    assert value(found["aidSpend"]["total"]["paid"]) == "629120.00"


NOBODYS = {
    "researcher": PERSONAS["researcher"],
    "anonymous": ANYBODY,
    "officer": PERSONAS["case-officer"],
    "admin": PERSONAS["admin"],
    "auditor": PERSONAS["auditor"],
    "analyst without a purpose": Actor("somebody", frozenset({Role.ANALYST}), "MINISTRY"),
}


@pytest.mark.parametrize("actor", NOBODYS.values(), ids=NOBODYS)
def test_nobody_else_is_told_anything_and_the_store_is_not_asked(closed: World, actor: Actor) -> None:
    statements: list[str] = []
    engine = closed.process.database.engine
    listen = lambda *found: statements.append(found[2])  # noqa: E731
    sa.event.listen(engine, "before_cursor_execute", listen)
    try:
        arrivals = closed.data("12", {}, actor)["arrivals"]
        rest = [
            closed.data("13", {"year": 2025}, actor),
            closed.data("14", {}, actor),
            closed.data("15", {"from": "2025-01-01", "to": "2026-12-31"}, actor),
        ]
    finally:
        sa.event.remove(engine, "before_cursor_execute", listen)
    assert statements == []
    assert arrivals["rows"] == []
    assert arrivals["rest"] is None
    suppressed = {"__typename": "Suppressed", "reason": "NOT_RELEASED", "nearest": None}
    assert arrivals["total"] == {"persons": suppressed}
    assert arrivals["freshness"]["dataAsOf"] is None
    clearance = "RESEARCHER" if Role.RESEARCHER in actor.roles else "PUBLIC"
    assert arrivals["protection"]["clearance"] == clearance
    assert rest[0]["placements"]["rows"] == []
    assert rest[1]["aidSpend"] == {
        "rows": [],
        "total": {"net": {"__typename": "Suppressed", "reason": "NOT_RELEASED"}},
    }
    assert {len(rest[2][name]["rows"]) for name in ("byMonth", "byRegion", "processing", "spend")} == {0}


def test_an_analyst_does_ask_the_store(closed: World) -> None:
    body = closed.ask("12", {}, ANALYST)
    assert body["errors"][0]["extensions"]["code"] == "INTERNAL_SERVER_ERROR"


def test_reads_of_exact_figures_are_logged(figures: World, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "qazeta.figures.reads"):
        figures.data("12", {}, ANALYST)
        figures.data("12", {}, PERSONAS["researcher"])
    assert [(r.subject, r.purpose, r.metric) for r in caplog.records] == [
        ("demo-analyst", "planning", "arrivals")
    ]


@pytest.mark.parametrize("field", BAD.values(), ids=BAD)
@pytest.mark.parametrize("who", ["analyst", "researcher"])
def test_a_question_that_cannot_be_is_refused_before_any_scan(closed: World, field: str, who: str) -> None:
    body = closed.ask(f"{{ analytics {{ {field} }} }}", None, PERSONAS[who])
    assert [error["extensions"]["code"] for error in body["errors"]] == ["BAD_USER_INPUT"]
    assert body["data"] is None


@pytest.mark.parametrize("by", ["PLANET", '"ORIGIN"', "null", "7"])
def test_an_unknown_dimension_is_no_valid_document(closed: World, by: str) -> None:
    body = closed.ask(
        f"{{ analytics {{ arrivals(by: [{by}]) {{ total {{ persons {{ __typename }} }} }} }} }}"
    )
    assert "data" not in body
    assert body["errors"][0]["extensions"]["code"] in ("GRAPHQL_VALIDATION_FAILED", "BAD_USER_INPUT")


def test_five_levels_of_a_filter_pass(figures: World) -> None:
    where = '{not: {not: {not: {not: {origin: {eq: "CHN"}}}}}}'
    figure = "__typename ... on Published { value low high }"
    document = f"{{ analytics {{ arrivals(where: {where}) {{ total {{ persons {{ {figure} }} }} }} }} }}"
    assert value(figures.data(document, None, ANALYST)["arrivals"]["total"]["persons"]) == "2"


def test_the_catalogue_speaks_four_languages(figures: World) -> None:
    document = """query ($l: Locale) { analytics { metrics {
        id unit dimensions measures owner
        title(locale: $l) definition(locale: $l) population(locale: $l) caveats(locale: $l)
    } } }"""
    heard = {}
    for locale in ("KK", "RU", "EN", "FR"):
        heard[locale] = figures.data(document, {"l": locale})["metrics"]
        assert json.dumps(figures.data(document, {}, locale=locale)["metrics"]) == json.dumps(heard[locale])
    for metrics in zip(*heard.values(), strict=True):
        assert len({metric["title"] for metric in metrics}) == 4
        assert len({metric["definition"] for metric in metrics}) == 4
        assert len({tuple(metric["caveats"]) for metric in metrics}) == 4
        assert {metric["id"] for metric in metrics} == {metrics[0]["id"]}
    for locale in heard:
        assert "planning" in text("protection.exact", locale, purpose="planning")
        assert text("protection.withheld", locale)


def test_every_word_of_the_catalogue_is_used() -> None:
    codes = {f"metric.{id}.{word}" for id in METRICS for word in ("title", "definition", "population")}
    codes |= {f"metric.caveat.{code}" for metric in METRICS.values() for code in metric.caveats}
    codes |= {"protection.exact", "protection.withheld", "protection.released", "nearest.released"}
    codes |= {"protection.rehearsed"}
    for locale in ("kk", "ru", "en", "fr"):
        folder = Path(__file__).parents[2] / "translations" / locale / "metrics.po"
        found = [
            line[7:-1]
            for line in folder.read_text(encoding="utf-8").splitlines()
            if line.startswith('msgid "')
        ]
        assert set(found) - {""} == codes
