"""The first draft of a mapping, from headings and values: what cannot be told is left open, with a remark."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from rapidfuzz import fuzz, process

from intake.kinds import KINDS, Column, Kind, Value
from intake.mapping import Conventions, FileMapping
from intake.names import fold, headings, latin
from intake.problems import IntakeError
from intake.recognising import Reader
from intake.sources import Source, open_source

ALIKE = 86
"""From this likeness on (of 100) a heading is taken for a known one."""
TOP = 8
"""Rows from the top among which the headings are looked for."""
STAND_FOR: Mapping[str, str] = {"nationality": "origin", "residence": "origin"}
"""A column that a general word such as "country" means in a kind that does not have the usual one."""
SIZES = (("thousand", "тыс|мың|thousand|mille"), ("million", "млн|million"))
NUMBERS = frozenset({Value.COUNT, Value.MONEY, Value.RATE, Value.DECIMAL, Value.YEAR})
DAY_FIRST = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./]\d{4}")


@dataclass(frozen=True)
class Draft:
    """A draft of a mapping as TOML, the kind it takes the file for, and how many of its headings were recognised."""

    text: str
    kind: str
    recognised: int


def propose(path: Path, place: Path, given: FileMapping | None = None) -> Draft:
    """Draft a mapping of a file. Raises IntakeError where it cannot be read, or nothing in it is recognised."""
    best: tuple[tuple[int, int, int], Kind, dict[str, str], Source, int] | None = None
    for row in range(1, TOP + 1):
        try:
            source = open_source(path, _at(given, row), place)
        except IntakeError as error:
            if error.code in {"HEADING_TWICE", "FILE_EMPTY"} and row > 1:
                continue
            raise
        for kind in KINDS.values():
            columns = _columns(kind, source.headings)
            needed = sum(column.required and column.name in columns for column in kind.columns)
            lacking = sum(column.required and column.name not in columns for column in kind.columns)
            score = (needed - lacking, len(columns), -row)
            if columns and (best is None or score > best[0]):
                best = (score, kind, columns, source, row)
        if best and best[0][0] > 0:
            break
    if best is None:
        raise IntakeError("KIND_UNKNOWN", file=path.name, detail=", ".join(KINDS))
    _, kind, columns, source, row = best
    return Draft("\n".join(_lines(path, kind, columns, source, row)) + "\n", kind.name, len(columns))


def _at(given: FileMapping | None, row: int) -> FileMapping:
    given = given or FileMapping()
    return FileMapping(sheet=given.sheet, separator=given.separator, encoding=given.encoding, heading_row=row)


def _columns(kind: Kind, found: Iterable[str]) -> dict[str, str]:
    """Canonical column -> heading, the likest first, each once."""
    known = headings()
    scored = []
    for heading in filter(None, found):
        for column in kind.columns:
            names = known.get(column.name, (column.name,))
            if column.name in STAND_FOR and STAND_FOR[column.name] not in kind.schema:
                names += known[STAND_FOR[column.name]]
            scored.append((_likeness(heading, names), column.name, heading))
    columns: dict[str, str] = {}
    for score, name, heading in sorted(scored, key=lambda each: -each[0]):
        if score >= ALIKE and name not in columns and heading not in columns.values():
            columns[name] = heading
    return columns


def _likeness(heading: str, names: Iterable[str]) -> float:
    said = fold(re.sub(r"\(.*?\)|,.*$", "", heading))
    whole, wanted = fold(heading), list(names)
    if whole in wanted or said in wanted:
        return 100.0
    found = process.extractOne(said, wanted, scorer=fuzz.ratio)
    written = process.extractOne(latin(said), [latin(name) for name in wanted], scorer=fuzz.ratio)
    return max(float(found[1]), float(written[1]) - 1) if found and written else 0.0


def _lines(path: Path, kind: Kind, columns: Mapping[str, str], source: Source, row: int) -> list[str]:
    sample = next(source.batches(list(dict.fromkeys(columns.values()))), None)
    texts = {
        name: []
        if sample is None
        else [str(each) for each in sample[heading].drop_nulls().unique().sort().head(5_000)]
        for name, heading in columns.items()
    }
    lines = [
        f"# A first draft for {path.name}: read it, settle what is open, then load with --mapping.",
        f'kind = "{kind.name}"',
    ]
    if row > 1:
        lines.append(f"heading_row = {row}")
    if source.separator and source.separator != ",":
        lines.append(f"separator = {_quoted(source.separator)}")
    if source.encoding and source.encoding != "utf-8":
        lines.append(f"encoding = {_quoted(source.encoding)}")
    days = [text for name in columns if kind.column(name).value is Value.DAY for text in texts[name]]
    date = _date(days)
    numbers = [text for name in columns if kind.column(name).value in NUMBERS for text in texts[name]]
    lines += date + _signs(numbers)
    lines += [
        "",
        "[columns]",
        *(f"{_quoted(heading)} = {_quoted(name)}" for name, heading in columns.items()),
    ]
    left = [heading for heading in source.headings if heading and heading not in columns.values()]
    lines += [f"# left out: {_quoted(heading)}" for heading in left]
    lacking = [column for column in kind.columns if column.required and column.name not in columns]
    if lacking:
        lines += [
            "",
            "[constants]",
            *(f"# {column.name} = {_example(column)}  # needed" for column in lacking),
        ]
    units = [(name, unit) for name, heading in columns.items() if (unit := _unit(kind.column(name), heading))]
    if units:
        lines += ["", "[units]", *(f'{name} = "{unit}"' for name, unit in units)]
    for name in columns:
        lines += _strange(kind.column(name), texts[name])
    return lines


def _date(days: Iterable[str]) -> list[str]:
    found = [(int(match[1]), int(match[2])) for day in days if (match := DAY_FIRST.match(day))]
    if not found:
        serial = any(re.fullmatch(r"\d{5}", day) for day in days)
        return ['date = "EXCEL"  # days are serial numbers'] if serial else []
    if any(first > 12 for first, _ in found) and not any(second > 12 for _, second in found):
        return ['date = "DD.MM.YYYY"']
    if any(second > 12 for _, second in found) and not any(first > 12 for first, _ in found):
        return ['date = "MM/DD/YYYY"']
    return ['# date = "DD.MM.YYYY"  # or "MM/DD/YYYY": the values do not tell, and nothing is guessed']


def _signs(numbers: Iterable[str]) -> list[str]:
    said = list(numbers)
    if any(re.search(r",\d{1,2}$|,\d{4,}$", each) for each in said):
        return ['decimal = ","'] + (['thousands = "."'] if any("." in each for each in said) else [])
    if any(re.search(r"\d,\d{3},\d{3}|,\d{3}\.", each) for each in said):
        return ['decimal = "."', 'thousands = ","']
    if any(re.search(r"[,.]\d{3}$", each) for each in said):
        return ['# decimal = ","  # or thousands = ",": the values do not tell, and nothing is guessed']
    return []


def _unit(column: Column, heading: str) -> str | None:
    said = fold(heading)
    size = next((name for name, signs in SIZES if re.search(signs, said)), None)
    if column.value is Value.MONEY:
        return f"{size} KZT" if size else "tiyn" if re.search("тиын|tiyn", said) else None
    return size if column.value is Value.COUNT else None


def _strange(column: Column, texts: Iterable[str]) -> list[str]:
    """Values of a column that are not recognised, to be explained: the first few."""
    if column.value in NUMBERS or column.value in {Value.TEXT, Value.DAY}:
        return []
    reader = Reader(column, Conventions())
    wrong = list(islice((text for text in texts if reader.understand(text)[1]), 10))
    if not wrong:
        return []
    choice = ", ".join(column.codes[:6]) or "a code"
    return [
        "",
        f"[codes.{column.name}]  # not recognised; write one of {choice}",
        *(f'# {_quoted(text)} = "…"' for text in wrong),
    ]


def _example(column: Column) -> str:
    match column.value:
        case Value.DAY:
            return '"2025-01-31"'
        case Value.FLAG:
            return '"true"'
        case Value.REGION | Value.REGIONS:
            return '"KZ-55"'
        case Value.COUNTRY:
            return '"CHN"'
    return f'"{column.codes[0]}"' if column.codes else '"1"'


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t").replace("\n", "\\n")
    return f'"{escaped}"'
