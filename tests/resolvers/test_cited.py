"""Citations say the same, byte for byte, whatever is released later; rehearsals refuse as the real thing does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from access.actor import ANYBODY
from access.personas import PERSONAS
from disclosure.citations import FULLEST, Citations, name_of
from disclosure.releases import Releases
from resolvers.released_pages import Cards
from tests.resolvers.released_world import BOOK, fill, researcher, world
from tests.schema.world import OPERATIONS, World

CITE = (
    """query($id: ID!) { citation(id: $id) { id url metric { id } question answer digest madeOf bibtex } }"""
)
YEAR = {"where": {"year": {"eq": 2025}}}
PROTECTED = """{ analytics { arrivals(where: {year: {eq: 2025}}) { total { persons { __typename } } protection {
    mechanism rho epsilon delta releases { id period version rho delta dIn adjacency digest levels { axes rho sigma } }
    } } } }"""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A graph over a folder of releases that tests may add to."""
    folder = tmp_path_factory.mktemp("cited") / "releases"
    fill(folder)
    graph = world(folder)
    yield graph
    closed(graph)


def closed(graph: World) -> None:
    graph.run(graph.loop.shutdown_default_executor())
    graph.loop.close()


def answered(world: World, variables: Any = None, **more: Any) -> Any:
    return researcher(world, OPERATIONS["12"], YEAR if variables is None else variables, **more)["arrivals"]


def shown(world: World, path: str, language: str = "EN", **asked: str) -> str | None:
    process = world.process
    assert process.releases and process.citations
    pages = {at: render for at, render, _ in Cards(process.releases, process.citations, BOOK).pages()}
    return pages[path](list(asked.items()), language)


def test_the_same_answer_is_the_same_citation_whoever_asks(own: World) -> None:
    found = answered(own)
    assert answered(own, who=ANYBODY)["citation"] == found["citation"] == answered(own)["citation"]
    assert len(found["citation"]) == 26
    other = answered(own, {"where": {"year": {"eq": 2025}, "sex": {"eq": "MALE"}}})
    assert other["citation"] not in (None, found["citation"])


def test_a_citation_is_the_answer_that_was_given(own: World) -> None:
    found = answered(own)
    cited = own.data(CITE, {"id": found["citation"]}, ANYBODY)
    told = json.loads(cited["answer"])
    persons = [row["figures"]["persons"] for row in told["rows"]]
    given = [
        {key: row["persons"][key] for key in ("value", "low", "high")}
        if row["persons"]["__typename"] == "Published"
        else {"suppressed": row["persons"]["reason"]}
        for row in found["rows"]
    ]
    assert persons == given
    assert cited["digest"] == sha256(cited["answer"].encode()).hexdigest()
    assert cited["question"]["where"] == {"and": [{"year": {"eq": 2025}}]}
    assert (len(cited["madeOf"]), cited["madeOf"][0]) == (14, "arrivals/2024-12-v1")
    assert cited["url"] == f"https://qazeta.test/citations/{found['citation']}"
    assert f"\\url{{{cited['url']}}}" in cited["bibtex"] and "year = {2026}" in cited["bibtex"]


def test_a_corrected_release_changes_answers_and_no_citation(own: World) -> None:
    id = answered(own)["citation"]
    before = own.data(CITE, {"id": id}, ANYBODY)
    releases = own.process.releases
    assert releases is not None
    first = releases.get("arrivals", "2025-03", 1)
    cells = tuple(cell + 10_000 for cell in first.cells)
    releases.publish(replace(first, version=2, cells=cells))
    assert answered(own)["citation"] != id
    assert own.data(CITE, {"id": id}, ANYBODY) == before
    assert shown(own, "/citations/{id}.json", id=id) == before["answer"]


@pytest.mark.parametrize("id", ["", "a" * 26, "../../../etc/passwd", "A" * 26, "é" * 26])
def test_what_was_never_cited_is_not_there(own: World, id: str) -> None:
    assert own.data(CITE, {"id": id}, ANYBODY) is None
    assert shown(own, "/citations/{id}", id=id) is None


def test_a_citation_that_was_changed_is_not_there(own: World) -> None:
    id = answered(own, {"where": {"origin": {"eq": "UZB"}, "year": {"eq": 2025}}})["citation"]
    citations = own.process.citations
    assert citations is not None
    text = citations.read(id)
    assert text is not None
    changed = text.replace('"UZB"', '"CHN"')
    (citations.folder / id[:2] / f"{id}.json").write_text(changed)
    assert citations.read(id) is None
    # Under a name of its own it is no answer that was ever given.
    assert own.data(CITE, {"id": citations.keep(changed)}, ANYBODY) is None


