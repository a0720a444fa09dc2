"""From the text of a source to canonical values: each distinct text of a column is recognised once.

What is recognised is not yet believed: intake/validating.py judges the value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from intake.days import day
from intake.kinds import DTYPES, SCALES, Column, Value
from intake.mapping import Conventions
from intake.names import (
    UNKNOWN,
    abolished_region,
    ceased_countries,
    country_of,
    fold,
    latin,
    nothing_known,
    region_of,
    words,
)
from intake.numbers import decimal, number
from policy.reference import checkpoints, countries

EMPTY = ("", "-", "–", "—")
PLAIN = r"^[0-9]{1,12}$"
KEPT = 100_000
"""Distinct texts of a column that are remembered; a column with more of them is no column of codes."""
Answer = tuple[Any, str | None]
Recognise = Callable[[str], Answer]


@dataclass
class Reader:
    """Reads one column of a source: remembers what each text meant."""

    column: Column
    how: Conventions
    codes: Mapping[str, str] = field(default_factory=dict)
    sheet: bool = False
    meant: dict[str, Answer] = field(default_factory=dict)

    def read(self, source: pl.Series) -> tuple[pl.Series, pl.Series]:
        """The canonical values, and the code of what is wrong with each (null where nothing is)."""
        text = _text(source)
        match self.column.value:
            case Value.COUNT | Value.YEAR | Value.MONEY | Value.RATE:
                return self._number(text, self._how(source))
            case Value.DECIMAL:
                return _both(text, decimal(pl.col("text"), self._how(source), sheet=self.sheet))
            case Value.TEXT:
                return text, _fine(text)
            case _:
                return self._distinct(text)

    def _number(self, text: pl.Series, how: Conventions) -> tuple[pl.Series, pl.Series]:
        scale = SCALES.get(self.column.value, 0)
        if text.str.contains(PLAIN).all():
            # What most columns hold, at a tenth of the price.
            return text.cast(pl.Int64) * 10 ** (scale + how.shift), _fine(text)
        return _both(text, number(pl.col("text"), scale, how, sheet=self.sheet))

    def _how(self, source: pl.Series) -> Conventions:
        """Numbers that came as numbers need no signs to be explained."""
        return Conventions(None, ".", None, self.how.shift) if source.dtype.is_numeric() else self.how

    def _distinct(self, text: pl.Series) -> tuple[pl.Series, pl.Series]:
        if len(self.meant) > KEPT:
            self.meant.clear()
        own = text.unique().drop_nulls().to_list()
        for each in own:
            if each not in self.meant:
                self.meant[each] = self.understand(each)
        answers = [self.meant[each] for each in own]
        dtype = DTYPES.get(self.column.value, pl.String())
        known = pl.DataFrame(
            {
                "text": pl.Series(own, dtype=pl.String()),
                "value": pl.Series([value for value, _ in answers], dtype=dtype),
                "wrong": pl.Series([wrong for _, wrong in answers], dtype=pl.String()),
            }
        )
        joined = pl.DataFrame({"text": text}).join(known, on="text", how="left", maintain_order="left")
        return joined["value"], joined["wrong"]

    def understand(self, text: str) -> Answer:
        """What one text of a column of codes or days means, or the code of what is wrong."""
        text = self.codes.get(text, text)
        match self.column.value:
            case Value.DAY:
                return day(text, self.how.date)
            case Value.FLAG:
                return _flag(text)
            case Value.COUNTRY:
                return _country(text)
            case Value.REGION:
                return _region(text)
            case Value.CHECKPOINT:
                return _checkpoint(text)
            case Value.REGIONS:
                return _several(text, _region, "REGION_UNKNOWN")
            case Value.CODES:
                return _several(text, lambda each: _code(self.column, each), "CODE_UNKNOWN")
        return _code(self.column, text)


def _text(source: pl.Series) -> pl.Series:
    """A column as text without outer blanks; null where a cell says nothing."""
    if source.dtype.is_float():
        # Through an exact type: a float as text may come as 1e15.
        plain = source.round(9).cast(pl.Decimal(38, 9)).cast(pl.String)
        source = plain.str.strip_chars_end("0").str.strip_chars_end(".")
    elif source.dtype == pl.Boolean:
        source = source.cast(pl.String)
    elif source.dtype.is_temporal():
        if getattr(source.dtype, "time_zone", None):
            # UTC+5: the sign of such zones is turned round.
            source = source.dt.convert_time_zone("Etc/GMT-5").dt.replace_time_zone(None)
        source = source.cast(pl.Date).cast(pl.String)
    else:
        source = source.cast(pl.String)
    text = source.str.strip_chars(" \t\r\n\u00a0\u202f\ufeff\u2007\u2009")
    return text.set(text.is_in(EMPTY), None)


def _fine(text: pl.Series) -> pl.Series:
    """That nothing is wrong, for every value."""
    return pl.repeat(None, len(text), dtype=pl.String, eager=True)


def _both(text: pl.Series, expressions: tuple[pl.Expr, pl.Expr]) -> tuple[pl.Series, pl.Series]:
    """What expressions over `text` give, worked out once for each distinct text."""
    value, wrong = expressions
    known = pl.DataFrame({"text": text.unique()}).select("text", value.alias("value"), wrong.alias("wrong"))
    joined = pl.DataFrame({"text": text}).join(
        known.with_columns(pl.col("wrong").cast(pl.String)), on="text", how="left", maintain_order="left"
    )
    return joined["value"], joined["wrong"]


def _flag(text: str) -> Answer:
    word = words("flag").get(fold(text))
    return (word == "true", None) if word else (None, "NOT_A_FLAG")


def _code(column: Column, text: str) -> Answer:
    if text in column.codes:
        return text, None
    if text.upper().replace("-", "_").replace(" ", "_") in column.codes:
        return text.upper().replace("-", "_").replace(" ", "_"), None
    known = words(column.name)
    found = known.get(fold(text)) or known.get(latin(text))
    if found:
        return found, None
    return (None, None) if fold(text) in nothing_known() else (None, "CODE_UNKNOWN")


def _country(text: str) -> Answer:
    found = text if text in countries() else country_of(text)
    if found is not None:
        return (None if found == UNKNOWN else found), None
    gone = fold(text) in ceased_countries() or latin(text) in ceased_countries()
    return None, "COUNTRY_CEASED" if gone else "COUNTRY_UNKNOWN"


def _region(text: str) -> Answer:
    found = region_of(text)
    if found is not None:
        return (None if found == UNKNOWN else found), None
    return None, "REGION_ABOLISHED" if abolished_region(text) else "REGION_UNKNOWN"


def _checkpoint(text: str) -> Answer:
    if text.upper() in checkpoints():
        return text.upper(), None
    for point in checkpoints().values():
        if fold(text) in {fold(point.name(locale)) for locale in ("kk", "ru", "en", "fr")}:
            return point.code, None
    return (None, None) if fold(text) in nothing_known() else (None, "CODE_UNKNOWN")


def _several(text: str, one: Recognise, code: str) -> Answer:
    """Codes in one cell, apart by blanks, commas, semicolons or bars: sorted, once each, apart by single blanks."""
    if (whole := one(text))[0] is not None:
        return whole
    parts = re.split(r"[;|,]", text) if re.search(r"[;|,]", text) else text.split()
    found = [one(part.strip())[0] for part in parts if part.strip()]
    if not found or None in found:
        return None, code
    return " ".join(sorted(set(found))), None
