"""Rows of many tables, rendered for a database and written together: in one transaction, parents before children."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models import Record
from models.columns import Instant, render_instant

Row = dict[str, Any]
"""One row by column; columns that are left out take their default, else NULL."""

Rendered = Mapping[str, list[tuple[Any, ...]] | bytes]
"""Rows by table as a driver takes them: parameters for SQLite, lines of COPY for PostgreSQL."""

BY_DATABASE = frozenset({"seq"})
"""Columns that the database numbers itself."""

XID = b"\t@xid\n"
"""Ends a line whose last column names the transaction that writes it."""

ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def empty() -> dict[str, list[Row]]:
    """No rows in any table."""
    return {table.name: [] for table in Record.metadata.sorted_tables}


def rendered(tables: Mapping[str, list[Row]], dialect: str) -> Rendered:
    """Rows for `sqlite` or `postgresql`, rendered as the columns' own types render them."""
    found = ((table, tables[table.name]) for table in Record.metadata.sorted_tables if tables[table.name])
    if dialect == "postgresql":
        return {table.name: _lines(table, rows) for table, rows in found}
    return {table.name: _parameters(table, rows) for table, rows in found}


def write(session: Session, rows: Rendered) -> None:
    """Write every row in the running transaction."""
    connection = session.connection()
    for table in Record.metadata.sorted_tables:
        names, found = _names(table), rows.get(table.name)
        columns = ", ".join(f'"{name}"' for name in names)
        if isinstance(found, bytes):
            if "xid" in table.c:
                xid = session.scalar(sa.select(sa.func.txid_current()))
                found = found.replace(XID, f"\t{xid}\n".encode())
            cursor: Any = connection.connection.cursor()
            with cursor.copy(f"COPY {table.name} ({columns}) FROM STDIN") as copy:
                copy.write(found)
        elif found:
            marks = ", ".join("?" * len(names))
            connection.exec_driver_sql(f"INSERT INTO {table.name} ({columns}) VALUES ({marks})", found)  # noqa: S608


def _parameters(table: sa.Table, rows: list[Row]) -> list[tuple[Any, ...]]:
    renders = [_sqlite(table.c[name].type) for name in _names(table)]
    return [
        tuple(
            value if render is None or value is None else render(value)
            for render, value in zip(renders, cells, strict=True)
        )
        for cells in _cells(table, rows)
    ]


def _lines(table: sa.Table, rows: list[Row]) -> bytes:
    renders = [_postgres(table.c[name].type) for name in _names(table)]
    lines: Iterable[str] = (
        "\t".join(
            "\\N" if value is None else render(value) for render, value in zip(renders, cells, strict=True)
        )
        for cells in _cells(table, rows)
    )
    if "xid" in table.c:
        lines = (line.removesuffix("\\N") + "@xid" for line in lines)
    return "".join(f"{line}\n" for line in lines).encode()


def _cells(table: sa.Table, rows: list[Row]) -> Iterator[Iterator[Any]]:
    """The values of each row, column by column."""
    names = _names(table)
    defaults = [_default(table.c[name]) for name in names]
    return (map(row.get, names, defaults) for row in rows)


def _default(column: sa.Column[Any]) -> Any:
    default = column.default
    return default.arg if isinstance(default, sa.ColumnDefault) and default.is_scalar else None


@cache
def _names(table: sa.Table) -> tuple[str, ...]:
    """The columns that are written; the transaction comes last."""
    names = [column.name for column in table.columns if column.name not in BY_DATABASE]
    return tuple(sorted(names, key=lambda name: name == "xid"))


def _sqlite(kind: sa.types.TypeEngine[Any]) -> Callable[[Any], Any] | None:
    if isinstance(kind, Instant):
        return render_instant
    if isinstance(kind, sa.Date):
        return lambda day: day.isoformat()
    return json.dumps if isinstance(kind, sa.JSON) else None


def _postgres(kind: sa.types.TypeEngine[Any]) -> Callable[[Any], str]:
    if isinstance(kind, Instant):
        return lambda moment: moment.astimezone(UTC).isoformat(timespec="milliseconds")
    if isinstance(kind, sa.Date):
        return lambda day: day.isoformat()
    if isinstance(kind, sa.JSON):
        return lambda value: json.dumps(value).translate(ESCAPES)
    if isinstance(kind, sa.String):
        return lambda text: text.translate(ESCAPES)
    if isinstance(kind, sa.Boolean):
        return lambda value: "t" if value else "f"
    return lambda value: "\\\\x" + value.hex() if isinstance(value, bytes) else str(value)
