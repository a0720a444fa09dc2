"""The identity of a row by its content: 16 bytes that are the same wherever and whenever the row is met again.

The text `kind`, then `column=value` of every column that says something, in the order of intake/kinds.py, joined by
the unit separator, is hashed with SHA-256 and cut. A value that is missing, or is the column's default, is left out:
so a column that is added one day changes no key. A remark is left out too: it makes no other row. An exact decimal is
the same with zeros around it, `27.40` as `27.4`. Private values enter as their own hash under a secret, so that
nobody can find a name or a case number by trying.
"""

from __future__ import annotations

from intake.kinds import Column, Kind, Value

SIZE = 16


def key_of(kind: Kind, secret: str) -> str:
    """The SQL expression (DuckDB) that gives the key of a row of a canonical frame as a BLOB."""
    said = ", ".join(
        [f"'{kind.name}'", *(_said(column, secret) for column in kind.columns if not column.remark)]
    )
    return f"unhex(left(sha256(concat_ws(chr(31), {said})), {2 * SIZE}))"


def _said(column: Column, secret: str) -> str:
    text = f'"{column.name}"::VARCHAR'
    if column.value is Value.DECIMAL:
        bare = f"regexp_replace({text}, '^(-?)0+([0-9])', '\\1\\2')"
        text = f"CASE WHEN contains({bare}, '.') THEN rtrim(rtrim({bare}, '0'), '.') ELSE {bare} END"
    if column.default is not None:
        text = f"nullif({text}, '{column.default}')"
    if column.private:
        text = f"sha256('{secret}' || chr(31) || {text})"
    return f"'{column.name}=' || {text}"
