"""The feed: events after the watermark become parts, then a manifest, then HEAD. Exactly once, since the watermark
travels inside the manifest it describes: whatever a crash leaves behind, nothing names it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from analytics.manifest import EMPTY, Manifest, Part, Place, Retired, current
from analytics.tables import SHAPE, TABLES
from feed import files
from feed.compaction import mergeable
from feed.difference import Difference, difference
from feed.journal import LAST, Event, event_at, events_after, oldest_open_transaction
from feed.loads import FeedError, loaded_parts
from feed.pseudonyms import pseudonym
from feed.shape import frames, schema_of
from models.columns import render_instant
from models.database import Database

BATCH = 50_000
"""Events of one publication at most: a load of millions becomes visible step by step, in bounded memory."""
GRACE = 60.0
"""Seconds for which files that no longer count are kept for processes that still read them."""


@dataclass(frozen=True)
class Feed:
    """Carries facts from a record, and from the archive of `loads`, to the lake in `folder`; `pseudonym_key` must
    stay the same for its life."""

    database: Database
    folder: Path
    pseudonym_key: bytes
    loads: Path
    _tidy: set[bool] = field(default_factory=set, repr=False, compare=False)
    """Not empty once the folder was swept, and until a publication breaks off."""

    def advance(self, now: datetime) -> bool:
        """Publish what is settled after the watermark; whether anything was. One indexed query when nothing is.

        False, too, where another process is publishing. Raises FeedError where the journal is not the one that the
        lake was made from.
        """
        if self._tidy and not events_after(self.database, current(self.folder).watermark, 1):
            return False
        with files.only_publisher(self.folder) as ours:
            if not ours:
                return False
            if not self._tidy:
                files.remove(self.folder, files.leftovers(self.folder, current(self.folder)))
                self._refuse_strange_journal()
            self._tidy.clear()
            published = self._advance(now)
            self._tidy.add(True)
            return published

    @property
    def outdated(self) -> bool:
        """Whether the facts are of tables with other columns than ours: then they have to be built anew."""
        return current(self.folder).shape != SHAPE

    def rebuild(self, folder: Path, now: datetime) -> None:
        """Build the lake in `folder` anew from the first event on; readers move over when HEAD does."""
        with files.only_publisher(folder) as ours:
            if not ours:
                raise FeedError(f"another process is publishing in {folder}: stop it, then rebuild")
            head = current(folder)
            start = replace(EMPTY, number=head.number, epoch=head.epoch + 1, retired=head.retired)
            built = self._absorb_all(folder, start, LAST)
            gone = (*(part.path for part in head.parts), *([head.path] if head.number else []))
            built = self._publish(folder, built, gone, now)
            files.remove(folder, files.leftovers(folder, built))

    def verify(self) -> tuple[Difference, ...]:
        """Compare the published facts with a rebuild of the same events and loads; nothing where they agree.

        One year of one table after the other, so that no more than that is looked at together. Raises FeedError as
        `rebuild` does.
        """
        head = current(self.folder)
        with TemporaryDirectory() as name:
            built = Path(name)
            truth = self._absorb_all(built, EMPTY, head.watermark)
            found = []
            for table in TABLES:
                years = sorted({p.year for p in (*head.parts, *truth.parts) if p.table == table})
                for year in years:
                    published = [
                        self.folder / p.path for p in head.parts if (p.table, p.year) == (table, year)
                    ]
                    true = [built / p.path for p in truth.parts if (p.table, p.year) == (table, year)]
                    found.append(difference(table, published, true))
        return tuple(each for each in found if each)

    def _advance(self, now: datetime) -> bool:
        head = current(self.folder)
        events = events_after(self.database, head.watermark, BATCH)
        published = bool(events)
        while events:
            grown = self._absorb(self.folder, head, events)
            kept = {part.path for part in grown.parts}
            gone = [part.path for part in head.parts if part.path not in kept]
            head = self._publish(self.folder, grown, [*gone, *([head.path] if head.number else [])], now)
            events = events_after(self.database, head.watermark, BATCH) if len(events) == BATCH else ()
        return published

    def _absorb_all(self, folder: Path, manifest: Manifest, until: Place) -> Manifest:
        while events := events_after(self.database, manifest.watermark, BATCH, until):
            manifest = self._absorb(folder, manifest, events)
        return manifest

    def _absorb(self, folder: Path, manifest: Manifest, events: Sequence[Event]) -> Manifest:
        """Write the facts of some events as parts, merge small parts, and say what the next manifest would be."""
        number = manifest.number + 1
        parts = list(manifest.parts)
        for table, rows in frames(events, self.pseudonym_key).items():
            for (year,), facts_of_year in rows.group_by(pl.col("on").dt.year(), maintain_order=True):
                parts.append(files.write_part(folder, table, year, 0, number, facts_of_year))
        for event in events:
            parts.extend(loaded_parts(self.loads, event, folder, number))
        while together := mergeable(parts):
            parts = [part for part in parts if part not in together]
            parts.append(_merge(folder, together, number))
            files.remove(folder, [part.path for part in together if part not in manifest.parts])
        newest = max(render_instant(event.recorded_at) for event in events)
        return replace(
            manifest,
            number=number,
            watermark=events[-1].place,
            last_event=self._name(events[-1].id),
            events=manifest.events + len(events),
            data_as_of=max(newest, manifest.data_as_of or newest),
            parts=tuple(parts),
        )

    def _publish(self, folder: Path, manifest: Manifest, gone: Sequence[str], now: datetime) -> Manifest:
        moment = now.timestamp()
        expired = [entry for entry in manifest.retired if entry.at < moment - GRACE]
        kept = [entry for entry in manifest.retired if entry.at >= moment - GRACE]
        manifest = replace(manifest, retired=(*kept, *(Retired(path, moment) for path in gone)))
        files.publish(folder, manifest)
        files.remove(folder, [entry.path for entry in expired])
        return manifest

    def _refuse_strange_journal(self) -> None:
        head = current(self.folder)
        if head.last_event is None:
            return
        found = event_at(self.database, head.watermark)
        if found is None or self._name(found) != head.last_event:
            raise FeedError(
                "the figures were not made from this journal with this key (another record, or a backup?): "
                "run `python server.py feed --rebuild`"
            )
        if self.database.dialect == "postgresql" and head.watermark[0] >= oldest_open_transaction(
            self.database
        ):
            raise FeedError(
                "the figures know transactions that the database has not seen yet (a backup restored on another "
                "server?): set journal.xid to 0 in every row, then run `python server.py feed --rebuild`"
            )

    def _name(self, event_id: str) -> str:
        return pseudonym(self.pseudonym_key, event_id).hex()


def facts(folder: Path, manifest: Manifest, table: str) -> pl.DataFrame:
    """All facts of a table, in the order of the journal."""
    parts = [part for part in manifest.parts if part.table == table]
    empty = pl.DataFrame(schema=schema_of(TABLES[table]))
    return pl.concat([empty, files.read_parts(folder, parts)] if parts else [empty]).sort(
        files.KEYS, maintain_order=True
    )


def _merge(folder: Path, parts: Sequence[Part], number: int) -> Part:
    first = parts[0]
    rows = files.read_parts(folder, parts)
    return files.write_part(folder, first.table, first.year, first.level + 1, number, rows)
