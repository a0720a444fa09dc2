"""Official figures through the graph: for everybody, with source, date and flags, apart from what is counted here."""

from __future__ import annotations

from typing import Any

import pytest

from access.actor import ANYBODY
from intake.loading import load_frame
from intake.work import Work
from tests.intake.figures import frame, shares
from tests.schema.world import World

ASK = """query($where: OfficialFigureFilter, $locale: Locale) {
  officialFigures(where: $where, first: 100) { totalCount nodes { measure dimension key periodStart periodEnd value
    unit source asOf flags { code message(locale: $locale) others { key value } } } } }"""
HERE = {"source": {"eq": "gazette of these tests"}}


@pytest.fixture(scope="module")
def printed(shared_world: World, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The id of a load with a list that does not make a hundred."""
    process = shared_world.process
    work = Work(
        process.database, tmp_path_factory.mktemp("data"), process.vault, process.rulebook, process.chance
    )
    rows = shares("UZB 53.9, CHN 19.1, OTHER 1", measure="tests", source="gazette of these tests")
    load = load_frame(
        work, "OFFICIAL_FIGURES", frame(rows, as_of="2023", quality="ok"), "test", shared_world.now[0]
    )
    assert load.rows_added == 3
    return load.id


def asked(world: World, where: dict[str, Any], locale: str = "EN") -> Any:
    return world.data(ASK, {"where": where, "locale": locale}, ANYBODY)


def test_a_figure_shows_what_was_printed_and_what_was_found(world: World, printed: str) -> None:
    found = asked(world, {**HERE, "key": {"eq": "OTHER"}})
    assert found == {
        "totalCount": 1,
        "nodes": [
            {
                "measure": "tests",
                "dimension": "origin_country",
                "key": "OTHER",
                "periodStart": "2023-01-01",
                "periodEnd": "2023-05-31",
                "value": "1",
                "unit": "percent",
                "source": "gazette of these tests",
                "asOf": "2023",
                "flags": [
                    {
                        "code": "SHARES_DO_NOT_SUM",
                        "message": "These shares make 74 percent together, not 100.",
                        "others": [{"key": "CHN", "value": "19.1"}, {"key": "UZB", "value": "53.9"}],
                    }
                ],
            }
        ],
    }


@pytest.mark.parametrize("locale", ["KK", "RU", "FR"])
def test_flags_speak_four_languages(world: World, printed: str, locale: str) -> None:
    (flag,) = asked(world, {**HERE, "key": {"eq": "UZB"}}, locale)["nodes"][0]["flags"]
    assert "74" in flag["message"] and "percent together" not in flag["message"]


def test_figures_can_be_asked_for_by_their_flags(world: World, printed: str) -> None:
    assert asked(world, {**HERE, "flag": {"eq": "SHARES_DO_NOT_SUM"}})["totalCount"] == 3
    assert asked(world, {**HERE, "flag": {"eq": "DIGIT_SLIP"}})["totalCount"] == 0
    assert asked(world, {**HERE, "not": {"flag": {"in": ["SHARES_DO_NOT_SUM"]}}})["totalCount"] == 0


def test_a_figure_is_a_node_and_names_its_load(world: World, printed: str) -> None:
    document = "query($ids: [ID!]!) { nodes(ids: $ids) { id ... on OfficialFigure { loadId } } }"
    ids = world.data("{ officialFigures(first: 100) { nodes { id } } }")["nodes"]
    found = world.data(document, {"ids": [each["id"] for each in ids]})
    assert {each["loadId"] for each in found} == {printed}
