"""Facts without records: what is published of the years before the demo, entered as a ministry would load it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import polars as pl
import sqlalchemy as sa

from demo.published.facts import foreign_arrivals, official_figures, quotas, rates
from demo.published.history import history, placements
from demo.steps import ENDS
from intake.loading import load_frame
from intake.work import Work
from models.identifiers import seeded
from models.loads import Load

BEFORE = datetime(2023, 1, 9, 5, tzinfo=UTC)
"""When the history of 1991 to 2022 was loaded; everything else is loaded at the end of the demo."""


@dataclass(frozen=True)
class Loaded:
    """Rows of one kind of intake, what they are called, and when they were loaded."""

    kind: str
    source: str
    rows: Callable[[], pl.DataFrame]
    now: datetime = ENDS


LOADS: Mapping[str, Loaded] = {
    "arrivals": Loaded("ARRIVALS", "Persons granted kandas status, 1991 to 2022", history, BEFORE),
    "placements": Loaded("PLACEMENTS", "Persons placed under quota before 2023", placements, BEFORE),
    "crossings": Loaded("CROSSINGS", "Arrivals of foreigners, 2017 and half of 2025", foreign_arrivals),
    "quotas": Loaded("QUOTAS", "Regional quotas of resettlement", quotas),
    "rates": Loaded("RATES", "Official exchange rates of the tenge", rates),
    "figures": Loaded("OFFICIAL_FIGURES", "Published figures of kandas and arrivals", official_figures),
}
"""Everything that is loaded, by name."""


def load_published(work: Work, seed: str) -> int:
    """Load every published fact that is not there yet, each kind whole; how many rows were new."""
    with work.database.read() as session:
        there = frozenset(session.scalars(sa.select(Load.source).where(Load.reversed_at.is_(None))))
    added = 0
    for name, load in LOADS.items():
        if load.source not in there:
            own = replace(work, chance=seeded(f"{seed}/load/{name}"))
            added += load_frame(own, load.kind, load.rows(), load.source, load.now).rows_added
    return added
