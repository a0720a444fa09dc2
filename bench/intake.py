"""How fast files of facts are loaded, and in how much memory: CSV and Parquet, one process a size.

Run with `python -m bench.intake [ROWS …]`; results are in bench/results/intake.md.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from intake.files import load_file
from intake.work import Work
from migrations import upgrade
from models.database import open_database
from models.identifiers import seeded
from models.sealing import open_vault
from policy.rulebook import load_rulebook

NOW = datetime(2026, 11, 20, tzinfo=UTC)
ORIGINS = ["Қытай", "Узбекистан", "Mongolia", "TKM", "Россия", "KGZ", "Иран", "прочие"]
REGIONS = ["Павлодарская область", "KZ-11", "Алматы облысы", "г. Астана", "ВКО", "Kostanay Region"]


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def rows(count: int) -> pl.LazyFrame:
    """Rows as a ministry writes them: one a person, each with its number, names in several languages."""
    at = pl.int_range(count, dtype=pl.Int64).alias("at")
    return (
        pl.LazyFrame()
        .select(at)
        .select(
            on=pl.date(1995, 1, 1) + pl.duration(days=(pl.col("at") * 7919) % 10_000),
            origin=pl.lit(pl.Series(ORIGINS)).gather((pl.col("at") * 31) % len(ORIGINS)),
            region=pl.lit(pl.Series(REGIONS)).gather((pl.col("at") * 17) % len(REGIONS)),
            sex=pl.when(pl.col("at") % 2 == 0).then(pl.lit("ж")).otherwise(pl.lit("м")),
            education=pl.when(pl.col("at") % 3 == 0).then(pl.lit("высшее")).otherwise(pl.lit("HIGHER")),
            persons=1 + pl.col("at") % 5,
            reference=pl.format("{}/{}", pl.col("at") % 97, pl.col("at")),
        )
    )


def one(form: str, count: int) -> None:
    """Load one file in this process, then the same file again, and print what it took."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as name:
        folder = Path(name)
        path = folder / f"arrivals.{form}"
        subprocess.run([sys.executable, "-m", "bench.intake", "--write", str(path), str(count)], check=True)
        database = open_database(f"sqlite:///{folder / 'record.db'}")
        upgrade(database)
        work = Work(database, folder, open_vault(folder), load_rulebook(), seeded("bench"))
        before = peak()
        for again in (False, True):
            started, worked = time.perf_counter(), time.process_time()
            load = load_file(work, path, NOW, kind="ARRIVALS").outcome.load
            seconds = time.perf_counter() - started
            cells = [form, f"{count:,}", "again" if again else "first", f"{path.stat().st_size / 1e6:,.0f}"]
            cells += [f"{seconds:.1f}", f"{time.process_time() - worked:.1f}", f"{count / seconds:,.0f}"]
            say(" | ".join(["", *cells, f"{load.rows_added:,}", f"{before:.0f} → {peak():.0f}", ""]).strip())


def peak() -> float:
    """The most memory this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Every form at every size, each in a process of its own."""
    parser = argparse.ArgumentParser()
    parser.add_argument("rows", nargs="*", type=int, default=[1_000_000, 10_000_000])
    parser.add_argument("--one")
    parser.add_argument("--write", type=Path)
    given = parser.parse_args()
    if given.write:
        sink = "sink_csv" if given.write.suffix == ".csv" else "sink_parquet"
        getattr(rows(given.rows[0]), sink)(given.write)
        return
    if given.one:
        one(given.one, given.rows[0])
        return
    say(f"load average at the start: {os.getloadavg()[0]:.1f}")
    say(
        "| file | rows | load | MB | seconds | CPU seconds | rows a second | added | peak MB before → after |"
    )
    say("|---|---|---|---|---|---|---|---|---|")
    for count in given.rows:
        for form in ("csv", "parquet"):
            subprocess.run([sys.executable, "-m", "bench.intake", "--one", form, str(count)], check=True)


if __name__ == "__main__":
    main()
