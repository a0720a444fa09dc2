"""The dashboard: its marks are the rows of the answers, for whoever asks; filters act on all of it."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from tests.web.browser import Page
from tests.web.served import Site

READY = "document.querySelectorAll('.picture[aria-busy=false]').length === 6"
PICTURES = ["months", "origins", "placement", "stayed", "aid", "decisions"]
MARKS = """[...document.querySelectorAll('#%s [data-mark]')].map(({dataset: d}) =>
    [d.key, d.mark, d.value ?? d.state])"""
ASKED = """(async () => { const { PICTURES } = await import('/app/pictures.js');
    return PICTURES.map(({ id, document, figures }) => [id, document, figures.map(({ name }) => name)]) })()"""
ALONE = {"aid": "paid", "decisions": "most"}
"""The mark that stands alone, and says so, where nothing is given."""
KEYS = {"months": "month", "aid": "month", "stayed": "quarter", "decisions": "programme"}


def opened(page: Page, site: Site, persona: str | None, query: str = "") -> None:
    """The dashboard as somebody sees it who followed the link to sign in."""
    if persona:
        page.open(f"{site.address}/#token={site.token(persona)}", "location.hash === ''")
    page.open(f"{site.address}/dashboard?locale=en{query}", READY)


def marks(page: Page, picture: str) -> list[list[str]]:
    return sorted(page.run(MARKS % picture))


def rows(page: Page, site: Site, persona: str | None, picture: str) -> list[list[str]]:
    """What the graph says to the picture's own question, as marks would be."""
    by = {one: (document, names) for one, document, names in page.run(ASKED)}
    document, names = by[picture]
    variables = json.loads(page.run(f"document.getElementById('{picture}').dataset.asked"))
    answer = site.ask(document, variables, persona)["analytics"]["answer"]
    return sorted(
        [key_of(row, picture), name, told(row[name])]
        for row in answer["rows"]
        for name in names
        if name not in ("quota", "quotaUsed", "count")
    )


def key_of(row: dict[str, Any], picture: str) -> str:
    if picture in KEYS:
        return row[KEYS[picture]]
    return (row["origin"] or {"code": "OTHER"})["code"] if picture == "origins" else row["region"]["code"]


def told(figure: dict[str, str]) -> str:
    return figure.get("value") or figure.get("reason") or "NOT_COLLECTED"


@pytest.mark.parametrize("persona", ["analyst", "researcher", None])
def test_marks_equal_the_rows_of_the_answers(page: Page, site: Site, persona: str | None) -> None:
    opened(page, site, persona)
    for picture in PICTURES:
        wanted = rows(page, site, persona, picture)
        if picture in ALONE and persona != "analyst":
            wanted = [
                row
                for row in wanted
                if row[1] == ALONE[picture] or row[2] not in ("NOT_RELEASED", "NOT_USEFUL")
            ]
        assert wanted
        assert marks(page, picture) == wanted, picture


def test_an_analyst_sees_exact_figures(page: Page, site: Site) -> None:
    opened(page, site, "analyst")
    assert marks(page, "months") == [
        ["2025-01", "persons", "2"],
        ["2025-03", "persons", "1"],
        ["2025-12", "persons", "1"],
    ]
    assert marks(page, "stayed") == [
        ["2025-Q1", "persons", "2"],
        ["2025-Q1", "stayed12", "0"],
        ["2025-Q1", "stayed3", "2"],
        ["2025-Q1", "stayed6", "0"],
        ["2025-Q2", "persons", "1"],
        ["2025-Q2", "stayed12", "1"],
        ["2025-Q2", "stayed3", "1"],
        ["2025-Q2", "stayed6", "1"],
    ]
    assert marks(page, "aid") == [
        ["2025-02", "net", "550480.00"],
        ["2025-02", "paid", "550480.00"],
        ["2025-02", "repaid", "0.00"],
        ["2025-05", "net", "80000.00"],
        ["2025-05", "paid", "80000.00"],
        ["2025-05", "repaid", "0.00"],
        ["2025-06", "net", "-20000.00"],
        ["2025-06", "paid", "0.00"],
        ["2025-06", "repaid", "20000.00"],
    ]
    assert marks(page, "decisions") == [
        ["ETA", "median", "3"],
        ["ETA", "most", "3"],
        ["E_VISA", "median", "10"],
        ["E_VISA", "most", "10"],
    ]
    assert page.run("document.querySelectorAll('.whisker').length") == 0
    bars = "[...document.querySelectorAll('#months .bar')].map((bar) => Number(bar.getAttribute('height')))"
    first, second, third = page.run(bars)
    assert first == pytest.approx(2 * second) and second == pytest.approx(third)


