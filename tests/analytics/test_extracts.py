"""Extracts: the facts of a table added up, as true on a day and known by a moment, without a pseudonym."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from analytics.dimensions import LAST_MOMENT
from analytics.extracts import EXTRACTS, write_extract
from analytics.facts import FactsError
from analytics.manifest import current
from analytics.tables import TABLES, Kind
from tests.analytics.lakes import publish
from tests.feed.archives import arrived_in, loaded, taken_back
from tests.feed.journals import Said, crossed, departed, granted, noon, paid, placed, repaid

DAY = date(2025, 1, 2)
EARLY, LATE = noon(date(2026, 1, 5)), noon(date(2026, 1, 9))
FAMILY = [
    granted("kan_1", DAY, [("per_1", "AGE_18_62", None), ("per_2", "AGE_18_62", None)]),
    granted("kan_2", DAY, [("per_3", "AGE_18_62", None)]),
    placed("kan_1", date(2025, 2, 3), "KZ-55", 2),
    paid("kan_1", date(2025, 2, 4), 500),
    paid("kan_1", date(2025, 2, 4), 700),
    repaid("kan_1", date(2025, 2, 5), 300),
    repaid("kan_1", date(2025, 2, 5), -300),
    departed("kan_1", date(2025, 3, 1), "KZ-55", 2),
    crossed("crs_1", date(2025, 3, 1)),
    crossed("crs_2", date(2025, 3, 1)),
]


def extract(
    folder: Path, table: str, as_of: date = date.max, known_at: datetime = LAST_MOMENT
) -> list[tuple[Any, ...]]:
    """The rows of an extract."""
    target = folder / "extract.parquet"
    rows = write_extract(folder, current(folder), table, target, as_of, known_at)
    frame = pl.read_parquet(target)
    assert frame.height == rows
    return frame.rows()


def test_persons_are_added_up_by_all_that_is_known_of_them(tmp_path: Path) -> None:
    history = loaded("lod_1", "arrivals", [arrived_in(DAY, 40), arrived_in(DAY, 2, region="KZ-55")], EARLY)
    publish(tmp_path, [*FAMILY, history])
    shared = ("AGE_18_62", "UNKNOWN", "UNKNOWN")
    assert extract(tmp_path, "arrivals") == [
        (DAY, None, None, "AGE_UNKNOWN", "UNKNOWN", "UNKNOWN", 40),
        (DAY, None, "KZ-55", "AGE_UNKNOWN", "UNKNOWN", "UNKNOWN", 2),
        (DAY, "CHN", None, *shared, 1),
        (DAY, "CHN", "KZ-55", *shared, 2),
    ]
    assert extract(tmp_path, "arrivals", as_of=date(2025, 2, 2)) == [
        (DAY, None, None, "AGE_UNKNOWN", "UNKNOWN", "UNKNOWN", 40),
        (DAY, None, "KZ-55", "AGE_UNKNOWN", "UNKNOWN", "UNKNOWN", 2),
        (DAY, "CHN", None, *shared, 3),
    ]
    assert extract(tmp_path, "placements") == [(date(2025, 2, 3), "KZ-55", "CHN", True, 2, 1)]
    assert extract(tmp_path, "crossings") == [(date(2025, 3, 1), "ENTRY", "ALA", "FRA", "ETA", "AIR", 2)]


def test_money_that_comes_to_nothing_is_left_out(tmp_path: Path) -> None:
    unsaid = {"on": date(2025, 2, 4), "kind": "HOUSING", "flow": "PAID", "amount": 1, "families": None}
    publish(tmp_path, FAMILY)
    assert extract(tmp_path, "aid") == [(date(2025, 2, 4), "HOUSING", "PAID", "KZ-55", "CHN", 1200, 2, 4)]
    publish(
        tmp_path, [loaded("lod_1", "aid", [unsaid, unsaid | {"region": "KZ-55", "origin": "CHN"}], EARLY)], 20
    )
    assert extract(tmp_path, "aid") == [
        (date(2025, 2, 4), "HOUSING", "PAID", None, None, 1, None, None),
        (date(2025, 2, 4), "HOUSING", "PAID", "KZ-55", "CHN", 1201, None, None),
    ]


def test_what_was_taken_back_stands_where_it_was_known(tmp_path: Path) -> None:
    load = loaded("lod_1", "arrivals", [arrived_in(DAY, 7)], EARLY)
    publish(tmp_path, [load, taken_back(load, LATE)])
    assert extract(tmp_path, "arrivals") == []
    assert [row[-1] for row in extract(tmp_path, "arrivals", known_at=EARLY)] == [7]
    assert extract(tmp_path, "arrivals", known_at=datetime(2026, 1, 5, 11, tzinfo=UTC)) == []


def test_of_several_quotas_or_rates_of_a_day_the_last_loaded_counts(tmp_path: Path) -> None:
    quota = {"on": DAY, "region": "KZ-55", "quota": "KANDAS", "year": 2025}
    events: list[Said] = [
        loaded(
            "lod_1", "quotas", [quota | {"places": 900}, quota | {"quota": "INTERNAL", "places": 5}], EARLY
        ),
        loaded("lod_2", "quotas", [quota | {"places": 800}], EARLY),
        loaded("lod_3", "rates", [{"on": DAY, "currency": "EUR", "rate": 5_000_000}], EARLY),
        loaded("lod_4", "rates", [{"on": DAY, "currency": "EUR", "rate": 4_000_000}], EARLY),
    ]
    events.append(taken_back(events[3], LATE))
    publish(tmp_path, events)
    assert extract(tmp_path, "quotas") == [
        (DAY, "KZ-55", "INTERNAL", 2025, 5),
        (DAY, "KZ-55", "KANDAS", 2025, 800),
    ]
    assert extract(tmp_path, "rates") == [(DAY, "EUR", 5_000_000)]
    assert extract(tmp_path, "rates", known_at=EARLY) == [(DAY, "EUR", 4_000_000)]


def test_no_extract_has_a_pseudonym_and_all_have_the_columns_of_their_table() -> None:
    for name, each in EXTRACTS.items():
        every = {"recorded_at", "xid", "seq", "sign"}
        own = {n for n, kind in TABLES[name].columns.items() if kind is not Kind.PSEUDONYM} - every
        assert {*each.keys, *each.sums, *filter(None, [each.latest])} == own


@pytest.mark.parametrize("table", sorted(EXTRACTS))
def test_an_empty_lake_has_empty_extracts(tmp_path: Path, table: str) -> None:
    publish(tmp_path, [])
    assert extract(tmp_path, table) == []


def test_parts_that_are_gone_are_said(tmp_path: Path) -> None:
    publish(tmp_path, FAMILY)
    head = current(tmp_path)
    for part in head.parts:
        (tmp_path / part.path).unlink()
    with pytest.raises(FactsError, match="ask again"):
        write_extract(tmp_path, head, "arrivals", tmp_path / "extract.parquet", date.max, LAST_MOMENT)
