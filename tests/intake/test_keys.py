"""The key of a row: its content, whatever file it is met in; stable for ever, and blind to what is private."""

from __future__ import annotations

import hashlib
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from intake.keys import key_of
from intake.kinds import KINDS

SECRET = "ab" * 32


def key(kind: str, row: dict[str, Any], secret: str = SECRET) -> bytes:
    schema = KINDS[kind].schema
    whole = {name: row.get(name) for name in schema}
    for column in KINDS[kind].columns:
        if column.name not in row and column.default:
            whole[column.name] = column.default
    frame = pl.DataFrame([whole], schema=schema)
    with duckdb.connect() as bench:
        frame.write_parquet(target := Path(tempfile.mkdtemp()) / "row.parquet")
        (found,) = bench.execute(f"SELECT {key_of(KINDS[kind], secret)} FROM '{target}'").fetchone() or (b"",)  # noqa: S608
    return bytes(found)


def row(**other: Any) -> dict[str, Any]:
    return {"on": date(2025, 1, 2), "origin": "CHN", "persons": 3} | other


def test_the_key_is_the_hash_of_what_the_row_says() -> None:
    said = "\x1f".join(["ARRIVALS", "on=2025-01-02", "origin=CHN", "persons=3"])
    assert key("ARRIVALS", row()) == hashlib.sha256(said.encode()).digest()[:16]


def test_a_default_says_nothing() -> None:
    assert key("ARRIVALS", row(age_band="AGE_UNKNOWN", education="UNKNOWN")) == key("ARRIVALS", row())
    assert key("ARRIVALS", row(age_band="AGE_0_17")) != key("ARRIVALS", row())


def test_a_reference_tells_rows_apart_and_cannot_be_found_by_trying() -> None:
    plain, one, other = (
        key("ARRIVALS", row(**given)) for given in ({}, {"reference": "7"}, {"reference": "8"})
    )
    assert len({plain, one, other}) == 3
    assert key("ARRIVALS", row(reference="7"), "cd" * 32) != one
    assert key("ARRIVALS", row(), "cd" * 32) == plain


def test_values_do_not_run_into_each_other() -> None:
    assert key("ARRIVALS", row(origin=None, region="CHN")) != key("ARRIVALS", row())


def test_a_remark_makes_no_other_figure_and_zeros_at_the_end_no_other_value() -> None:
    figure = {"measure": "m", "key": "UZB", "value": "27.4", "unit": "percent", "source": "gazette"}
    plain = key("OFFICIAL_FIGURES", figure)
    for other in ({"note": "checked later"}, {"quality": "ok"}, {"as_of": "2024"}, {"value": "027.40"}):
        assert key("OFFICIAL_FIGURES", figure | other) == plain
    for other in (
        {"key": "CHN"},
        {"value": "274"},
        {"value": "2.74"},
        {"source": "herald"},
        {"unit": "persons"},
    ):
        assert key("OFFICIAL_FIGURES", figure | other) != plain
    assert key("OFFICIAL_FIGURES", figure | {"value": "100"}) != key(
        "OFFICIAL_FIGURES", figure | {"value": "1"}
    )
    assert key("OFFICIAL_FIGURES", figure | {"value": "0.0"}) == key(
        "OFFICIAL_FIGURES", figure | {"value": "0"}
    )
