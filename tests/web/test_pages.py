"""The other pages: the traveller's question in four languages, the catalogue, the explorer, and what all share."""

from __future__ import annotations

import json
from datetime import timedelta
from importlib.resources import files

import axe_core_python
import pytest

from server import clock
from tests.schema.world import OPERATIONS
from tests.web.browser import Page
from tests.web.served import Site

PAGES = ["", "check", "dashboard", "metrics", "releases", "explore"]
READY = {
    "": "document.querySelectorAll('#cards p').length === 6",
    "check": "document.querySelectorAll('#country option').length > 200",
    "dashboard": "document.querySelectorAll('.picture[aria-busy=false]').length === 6",
    "metrics": "document.querySelectorAll('#list .card').length > 4",
    "releases": "document.querySelectorAll('#list .card').length === 4",
    "explore": "document.querySelectorAll('#types li').length > 10",
}
AXE = """axe.run({ resultTypes: ['violations'], %s }).then(({ violations }) => violations
    .filter(({ impact }) => ['serious', 'critical'].includes(impact)).map(({ id, nodes }) => [id, nodes[0].html]))"""
COUNTRIES = "document.querySelectorAll('#country option').length > 200"
FILL = """Object.entries(%s).forEach(([name, value]) => { document.querySelector(`[name=${name}]`).value = value }),
    document.querySelector('#trip button[type=submit]').click()"""
