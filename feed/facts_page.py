"""The tables of facts as a page: every column, what it holds, and its type in the Parquet files.

python -m feed.facts_page > docs/facts.md
"""

from __future__ import annotations

import sys

from analytics.tables import TABLES, Kind
from analytics.vocabulary import VOCABULARY

INTRODUCTION = """# The tables of facts

Written by `python -m feed.facts_page`; a test holds it complete. What the tables mean is said in `analytics/tables.py`,
what is counted from them in `docs/metrics.md`.

The parts in `QAZETA_DATA/figures` are plain Parquet (zstd), partitioned in Hive's way:
`<table>/year=2025/part-….parquet`, `year` being that of `on`. Parts never change. The file `HEAD` names a manifest, and
the manifest the parts that count: a reader that wants one consistent state takes those; who takes the whole folder sees
facts twice for a minute after small parts were merged. Any engine that reads Parquet can serve the metrics:
`analytics/dialects.py` writes their statements for Spark and ClickHouse from the same tree as for DuckDB.

Every table begins with the same columns: `on` is the day it happened (Asia/Almaty), `recorded_at` the moment it was
recorded (UTC), `xid` and `seq` its place in the journal, `sign` is -1 in an entry that takes another one back.
"""
TYPES = {
    Kind.DAY: "DATE",
    Kind.MOMENT: "TIMESTAMP (ms, UTC)",
    Kind.NUMBER: "INT64",
    Kind.COUNT: "INT64",
    Kind.SIGN: "INT64",
    Kind.FLAG: "BOOLEAN",
    Kind.PSEUDONYM: "BYTE_ARRAY (16 bytes)",
}
HELD = {
    Kind.DAY: "a day",
    Kind.MOMENT: "a moment",
    Kind.NUMBER: "a whole number",
    Kind.COUNT: "persons, families or a place in a list",
    Kind.SIGN: "1 or -1",
    Kind.FLAG: "true or false",
    Kind.PSEUDONYM: "a keyed pseudonym",
    Kind.TEXT: "a code",
}
SHORT = 8
"""Codes up to which a list is written out."""


def page() -> str:
    """The page, as Markdown."""
    parts = [INTRODUCTION]
    for table in TABLES.values():
        rows = [
            f"| `{name}` | {TYPES.get(kind, 'STRING')} | {_held(kind)} |"
            for name, kind in table.columns.items()
        ]
        parts.append(
            "\n".join([f"## {table.name}", "", "| column | type | holds |", "|---|---|---|", *rows, ""])
        )
    return "\n".join(parts)


def _held(kind: Kind) -> str:
    codes = VOCABULARY.get(kind)
    if codes is None:
        return HELD[kind]
    if len(codes) <= SHORT:
        return ", ".join(f"`{code}`" for code in codes)
    return f"one of {len(codes)} codes, `{codes[0]}` to `{codes[-1]}`"


if __name__ == "__main__":
    sys.stdout.write(page())
