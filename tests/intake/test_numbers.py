"""Numbers as people write them: recognised exactly, or refused with a name; never guessed."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.kinds import KINDS
from intake.mapping import Conventions
from intake.numbers import decimal, number
from intake.recognising import Reader

PLAIN = Conventions()
COMMA = Conventions(decimal=",")
POINT = Conventions(decimal=".")


def read(
    text: str | None, scale: int, how: Conventions, *, sheet: bool = False
) -> tuple[int | None, str | None]:
    value, wrong = number(pl.col("text"), scale, how, sheet=sheet)
    frame = pl.DataFrame({"text": [text]}, schema={"text": pl.String}).select(value=value, wrong=wrong)
    return frame.row(0)


@pytest.mark.parametrize(
    ("text", "scale", "how", "value"),
    [
        ("1234", 0, PLAIN, 1234),
        ("1 234", 0, PLAIN, 1234),
        ("1\u00a0234\u202f567", 0, PLAIN, 1234567),
        ("1'234'567.25", 2, PLAIN, 123456725),
        ("1’234", 0, PLAIN, 1234),
        ("-5", 0, PLAIN, -5),
        ("−5", 0, PLAIN, -5),
        ("+7", 0, PLAIN, 7),
        ("0012", 0, PLAIN, 12),
        ("7.00", 0, PLAIN, 7),
        ("1.5", 2, PLAIN, 150),
        ("512.3400", 4, PLAIN, 5123400),
        ("1 234,5", 2, COMMA, 123450),
        ("1.234", 0, Conventions(decimal=",", thousands="."), 1234),
        ("1.234,50", 2, Conventions(thousands="."), 123450),
        ("1,234,567", 0, Conventions(thousands=","), 1234567),
        ("1.234", 4, POINT, 12340),
        ("62,1", 2, Conventions(decimal=",", shift=3), 6210000),
        ("1.5", 0, Conventions(decimal=".", shift=3), 1500),
        ("6210000", 2, Conventions(shift=-2), 6210000),
        ("0", 0, PLAIN, 0),
    ],
)
def test_a_number_is_read(text: str, scale: int, how: Conventions, value: int) -> None:
    assert read(text, scale, how) == (value, None)


@pytest.mark.parametrize(
    ("text", "scale", "how", "code"),
    [
        ("1,234", 0, PLAIN, "NUMBER_AMBIGUOUS"),
        ("1,5", 2, PLAIN, "NUMBER_AMBIGUOUS"),
        ("1 234,5", 2, PLAIN, "NUMBER_AMBIGUOUS"),
        ("12.500", 2, PLAIN, "NUMBER_AMBIGUOUS"),
        ("1.000", 0, PLAIN, "NUMBER_AMBIGUOUS"),
        ("1.5", 0, PLAIN, "NOT_WHOLE"),
        ("1.505", 2, POINT, "TOO_FINE"),
        ("1.50", 2, COMMA, "NOT_A_NUMBER"),
        ("12 34", 0, PLAIN, "NOT_A_NUMBER"),
        ("(5)", 0, PLAIN, "NOT_A_NUMBER"),
        ("1e5", 0, PLAIN, "NOT_A_NUMBER"),
        ("five", 0, PLAIN, "NOT_A_NUMBER"),
        ("", 0, PLAIN, "NOT_A_NUMBER"),
        ("١٢٣", 0, PLAIN, "NOT_A_NUMBER"),
        ("۱۲۳", 2, PLAIN, "NOT_A_NUMBER"),
        ("12٣", 0, PLAIN, "NOT_A_NUMBER"),
        ("9" * 19, 0, PLAIN, "ABSURD"),
        ("9" * 400, 0, PLAIN, "ABSURD"),
        ("0.5", 2, Conventions(shift=-2), "TOO_FINE"),
    ],
)
def test_what_is_no_number_has_a_name(text: str, scale: int, how: Conventions, code: str) -> None:
    assert read(text, scale, how) == (None, code)


def test_nothing_is_nothing() -> None:
    assert read(None, 0, PLAIN) == (None, None)


def test_numbers_of_cells_come_with_a_point_whatever_texts_have() -> None:
    assert read("1234.5", 2, COMMA, sheet=True) == (123450, None)
    assert read("0.30000000000000004", 2, PLAIN, sheet=True) == (30, None)
    assert read("1.234", 0, Conventions(decimal=",", thousands="."), sheet=True) == (1234, None)


@given(st.integers(-(10**15), 10**15), st.sampled_from(["", " ", "\u00a0", "\u202f", "'", ",", "."]))
def test_every_amount_is_read_back(tiyn: int, blank: str) -> None:
    point = "." if blank != "." else ","
    how = Conventions(decimal=point, thousands=blank if blank in {",", "."} else None)
    whole, part = divmod(abs(tiyn), 100)
    grouped = f"{whole:,}".replace(",", blank)
    text = f"{'-' if tiyn < 0 else ''}{grouped}{point}{part:02d}"
    assert read(text, 2, how) == (tiyn, None)


@given(st.decimals(-(10**9), 10**9, places=3, allow_nan=False))
def test_printed_digits_are_kept(value: Decimal) -> None:
    shown, wrong = decimal(pl.col("text"), COMMA)
    printed = f"{value:f}"
    frame = pl.DataFrame({"text": [printed.replace(".", ",")]}).select(shown=shown, wrong=wrong)
    assert frame.row(0) == (printed, None)


def test_digits_of_another_script_are_refused_not_lost() -> None:
    for column in (KINDS["ARRIVALS"].column("persons"), KINDS["OFFICIAL_FIGURES"].column("value")):
        value, wrong = Reader(column, PLAIN).read(pl.Series(["١٢٣", "۱۲"]))
        assert (value.to_list(), wrong.to_list()) == ([None, None], ["NOT_A_NUMBER"] * 2)
