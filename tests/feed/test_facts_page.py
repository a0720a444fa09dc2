"""docs/facts.md names every table and column of the lake, and the files have the types that it says."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from analytics.tables import TABLES
from feed.facts_page import TYPES, page
from feed.shape import schema_of

PAGE = Path(__file__).parents[2] / "docs" / "facts.md"
AS_WRITTEN = {
    pl.Date(): "DATE",
    pl.Datetime("ms"): "TIMESTAMP (ms, UTC)",
    pl.Int64(): "INT64",
    pl.Boolean(): "BOOLEAN",
    pl.Binary(): "BYTE_ARRAY (16 bytes)",
    pl.String(): "STRING",
}


def test_the_page_is_what_the_tables_are() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m feed.facts_page > docs/facts.md"


@pytest.mark.parametrize("name", sorted(TABLES))
def test_the_files_have_the_types_of_the_page(name: str) -> None:
    kinds = TABLES[name].columns
    written = {column: AS_WRITTEN[dtype] for column, dtype in schema_of(TABLES[name]).items()}
    assert written == {column: TYPES.get(kind, "STRING") for column, kind in kinds.items()}
