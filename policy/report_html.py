"""The rules of a day as a web page: no script, nothing from elsewhere, everything escaped, light or dark."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from html import escape
from urllib.parse import urlencode

from policy.report import neighbours, sections, tally
from policy.report_words import Entry, Words, entry, title_of
from policy.rulebook import Rulebook
from policy.rulefile import Rule
from policy.trip import YEARS_AHEAD
from policy.violations import FIRST_DAY

STYLE_AT = "/rules.css"
LANGUAGES = {"kk": "Қазақша", "ru": "Русский", "en": "English", "fr": "Français"}
HERE = ' aria-current="page"'
LINK = re.compile(r"(https?://[^\s;,()]+)")
STYLE = """\
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --soft: #f1f4f6;
  --line: #c9d1d8; --warn: #8a4b00; --link: #00567d; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e9ec; --paper: #14181c; --soft: #1e242a; --line: #3b444d; --warn: #ffb86b; --link: #7cc7ee; }
}
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; color: var(--ink); background: var(--paper); }
main { max-width: 56rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
a { color: var(--link); overflow-wrap: anywhere; }
nav ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; }
article { border: 1px solid var(--line); border-radius: 0.4rem; padding: 0.75rem 1rem; margin: 0.75rem 0; }
article h3 { margin: 0; font-size: 1.05rem; }
article code { font-size: 0.85rem; overflow-wrap: anywhere; }
.value { background: var(--soft); padding: 0.4rem 0.6rem; border-radius: 0.3rem; overflow-wrap: anywhere; }
.mark { color: var(--warn); border: 1px solid; border-radius: 0.3rem; padding: 0 0.4rem;
  font-size: 0.85rem; white-space: nowrap; }
dl { display: grid; grid-template-columns: minmax(7rem, max-content) 1fr; gap: 0.15rem 1rem; margin: 0.5rem 0; }
dt { font-weight: 600; }
dd { margin: 0; overflow-wrap: anywhere; }
@media (max-width: 34rem) { dl { grid-template-columns: 1fr; } }
"""


def asked(query: Sequence[tuple[str, str]], today: date, language: str) -> tuple[date, str]:
    """The day and the language of a page's query; ValueError with a clear sentence where it cannot be."""
    given = dict(query)
    if len(given) != len(query) or not given.keys() <= {"on", "locale"}:
        raise ValueError("Ask /rules with at most one `on` and one `locale`, and nothing else.")
    locale = given.get("locale", language).lower()
    if locale not in LANGUAGES:
        raise ValueError(f"`locale` must be one of {', '.join(LANGUAGES)}.")
    text = given.get("on", today.isoformat())
    last = today + YEARS_AHEAD
    try:
        day = date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII) else None
    except ValueError:
        day = None
    if day is None or not FIRST_DAY <= day <= last:
        raise ValueError(f"`on` must be a day such as {today}, from {FIRST_DAY} to {last}.")
    return day, locale


def as_html(rulebook: Rulebook, day: date, words: Words) -> str:
    """The page of a day in one language, a whole document."""
    return "\n".join(_document(rulebook, day, words)) + "\n"


def _document(rulebook: Rulebook, day: date, words: Words) -> Iterator[str]:
    title = escape(words.say("title", day=words.day(day)))
    yield f'<!doctype html>\n<html lang="{words.locale}">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f'<title>{title}</title>\n<link rel="stylesheet" href="{STYLE_AT}">\n</head>\n<body>\n<main>'
    yield f"<header>\n<h1>{title}</h1>"
    yield from _navigation(rulebook, day, words)
    yield f"<p>{escape(words.say('intro'))}</p>"
    yield f"<p>{escape(words.say('version', version=rulebook.version))}</p>"
    found = sections(rulebook, day)
    yield f"<p>{_counts({line.rule.id: line.rule for part in found for line in part.lines}.values(), words)}</p>"
    yield f'<p class="unreviewed">{escape(words.say("unreviewed", count=words.unreviewed))}</p>\n</header>'
    listed = "".join(f'<li><a href="#{_anchor(p.name)}">{escape(title_of(p, words))}</a></li>' for p in found)
    yield f'<nav aria-label="{escape(words.say("contents"))}"><ul>{listed}</ul></nav>'
    for section in found:
        yield f'<section id="{_anchor(section.name)}">\n<h2>{escape(title_of(section, words))}</h2>'
        for line in section.lines:
            yield from _article(entry(line, words), words)
        yield "</section>"
    yield "</main>\n</body>\n</html>"


def _navigation(rulebook: Rulebook, day: date, words: Words) -> Iterator[str]:
    tongues = "".join(
        f'<li><a href="{_at(day, code)}" lang="{code}" hreflang="{code}"'
        f"{HERE if code == words.locale else ''}>{name}</a></li>"
        for code, name in LANGUAGES.items()
    )
    yield f"<nav><ul>{tongues}</ul></nav>"
    before, after = neighbours(rulebook, day)
    days = "".join(
        f'<li><a href="{_at(other, words.locale)}">{escape(words.say(code, day=words.day(other)))}</a></li>'
        for code, other in (("earlier", before), ("later", after))
        if other and other >= FIRST_DAY
    )
    yield f"<nav><ul>{days}</ul></nav>"


def _counts(rules: Iterable[Rule], words: Words) -> str:
    parts = [
        f"{escape(words.say('disputed' if kind == 'disputed' else f'evidence.{kind}'))} {count}"
        for kind, count in tally(rules).items()
    ]
    return f"{escape(words.say('count'))}: {', '.join(parts)}"


def _article(said: Entry, words: Words) -> Iterator[str]:
    marks = "".join(f' <span class="mark">{escape(mark)}</span>' for mark in said.marks)
    yield f"<article>\n<h3>{escape(said.title)}{marks}</h3>\n<code>{escape(said.id)}</code>"
    yield f'<p class="value">{escape(said.value)}</p>\n<dl>'
    for label, text in said.facts:
        yield f"<dt>{escape(label)}</dt><dd>{escape(text)}</dd>"
    yield f"<dt>{escape(words.say('source'))}</dt><dd>{_linked(said.source)}</dd>"
    if said.note:
        yield f'<dt>{escape(words.say("note"))}</dt><dd lang="en">{escape(said.note)}</dd>'
    for reading in said.readings:
        label = f"{words.say('reading')} ({reading.about})"
        yield f"<dt>{escape(label)}</dt><dd>{escape(reading.says)}<br>{_linked(reading.source)}</dd>"
    yield "</dl>"
    if said.countries:
        summary = escape(words.say("countries", count=len(said.countries)))
        yield f"<details><summary>{summary}</summary><p>{escape(', '.join(said.countries))}</p></details>"
    yield "</article>"


def _linked(source: str) -> str:
    parts = LINK.split(source)
    return "".join(
        f'<a href="{escape(part)}" rel="noreferrer">{escape(part)}</a>' if place % 2 else escape(part)
        for place, part in enumerate(parts)
    )


def _at(day: date, locale: str) -> str:
    return escape("/rules?" + urlencode({"on": day.isoformat(), "locale": locale}))


def _anchor(name: str) -> str:
    return name.lower().replace("_", "-")
