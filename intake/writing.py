"""Canonical rows as files say them: the same headings, money in tenge and rates with their decimals."""

from __future__ import annotations

import polars as pl

from intake.kinds import SCALES, Column, Kind


def as_written(kind: Kind) -> list[pl.Expr]:
    """Expressions that turn a canonical frame into what a file of the kind holds, column by column, in order.

    Tiyn become tenge with two decimals, ten-thousandths of a tenge four decimals, both exact (Decimal). A column
    that is kept nowhere (the source's own reference) is left out.
    """
    return [_written(column) for column in kind.archived]


def _written(column: Column) -> pl.Expr:
    scale = SCALES.get(column.value)
    if scale is None:
        return pl.col(column.name)
    whole = pl.col(column.name).abs()
    sign = pl.when(pl.col(column.name) < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    part = (whole % 10**scale).cast(pl.String).str.zfill(scale)
    text = sign + (whole // 10**scale).cast(pl.String) + "." + part
    return text.str.to_decimal(scale=scale).alias(column.name)
