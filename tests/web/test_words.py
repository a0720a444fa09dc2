"""Texts of the pages: in four languages each, and one for every code that a page says."""

from __future__ import annotations

import re

import pytest

from tests.house.sources import ROOT
from tests.web.browser import Page
from tests.web.served import Site

TABLES = sorted(path.stem for path in (ROOT / "web" / "words").glob("*.js"))
ENTRY = re.compile(r"^  (\w+): \[", re.MULTILINE)
SAID = re.compile(r'\bsay\("(\w+)"')


@pytest.fixture
def words(page: Page, site: Site) -> dict[str, dict[str, list[str]]]:
    """Every table of texts, as the browser reads it."""
    page.open(f"{site.address}/releases")
    return {
        name: page.run(f"import('/words/{name}.js').then((all) => Object.values(all)[0])") for name in TABLES
    }


def test_every_text_is_there_in_four_languages(words: dict[str, dict[str, list[str]]]) -> None:
    short = [
        f"{table}.{key}" for table, texts in words.items() for key, text in texts.items() if len(text) != 4
    ]
    empty = [
        f"{table}.{key}" for table, texts in words.items() for key, text in texts.items() if not all(text)
    ]
    assert (short, empty) == ([], ["shell.unreviewed"])  # the English needs no review
    twice = [
        (name, key)
        for name in TABLES
        for keys in [ENTRY.findall((ROOT / "web" / "words" / f"{name}.js").read_text(encoding="utf-8"))]
        for key in keys
        if keys.count(key) > 1
    ]
    assert twice == []


def test_every_code_that_a_page_says_has_its_words(
    page: Page, site: Site, words: dict[str, dict[str, list[str]]]
) -> None:
    modules = {
        "check": ["check"],
        "dashboard": ["dashboard", "charts", "filters"],
        "metrics": ["metrics"],
        "releases": ["releases"],
        "explore": ["explore", "schema"],
        "home": ["home"],
        "shell": ["shell"],
    }
    for table, names in modules.items():
        own = words[table].keys() | words["shell"].keys()
        text = "".join((ROOT / "web" / "app" / f"{name}.js").read_text(encoding="utf-8") for name in names)
        assert set(SAID.findall(text)) - own == set(), table
    codes = """import('/app/facts.js').then(({ FIRST, MORE }) => [...FIRST, ...MORE]
        .flatMap(({ fact, options }) => [fact, ...(options ?? [])]))"""
    assert set(page.run(codes)) - words["check"].keys() == set()
    enums = "query($name: String!) { __type(name: $name) { enumValues { name } } }"
    for name in ("Route", "Verdict", "Necessity", "Fact", "Purpose", "TravelMode", "PassportKind"):
        values = {one["name"] for one in site.ask(enums, {"name": name}, None)["__type"]["enumValues"]}
        assert values - words["check"].keys() == set(), name
    drawn = """import('/app/pictures.js').then(({ PICTURES }) => PICTURES
        .flatMap(({ id, head, figures }) => [id, head, ...figures.map(({ name }) => name)]))"""
    said = set(page.run(drawn))
    for name in ("Programme", "SuppressionReason", "Clearance", "TimeBasis"):
        said |= {one["name"] for one in site.ask(enums, {"name": name}, None)["__type"]["enumValues"]}
    assert said - words["dashboard"].keys() == set()
