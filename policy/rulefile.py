"""Reads one rule file and says exactly what is wrong with it.

A file is TOML: an optional ``[lists]`` of named lists of country codes, then ``[[rule]]`` tables.
Numbers become Decimal (money and terms must not pass through floating point).
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

from policy.shapes import SHAPES

EVIDENCE = ("sourced", "secondary", "derived", "recalled", "parameter")
NEEDED = ("id", "subject", "source", "in_force_from", "known_from", "verified_on", "evidence", "value")
ALLOWED = {*NEEDED, "in_force_to", "members", "disputed", "readings", "note"}
READING = {"about", "value", "source", "note"}
DAYS = ("in_force_from", "in_force_to", "known_from", "verified_on")
NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")


class RuleFileError(ValueError):
    """A rule file that must not be used: names the file, the line where known, and what to write instead."""

    def __init__(self, file: Path, line: int | None, problem: str, instead: str) -> None:
        self.file, self.line, self.problem, self.instead = file, line, problem, instead
        place = f"{file.name}, line {line}" if line else file.name
        super().__init__(f"{place}: {problem}. Write instead: {instead}")


@dataclass(frozen=True, slots=True)
class Reading:
    """A competing reading of a rule: about its value, or about another field, named in ``about``."""

    about: str
    value: Any
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One dated statement of the law. Days are inclusive; ``in_force_to`` None means open.

    ``known_from`` is the first day on which an answer may use it. ``members`` are the countries it is
    about; empty when it is about none in particular. ``value`` is read-only, its numbers are Decimal.
    """

    id: str
    subject: str
    source: str
    in_force_from: date
    in_force_to: date | None
    known_from: date
    verified_on: date
    disputed: bool
    readings: tuple[Reading, ...]
    evidence: str
    value: Any
    members: tuple[str, ...] = ()
    note: str = ""

    @property
    def title(self) -> str:
        """The catalogue code of the rule's title."""
        return f"rule.{self.id}"

    @property
    def values(self) -> tuple[Any, ...]:
        """The value, and the value of every competing reading that states one."""
        return (self.value, *(reading.value for reading in self.readings if reading.value is not None))

    @property
    def keys(self) -> tuple[str, ...]:
        """The subjects under which the rule is found: its own, or one for each member."""
        return tuple(f"{self.subject}.{member}" for member in self.members) or (self.subject,)


def read_rules(file: Path, countries: frozenset[str]) -> tuple[Rule, ...]:
    """The rules of one file; ``countries`` are the codes that members may use. Raises RuleFileError."""
    text = text_of(file)
    try:
        content = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise not_toml(file, error) from error
    lists = content.get("lists", {})
    unknown = set(content) - {"lists", "rule"}
    if unknown:
        raise RuleFileError(file, None, f"unknown table {sorted(unknown)[0]!r}", "[[rule]] or [lists]")
    if not isinstance(content.get("rule", []), list) or not isinstance(lists, dict):
        raise RuleFileError(file, None, "rule is not a list of tables", "[[rule]] and [lists]")
    return tuple(
        _rule(file, line_of(text, "rule", index), entry, lists, countries)
        for index, entry in enumerate(content.get("rule", []))
    )


def text_of(file: Path) -> str:
    """The text of a file; RuleFileError with the line where it is not UTF-8."""
    content = file.read_bytes()
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise RuleFileError(file, line, "not UTF-8", "the file saved as UTF-8") from None


def not_toml(file: Path, error: tomllib.TOMLDecodeError) -> RuleFileError:
    """The error of a file that TOML cannot read, with the line that it names."""
    line = re.search(r"line (\d+)", str(error))
    return RuleFileError(file, int(line[1]) if line else None, f"not TOML: {error}", 'key = "value"')


def line_of_id(file: Path, id: str) -> int | None:
    """The line of the last rule of a file that bears this id, where it is written as usual."""
    text = file.read_text(encoding="utf-8")
    found = list(re.finditer(rf"""(?m)^id\s*=\s*["']{re.escape(id)}["']""", text))
    return text.count("\n", 0, found[-1].start()) + 1 if found else None


