"""Invented facts in any number, written straight into the archive of loads: for measuring, and for nothing else.

Each fact is a function of seed and number, so the same seed and size give the same files. Nobody stands behind them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import sqlalchemy as sa
from sqlalchemy.orm import Session

from intake.archive import ROWS_A_FILE, ROWS_A_GROUP, keep, remove, workbench
from intake.kinds import ARRIVALS, PAYMENTS, PLACEMENTS, Kind
from intake.loading import Progress, complete, take_turn
from intake.staging import name_of, staging, sweep
from intake.work import Work
from models.columns import local_day
from models.identifiers import new_id
from models.loads import Load
from policy.reference import regions

FIRST = date(1991, 12, 16)
SOURCE = "{n} synthetic facts, seed {seed}"
SHARES: Sequence[tuple[Kind, int]] = ((ARRIVALS, 80), (PLACEMENTS, 15), (PAYMENTS, 5))
"""Of a hundred facts."""
ORIGINS = {"CHN": 480, "UZB": 390, "TKM": 45, "MNG": 40, "RUS": 20, "KGZ": 10, "IRN": 5, "AFG": 5, "TUR": 5}
"""Of a thousand persons."""


def write_facts(work: Work, n: int, seed: str, now: datetime, progress: Progress | None = None) -> list[Load]:
    """Write `n` facts (arrivals, placements and payments) into the archive: one load for each of the three.

    Loads that this made before with the same seed and size are given back instead. Memory does not grow with `n`.
    """
    source = SOURCE.format(n=n, seed=seed)
    sweep(work)
    with work.database.read() as session:
        there = list(
            session.scalars(sa.select(Load).where(Load.source == source, Load.reversed_at.is_(None)))
        )
    missing = [each for each in SHARES if each[0].name not in {load.kind for load in there}]
    done = 0
    for kind, share in missing:
        rows = (
            n * share // 100 if kind is not ARRIVALS else n - sum(n * other // 100 for _, other in SHARES[1:])
        )
        if rows:
            there.append(_write(work, kind, rows, seed, source, now, done, progress))
            done += rows
    return there


def _write(
    work: Work,
    kind: Kind,
    rows: int,
    seed: str,
    source: str,
    now: datetime,
    done: int,
    progress: Progress | None,
) -> Load:
    load_id = new_id("Load", work.chance)
    with staging(work, load_id) as place, workbench(place) as bench:
        files: list[dict[str, Any]] = []
        for number, start in enumerate(range(0, rows, ROWS_A_FILE), 1):
            end = min(rows, start + ROWS_A_FILE)
            beside = place / name_of(load_id, number)
            _copy(bench, kind, beside, seed, start, end, rows, local_day(now))
            files.append(keep(beside, work.archive, str(kind.table), end - start))
            if progress:
                progress("facts", done + end)
        load = Load(
            id=load_id, kind=kind.name, source=source, digest="", mapping="", rows_read=rows, rows_added=rows,
            rows_known=0, rows_rejected=0, files=files, loaded_by="program", loaded_at=now, reversed_by=None,
            reversed_at=None,
        )  # fmt: skip

        def enter(session: Session) -> bool:
            take_turn(session)
            complete(session, work, kind, load, now)
            return True

        try:
            work.database.do(enter, keep=bool)
        except BaseException:
            remove(work.archive, files)
            raise
        return load


def _copy(
    bench: duckdb.DuckDBPyConnection,
    kind: Kind,
    path: Path,
    seed: str,
    start: int,
    end: int,
    rows: int,
    last: date,
) -> None:
    first = max(FIRST, kind.earliest)
    days = (last - first).days
    columns = ", ".join(
        f'{SQL[column.name]} AS "{column.name}"' for column in kind.archived if column.name != "on"
    )
    said = str(path).replace("'", "''")
    bench.execute(
        f"""
        COPY (
            SELECT unhex(left(sha256('synthetic|{kind.name}|' || $seed || '|' || i), 32)) AS row_key,
                DATE '{first}' + (i * {days} // {rows})::INTEGER AS "on", {columns}
            FROM (SELECT i, hash($seed || '{kind.name}', i) AS h FROM range({start}, {end}) r(i))
        ) TO '{said}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROWS_A_GROUP})
        """,  # noqa: S608  # our own names and numbers; the seed is bound
        {"seed": seed},
    )


def _pick(bits: int, codes: Sequence[str]) -> str:
    listed = ", ".join(f"'{code}'" for code in codes)
    return f"([{listed}])[1 + ((h >> {bits}) % {len(codes)})::INTEGER]"


def _weighted(bits: int, weights: dict[str, int]) -> str:
    total, cases = 0, []
    for code, weight in weights.items():
        total += weight
        cases.append(f"WHEN v < {total} THEN '{code}'")
    drawn = " ".join(cases).replace("v <", f"(h >> {bits}) % {total} <")
    return f"CASE {drawn} END"


ALWAYS = sorted(r.code for r in regions().values() if r.valid_from is None and r.valid_to is None)
SQL = {
    "origin": _weighted(0, ORIGINS),
    "region": _pick(10, ALWAYS),
    "age_band": _weighted(20, {"AGE_18_62": 60, "AGE_0_17": 33, "AGE_63_PLUS": 7}),
    "sex": _pick(30, ("FEMALE", "MALE")),
    "education": _weighted(
        34, {"GENERAL_SECONDARY": 55, "VOCATIONAL_SECONDARY": 30, "HIGHER": 14, "NONE": 1}
    ),
    "persons": "1::BIGINT",
    "families": "1::BIGINT",
    "under_quota": "(h >> 40) % 5 = 0",
    "kind": _weighted(42, {"HOUSING": 8, "RELOCATION_GRANT": 2}),
    "flow": "'PAID'",
    "amount": "(6000000 + ((h >> 46) % 30000000))::BIGINT",
}
