"""A file of a ministry, from its path to a load: read, recognised, judged, and added once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb

from intake.archive import Kept
from intake.duplicates import HEADING as PROPOSALS
from intake.duplicates import proposals
from intake.loading import Facts, Outcome, Progress, finish
from intake.mapping import FileMapping
from intake.problems import IntakeError
from intake.reading import Reading, start_reading
from intake.rejects import HEADING, Beside
from intake.sources import open_source
from intake.staging import staging, sweep
from intake.work import Work
from models.columns import local_day
from models.identifiers import new_id


@dataclass(frozen=True)
class Loaded:
    """What came of a file: the load, the rejected rows by code with their file, and possible duplicates with theirs."""

    outcome: Outcome
    kind: str
    codes: Mapping[str, int]
    rejects: Path | None
    duplicates: int
    proposals: Path | None
    left_out: Sequence[str]


def load_file(
    work: Work,
    path: Path,
    now: datetime,
    *,
    kind: str | None = None,
    mapping: FileMapping | None = None,
    as_of: date | None = None,
    dry: bool = False,
    by: str = "program",
    progress: Progress | None = None,
) -> Loaded:
    """Load a CSV, Parquet or XLSX file: the good rows once, the others into a file beside the source.

    `kind` and `mapping` may be left out where the headings are canonical; `as_of` is the day of rows that have none;
    `dry` does everything but add. Raises IntakeError where the file cannot be used: then nothing is loaded.
    """
    mapping = mapping or FileMapping()
    load_id = new_id("Load", work.chance)
    sweep(work)
    with (
        staging(work, load_id) as place,
        Beside(path, "rejects", HEADING) as rejects,
        Beside(path, "proposals", PROPOSALS) as proposed,
    ):
        source = open_source(path, mapping, place)
        reading = start_reading(path, source, mapping, kind, as_of, local_day(now))
        codes, rejected = _read(reading, place, rejects, progress)

        def look(bench: duckdb.DuckDBPyConnection, kept: Sequence[Kept]) -> None:
            proposed.write(proposals(bench, reading.kind, kept))

        facts = Facts(path.name, source.digest, mapping.text, by, rejected)
        outcome = finish(
            work, reading.kind, load_id, place, facts, now, dry=dry, progress=progress, look=look
        )
        left_out = [name for name in source.headings if name and name not in reading.headings.values()]
    return Loaded(
        outcome,
        reading.kind.name,
        codes,
        rejects.path if rejects.lines else None,
        proposed.lines,
        proposed.path if proposed.lines else None,
        left_out,
    )


def _read(
    reading: Reading, place: Path, rejects: Beside, progress: Progress | None
) -> tuple[dict[str, int], int]:
    """Write good rows to `place/rows`, the others to the rejects: values refused by code, and rows refused."""
    (place / "rows").mkdir()
    codes: Counter[str] = Counter()
    rows = rejected = 0
    for number, (good, wrong, bad) in enumerate(reading.batches()):
        good.write_parquet(place / "rows" / f"{number:08d}.parquet", compression="lz4")
        if wrong:
            rejects.write((each.row, each.column, each.code, each.value, each.remedy) for each in wrong)
            codes.update(each.code for each in wrong)
        rows, rejected = rows + good.height + bad, rejected + bad
        if progress:
            progress("rows", rows)
    if not rows:
        raise IntakeError("FILE_EMPTY", file=rejects.path.name.removesuffix(".rejects.csv"))
    return dict(codes), rejected
