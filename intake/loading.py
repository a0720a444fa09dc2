"""A load, from canonical rows to the archive or the record: once, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl
import sqlalchemy as sa
from sqlalchemy.orm import Session

from intake.archive import Kept, everything, pick_fresh, remove, take_in, workbench, write_files
from intake.kinds import KINDS, Kind
from intake.problems import IntakeError
from intake.staging import staging, sweep
from intake.storing import STORES
from intake.validating import conform, refuse_bad
from intake.work import Work
from models.columns import local_day
from models.identifiers import new_id
from models.journal import EventKind, record_event
from models.loads import Load

LOCK = 7_139_202
"""PostgreSQL advisory lock: of several loads that end together, each looks once more at what the others brought."""
Progress = Callable[[str, int], None]
"""Told what is being done and how many rows of it are."""


@dataclass(frozen=True)
class Facts:
    """What is known of a load before it is made: its source, and what reading found."""

    source: str
    digest: str = ""
    mapping: str = ""
    by: str = "program"
    rejected: int = 0


@dataclass(frozen=True)
class Outcome:
    """What came of a load. `load` is stored unless nothing was new or it was only tried; `known` counts the rows
    that were there already, by the load that brought them; `repeated` those that the source says more than once."""

    load: Load
    stored: bool
    known: Mapping[str, int] = field(default_factory=dict)
    repeated: int = 0


def load_frame(
    work: Work,
    kind: str,
    frame: pl.DataFrame | pl.LazyFrame | Path,
    source: str,
    now: datetime,
    *,
    by: str = "program",
    progress: Progress | None = None,
) -> Load:
    """Load rows that are canonical already (intake/kinds.py): a frame, or the path of a Parquet file of one.

    Returns the load; where every row was known already it is not stored, and `rows_added` is 0. Raises IntakeError
    FRAME_BROKEN, with the first row that is wrong, and leaves nothing.
    """
    wanted = KINDS[kind]
    rows = pl.scan_parquet(frame) if isinstance(frame, Path) else frame.lazy()
    load_id = new_id("Load", work.chance)
    sweep(work)
    with staging(work, load_id) as place:
        (place / "rows").mkdir()
        staged = place / "rows" / "00000000.parquet"
        conform(wanted, rows).with_row_index("row", 1).sink_parquet(staged, compression="lz4")
        refuse_bad(wanted, pl.scan_parquet(staged), local_day(now))
        return finish(work, wanted, load_id, place, Facts(source, by=by), now, progress=progress).load


def finish(
    work: Work,
    kind: Kind,
    load_id: str,
    place: Path,
    facts: Facts,
    now: datetime,
    *,
    dry: bool = False,
    progress: Progress | None = None,
    look: Callable[[duckdb.DuckDBPyConnection, Sequence[Kept]], None] | None = None,
) -> Outcome:
    """Add the canonical rows in `place/rows` that are new, in one transaction. `dry` only says what would happen;
    `look` is shown the new rows (table `fresh`) beside the files of the archive that count."""
    tell = progress or (lambda _step, _rows: None)
    with workbench(place) as bench:
        staged = pl.scan_parquet(place / "rows" / "*.parquet").select(pl.len()).collect().item()
        tell("keys", staged)
        take_in(bench, kind, place / "rows", work.secret)
        if kind.table is None:
            rows = everything(bench, place / "all.parquet", '"row"')
            return _into_the_record(work, kind, load_id, rows, facts, staged, now, dry)
        while True:
            seen = standing(work, kind.table)
            tell("known", staged)
            fresh = pick_fresh(bench, staged, seen)
            if look:
                look(bench, seen)
            load = _load(kind, load_id, facts, staged, fresh.added, now)
            outcome = Outcome(load, bool(fresh.added) and not dry, fresh.known, fresh.repeated)
            if not outcome.stored:
                return outcome
            tell("files", fresh.added)
            load.files = write_files(bench, place, work.archive, kind.table, load_id, fresh.added)
            if _committed(work, kind, load, now, [file.path for file in seen]):
                return outcome
            remove(work.archive, load.files)


def standing(work: Work, table: str) -> list[Kept]:
    """The files of the archive that count: those of the loads of a table that were not undone."""
    with work.database.read() as session:
        return _standing(session, work, table)


def complete(session: Session, work: Work, kind: Kind, load: Load, now: datetime) -> None:
    """Enter a load and its event into the running transaction."""
    session.add(load)
    session.flush()
    tell_journal(session, work, EventKind.LOAD_COMPLETED, kind, load, now)


def tell_journal(
    session: Session, work: Work, event: EventKind, kind: Kind, load: Load, now: datetime
) -> None:
    """Write down in the journal that a load was completed or reversed."""
    payload = {"load": load.id, "table": kind.table, "rows": load.rows_added, "files": load.files}
    record_event(
        session, event, load.id, payload, on=local_day(now), now=now, office=None, chance=work.chance
    )


def take_turn(session: Session) -> None:
    """Wait until no other load or reversal is being entered; on SQLite the transaction itself has waited."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))


def _committed(work: Work, kind: Kind, load: Load, now: datetime, seen: list[Path]) -> bool:
    """Whether the load was entered; not where another one of its table was entered or reversed meanwhile."""

    def enter(session: Session) -> bool:
        take_turn(session)
        if [file.path for file in _standing(session, work, kind.table or "")] != seen:
            return False
        complete(session, work, kind, load, now)
        return True

    return work.database.do(enter, keep=bool)


def _standing(session: Session, work: Work, table: str) -> list[Kept]:
    kinds = [kind.name for kind in KINDS.values() if kind.table == table]
    loads = session.scalars(
        sa.select(Load)
        .where(Load.kind.in_(kinds), Load.reversed_at.is_(None))
        .order_by(Load.loaded_at, Load.id)
    )
    return [Kept(work.archive / file["path"], load.id) for load in loads for file in load.files]


def _into_the_record(
    work: Work,
    kind: Kind,
    load_id: str,
    rows: pl.DataFrame,
    facts: Facts,
    staged: int,
    now: datetime,
    dry: bool,
) -> Outcome:
    if kind.name not in STORES:
        raise IntakeError("STORE_MISSING", kind=kind.name)

    def enter(session: Session) -> Outcome:
        take_turn(session)
        load = _load(kind, load_id, facts, staged, 0, now)
        session.add(load)
        session.flush()
        added, known = STORES[kind.name].store(session, rows, load_id, work.given(now))
        load.rows_added, load.rows_known = added, staged - added
        stored = bool(added) and not dry
        if stored:
            session.flush()
            tell_journal(session, work, EventKind.LOAD_COMPLETED, kind, load, now)
        return Outcome(load, stored, {"earlier loads": known} if known else {}, staged - added - known)

    return work.database.do(enter, keep=lambda outcome: outcome.stored)


def _load(kind: Kind, load_id: str, facts: Facts, staged: int, added: int, now: datetime) -> Load:
    return Load(
        id=load_id,
        kind=kind.name,
        source=facts.source,
        digest=facts.digest,
        mapping=facts.mapping,
        rows_read=staged + facts.rejected,
        rows_added=added,
        rows_known=staged - added,
        rows_rejected=facts.rejected,
        files=[],
        loaded_by=facts.by,
        loaded_at=now,
        reversed_by=None,
        reversed_at=None,
    )