def test_exact_figures_and_rehearsals_are_not_cited(own: World) -> None:
    rehearsed = own.data("{ analytics(rehearse: true) { arrivals { citation } } }", {}, PERSONAS["analyst"])
    assert rehearsed["arrivals"] == {"citation": None}


def test_nobody_fills_the_disk_with_citations(tmp_path: Path) -> None:
    citations, kept = Citations(tmp_path), 0
    texts = (text for text in map(str, range(10**7)) if name_of(text).startswith("aa"))
    for _ in range(FULLEST):
        kept += citations.keep(next(texts)) is not None
    assert (kept, citations.keep(next(texts)), citations.keep("x" * 70_000)) == (FULLEST, None, None)


def test_the_noise_can_be_worked_out_from_the_protection(own: World) -> None:
    told = own.data(PROTECTED, {}, PERSONAS["researcher"])["arrivals"]["protection"]
    assert (told["mechanism"], told["rho"], told["delta"]) == ("DISCRETE_GAUSSIAN", 0.025, 1e-9)
    assert round(told["epsilon"], 2) == 1.31
    release = told["releases"][0]
    assert (release["dIn"], release["adjacency"]) == (1, "add or remove one person")
    for level in release["levels"]:
        assert level["sigma"] == pytest.approx(release["dIn"] / (2 * level["rho"]) ** 0.5, rel=1e-8)


@pytest.mark.parametrize(
    ("language", "words"),
    [("EN", "For a household of 6"), ("RU", "Для семьи из 6"), ("KK", "6 адамдық"), ("FR", "foyer de 6")],
)
def test_a_release_has_a_card_in_plain_words(own: World, language: str, words: str) -> None:
    page = shown(own, "/releases/{product}/{name}", language, product="arrivals", name="2025-03-v1")
    assert page is not None
    assert words in page and f'<html lang="{language.lower()}">' in page
    assert "0.025" in page and "<td>origin, age_band</td>" in page
    data = shown(own, "/releases/{product}/{name}.json", product="arrivals", name="2025-03-v1")
    assert data is not None and json.loads(data)["card"]["d_in"] == 1
    for name in ("2025-03-v9", "../ledger", "2025-03"):
        assert shown(own, "/releases/{product}/{name}", product="arrivals", name=name) is None


def test_a_page_in_a_language_that_we_do_not_speak_is_refused(own: World) -> None:
    with pytest.raises(ValueError, match="KK"):
        shown(own, "/releases/{product}/{name}", product="arrivals", name="2025-03-v1", locale="DE")


def test_a_citation_has_a_page_and_an_entry_for_bibtex(own: World) -> None:
    id = answered(own)["citation"]
    page, bib = shown(own, "/citations/{id}", id=id), shown(own, "/citations/{id}.bib", id=id)
    assert page is not None and bib is not None
    assert bib.startswith(f"@misc{{qazeta-{id},") and "/releases/arrivals/2025-01-v1" in page


def test_a_rehearsal_answers_and_refuses_as_the_real_thing_does(own: World, tmp_path: Path) -> None:
    document = OPERATIONS["12"].replace("  analytics {", "  analytics(rehearse: true) {")
    empty = world(tmp_path / "nothing")
    told = [researcher(each, document, YEAR)["arrivals"] for each in (own, empty)]
    closed(empty)
    assert told[0] == told[1] == researcher(own, document, YEAR)["arrivals"]
    assert told[0]["protection"]["mechanism"] == "REHEARSAL"
    assert told[0]["rows"][0]["origin"]["code"] == "UZB"
    assert told[0]["rows"][0]["persons"]["__typename"] == "Published"
    # Half a month is refused, with the whole one as the nearest question.
    half = {"where": {"on": {"from": "2025-03-10", "to": "2025-03-31"}}}
    refused = researcher(own, document, half)["arrivals"]["total"]["persons"]
    assert refused["reason"] == "NOT_RELEASED"
    assert refused["nearest"]["variables"]["where"]["on"] == {"from": "2025-03-01", "to": "2025-03-31"}
    assert not (tmp_path / "nothing").exists()


def test_releases_stay_what_they_are(own: World) -> None:
    releases = own.process.releases
    assert isinstance(releases, Releases) and len(releases.of("arrivals")) == 14
