"""The published country as loaded facts: what its strata and its history come to, without the records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

from analytics.engine import Engine, open_engine
from demo.published.facts import foreign_arrivals
from demo.published.history import history, placements
from demo.published.strata import Stratum, strata
from demo.shares import deal
from policy.rulebook import load_rulebook
from tests.analytics.lakes import publish
from tests.feed.archives import loaded

LOADED_AT = datetime(2026, 4, 1, tzinfo=UTC)
Fact = dict[str, Any]


def country(folder: Path) -> Engine:
    """Figures over a lake of loaded facts with the margins of every stratum."""
    arrivals = [*_facts(history()), *(fact for stratum in strata() for fact in arrived(stratum))]
    placed = [*_facts(placements()), *(fact for stratum in strata() for fact in settled(stratum))]
    tables = {"arrivals": arrivals, "placements": placed, "crossings": _facts(foreign_arrivals())}
    publish(folder, [loaded(f"lod_{name}", name, facts, LOADED_AT) for name, facts in tables.items()])
    return open_engine(folder, load_rulebook(), threads=1)


def _facts(frame: pl.DataFrame) -> list[Fact]:
    return frame.with_columns(pl.col("sex").fill_null("UNKNOWN") if "sex" in frame.columns else []).to_dicts()


def arrived(stratum: Stratum) -> Iterator[Fact]:
    """Persons of a stratum: origins, ages and regions as they come."""
    people = [("AGE_18_62", level) for level in deal(stratum.education)]
    people += [(band, "UNKNOWN") for band in deal(stratum.ages) if band != "AGE_18_62"]
    lists = (deal(stratum.origins), deal(stratum.regions), people)
    for (origin, region, (band, level)), persons in Counter(zip(*lists, strict=True)).items():
        known = {"origin": origin, "region": region, "age_band": band, "education": level, "sex": "UNKNOWN"}
        yield {"on": stratum.ends, "persons": persons, **known}


def settled(stratum: Stratum) -> Iterator[Fact]:
    """Placements under quota on the last day there is for them; families where they are published."""
    lists = (deal(stratum.quota_origins), deal(stratum.quota_regions))
    families = dict(stratum.quota_families)
    for (origin, region), persons in Counter(zip(*lists, strict=True)).items():
        placed = {"on": stratum.closes, "region": region, "origin": origin, "under_quota": True}
        yield {**placed, "persons": persons, "families": families.get(region, persons)}
    for (region, origin), count in stratum.families.items():
        others = count - (families.get(region, 0) if origin in stratum.quota_origins else 0)
        if others:
            placed = {"on": stratum.ends, "region": region, "origin": origin, "under_quota": False}
            yield {**placed, "persons": others, "families": others}
