"""Rules in words: a line of a page becomes a title, a value and labelled facts in one language.

The wordings are handed in, by code; `report.key.<name>` words a name inside a value, and a name without words is
shown as it stands in the file, so that a new rule needs no new words to be read.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from babel.dates import format_date

from policy.reference import checkpoints, countries, regions
from policy.report import Line, Section
from policy.rulefile import Reading

CALENDARS = {"en": "en_GB"}
"""Whose way of writing days a language follows, where there is more than one."""


@dataclass(frozen=True)
class Words:
    """One language (kk ru en fr), its wordings by code, and how many of all wordings nobody has reviewed yet."""

    locale: str
    texts: Mapping[str, str]
    unreviewed: int

    def say(self, code: str, **params: str | int) -> str:
        """The wording of a code of the report. Raises KeyError."""
        return self.texts[f"report.{code}"].format_map(params)

    def day(self, day: date) -> str:
        """A day as people write it."""
        return format_date(day, "long", CALENDARS.get(self.locale, self.locale))


@dataclass(frozen=True, slots=True)
class Dispute:
    """One competing reading: what it says and where it stands; ``about`` what it differs on."""

    about: str
    says: str
    source: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule as a page shows it; ``facts`` are labels with their texts, ``marks`` short warnings."""

    id: str
    title: str
    value: str
    marks: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    source: str
    note: str
    countries: tuple[str, ...]
    readings: tuple[Dispute, ...]


def title_of(section: Section, words: Words) -> str:
    """The heading of a section."""
    return words.say(f"section.{section.name.lower()}")


def entry(line: Line, words: Words) -> Entry:
    """A line in words."""
    rule = line.rule
    marks = [words.say("not_yet")] if line.waiting else []
    marks += [words.say("disputed")] if rule.disputed else []
    end = words.day(rule.in_force_to) if rule.in_force_to else words.say("open_end")
    names = tuple(countries()[code].name(words.locale) for code in line.countries)
    return Entry(
        rule.id,
        words.texts.get(rule.title, rule.id),
        value_in_words(rule.value, words),
        tuple(marks),
        (
            (words.say("in_force"), f"{words.day(rule.in_force_from)} – {end}"),
            (words.say("known_from"), words.day(rule.known_from)),
            (words.say("verified_on"), words.day(rule.verified_on)),
            (words.say("evidence"), words.say(f"evidence.{rule.evidence}")),
        ),
        rule.source or words.say("no_source"),
        rule.note,
        tuple(f"{name} ({code})" for name, code in zip(names, line.countries, strict=True)),
        tuple(_dispute(reading, words) for reading in rule.readings),
    )


def value_in_words(value: Any, words: Words) -> str:
    """The value of a rule: names and numbers of a table one after the other, lists with commas."""
    match value:
        case bool():
            return words.say("yes" if value else "no")
        case Decimal():
            return f"{value:f}"
        case Mapping():
            return "; ".join(_parts(value, words)) or "–"
        case tuple():
            return ", ".join(value_in_words(item, words) for item in value) or "–"
        case str():
            return _place(value, words)
    return str(value)


def _parts(value: Mapping[str, Any], words: Words) -> Iterator[str]:
    for key, item in value.items():
        label = words.texts.get(f"report.key.{key}") or _place(key, words).replace("_", " ")
        inner = value_in_words(item, words)
        yield f"{label}: {f'({inner})' if isinstance(item, Mapping) else inner}"


def _place(code: str, words: Words) -> str:
    place = regions().get(code) or checkpoints().get(code)
    return place.name(words.locale) if place else code


def _dispute(reading: Reading, words: Words) -> Dispute:
    says = value_in_words(reading.value, words) if reading.value is not None else ""
    about = words.texts.get(f"report.about.{reading.about}", reading.about)
    return Dispute(
        about,
        " – ".join(part for part in (says, reading.note) if part),
        reading.source or words.say("no_source"),
    )
