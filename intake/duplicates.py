"""Rows of a load that may say again what another load said: proposed with the reason, never merged or left out.

Spelling variants of a code need no proposal: they are recognised as the same code, and the row as known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import duckdb

from intake.archive import Kept
from intake.kinds import Kind

HEADING = ("on", "what it says", "in this file", "in the other load", "load", "reason")
LOOKED = 2_000_000
"""New rows of a load up to which proposals are looked for; a load of millions of rows is no list to go through."""
MOST = 1_000
"""Proposals of one load: more of them say that the two are alike as a whole."""


def proposals(
    bench: duckdb.DuckDBPyConnection, kind: Kind, kept: Sequence[Kept]
) -> Iterator[tuple[str, ...]]:
    """Rows of the table `fresh` beside rows of other loads that are equal but for a measure or the reference."""
    measures = [column.name for column in kind.archived if column.measure]
    (fresh,) = bench.execute("SELECT count(*) FROM fresh").fetchone() or (0,)
    if not kept or not measures or not 0 < fresh <= LOOKED:
        return
    same = [column.name for column in kind.archived if not column.measure]
    loads = {str(file.path): file.load for file in kept}
    low, high = bench.execute('SELECT min("on"), max("on") FROM fresh').fetchone() or (None, None)
    bound = {"paths": list(loads), "low": low, "high": high}
    keys = ", ".join(f'"{name}"' for name in same)
    sums = ", ".join(f'sum("{name}") AS "{name}"' for name in measures)
    alike = " AND ".join(f'f."{name}" IS NOT DISTINCT FROM o."{name}"' for name in same)
    said = ", ".join(f"""'{name} ' || f."{name}" """ for name in same if name != "on")
    values = {side: ", ".join(f"""'{name} ' || {side}."{name}" """ for name in measures) for side in "fo"}
    equal = " AND ".join(f'f."{name}" IS NOT DISTINCT FROM o."{name}"' for name in measures)
    # A group of rows that say the same apart from measure and reference, on both sides.
    rows = bench.execute(
        f"""
        WITH f AS (SELECT {keys}, count(*) AS rows, {sums} FROM fresh GROUP BY {keys}),
        o AS (
            SELECT {keys}, filename, count(*) AS rows, {sums} FROM read_parquet($paths, filename = true) o
            SEMI JOIN f ON {alike} WHERE "on" BETWEEN $low AND $high GROUP BY {keys}, filename
        )
        SELECT f."on"::VARCHAR, concat_ws(', ', {said}), concat_ws(', ', {values["f"]}),
            concat_ws(', ', {values["o"]}), o.filename, {equal}, f.rows
        FROM f JOIN o ON {alike}
        WHERE f.rows = o.rows ORDER BY ALL LIMIT {MOST}
        """,  # noqa: S608  # names of intake/kinds.py
        bound,
    ).fetchall()
    for on, what, here, there, file, same_measures, count in rows:
        reason = (
            f"{count} rows equal in everything but the reference"
            if same_measures
            else "equal in everything but what is counted: a correction, or the same row again?"
        )
        yield (on, what, here, there, loads[file], reason)
