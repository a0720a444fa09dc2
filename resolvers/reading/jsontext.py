"""JSON as text, put together by the database: compact, escaped, the same bytes on SQLite and on PostgreSQL.

Every function takes and gives SQL expressions. A JSON value is SQL text such as `{"a":1}`; it is never SQL NULL.
`MARK` stands where a value that may not be null is missing: the answer is then made by the stock executor, which
knows how far such an error reaches. No JSON text can contain it, since control characters are escaped.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnClause

from models.columns import Hundredths, Instant

Text = sa.ColumnElement[str]
MARK = "\x01"
NULL: Text = sa.literal_column("'null'", sa.String())


def literal(text: str) -> Text:
    """A constant of ours: response keys, punctuation, names of types."""
    quoted = text.replace("'", "''")
    return sa.literal_column(f"'{quoted}'", sa.String())


class JsonText:
    """The spelling of JSON in one database: `sqlite` or `postgresql`."""

    def __init__(self, dialect: str) -> None:
        self.postgres = dialect == "postgresql"
        self.mark: Text = self.control(MARK)

    def control(self, character: str) -> Text:
        """A control character, which no JSON text contains."""
        number = sa.literal_column(str(ord(character)))
        return sa.type_coerce(sa.func.chr(number) if self.postgres else sa.func.char(number), sa.String())

    def absent(self, nullable: bool) -> Text:
        """What stands for a missing value: null, or the mark where null is not allowed."""
        return NULL if nullable else self.mark

    def object(self, pairs: Sequence[tuple[str, Text]]) -> Text:
        """`{"key":value,...}`; keys are GraphQL names or ours, which need no escaping."""
        parts: list[Text] = []
        text = "{"
        for number, (key, value) in enumerate(pairs):
            text += f'{"," if number else ""}"{key}":'
            if isinstance(value, ColumnClause) and value.is_literal:
                text += value.name[1:-1].replace("''", "'")
            else:
                parts += [literal(text), value]
                text = ""
        return concat([*parts, literal(text + "}")])

    def array(self, rows: sa.Select[Any], nothing: str = "[]") -> Text:
        """`[...]` of the only column of ordered rows."""
        inner = rows.subquery()
        (item,) = inner.c
        joined = (sa.func.string_agg if self.postgres else sa.func.group_concat)(item, literal(","))
        listed = concat([literal("["), sa.type_coerce(joined, sa.String()), literal("]")])
        return sa.func.coalesce(sa.select(listed).select_from(inner).scalar_subquery(), literal(nothing))

    def column(self, expression: Any, type_: sa.types.TypeEngine[Any], missing: Text | None) -> Text:
        """A column as JSON; `missing` stands for NULL, None where the column cannot be NULL."""
        if isinstance(type_, sa.JSON):
            return self._texts(expression, missing)
        found = self._present(expression, type_)
        return found if missing is None else sa.func.coalesce(found, missing)

    def hidden(self, expression: Any, type_: sa.types.TypeEngine[Any], missing: Text | None) -> Text:
        """A column as JSON that is read again before it is sent: what is JSON already may stay as it was written."""
        if not isinstance(type_, sa.JSON):
            return self.column(expression, type_, missing)
        written = sa.cast(sa.type_coerce(expression, sa.JSON()), sa.Text())
        return sa.func.coalesce(written, NULL)

    def _present(self, expression: Any, type_: sa.types.TypeEngine[Any]) -> Text:
        if isinstance(type_, sa.Boolean):
            return sa.case((expression.is_(True), literal("true")), (expression.is_(False), literal("false")))
        if isinstance(type_, Hundredths):
            return self._amount(expression)
        if isinstance(type_, sa.Integer):
            return sa.cast(expression, sa.Text())
        if isinstance(type_, Instant):
            return concat([literal('"'), self._moment(expression), literal('"')])
        if isinstance(type_, sa.Date):
            shown = sa.func.to_char(expression, literal("YYYY-MM-DD")) if self.postgres else expression
            return concat([literal('"'), sa.type_coerce(shown, sa.String()), literal('"')])
        if isinstance(type_, sa.LargeBinary) or isinstance(getattr(type_, "impl", None), sa.LargeBinary):
            raw = sa.type_coerce(expression, sa.LargeBinary())
            # On SQLite hex(NULL) is an empty text; nothing that is sealed is empty.
            hexed = sa.func.nullif(sa.func.hex(raw), literal(""))
            shown = sa.func.encode(raw, literal("hex")) if self.postgres else hexed
            return concat([literal('"'), sa.type_coerce(shown, sa.String()), literal('"')])
        if self.postgres:
            return sa.cast(sa.func.to_json(expression), sa.Text())
        return sa.type_coerce(sa.func.json_quote(expression), sa.String())

    def _moment(self, expression: Any) -> Text:
        if not self.postgres:
            return sa.type_coerce(expression, sa.String())
        utc = sa.func.timezone(literal("UTC"), expression)
        return sa.type_coerce(sa.func.to_char(utc, literal('YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')), sa.String())

    def _amount(self, expression: Any) -> Text:
        count = sa.type_coerce(expression, sa.BigInteger())
        size = sa.func.abs(count)
        hundred = sa.literal_column("100", sa.BigInteger())
        whole = sa.cast(size.op("/")(hundred), sa.Text())
        rest = sa.func.substr(
            sa.cast(size.op("%")(hundred).op("+")(hundred), sa.Text()), sa.literal_column("2")
        )
        sign = sa.case((count < sa.literal_column("0"), literal('"-')), else_=literal('"'))
        return concat([sign, whole, literal("."), sa.type_coerce(rest, sa.String()), literal('"')])

    def _texts(self, expression: Any, missing: Text | None) -> Text:
        """A JSON column that holds a list of text: printed anew, since databases keep the writer's spacing."""
        column = sa.type_coerce(expression, sa.JSON())
        if self.postgres:
            items = (
                sa.func.json_array_elements_text(column)
                .table_valued("value", with_ordinality="place")
                .render_derived()
            )
            shown, kind = sa.cast(sa.func.to_json(items.c.value), sa.Text()), sa.func.json_typeof(column)
            rows = sa.select(shown.label("item")).select_from(items).order_by(items.c.place)
        else:
            items = sa.func.json_each(column).table_valued("key", "value")
            shown, kind = sa.func.json_quote(items.c.value), sa.func.json_type(column)
            rows = sa.select(shown.label("item")).select_from(items).order_by(items.c.key)
        listed = sa.case((kind == literal("array"), self.array(rows)), else_=None)
        return sa.func.coalesce(listed, self.mark if missing is None else missing)


def concat(parts: Sequence[Text]) -> Text:
    """The parts one after the other; NULL where one of them is. A balanced tree: databases limit its depth."""
    if len(parts) == 1:
        return parts[0]
    half = len(parts) // 2
    return concat(parts[:half]).op("||", precedence=6, return_type=sa.String())(concat(parts[half:]))
