"""XLSX, opened like a stranger's parcel: limits on what it unpacks to, no formulas, no document type definitions.

The workbook is a ZIP of XML. Declared sizes are looked at first; then every part is unpacked once, and no further than
it declared, before the parser sees the file: a bomb that lies about its size is found where its checksum fails.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path
from xml.sax.saxutils import unescape

import fastexcel
import polars as pl

from intake.problems import IntakeError

LARGEST = 1_000_000_000
"""Bytes that a workbook may unpack to, all parts together: more than a full sheet of twenty columns."""
PARTS = 2_000
CHUNK = 1_048_576
OVERLAP = 4_096
CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f\b")
REFERENCE = re.compile(rb"""\br=["']([A-Z]+\d+)""")
FORBIDDEN = re.compile(rb"<!DOCTYPE|<!ENTITY")


def read_sheet(path: Path, wanted: str | None) -> pl.DataFrame:
    """The cells of a sheet as text, from its first row on; `wanted` may be left out where there is one sheet alone.

    Raises IntakeError.
    """
    try:
        with zipfile.ZipFile(path) as parcel:
            formulas = _look_through(path, parcel)
            parts = _sheet_parts(parcel)
        workbook = fastexcel.read_excel(str(path))
        name = _choose(path, workbook.sheet_names, wanted)
        if cell := formulas.get(parts[name]):
            raise IntakeError("FORMULA", file=path.name, cell=cell, sheet=repr(name))
        # Without skip_rows the rows above the first filled one would be left out, and the numbers of rows be wrong.
        return workbook.load_sheet(name, header_row=None, dtypes="string", skip_rows=0).to_polars()
    # RuntimeError: an encrypted part, or one packed in a way that nobody reads.
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        KeyError,
        RuntimeError,
        fastexcel.FastExcelError,
    ) as error:
        raise IntakeError("XLSX_CORRUPT", file=path.name, detail=type(error).__name__) from None


def _look_through(path: Path, parcel: zipfile.ZipFile) -> dict[str, str]:
    """Unpack every part once within the limits: the first cell with a formula of every part that has one."""
    parts = parcel.infolist()
    if len(parts) > PARTS or sum(part.file_size for part in parts) > LARGEST:
        raise IntakeError("XLSX_TOO_LARGE", file=path.name, detail=f"{LARGEST // 10**6:,} MB")
    formulas: dict[str, str] = {}
    for part in parts:
        # No more is read of a part than it says, and a part that says too little does not match its checksum.
        with parcel.open(part) as file:
            sheet = "/worksheets/" in part.filename
            before = b""
            while chunk := file.read(CHUNK):
                seen = before + chunk
                if FORBIDDEN.search(seen):
                    raise IntakeError("XLSX_CORRUPT", file=path.name, detail="a document type definition")
                if sheet and part.filename not in formulas and (found := CELL.search(seen)):
                    named = REFERENCE.search(found[1])
                    formulas[part.filename] = named[1].decode() if named else "?"
                before = seen[-OVERLAP:]
    return formulas


def _sheet_parts(parcel: zipfile.ZipFile) -> dict[str, str]:
    """The part of the parcel that holds each sheet, by the sheet's name."""
    targets = {
        _attribute(tag, "Id"): "xl/" + _attribute(tag, "Target").removeprefix("/xl/").removeprefix("xl/")
        for tag in re.findall(
            r"<(?:\w+:)?Relationship\b[^>]*>", parcel.read("xl/_rels/workbook.xml.rels").decode()
        )
    }
    return {
        unescape(_attribute(tag, "name"), {"&quot;": '"', "&apos;": "'"}): targets[_attribute(tag, r"\w+:id")]
        for tag in re.findall(r"<(?:\w+:)?sheet\b[^>]*>", parcel.read("xl/workbook.xml").decode())
    }


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf"""\s{name}\s*=\s*(?:"([^"]*)"|'([^']*)')""", tag)
    return (found[1] or found[2] or "") if found else ""


def _choose(path: Path, names: list[str], wanted: str | None) -> str:
    if wanted is None and len(names) == 1:
        return names[0]
    listed = ", ".join(names)
    if wanted is None:
        raise IntakeError("SHEET_AMBIGUOUS", file=path.name, detail=listed)
    if wanted not in names:
        raise IntakeError("SHEET_UNKNOWN", sheet=repr(wanted), detail=listed)
    return wanted
