"""The rules of a day as a page: nothing is left out, what is doubtful is said, and nothing in it is markup."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy.casebook import load_cases
from policy.eligibility import answer
from policy.report import OTHERS, homes, neighbours, sections, tally
from policy.report_html import as_html, asked
from policy.report_text import as_text, counted
from policy.report_words import Words, value_in_words
from policy.rulebook import Rulebook, load_rulebook
from policy.rulefile import frozen
from policy.trip import Route
from translations.catalogue import texts, unreviewed

BOOK = load_rulebook()
TODAY = date(2026, 11, 22)
LOCALES = ("kk", "ru", "en", "fr")
VOID = {"meta", "link", "br"}
HOSTILE = """
[[rule]]
id = "other.hostile"
subject = "other.hostile"
value = { words = "<script>alert(1)</script>" }
in_force_from = 2026-01-01
known_from = 2026-01-01
verified_on = 2026-01-01
source = "https://example.org/?a=1&b=<b>; javascript:alert(1)"
evidence = "sourced"
note = "</p><img src=x onerror=alert(1)>"
disputed = true
readings = [ { about = "<i>", value = { days = 3 }, source = "", note = "\\"quoted\\"" } ]
"""


def words(locale: str = "en") -> Words:
    return Words(locale, texts(locale), unreviewed(locale))


class Balance(HTMLParser):
    """Every tag is closed in its turn; keeps tags, links and text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.tags: list[str] = []
        self.links: list[str] = []
        self.text: list[str] = []
        self.feed(html)
        self.close()
        assert self.stack == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]
        if tag not in VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def book(tmp_path: Path, *more: str) -> Rulebook:
    (tmp_path / "some.toml").write_text("".join(more), encoding="utf-8")
    return load_rulebook(tmp_path)


@given(st.dates(date(1991, 12, 16), date(2036, 1, 1)))
@settings(deadline=None, max_examples=40)
def test_every_rule_of_a_day_is_on_its_page(day: date) -> None:
    shown = {line.rule.id for part in sections(BOOK, day) for line in part.lines if not line.waiting}
    announced = {rule.id for rule in BOOK.rules if rule.subject.startswith("announced.")}
    assert shown == {rule.id for rule in BOOK.on(day).values()} - announced


def test_what_an_answer_cites_stands_under_its_route_or_under_visa_free() -> None:
    for case in load_cases():
        given_answer = answer(
            BOOK, case.trip, now=case.now, on=case.on, known_at=case.known_at, with_nearest=False
        )
        for route in given_answer.routes:
            for reason in route.reasons:
                if reason.rule_id:
                    found = homes(BOOK.rule(reason.rule_id).subject)
                    assert {route.route, Route.VISA_FREE} & set(found), (route.route, reason.rule_id)


def test_a_subject_nobody_placed_is_not_lost(tmp_path: Path) -> None:
    assert homes("other.hostile") == (OTHERS,)
    assert homes("fee.eta") == (Route.ETA,)
    assert homes("e_visa.passport_validity") == (Route.E_VISA,)
    (section,) = sections(book(tmp_path, HOSTILE), TODAY)
    assert (section.name, len(section.lines)) == (OTHERS, 1)


def test_a_country_stands_where_it_is_on_that_day() -> None:
    def regime(country: str, day: date) -> list[tuple[str, date, date | None]]:
        lines = sections(BOOK, day)[0].lines
        return [
            (line.rule.id, line.rule.in_force_from, line.rule.in_force_to)
            for line in lines
            if country in line.countries
        ]

    assert regime("KGZ", date(2025, 9, 1)) == [("regime.kgz.suspended", date(2024, 9, 2), date(2025, 9, 1))]
    assert regime("KGZ", date(2025, 9, 2)) == [("regime.eaeu.window", date(2025, 9, 2), None)]
    assert regime("RUS", date(2025, 9, 2)) == [("regime.eaeu.window", date(2023, 1, 27), None)]


def test_what_is_known_and_not_in_force_is_announced() -> None:
    before = {
        line.rule.id: line.waiting
        for part in sections(BOOK, date(2025, 12, 1))
        for line in part.lines
        if line.rule.subject.startswith("aid.mobility")
    }
    assert before == {"aid.mobility_certificate": False, "aid.mobility_certificate.2026": True}
    unknown = [line.rule.id for part in sections(BOOK, date(2025, 11, 13)) for line in part.lines]
    assert "aid.mobility_certificate.2026" not in unknown
    today = as_text(BOOK, TODAY, words())
    assert "Health insurance" in today
    assert today.count("[announced, not yet in force]") == 2


def test_counts() -> None:
    counts = tally(BOOK.rules)
    assert sum(counts[kind] for kind in counts if kind != "disputed") == len(BOOK.rules)
    assert counts["disputed"] == sum(bool(rule.readings) for rule in BOOK.rules)
    assert counted(BOOK, words()) == ", ".join(
        [
            f"sourced {counts['sourced']}",
            f"secondary source {counts['secondary']}",
            f"derived {counts['derived']}",
            f"recalled, to be checked {counts['recalled']}",
            f"parameter without a source {counts['parameter']}",
            f"disputed {counts['disputed']}",
        ]
    )
    assert set(tally(())) == set(counts)
    assert sum(tally(()).values()) == 0


