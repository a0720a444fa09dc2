"""Numbers as people write them, in whole units of the frame: never guessed where a sign can mean two things.

Blanks (thin and unbreakable ones, too) and apostrophes between groups of three are thousands wherever they stand. A
comma, or a point as a sign of thousands, counts only where the mapping says so; a point is a decimal sign unless the
mapping says otherwise, as in the files this program writes, but not silently before three digits. Digits are 0 to 9:
those of another script are refused.
"""

from __future__ import annotations

import polars as pl

from intake.mapping import Conventions

BLANKS = " \u00a0\u2007\u2009\u202f'’`"
DIGITS = 18
"""More digits do not fit a whole number of 64 bits."""
THREE = r"^[+-]?[1-9][0-9]{0,2}\.[0-9]{3}$"
"""A point before three digits: 12.500 may be twelve and a half, or twelve thousand five hundred."""
MACHINE = r"^-?[0-9]+\.[0-9]{9,}$"
"""What a spreadsheet makes of a fraction that it cannot hold exactly."""


def number(text: pl.Expr, scale: int, how: Conventions, *, sheet: bool = False) -> tuple[pl.Expr, pl.Expr]:
    """The value as Int64 in units of 10^-`scale`, and the code of what is wrong (null where nothing is).

    In a `sheet`, numbers of cells come with a point whatever the mapping says of texts.
    """
    decimal, thousands = _signs(how)
    digits = scale + how.shift
    said = text.str.replace(r"^[\u2212\u2013]", "-")
    if sheet:
        said = pl.when(said.str.contains(MACHINE)).then(_rounded(said)).otherwise(said)
        if decimal == "," and thousands != ".":
            said = said.str.replace(r"^(-?[0-9]+)\.([0-9]+)$", "${1},${2}")
    groups = "[" + BLANKS + (f"\\{thousands}" if thousands else "") + "]"
    pattern = rf"^[+-]?([0-9]+|[0-9]{{1,3}}(?:{groups}[0-9]{{3}})+)(?:\{decimal}([0-9]*))?$"
    fine = said.str.contains(pattern)
    whole = said.str.extract(pattern, 1).str.replace_all(groups, "")
    part = said.str.extract(pattern, 2).fill_null("").str.strip_chars_end("0")
    written = (whole + part.str.pad_end(digits, "0")).str.strip_chars_start("0")
    too_long = written.str.len_chars() > DIGITS
    sign = pl.when(said.str.starts_with("-")).then(-1).otherwise(1)
    value = (pl.lit("0") + written).cast(pl.Int64, strict=False) * sign
    other = {",": ".", ".": ","}[decimal]
    unclear = said.str.contains(rf"^[+-]?[0-9{BLANKS}]*[.,][0-9.,{BLANKS}]*$")
    problem = (
        pl.when(text.is_null())
        .then(None)
        .when(~fine & unclear & (how.decimal is None) & said.str.contains(other, literal=True))
        .then(pl.lit("NUMBER_AMBIGUOUS"))
        .when(said.str.contains(THREE) & (how.decimal is None) & (how.thousands is None))
        .then(pl.lit("NUMBER_AMBIGUOUS"))
        .when(~fine)
        .then(pl.lit("NOT_A_NUMBER"))
        .when(part.str.len_chars() > max(digits, 0))
        .then(pl.lit("TOO_FINE" if scale else "NOT_WHOLE"))
        .when(too_long)
        .then(pl.lit("ABSURD"))
    )
    return pl.when(problem.is_null()).then(value), problem


def decimal(text: pl.Expr, how: Conventions, *, sheet: bool = False) -> tuple[pl.Expr, pl.Expr]:
    """An exact decimal number as text, digits as printed: a point, no thousands; and the code of what is wrong."""
    sign, thousands = _signs(how)
    said = text.str.replace(r"^[\u2212\u2013]", "-")
    if sheet and sign == "," and thousands != ".":
        said = said.str.replace(r"^(-?[0-9]+)\.([0-9]+)$", "${1},${2}")
    groups = "[" + BLANKS + (f"\\{thousands}" if thousands else "") + "]"
    pattern = rf"^[+-]?(?:[0-9]+|[0-9]{{1,3}}(?:{groups}[0-9]{{3}})+)(?:\{sign}[0-9]+)?$"
    fine = said.str.contains(pattern)
    value = said.str.replace_all(groups, "").str.replace(sign, ".", literal=True).str.strip_prefix("+")
    other = {",": ".", ".": ","}[sign]
    unclear = (how.decimal is None) & said.str.contains(other, literal=True)
    problem = (
        pl.when(said.str.contains(THREE) & (how.decimal is None) & (how.thousands is None))
        .then(pl.lit("NUMBER_AMBIGUOUS"))
        .when(text.is_null() | fine)
        .then(None)
        .when(unclear)
        .then(pl.lit("NUMBER_AMBIGUOUS"))
        .otherwise(pl.lit("NOT_A_NUMBER"))
    )
    return pl.when(problem.is_null()).then(value), problem


def _signs(how: Conventions) -> tuple[str, str | None]:
    """The decimal sign and the sign of thousands beside blanks."""
    if how.decimal:
        return how.decimal, how.thousands
    return ("," if how.thousands == "." else "."), how.thousands


def _rounded(text: pl.Expr) -> pl.Expr:
    return text.cast(pl.Float64, strict=False).round(6).cast(pl.Decimal(38, 6)).cast(pl.String())
