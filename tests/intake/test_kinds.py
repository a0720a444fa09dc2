"""The canonical columns are those of the fact tables, and their codes those of the figures."""

from __future__ import annotations

import polars as pl
import pytest

from analytics.tables import TABLES
from analytics.tables import Kind as Held
from analytics.vocabulary import VOCABULARY
from feed.shape import schema_of
from intake.kinds import KINDS, Kind, Value

FACTS = [kind for kind in KINDS.values() if kind.table]
OF_EVERY_FACT = {"recorded_at", "xid", "seq", "sign"}


@pytest.mark.parametrize("kind", FACTS, ids=lambda kind: kind.name)
def test_a_kind_of_facts_fills_every_column_of_its_table(kind: Kind) -> None:
    table = TABLES[str(kind.table)]
    own = {name for name, held in table.columns.items() if held is not Held.PSEUDONYM} - OF_EVERY_FACT
    assert {column.name for column in kind.archived} == own
    schema = schema_of(table)
    for column in kind.archived:
        wide = pl.Int64() if schema[column.name].is_integer() else schema[column.name]
        assert column.dtype == wide, column.name


@pytest.mark.parametrize("kind", FACTS, ids=lambda kind: kind.name)
def test_codes_are_codes_of_the_figures(kind: Kind) -> None:
    for column in kind.archived:
        listed = VOCABULARY.get(TABLES[str(kind.table)].columns[column.name])
        if column.value is Value.CODE and listed is not None:
            assert set(column.codes) <= set(listed), column.name
            assert column.default is None or column.default in column.codes


def test_every_kind_begins_with_what_tells_its_rows_apart() -> None:
    for kind in KINDS.values():
        names = [column.name for column in kind.columns]
        assert len(names) == len(set(names))
        assert not any(column.private for column in kind.columns if column in kind.archived)
        assert any(column.required for column in kind.columns)
