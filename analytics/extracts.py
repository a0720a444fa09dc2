"""Facts as a file would say them: added up over everything that is known of them, without pseudonyms.

Read from the parts themselves, not from memory, and worked out on disk where memory does not do: an extract of a
hundred million facts is possible. Exact figures: for operators, who could read the parts as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from types import MappingProxyType

import duckdb

from analytics.facts import TYPES, FactsError
from analytics.manifest import Manifest
from analytics.tables import TABLES

MEMORY = "1GB"
ROWS_A_GROUP = 122_880
SEEN = '"on" <= $as_of AND recorded_at <= $known_at'
SUM = "CAST(sum({value} * f.sign) AS BIGINT)"
UNLESS_UNKNOWN = "CASE WHEN sum(f.sign) FILTER (WHERE {value} IS NULL) > 0 THEN NULL ELSE " + SUM + " END"
PLACED = f"""LEFT JOIN (
    SELECT family, arg_max(region, seq) AS region, arg_max(persons, seq) AS persons FROM placements
    WHERE {SEEN} GROUP BY family) AS placed ON placed.family = f.family"""  # noqa: S608  # our own words


@dataclass(frozen=True)
class Extract:
    """How the facts of a table are added up: what they are grouped by, what is added, and which groups count.

    Where `latest` names a column, nothing is added up: of several facts of a group the last one loaded counts.
    """

    table: str
    keys: Mapping[str, str]
    sums: Mapping[str, str]
    join: str = ""
    latest: str | None = None


def _same(*names: str) -> dict[str, str]:
    return {name: f'f."{name}"' for name in names}


EXTRACTS: Mapping[str, Extract] = MappingProxyType(
    {
        each.table: each
        for each in (
            Extract(
                "arrivals",
                _same("on", "origin")
                | {"region": "coalesce(f.region, placed.region)", "age_band": "f.age_band"}
                | {"sex": "coalesce(f.sex, 'UNKNOWN')", "education": "f.education"},
                {"persons": SUM.format(value="f.persons")},
                PLACED,
            ),
            Extract(
                "placements",
                _same("on", "region", "origin", "under_quota"),
                {
                    "persons": SUM.format(value="f.persons"),
                    "families": UNLESS_UNKNOWN.format(value="f.families"),
                },
            ),
            Extract(
                "aid",
                _same("on", "kind", "flow", "region", "origin"),
                {
                    "amount": SUM.format(value="f.amount"),
                    "families": UNLESS_UNKNOWN.format(value="f.families"),
                    "persons": UNLESS_UNKNOWN.format(value="coalesce(f.persons, placed.persons)"),
                },
                PLACED,
            ),
            Extract(
                "crossings",
                _same("on", "direction", "checkpoint", "nationality", "permit_kind", "travel_mode"),
                {"persons": SUM.format(value="f.persons")},
            ),
            Extract("quotas", _same("on", "region", "quota", "year"), {}, latest="places"),
            Extract("rates", _same("on", "currency"), {}, latest="rate"),
        )
    }
)
"""By table of facts."""


def write_extract(
    folder: Path, manifest: Manifest, table: str, target: Path, as_of: date, known_at: datetime
) -> int:
    """Write the facts of a table, as true on a day and known by a moment (aware), added up, as Parquet: how many rows.

    Rows come in the order of their columns; groups that add up to nothing are left out. `target`'s folder also
    holds what does not fit into memory meanwhile. Raises FactsError where the parts change or are not there.
    """
    extract = EXTRACTS[table]
    bound = {"as_of": as_of, "known_at": known_at.astimezone(UTC).replace(tzinfo=None)}
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"SET memory_limit = '{MEMORY}'")
        connection.execute("SET temp_directory = $spill", {"spill": str(target.parent / "spill")})
        try:
            for name in {table, "placements"}:
                _open(connection, folder, manifest, name)
            connection.execute(f"CREATE TABLE extract AS {_statement(extract)}", bound)
            to = str(target).replace("'", "''")
            written = connection.execute(
                f"COPY extract TO '{to}' (FORMAT parquet, ROW_GROUP_SIZE {ROWS_A_GROUP})"
            ).fetchone()
        except duckdb.Error as error:
            kind = type(error).__name__
            raise FactsError(f"the parts of the figures could not be read ({kind}); ask again") from None
    return int(written[0]) if written else 0


def _open(connection: duckdb.DuckDBPyConnection, folder: Path, manifest: Manifest, table: str) -> None:
    """A view of a table's parts, or an empty table where there are none."""
    if paths := [str(folder / part.path) for part in manifest.parts if part.table == table]:
        connection.read_parquet(paths).create_view(table)
        return
    columns = ", ".join(
        f'"{name}" {TYPES.get(kind, "VARCHAR")}' for name, kind in TABLES[table].columns.items()
    )
    connection.execute(f"CREATE TABLE {table} ({columns})")


def _statement(extract: Extract) -> str:
    keys = ", ".join(f'{value} AS "{name}"' for name, value in extract.keys.items())
    names = [f'"{name}"' for name in extract.keys]
    groups = ", ".join(str(number) for number in range(1, len(names) + 1))
    if extract.latest:
        grouped = ", ".join(names)
        sql = f"""SELECT {grouped}, arg_max({extract.latest}, loaded) AS {extract.latest} FROM (
            SELECT {keys}, f.{extract.latest}, max(f.seq) FILTER (WHERE f.sign > 0) AS loaded
            FROM {extract.table} AS f WHERE f.{SEEN} GROUP BY ALL HAVING sum(f.sign) > 0
        ) AS standing GROUP BY {grouped}"""  # noqa: S608  # our own words
        names.append(extract.latest)
    else:
        sums = ", ".join(f"{value} AS {name}" for name, value in extract.sums.items())
        first = next(iter(extract.sums.values()))
        sql = f"""SELECT {keys}, {sums} FROM {extract.table} AS f {extract.join}
            WHERE f.{SEEN} GROUP BY {groups}
            HAVING sum(f.sign) > 0 AND {first} <> 0"""  # noqa: S608  # our own words
    return f"{sql} ORDER BY {', '.join(f'{name} NULLS FIRST' for name in names)}"