def line_of(text: str, name: str, index: int) -> int:
    """The line of the index-th ``[[name]]`` header."""
    starts = [match.start() for match in re.finditer(rf"(?m)^\[\[{name}\]\]", text)]
    return text.count("\n", 0, starts[index]) + 1 if index < len(starts) else 1


def _rule(
    file: Path, line: int, entry: Mapping[str, Any], lists: Mapping[str, Any], countries: frozenset[str]
) -> Rule:
    def wrong(problem: str, instead: str) -> RuleFileError:
        return RuleFileError(file, line, f"rule {entry.get('id', '?')!r}: {problem}", instead)

    for problem, instead in (*_fields(entry), *_readings(entry)):
        raise wrong(problem, instead)
    members = entry.get("members", [])
    if isinstance(members, str):
        if members not in lists:
            raise wrong(
                f"there is no list {members!r}", f"a name in [lists]: {', '.join(lists) or 'none yet'}"
            )
        members = lists[members]
    if not isinstance(members, list) or len(set(members)) != len(members):
        raise wrong("members is not a list of different countries", 'members = ["FRA", "DEU"]')
    for member in members:
        if member not in countries:
            raise wrong(f"unknown country {member!r}", "an ISO 3166-1 alpha-3 or ICAO 9303 code")
    check, instead = SHAPES.get(entry["subject"], (None, ""))
    for value in (entry["value"], *(r["value"] for r in entry.get("readings", ()) if "value" in r)):
        if check and not check(value):
            raise wrong("the value does not say what the subject needs", instead)
    return Rule(
        id=entry["id"],
        subject=entry["subject"],
        source=entry["source"],
        in_force_from=entry["in_force_from"],
        in_force_to=entry.get("in_force_to"),
        known_from=entry["known_from"],
        verified_on=entry["verified_on"],
        disputed=entry.get("disputed", False),
        readings=tuple(
            Reading(r["about"], frozen(r["value"]) if "value" in r else None, r["source"], r["note"])
            for r in entry.get("readings", ())
        ),
        evidence=entry["evidence"],
        value=frozen(entry["value"]),
        members=tuple(members),
        note=entry.get("note", ""),
    )


def _fields(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is wrong with the fields of a rule, each with what to write instead."""
    missing = [key for key in NEEDED if key not in entry]
    if missing:
        yield f"{missing[0]} is missing", f"{missing[0]} = …"
        return
    for key in sorted(set(entry) - ALLOWED):
        yield f"unknown key {key!r}", f"one of {', '.join(sorted(ALLOWED))}"
    for key in ("id", "subject"):
        if not isinstance(entry[key], str) or not NAME.fullmatch(entry[key]):
            yield f"{key} {entry[key]!r} is not a name", f'{key} = "small_letters.and_digits"'
    for key in DAYS:
        if key in entry and (not isinstance(entry[key], date) or isinstance(entry[key], datetime)):
            yield f"{key} is not a day", f"{key} = 2026-01-31"
            return
    if entry.get("in_force_to", date.max) < entry["in_force_from"]:
        yield "in_force_to is before in_force_from", "in_force_to on or after in_force_from"
    if entry["evidence"] not in EVIDENCE:
        yield f"evidence {entry['evidence']!r} is unknown", f"one of {', '.join(EVIDENCE)}"
    if not isinstance(entry["source"], str) or (entry["evidence"] == "sourced" and not entry["source"]):
        yield "a sourced rule has no source", 'source = "https://…"'


def _readings(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    disputed, readings = entry.get("disputed", False), entry.get("readings", [])
    if not isinstance(readings, list) or not all(
        isinstance(reading, dict) and {"about", "source", "note"} <= set(reading) <= READING
        for reading in readings
    ):
        yield "a reading is incomplete", '{ about = "value", value = …, source = "…", note = "…" }'
    elif not isinstance(disputed, bool) or disputed != bool(readings):
        yield "disputed and readings disagree", "disputed = true together with at least one reading"


def frozen(value: object) -> object:
    """A read-only copy: tables as mapping proxies, lists as tuples, numbers as Decimal."""
    match value:
        case bool():
            return value
        case int():
            return Decimal(value)
        case dict():
            return MappingProxyType({key: frozen(item) for key, item in value.items()})
        case list():
            return tuple(frozen(item) for item in value)
    return value
