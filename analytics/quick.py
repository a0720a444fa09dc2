"""Statements that are over in less time than it takes to get ready for them: over few cells, from any thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from threading import local
from typing import Any

import duckdb


@dataclass(frozen=True)
class Quick:
    """A connection for each thread that asks, which stays open; each statement sees one state by itself."""

    connection: duckdb.DuckDBPyConnection
    _own: local = field(default_factory=local, repr=False)
    _opened: list[duckdb.DuckDBPyConnection] = field(default_factory=list, repr=False)

    def rows(self, sql: str, bound: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """All rows of a statement; errors are DuckDB's."""
        return self._cursor().execute(_parsed(sql), bound).fetchall()

    def close(self) -> None:
        """Let go of every connection."""
        while self._opened:
            self._opened.pop().close()

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        found: duckdb.DuckDBPyConnection | None = getattr(self._own, "cursor", None)
        if found is None:
            found = self._own.cursor = self.connection.cursor()
            self._opened.append(found)
        return found


@lru_cache(maxsize=2048)
def _parsed(sql: str) -> duckdb.Statement:
    (found,) = duckdb.extract_statements(sql)
    return found