def test_protected_figures_have_intervals_and_what_is_withheld_says_so(page: Page, site: Site) -> None:
    opened(page, site, None)
    drawn = page.run(
        "[...document.querySelectorAll('#months .whisker')].map(({dataset: d}) => [d.low, d.high])"
    )
    months = rows(page, site, None, "months")
    given = [value for _, _, value in months if value.replace(".", "").lstrip("-").isdigit()]
    assert len(drawn) == len(given) > 6
    assert all(float(low) < float(high) for low, high in drawn)
    withheld = [row for picture in PICTURES for row in marks(page, picture) if row[2].startswith("NOT_")]
    assert page.run("document.querySelectorAll('.picture .withheld').length") == len(withheld) > 0
    assert "Protected figures" in page.run("document.getElementById('standing').textContent")


def test_filters_act_on_every_picture_and_stand_in_the_address(page: Page, site: Site) -> None:
    opened(page, site, "analyst")
    page.run(
        "((s) => { s.value = 'MNG'; s.dispatchEvent(new Event('change')) })(document.getElementById('origin'))"
    )
    page.until("[...document.querySelectorAll('.picture')].every((p) => p.dataset.asked.includes('MNG'))")
    page.until(READY)
    assert marks(page, "months") == [["2025-03", "persons", "1"]]
    assert [row[:1] + row[2:] for row in marks(page, "placement")] == [["KZ-23", "1"]]
    assert marks(page, "aid") == marks(page, "decisions") == []
    assert page.run("location.search") == "?locale=en&origin=MNG"
    on_paper = "From: 2025-01-01 · To: 2025-12-31 · Origin: MNG"
    assert page.run("document.getElementById('asked').textContent") == on_paper
    opened(page, site, None, "&origin=MNG")  # the token stays in the tab
    assert marks(page, "months") == [["2025-03", "persons", "1"]]


def test_sliders_ask_for_other_days(page: Page, site: Site) -> None:
    opened(page, site, "analyst")
    page.run(
        "((s) => { s.value = 1; s.dispatchEvent(new Event('input')); s.dispatchEvent(new Event('change')) })"
        "(document.getElementById('asOf'))"
    )
    page.until("JSON.parse(document.getElementById('months').dataset.asked).asOf === '2025-03-31'")
    page.until(READY)
    assert page.run("document.getElementById('asOf').getAttribute('aria-valuetext')") == "Mar 31, 2025"
    assert [row[0] for row in marks(page, "months")] == ["2025-01", "2025-03"]


def test_every_picture_has_a_table_a_query_and_files(page: Page, site: Site) -> None:
    opened(page, site, "analyst")
    table = "[...document.querySelectorAll('#months tbody tr')].map((r) => [...r.cells].map((c) => c.textContent))"
    assert page.run(table) == [["Jan 2025", "2"], ["Mar 2025", "1"], ["Dec 2025", "1"]]
    made = """(async () => { const { csv, svgText, png } = await import('/app/save.js');
      const { PICTURES } = await import('/app/pictures.js');
      const drawing = document.querySelector('#months svg'), image = await png(drawing);
      const head = [...new Uint8Array(await image.arrayBuffer())].slice(0, 4);
      const figure = { __typename: 'Published', value: '2', low: '1', high: '3' };
      const none = { __typename: 'Suppressed', reason: 'NOT_USEFUL' };
      const rows = [{ month: '2025-01', persons: figure }, { month: '2025-02', persons: none }];
      return [csv(PICTURES[0], rows), svgText(drawing), image.size, head]; })()"""
    csv, svg, size, head = page.run(made)
    assert csv.split("\r\n") == [
        "month,persons,persons_low,persons_high,persons_state",
        "2025-01,2,1,3,",
        "2025-02,,,,NOT_USEFUL",
        "",
    ]
    assert svg.startswith("<svg ") and 'fill="rgb(' in svg and "class=" not in svg
    assert (size > 3000, head) == (True, [0x89, 0x50, 0x4E, 0x47])
    assert page.run("document.querySelectorAll('[data-save]').length") == 12
    links = page.run("[...document.querySelectorAll('#months a[download]')].map((link) => link.href)")
    csv, parquet = (httpx.get(link) for link in links)
    assert (csv.text.splitlines()[1], parquet.content[:4]) == ("ROW,2025-01,2,PUBLISHED", b"PAR1")
    page.open(
        page.run("document.querySelector('#months a.button').href"),
        "document.querySelector('#answer').textContent.includes('\"data\"')",
    )
    answer = json.loads(page.run("document.getElementById('answer').textContent"))
    assert [row["month"] for row in answer["data"]["analytics"]["answer"]["rows"]] == [
        "2025-01",
        "2025-03",
        "2025-12",
    ]
