"""Lakes made of events, without a record: what the feed would publish."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import polars as pl

from analytics.manifest import Manifest, current
from feed import files
from feed.journal import Event
from feed.loads import loaded_parts
from feed.shape import frames
from models.columns import render_instant
from tests.feed.archives import archived
from tests.feed.journals import KEY, Said


def publish(folder: Path, said: Iterable[Said], start: int = 0) -> Manifest:
    """Append events to a lake as one publication; the first of them has the place after `start`."""
    head = current(folder)
    events = [
        Event(
            0,
            start + number,
            f"evt_{start + number}",
            each.kind,
            each.subject,
            each.on,
            each.recorded_at,
            each.office,
            each.payload,
        )
        for number, each in enumerate((archived(folder / "loads", each) for each in said), 1)
    ]
    number = head.number + 1
    parts = [
        files.write_part(folder, table, year, 0, number, facts)
        for table, rows in frames(events, KEY).items()
        for (year,), facts in rows.group_by(pl.col("on").dt.year(), maintain_order=True)
    ]
    for event in events:
        parts.extend(loaded_parts(folder / "loads", event, folder, number))
    newest = max((render_instant(event.recorded_at) for event in events), default=None)
    manifest = replace(
        head,
        number=number,
        watermark=events[-1].place if events else head.watermark,
        events=head.events + len(events),
        data_as_of=newest,
        parts=(*head.parts, *parts),
    )
    files.publish(folder, manifest)
    return manifest
