"""The strata of the sample against the published rows they follow."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from demo.published import CUTS, counts, day_of, granted, grants_published, sampled, strata, timeline, values

QUARTER = date(2025, 3, 31)


def test_the_published_rows_of_the_first_quarter_of_2025() -> None:
    assert granted(QUARTER) == 3203
    shares = values("kandas_status_granted", "origin_country", QUARTER)
    assert (shares["CHN"], shares["UZB"]) == (Fraction("48.1"), Fraction("39.5"))
    assert granted(date(2024, 8, 31)) == 12_325
    assert grants_published() == (19_700 - 12_325) + 16_805 + 3_335


def test_one_in_forty() -> None:
    first_quarter = strata(40)[2]
    assert (first_quarter.persons, first_quarter.begins, first_quarter.ends) == (
        80,
        date(2024, 12, 31),
        QUARTER,
    )
    assert dict(first_quarter.origins) == {"UZB": 32, "CHN": 38, "TKM": 5, "MNG": 2, "RUS": 1, "OTHER": 2}
    assert dict(first_quarter.ages) == {"working_age": 49, "below_working_age": 25, "pensioner": 6}
    assert first_quarter.under_quota == 16


@pytest.mark.parametrize("one_in", [1, 7, 40, 400, 1349])
@pytest.mark.parametrize("dimension", ["origin_country", "age_group"])
@pytest.mark.parametrize("ends", [cut for _, cut in CUTS if cut.year == 2025], ids=str)
def test_every_share_year_to_date_is_within_one_person(ends: date, dimension: str, one_in: int) -> None:
    shares = values("kandas_status_granted", dimension, ends)
    whole, persons = sum(shares.values()), sampled(ends, one_in)
    for key, share in shares.items():
        assert abs(counts(dimension, ends, one_in)[key] - share * persons / whole) <= 1


@pytest.mark.parametrize("one_in", [1, 40, 1349])
def test_strata_add_up(one_in: int) -> None:
    for stratum in strata(one_in):
        assert sum(stratum.origins.values()) == sum(stratum.ages.values()) == stratum.persons
        assert min(*stratum.origins.values(), *stratum.ages.values()) >= 0
    assert abs(sum(s.persons for s in strata(one_in)) - grants_published() / one_in) <= 2


def test_days_follow_the_published_totals() -> None:
    begins, ends = date(2024, 12, 31), QUARTER
    assert timeline(begins, ends)[1] == (date(2025, 1, 31), Fraction(1070, 3203))
    assert day_of(begins, ends, Fraction(0)) == date(2025, 1, 1)
    assert day_of(begins, ends, Fraction(1070, 3203)) == date(2025, 1, 31)
    assert day_of(begins, ends, Fraction(1)) == QUARTER