ANSWERED = "document.querySelectorAll('.route').length === 8"
ROUTES = (
    "Object.fromEntries([...document.querySelectorAll('.route')].map(({dataset: d}) => [d.route, d.verdict]))"
)
PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
UNNAMED = """[...document.querySelectorAll('button, a, select, input, textarea, svg, [role]')].filter((e) =>
    !(e.getAttribute('aria-label') || e.getAttribute('aria-labelledby') || e.textContent.trim() ||
      e.labels?.length)).map((e) => e.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("width", [390, 1200])
@pytest.mark.parametrize("name", PAGES)
def test_pages_fit_are_named_and_come_at_once(page: Page, site: Site, name: str, width: int) -> None:
    page.size(width, 800, dark=width == 390)
    page.open(f"{site.address}/{name}?locale=fr", "document.querySelectorAll('nav a').length === 6")
    assert page.run("document.documentElement.lang") == "fr"
    assert page.run("document.documentElement.scrollWidth <= innerWidth")
    assert page.run("document.querySelectorAll('h1').length") == 1
    assert page.run("[...document.querySelectorAll('[data-word]')].filter((e) => !e.textContent).length") == 0
    assert page.run(UNNAMED) == []
    # On a machine with other work one paint may have to wait: the best of three counts.
    paints = [page.run(PAINT)]
    while paints[-1] >= 1000 and len(paints) < 3:
        page.open(f"{site.address}/{name}?locale=fr", "document.querySelectorAll('nav a').length === 6")
        paints.append(page.run(PAINT))
    assert min(paints) < 1000


@pytest.mark.parametrize("dark", [False, True])
def test_nobody_is_kept_out(page: Page, site: Site, dark: bool) -> None:
    page.size(1200, 900, dark=dark)
    axe = (files(axe_core_python) / "axe.min.js").read_text(encoding="utf-8")
    for name, ready in READY.items():
        if dark and name not in ("check", "dashboard"):  # all colours are on these two
            continue
        page.open(f"{site.address}/{name}?locale=en", ready)
        page.run("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        page.call("Runtime.evaluate", expression=axe)
        only = "runOnly: ['color-contrast']" if dark else ""
        assert page.run(AXE % only) == [], name


@pytest.mark.parametrize(
    ("locale", "title", "verdict"),
    [
        ("kk", "Қазақстанға кіру үшін не керек?", "Жабық"),
        ("ru", "Что нужно для въезда в Казахстан?", "Закрыт"),
        ("en", "What do I need to enter Kazakhstan?", "Closed"),
        ("fr", "Que faut-il pour entrer au Kazakhstan ?", "Fermée"),
    ],
)
def test_the_question_is_answered_in_four_languages(
    page: Page, site: Site, locale: str, title: str, verdict: str
) -> None:
    page.open(f"{site.address}/check?locale={locale}", COUNTRIES)
    assert page.run("document.querySelector('h1').textContent") == title
    arrival, expires = (f"{clock().date() + timedelta(days=days)}" for days in (90, 1500))
    said = {
        "country": "FRA",
        "PURPOSE": "TOURISM",
        "STAY_DAYS": "31",
        "EARLIER_STAYS": "0",
        "ARRIVAL": arrival,
    }
    said |= {"PASSPORT_KIND": "ORDINARY", "PASSPORT_EXPIRES": expires}
    page.run(FILL % json.dumps(said))
    page.until(ANSWERED)
    assert page.run(ROUTES)["VISA_FREE"] == "CLOSED"
    closed = "document.querySelector('[data-route=VISA_FREE]')"
    assert page.run(f"{closed}.querySelector('.verdict').textContent") == verdict
    assert "30" in page.run(f"{closed}.querySelector('.change').textContent")
    assert page.run(f"{closed}.querySelectorAll('details li').length") > 0


def test_what_is_missing_leads_to_its_field_and_the_answer_follows(page: Page, site: Site) -> None:
    page.size(390, 800)
    page.open(f"{site.address}/check?locale=en", COUNTRIES)
    page.run(FILL % json.dumps({"country": "FRA", "PURPOSE": "TOURISM"}))
    page.until(ANSWERED)
    assert page.run(ROUTES)["E_RESIDENCY"] == "UNDETERMINED"
    page.run("document.querySelector('[data-route=E_RESIDENCY] button.link').click()")
    assert page.run("document.activeElement.name") == "OUTSIDE_KAZAKHSTAN"
    page.run("document.activeElement.value = 'false'")
    page.run("document.activeElement.dispatchEvent(new Event('change', { bubbles: true }))")
    page.until(f"({ROUTES}).E_RESIDENCY === 'CLOSED'")
    receipt = page.run("document.getElementById('receipt').textContent")
    replayed = site.ask(
        "query($id: ID!) { eligibilityReceipt(id: $id) { authentic } }", {"id": receipt}, None
    )
    assert replayed == {"eligibilityReceipt": {"authentic": True}}


def test_the_language_is_chosen_once(page: Page, site: Site) -> None:
    page.open(f"{site.address}/", "document.querySelectorAll('nav a').length === 6")
    chosen = "((s) => { s.value = 'KK'; s.dispatchEvent(new Event('change')) })(document.querySelector('#top select'))"
    page.run(chosen)
    page.until(
        "location.search === '?locale=kk' && document.querySelector('nav a').textContent === 'Маған не керек?'"
    )
    page.open(f"{site.address}/metrics", "document.querySelector('#list .card').id === 'arrivals'")
    assert page.run("document.documentElement.lang") == "kk"


def test_numbers_and_days_are_written_as_in_their_language(page: Page, site: Site) -> None:
    script = """(async () => { const { number, short, day, month } = await import('/app/words.js');
        return [number('1234567.5', 1), short(21500), day('2025-12-31T20:00:00Z'), month('2025-03')]
            .map((text) => text.replaceAll(/[\\u00a0\\u202f]/g, ' ')) })()"""
    written = {
        "kk": ["1 234 567,5", "21,5 мың", "2026 ж. 1 қаң.", "2025 ж. нау."],
        "ru": ["1 234 567,5", "21,5 тыс.", "1 янв. 2026 г.", "март 2025 г."],
        "en": ["1,234,567.5", "21.5K", "Jan 1, 2026", "Mar 2025"],
        "fr": ["1 234 567,5", "21,5 k", "1 janv. 2026", "mars 2025"],
    }
    for locale, wanted in written.items():
        page.open(
            f"{site.address}/releases?locale={locale}", "document.querySelectorAll('nav a').length === 6"
        )
        assert page.run(script) == wanted


def test_a_token_is_taken_out_of_the_address_and_can_be_left(page: Page, site: Site) -> None:
    page.open(
        f"{site.address}/#token={site.token('analyst')}",
        "document.querySelector('.who').textContent.includes('ANALYST')",
    )
    assert page.run("location.href") == f"{site.address}/"
    page.run("document.querySelector('.who button').click()")
    page.until("document.querySelector('.who').textContent === 'Not signed in'")
    assert page.run("sessionStorage.length") == 0


def test_metrics_are_those_of_the_graph(page: Page, site: Site) -> None:
    page.open(f"{site.address}/metrics?locale=en", "document.querySelectorAll('#list .card').length > 0")
    asked = "{ analytics { metrics { id definition(locale: EN) } } }"
    wanted = [[one["id"], one["definition"]] for one in site.ask(asked, {}, None)["analytics"]["metrics"]]
    assert (
        page.run(
            "[...document.querySelectorAll('#list .card')].map((c) => [c.id, c.querySelector('p').textContent])"
        )
        == wanted
    )


def test_promised_operations_are_ready_to_run(page: Page, site: Site) -> None:
    page.open(
        f"{site.address}/explore?locale=en",
        f"document.querySelectorAll('#operation option').length === {len(OPERATIONS) + 1}",
    )
    page.run("((s) => { s.value = s.options[1].value; s.dispatchEvent(new Event('change')) })(operation)")
    page.until("document.getElementById('document').value.includes('query Eligibility')")
    page.run("document.getElementById('run').click()")
    answer = json.loads(page.until("document.getElementById('answer').textContent"))
    open_routes = [r["route"] for r in answer["data"]["eligibility"]["routes"] if r["verdict"] == "OPEN"]
    assert {"VISA_FREE", "ETA"} <= set(open_routes)
    page.run("document.getElementById('variables').value = '{'; document.getElementById('run').click()")
    assert page.until("document.getElementById('answer').textContent").startswith(
        "The variables are not JSON:"
    )


def test_the_schema_can_be_searched(page: Page, site: Site) -> None:
    page.open(f"{site.address}/explore?locale=en", "document.querySelectorAll('#types li').length > 10")
    page.run("((s) => { s.value = 'nearestchange'; s.dispatchEvent(new Event('input')) })(search)")
    names = page.run("[...document.querySelectorAll('#types button')].map((b) => b.textContent)")
    assert sorted(names) == ["NearestChange", "RouteAnswer"]
