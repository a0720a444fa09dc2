"""Rules for canonical rows, as Polars expressions: the code of what is wrong with a value, null where nothing is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import polars as pl

from intake.kinds import Column, Kind, Value
from intake.problems import IntakeError
from policy.reference import checkpoints, countries, regions

CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u0085\u200e\u200f\u202a-\u202e\u2066-\u2069]"
"""Characters that are not seen, or turn the direction of writing."""
BAD = "bad"
UNKNOWN = "UNKNOWN"


def checks(kind: Kind, today: date) -> Mapping[str, pl.Expr]:
    """For every column the expression that gives the code of what is wrong in a row (String), else null."""
    return {column.name: _check(kind, column, today) for column in kind.columns}


def last_day(kind: Kind, today: date) -> date:
    """The last day that a row of a kind may be of."""
    return today + timedelta(days=kind.ahead)


def conform(kind: Kind, rows: pl.LazyFrame) -> pl.LazyFrame:
    """The rows of a frame that should be canonical, with the optional columns it lacks; else FRAME_BROKEN."""
    present = rows.collect_schema()
    strange = sorted(set(present) - set(kind.schema) - {"row_key"})
    missing = [column.name for column in kind.columns if column.required and column.name not in present]
    if strange or missing:
        detail = f"it lacks {missing}" if missing else f"it has {strange}"
        raise IntakeError("FRAME_BROKEN", kind=kind.name, detail=detail)
    return rows.select(
        with_default(c, (pl.col(c.name) if c.name in present else pl.lit(None)).cast(c.dtype)).alias(c.name)
        for c in kind.columns
    )


def with_default(column: Column, value: pl.Expr) -> pl.Expr:
    """A value, or the column's default where nothing is known; the word UNKNOWN is nothing known, too."""
    if column.value is not Value.CODE:
        return value
    known = value if UNKNOWN in column.codes else value.replace(UNKNOWN, None)
    return known if column.default is None else known.fill_null(column.default)


def refuse_bad(kind: Kind, rows: pl.LazyFrame, today: date) -> None:
    """Raise FRAME_BROKEN with the first row (column `row`) that breaks a rule."""
    found = checks(kind, today)
    bad = (
        rows.with_columns(expression.alias(f"{BAD}.{name}") for name, expression in found.items())
        .filter(pl.any_horizontal(pl.col(f"{BAD}.{name}").is_not_null() for name in found))
        .head(1)
        .collect(engine="streaming")
    )
    for row in bad.iter_rows(named=True):
        wrong = [f"{name} {row[name]!r} {row[f'{BAD}.{name}']}" for name in found if row[f"{BAD}.{name}"]]
        raise IntakeError("FRAME_BROKEN", kind=kind.name, detail=f"row {row['row']}: {'; '.join(wrong)}")


def _check(kind: Kind, column: Column, today: date) -> pl.Expr:
    value = pl.col(column.name)
    rules = [_when(value.is_null(), "MISSING")] if column.required else []
    match column.value:
        case Value.DAY:
            rules += [
                _when(value < kind.earliest, "DAY_TOO_EARLY"),
                _when(value > last_day(kind, today), "DAY_IN_FUTURE"),
            ]
        case Value.COUNT | Value.MONEY | Value.RATE | Value.YEAR:
            rules += _size(column, value)
        case Value.CODE:
            rules.append(_when(~value.is_in(column.codes), "CODE_UNKNOWN"))
        case Value.CODES:
            rules.append(_when(_some_beside(value, column.codes), "CODE_UNKNOWN"))
        case Value.CHECKPOINT:
            rules.append(_when(~value.is_in(list(checkpoints())), "CODE_UNKNOWN"))
        case Value.COUNTRY:
            rules.append(_when(~value.is_in(list(countries())), "COUNTRY_UNKNOWN"))
        case Value.REGION:
            rules += _region(value, pl.col("on"))
        case Value.REGIONS:
            rules.append(_when(_some_beside(value, tuple(regions())), "REGION_UNKNOWN"))
        case Value.TEXT:
            rules.append(_when(value.str.contains(CONTROL), "CONTROL_CHARACTER"))
            if column.most is not None:
                rules.append(_when(value.str.len_chars() > column.most, "TEXT_TOO_LONG"))
    return pl.coalesce(rules) if rules else pl.lit(None, pl.String())


def _size(column: Column, value: pl.Expr) -> list[pl.Expr]:
    rules = []
    if column.least is not None:
        rules += [_when(value < 0, "NEGATIVE")]
        if column.least == 1:
            rules += [_when(value == 0, "ZERO")]
        rules += [_when(value < column.least, "TOO_SMALL")]
    if column.most is not None:
        rules.append(_when(value > column.most, "ABSURD"))
    return rules


def _region(value: pl.Expr, on: pl.Expr) -> list[pl.Expr]:
    known = regions()
    begins = {code: region.valid_from for code, region in known.items() if region.valid_from}
    ends = {code: region.valid_to for code, region in known.items() if region.valid_to}
    return [
        _when(~value.is_in(list(known)), "REGION_UNKNOWN"),
        _when(on < value.replace_strict(begins, default=None, return_dtype=pl.Date()), "REGION_NOT_YET"),
        _when(on > value.replace_strict(ends, default=None, return_dtype=pl.Date()), "REGION_CEASED"),
    ]


def _some_beside(value: pl.Expr, codes: tuple[str, ...]) -> pl.Expr:
    """Whether some of the codes in a text, apart by single blanks, is not of the list."""
    listed = value.str.split(" ")
    return ~listed.list.eval(pl.element().is_in(codes)).list.all()


def _when(wrong: pl.Expr, code: str) -> pl.Expr:
    return pl.when(wrong).then(pl.lit(code))
