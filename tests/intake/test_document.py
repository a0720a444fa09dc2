"""docs/intake.md names every kind, column and code there is."""

from __future__ import annotations

from pathlib import Path

from intake.kinds import KINDS
from intake.mapping import DATES, UNITS
from intake.problems import FILE_CODES, ROW_CODES

TEXT = (Path(__file__).parents[2] / "docs" / "intake.md").read_text(encoding="utf-8")


def test_every_code_has_its_line() -> None:
    lines = TEXT.splitlines()
    for code in [*FILE_CODES, *ROW_CODES]:
        assert sum(line.startswith(f"| {code} |") for line in lines) == 1, code


def test_every_kind_has_its_columns() -> None:
    for kind in KINDS.values():
        columns = " ".join(f"**`{c.name}`**" if c.required else f"`{c.name}`" for c in kind.columns)
        assert f"| {kind.name} | {kind.table or 'the record'} | {columns} |" in TEXT


def test_every_convention_is_named() -> None:
    assert [each for each in DATES if each != "ISO" and f'"{each}"' not in TEXT] == []
    assert [unit for unit in UNITS if unit not in {"KZT", "persons"} and f"`{unit}`" not in TEXT] == []
