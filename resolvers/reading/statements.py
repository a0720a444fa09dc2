"""A compiled statement: text made once, parameters bound for each request, pieces of JSON put together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from resolvers.reading.finishing import Finish, Impossible, Piece, Run
from resolvers.reading.jsontext import MARK
from resolvers.reading.noting import NOTE, unnoted
from resolvers.reading.sources import Source

DIALECTS: dict[str, sa.Dialect] = {
    "sqlite": SQLiteDialect_pysqlite(paramstyle="qmark"),
    "postgresql": PGDialect_asyncpg(),
}


@dataclass(frozen=True)
class Statement:
    """SQL text, and for each of its parameters in order: its name, what it is unless given, how it is converted."""

    sql: str
    parameters: tuple[tuple[str, Any, Callable[[Any], Any] | None], ...]

    async def fetch(self, source: Source, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Run it with these values."""
        params = []
        for name, default, convert in self.parameters:
            value = values.get(name, default)
            params.append(convert(value) if convert else value)
        return await source.fetch(self.sql, params)


def statement_of(select: sa.Select[Any], dialect_name: str) -> Statement:
    """Compile a Core statement for a database."""
    dialect = DIALECTS[dialect_name]
    compiled: Any = select.compile(dialect=dialect)
    processors = compiled._bind_processors
    return Statement(
        str(compiled),
        tuple(
            (name, compiled.binds[name].value, processors.get(name)) for name in compiled.positiontup or ()
        ),
    )


def finished(text: str | None, finish: Finish | None, run: Run) -> bytes:
    """One piece of JSON as it goes into the answer; Impossible where a value is missing that may not be."""
    if text is None or MARK in text:
        raise Impossible
    text = unnoted(text, run.context.reads) if NOTE in text else text
    if finish is None:
        return text.encode()
    return orjson.dumps(finish(orjson.loads(text), run))


@dataclass(frozen=True)
class Single:
    """A statement with at most one row of one piece: `null` where there is none."""

    statement: Statement
    finish: Finish | None

    async def answer(self, source: Source, values: Mapping[str, Any], run: Run) -> bytes:
        rows = await self.statement.fetch(source, values)
        return finished(rows[0][0], self.finish, run) if rows else b"null"


@dataclass(frozen=True)
class Versioned:
    """A statement with at most one row: the identifier, the version and one piece of a record."""

    statement: Statement
    finish: Finish | None

    async def answer(self, source: Source, values: Mapping[str, Any], run: Run) -> bytes:
        found = await self.state(source, values, run)
        return b"null" if found is None else found[1]

    async def state(self, source: Source, values: Mapping[str, Any], run: Run) -> tuple[int, bytes] | None:
        """The version and the piece as they stand together; None where there is no such row."""
        rows = await self.statement.fetch(source, values)
        return (rows[0][1], finished(rows[0][2], self.finish, run)) if rows else None


@dataclass(frozen=True)
class Composed:
    """A statement with one row of several pieces, each under a key of one object."""

    statement: Statement
    keys: tuple[bytes, ...]
    finishes: tuple[Finish | None, ...]

    async def answer(self, source: Source, values: Mapping[str, Any], run: Run) -> bytes:
        (row,) = await self.statement.fetch(source, values)
        parts = [
            key + finished(text, finish, run)
            for key, text, finish in zip(self.keys, row, self.finishes, strict=True)
        ]
        return b"{" + b",".join(parts) + b"}"


def composed(pieces: Mapping[str, Piece], dialect: str) -> Composed:
    """One statement of several pieces."""
    columns = [piece.text.label(f"p{number}") for number, piece in enumerate(pieces.values())]
    return Composed(
        statement_of(sa.select(*columns), dialect),
        tuple(f'"{key}":'.encode() for key in pieces),
        tuple(piece.finish for piece in pieces.values()),
    )
