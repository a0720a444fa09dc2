"""Comparing two sets of parts of one table, whatever their order and however they are cut into files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from analytics.manifest import Place
from analytics.tables import TABLES

PLACES = 10


@dataclass(frozen=True)
class Difference:
    """A year of a table that does not say what the journal says: rows that are missing, rows that should not be
    there, and the first places in the journal concerned (at most ten)."""

    table: str
    missing: int
    unexpected: int
    places: tuple[Place, ...]


def difference(table: str, published: Sequence[Path], truth: Sequence[Path]) -> Difference | None:
    """What parts of a table say differently from others; None where they hold the same facts.

    First their count and the sum of their hashes are compared, which needs no memory; only facts that differ are
    looked at one by one.
    """
    columns = ", ".join(f'"{name}"' for name in TABLES[table].columns)
    with duckdb.connect(":memory:") as connection:
        for name, paths in (("published", published), ("truth", truth)):
            rows = connection.read_parquet([str(path) for path in paths or (*published, *truth)])
            (rows if paths else rows.limit(0)).select(columns).create_view(name)
        digest = f"SELECT count(*), sum(CAST(hash({columns}) AS HUGEINT)) FROM "  # noqa: S608  # our own names
        if (
            connection.execute(digest + "published").fetchone()
            == connection.execute(digest + "truth").fetchone()
        ):
            return None
        connection.execute(f"""CREATE TABLE wrong AS
            SELECT xid, seq, sum(n) AS n FROM (
                SELECT {columns}, 1 AS n FROM published UNION ALL SELECT {columns}, -1 FROM truth
            ) GROUP BY {columns} HAVING sum(n) <> 0""")  # noqa: S608  # our own names
        missing, unexpected = connection.execute(
            "SELECT coalesce(-sum(n) FILTER (n < 0), 0), coalesce(sum(n) FILTER (n > 0), 0) FROM wrong"
        ).fetchone() or (0, 0)
        places = connection.execute(
            "SELECT DISTINCT xid, seq FROM wrong ORDER BY xid, seq LIMIT $most", {"most": PLACES}
        ).fetchall()
    return Difference(table, int(missing), int(unexpected), tuple(places))
