"""The years 1991 to 2022 as facts, and what else is loaded."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from demo.published.facts import foreign_arrivals, official_figures, quotas, rates
from demo.published.history import history, placements
from intake.kinds import ARRIVALS, CROSSINGS, OFFICIAL_FIGURES, PLACEMENTS, QUOTAS, RATES
from policy.reference import regions


@pytest.fixture(scope="module")
def facts() -> pl.DataFrame:
    return history()


def persons(facts: pl.DataFrame, *conditions: pl.Expr) -> int:
    return facts.filter(*conditions)["persons"].sum()


def test_canonical_columns(facts: pl.DataFrame) -> None:
    assert facts.schema == ARRIVALS.schema
    assert placements().schema == PLACEMENTS.schema
    assert foreign_arrivals().schema == CROSSINGS.schema
    assert quotas().schema == QUOTAS.schema
    assert rates().schema == RATES.schema
    assert official_figures().schema == OFFICIAL_FIGURES.schema


def test_published_totals(facts: pl.DataFrame) -> None:
    on = pl.col("on")
    assert persons(facts) == 1_107_016
    assert persons(facts, on < date(2001, 1, 1)) == 183_652
    assert persons(facts, on < date(2001, 1, 1), pl.col("origin") == "MNG") == 65_202
    assert persons(facts, on.dt.year() == 1993) == 45_632
    assert persons(facts, on.dt.year().is_between(2004, 2008)) == 439_430
    assert persons(facts, on < date(2015, 4, 1)) == 953_908
    assert persons(facts, on.dt.year() == 2022) == 19_178


def test_one_row_says_one_thing_and_the_frame_is_small(facts: pl.DataFrame) -> None:
    assert not facts.drop("persons").is_duplicated().any()
    assert facts["persons"].min() >= 1
    assert facts.height < 120_000
    assert facts["on"].dt.day().unique().to_list() == [1]


def test_education_is_that_of_working_age(facts: pl.DataFrame) -> None:
    others = facts.filter(pl.col("age_band") != "AGE_18_62")
    assert others["education"].unique().to_list() == ["UNKNOWN"]
    assert "UNKNOWN" not in facts.filter(pl.col("age_band") == "AGE_18_62")["education"].unique().to_list()


def test_regions_of_their_day(facts: pl.DataFrame) -> None:
    for region, first, last in (
        facts.filter(pl.col("region").is_not_null())
        .group_by("region")
        .agg(pl.col("on").min().alias("first"), pl.col("on").max().alias("last"))
        .iter_rows()
    ):
        known = regions()[region]
        assert (known.valid_from or first) <= first
        assert last <= (known.valid_to or last)


def test_origins_and_ages_are_mixed(facts: pl.DataFrame) -> None:
    """How they go together is not published: no origin is all children, no region of one origin."""
    of_2016 = facts.filter(pl.col("on").dt.year() == 2016)
    children = persons(of_2016, pl.col("age_band") == "AGE_0_17") / persons(of_2016)
    for origin in ("UZB", "CHN"):
        own = of_2016.filter(pl.col("origin") == origin)
        assert persons(own, pl.col("age_band") == "AGE_0_17") / persons(own) == pytest.approx(
            children, abs=0.02
        )


def test_placements_of_2021() -> None:
    found = placements()
    assert found["persons"].sum() == 720
    assert found["on"].max() == date(2021, 9, 1)
    assert "KZ-10" not in found["region"].to_list()


def test_foreign_arrivals() -> None:
    found = foreign_arrivals()
    by_year = dict(found.group_by(pl.col("on").dt.year()).agg(pl.col("persons").sum()).iter_rows())
    assert by_year == {2017: 7_700_000, 2025: 7_500_000}
    half = found.filter(pl.col("on").dt.year() == 2025)
    assert half.filter(pl.col("nationality") == "UZB")["persons"].sum() == 2_800_000
    assert half["on"].max() == date(2025, 6, 1)


def test_quotas_rates_and_figures() -> None:
    by_year = quotas().group_by("year", "quota").agg(pl.col("places").sum()).sort("year", "quota").rows()
    assert by_year[1] == (2023, "KANDAS", 1925)
    assert (2026, "INTERNAL", 5997) in by_year
    assert rates().row(3) == (date(2025, 5, 22), "USD", 5_105_900)
    figures = official_figures()
    assert figures.height == 904
    assert figures.row(0, named=True)["value"] == "62737"
    assert figures["period_start"].null_count() == 6
