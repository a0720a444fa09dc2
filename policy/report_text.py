"""The rules of a day as plain text, for a terminal or a file."""

from collections.abc import Iterator
from datetime import date
from textwrap import fill

from policy.report import sections, tally
from policy.report_words import Entry, Words, entry, title_of
from policy.rulebook import Rulebook

WIDTH = 110


def as_text(rulebook: Rulebook, day: date, words: Words) -> str:
    """A readable page for every route: each rule with its value, days, source and competing readings."""
    return "\n".join(_lines(rulebook, day, words))


def counted(rulebook: Rulebook, words: Words) -> str:
    """One line: how many rules of each kind of evidence, how many disputed, how many wordings unreviewed."""
    kinds = tally(rulebook.rules)
    said = [f"{words.say(f'evidence.{kind}')} {kinds[kind]}" for kind in kinds if kind != "disputed"]
    return ", ".join([*said, f"{words.say('disputed')} {kinds['disputed']}"])


def _lines(rulebook: Rulebook, day: date, words: Words) -> Iterator[str]:
    yield words.say("title", day=words.day(day))
    yield words.say("version", version=rulebook.version)
    for section in sections(rulebook, day):
        heading = title_of(section, words)
        yield ""
        yield heading
        yield "=" * len(heading)
        for line in section.lines:
            yield ""
            yield from _entry(entry(line, words), words)


def _entry(said: Entry, words: Words) -> Iterator[str]:
    marks = "".join(f" [{mark}]" for mark in said.marks)
    yield f"{said.title}{marks}"
    yield f"    {said.id}"
    facts = [(words.say("value"), said.value), *said.facts, (words.say("source"), said.source)]
    if said.countries:
        facts.append((words.say("countries", count=len(said.countries)), ", ".join(said.countries)))
    if said.note:
        facts.append((words.say("note"), said.note))
    for reading in said.readings:
        label = f"{words.say('reading')} ({reading.about})"
        facts.append((label, f"{reading.says}. {words.say('source')}: {reading.source}"))
    for label, text in facts:
        yield fill(
            f"{label}: {text}",
            WIDTH,
            initial_indent="    ",
            subsequent_indent="        ",
            break_long_words=False,
        )
