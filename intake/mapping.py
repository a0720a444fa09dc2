"""The mapping: a small TOML that says which heading holds which column, and how its values are written."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NoReturn

from intake.kinds import KINDS, Kind, Value
from intake.problems import IntakeError

DATES = ("ISO", "DD.MM.YYYY", "DD/MM/YYYY", "MM/DD/YYYY", "EXCEL")
SEPARATORS = (",", ";", "\t", "|")
UNITS: Mapping[str, int] = {
    "tiyn": -2,
    "KZT": 0,
    "thousand KZT": 3,
    "million KZT": 6,
    "billion KZT": 9,
    "persons": 0,
    "thousand": 3,
    "million": 6,
}
"""Powers of ten by which a number is multiplied: of tenge for money, of one for counts."""
SETTINGS = {
    "kind", "sheet", "heading_row", "separator", "encoding", "date", "decimal", "thousands",
    "columns", "constants", "units", "codes",
}  # fmt: skip


@dataclass(frozen=True)
class Conventions:
    """How days and numbers are written: None where the file has not said, and must not be guessed."""

    date: str | None = None
    decimal: str | None = None
    thousands: str | None = None
    shift: int = 0


@dataclass(frozen=True)
class FileMapping:
    """A mapping as read. `columns` is canonical name -> heading; None where headings are canonical already."""

    text: str = ""
    kind: str | None = None
    sheet: str | None = None
    heading_row: int = 1
    separator: str | None = None
    encoding: str | None = None
    columns: Mapping[str, str] | None = None
    constants: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    conventions: Mapping[str, Conventions] = field(default_factory=dict)
    otherwise: Conventions = field(default_factory=Conventions)

    def of(self, column: str) -> Conventions:
        """How the values of a canonical column are written."""
        return self.conventions.get(column, self.otherwise)


def read_mapping(path: Path) -> FileMapping:
    """The mapping of a file. Raises IntakeError MAPPING_BROKEN, naming what cannot be used."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise IntakeError("FILE_NOT_FOUND", file=path.name) from None
    except (UnicodeDecodeError, OSError) as error:
        _refuse(path, f"it cannot be read ({type(error).__name__})")
    return parse_mapping(text, path)


def parse_mapping(text: str, path: Path = Path("mapping")) -> FileMapping:
    """A mapping from its text. Raises IntakeError MAPPING_BROKEN."""
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        _refuse(path, str(error))
    if strange := sorted(set(said) - SETTINGS):
        _refuse(path, f"nothing is called {strange[0]!r}; there are {', '.join(sorted(SETTINGS))}")
    kind = said.get("kind")
    if kind is not None and kind not in KINDS:
        _refuse(path, f"kind is {kind!r}; it must be one of {', '.join(KINDS)}")
    for name, kept in (("sheet", str), ("heading_row", int), ("separator", str), ("encoding", str)):
        if name in said and (not isinstance(said[name], kept) or not said[name]):
            _refuse(path, f"{name} is {said[name]!r}")
    if said.get("separator", ",") not in SEPARATORS:
        _refuse(path, f"separator is {said['separator']!r}; it must be a comma, semicolon, tab or bar")
    tables = {name: said.get(name, {}) for name in ("columns", "constants", "units", "codes")}
    for name, table in tables.items():
        if not isinstance(table, dict):
            _refuse(path, f"{name} must be a table: [{name}]")
    otherwise = _conventions(path, said, Conventions())
    columns, own = _columns(path, tables["columns"], otherwise)
    for name, unit in tables["units"].items():
        own[name] = _conventions(path, {"unit": unit}, own.get(name, otherwise))
    mapping = FileMapping(
        text,
        kind,
        said.get("sheet"),
        said.get("heading_row", 1),
        said.get("separator"),
        said.get("encoding"),
        columns if tables["columns"] else None,
        {name: _text(value) for name, value in tables["constants"].items()},
        {name: {str(k): str(v) for k, v in table.items()} for name, table in tables["codes"].items()},
        own,
        otherwise,
    )
    if kind:
        check_against(path, mapping, KINDS[kind])
    return mapping


def check_against(path: Path, mapping: FileMapping, kind: Kind) -> None:
    """Refuse a mapping that names a column which the kind does not have, or a code that its column does not."""
    names = {*(mapping.columns or {}), *mapping.constants, *mapping.codes, *mapping.conventions}
    for name in sorted(names - set(kind.schema)):
        _refuse(path, f"{kind.name} has no column {name!r}; it has {', '.join(kind.schema)}")
    for name in sorted(set(mapping.columns or {}) & set(mapping.constants)):
        _refuse(path, f"{name} has both a heading and a constant")
    for name, how in mapping.conventions.items():
        fitting = {Value.MONEY} if how.shift < 0 else {Value.MONEY, Value.COUNT}
        if how.shift and kind.column(name).value not in fitting:
            _refuse(path, f"{name} is not counted in that unit")
    for name, table in mapping.codes.items():
        column = kind.column(name)
        if column.value in {Value.CODE, Value.CODES} and (
            bad := sorted(set(table.values()) - set(column.codes))
        ):
            _refuse(path, f"{bad[0]!r} is no code of {name}; there are {', '.join(column.codes)}")


def _columns(
    path: Path, table: dict[str, Any], otherwise: Conventions
) -> tuple[dict[str, str], dict[str, Conventions]]:
    columns: dict[str, str] = {}
    own: dict[str, Conventions] = {}
    for heading, said in table.items():
        to = said.get("to") if isinstance(said, dict) else said
        if not isinstance(to, str) or not to:
            _refuse(path, f"{heading!r} must name a canonical column")
        if to in columns:
            _refuse(path, f"{to} is named twice: by {columns[to]!r} and by {heading!r}")
        columns[to] = heading
        if isinstance(said, dict):
            if strange := sorted(set(said) - {"to", "date", "decimal", "thousands", "unit"}):
                _refuse(path, f"{heading!r} has {strange[0]!r}")
            own[to] = _conventions(path, said, otherwise)
    return columns, own


def _conventions(path: Path, said: dict[str, Any], otherwise: Conventions) -> Conventions:
    date = said.get("date", otherwise.date)
    decimal = said.get("decimal", otherwise.decimal)
    thousands = said.get("thousands", otherwise.thousands)
    if date is not None and date not in DATES:
        _refuse(path, f"date is {date!r}; it must be one of {', '.join(DATES)}")
    if decimal not in {None, ",", "."}:
        _refuse(path, f'decimal is {decimal!r}; it must be "," or "."')
    if thousands not in {None, ",", ".", " ", "'"}:
        _refuse(path, f"thousands is {thousands!r}; it must be a blank, comma, point or apostrophe")
    if thousands is not None and thousands == decimal:
        _refuse(path, f"decimal and thousands are both {decimal!r}")
    unit = said.get("unit")
    if unit is not None and unit not in UNITS:
        _refuse(path, f"unit is {unit!r}; it must be one of {', '.join(UNITS)}")
    shift = otherwise.shift if unit is None else UNITS[unit]
    return replace(otherwise, date=date, decimal=decimal, thousands=thousands, shift=shift)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _refuse(path: Path, detail: str) -> NoReturn:
    raise IntakeError("MAPPING_BROKEN", file=path.name, detail=detail)
