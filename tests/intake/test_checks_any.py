"""Whatever stands in a table of figures, the checks answer, and the order of its rows changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.checks import Flag, Row, flags_of
from intake.official import CHECKS
from tests.intake.figures import row

JANUARY, FEBRUARY = date(2024, 1, 31), date(2024, 2, 29)
DAYS = st.sampled_from(
    [
        None,
        date(1991, 1, 1),
        date(2023, 12, 31),
        *(date(2024, 1, 1) + timedelta(days=n * 15) for n in range(9)),
    ]
)
NUMBERS = st.one_of(
    st.integers(-5, 5000).map(str),
    st.decimals(0, 130, places=1).map(str),
    st.sampled_from(["0", "0.000", "100", "10000000", "9" * 40, "-7.5", "1710000"]),
)
TABLES = st.lists(
    st.builds(
        lambda value, key, **said: row(value, key, **said),
        NUMBERS,
        st.sampled_from(["ALL", "UZB", "OTHER"]),
        measure=st.sampled_from(["kandas_status_granted", "kandas_cumulative_since_1991", "evisas"]),
        dimension=st.sampled_from(["total", "origin_country", None]),
        start=DAYS,
        end=DAYS,
        unit=st.sampled_from(["persons", "percent", "share", "persons (rounded)", None, "пайыз"]),
        source=st.sampled_from(["gazette", "herald"]),
    ),
    max_size=40,
)
SPANS = st.one_of(
    st.tuples(
        st.sampled_from([date(2024, 1, 1), None]), st.sampled_from([JANUARY, FEBRUARY, date(2024, 3, 31)])
    ),
    st.integers(0, 8).map(lambda n: (date(2015 + n, 1, 1), date(2015 + n, 12, 31))),
)
SERIES = st.lists(
    st.builds(
        lambda value, span, source: row(value, start=span[0], end=span[1], source=source),
        st.sampled_from(["0", "1000", "1005", "2000", "2100", "20000", "900"]),
        SPANS,
        st.sampled_from(["gazette", "herald", "letter"]),
    ),
    max_size=14,
)
"""One measure by several sources, for months that run on, years and days."""


def raised(rows: list[Row]) -> set[tuple[str, str, tuple[str, ...], frozenset[tuple[str, str]]]]:
    """Every flag by what its rows say."""
    said = {each.id: "|".join(map(str, (each.order, each.dimension))) for each in rows}

    def plain(flag: Flag) -> tuple[str, str, tuple[str, ...], frozenset[tuple[str, str]]]:
        return said[flag.row], flag.code, tuple(said[o] for o in flag.others), frozenset(flag.params.items())

    return {plain(flag) for flag in flags_of(rows, CHECKS)}


def numbered(rows: list[Row]) -> list[Row]:
    """The rows, each once, with ids that say nothing."""
    once = {replace(each, id=""): each for each in rows}
    return [replace(each, id=f"{number}") for number, each in enumerate(once)]


@settings(max_examples=300)
@given(st.one_of(SERIES, TABLES), st.randoms(use_true_random=False))
def test_any_table_is_answered_in_any_order_alike(rows: list[Row], chance: object) -> None:
    rows = numbered(rows)
    other = list(rows)
    chance.shuffle(other)  # type: ignore[attr-defined]
    assert raised(rows) == raised(numbered(other))


@pytest.mark.parametrize("last", [False, True])
def test_two_sources_for_one_month_beside_another_month(last: bool) -> None:
    ends = (FEBRUARY, FEBRUARY, JANUARY) if last else (JANUARY, JANUARY, FEBRUARY)
    values = ("2000", "2005", "1000") if last else ("1000", "1005", "2000")
    sources = ("gazette", "herald", "gazette")
    rows = [
        row(value, start=date(2024, 1, 1), end=end, source=source)
        for value, end, source in zip(values, ends, sources, strict=True)
    ]
    assert flags_of(rows, CHECKS) == ()