def test_the_days_of_change_around_a_day() -> None:
    assert neighbours(BOOK, date(2025, 8, 24))[1] == date(2025, 8, 25)
    assert neighbours(BOOK, date(2025, 9, 10))[0] == date(2025, 9, 2)
    assert neighbours(BOOK, date(1900, 1, 1))[0] is None
    assert neighbours(BOOK, date(2100, 1, 1))[1] is None


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (True, "yes"),
        (30, "30"),
        ({"visa_free": True, "stay_days": 30}, "without a visa: yes; days in one stay: 30"),
        ({"kinds": ["DIPLOMATIC", "SERVICE"]}, "kinds of passport: DIPLOMATIC, SERVICE"),
        ({"total": 2, "regions": {"KZ-55": 2}}, "total: 2; regions: (Pavlodar Region: 2)"),
        ({"brand_new": 1}, "brand new: 1"),
        ({}, "–"),
        ([], "–"),
    ],
)
def test_a_value_in_words(value: object, said: str) -> None:
    assert value_in_words(frozen(value), words()) == said


@pytest.mark.parametrize("locale", LOCALES)
def test_every_name_in_a_value_of_a_rule_has_words(locale: str) -> None:
    names = set(re.findall(r"[{,] *([a-z_]+) *=", "".join(p.read_text() for p in rule_files())))
    names -= {"about", "value", "source", "note"}
    assert {name for name in names if f"report.key.{name}" not in texts(locale)} == set()
    assert len(names) > 40


def rule_files() -> list[Path]:
    return sorted((Path(__file__).parents[2] / "policy" / "rules").glob("*.toml"))


@pytest.mark.parametrize("locale", LOCALES)
def test_the_page_is_whole_in_every_language(locale: str) -> None:
    page = Balance(as_html(BOOK, TODAY, words(locale)))
    assert {"script", "style", "img", "iframe", "form"} & set(page.tags) == set()
    assert page.tags.count("article") == sum(len(part.lines) for part in sections(BOOK, TODAY))
    shown = "".join(page.text)
    assert words(locale).say("unreviewed", count=unreviewed(locale)) in shown
    assert shown.count(words(locale).say("not_yet")) == 2
    for reading in BOOK.rule("e_visa.passport_validity").readings:
        assert reading.note in shown
        assert reading.source in shown
    assert "{" not in shown
    assert all(link.startswith(("http", "/rules", "#")) for link in page.links)


def test_the_text_has_every_rule_with_its_source_and_both_readings() -> None:
    shown = " ".join(as_text(BOOK, TODAY, words()).split())
    assert "Value: months: 3" in shown
    assert (
        "Other reading (value): months: 6 – another official page says six months beyond the visa." in shown
    )
    for rule in BOOK.on(TODAY).values():
        assert f" {rule.id} " in shown


def test_nothing_in_a_rule_becomes_markup(tmp_path: Path) -> None:
    html = as_html(book(tmp_path, HOSTILE), TODAY, words())
    page = Balance(html)
    assert {"script", "img", "i", "b"} & set(page.tags) == set()
    assert "<script>alert(1)</script>" in "".join(page.text)
    assert [link for link in page.links if link.startswith("http")] == ["https://example.org/?a=1&b=<b>"]
    assert not any("javascript" in link for link in page.links)


@pytest.mark.parametrize(
    ("query", "language", "expected"),
    [
        ([], "EN", (TODAY, "en")),
        ([], "KK", (TODAY, "kk")),
        ([("locale", "fr")], "KK", (TODAY, "fr")),
        ([("locale", "FR")], "KK", (TODAY, "fr")),
        ([("on", "2025-08-25")], "EN", (date(2025, 8, 25), "en")),
        ([("on", "1991-12-16")], "EN", (date(1991, 12, 16), "en")),
    ],
)
def test_what_a_query_asks(query: list, language: str, expected: tuple) -> None:
    assert asked(query, TODAY, language) == expected


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ([("on", "")], "`on` must be a day"),
        ([("on", "2026-02-30")], "`on` must be a day"),
        ([("on", "20260101")], "`on` must be a day"),
        ([("on", "٢٠٢٦-٠١-٠١")], "`on` must be a day"),
        ([("on", "0001-01-01")], "from 1991-12-16"),
        ([("on", "9999-12-31")], "to 2036-11-22"),
        ([("locale", "de")], "one of kk, ru, en, fr"),
        ([("locale", "<script>")], "one of kk, ru, en, fr"),
        ([("on", "2026-01-01"), ("on", "2026-01-02")], "at most one"),
        ([("day", "2026-01-01")], "nothing else"),
    ],
)
def test_what_cannot_be_asked(query: list, says: str) -> None:
    with pytest.raises(ValueError, match=says) as refused:
        asked(query, TODAY, "EN")
    assert "script" not in str(refused.value)
