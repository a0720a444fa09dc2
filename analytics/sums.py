"""Which parts of a measure are made of sums, so that they can be added up from cells that were kept.

Sums and counts of facts can be kept by cell and added; different families, ranks, firsts and lasts cannot. A part is
taken apart into the aggregates it is made of: each is kept under a name of its own, whatever part asks for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2s
from types import MappingProxyType

from sqlglot import exp

from analytics.dialects import Dialect, tree


@dataclass(frozen=True)
class Sums:
    """A part as SQL over kept sums, and the aggregates over facts behind them by the names they are kept under."""

    sql: str
    kept: Mapping[str, str]

    @property
    def plain(self) -> bool:
        """Whether it is one sum and nothing else: then the parts of rows add up to that of their total."""
        return self.sql == f"SUM({next(iter(self.kept), '')})"


@lru_cache(maxsize=1024)
def sums_of(part: str) -> Sums | None:
    """A part taken apart; None where it is not made of sums alone."""
    root = exp.Paren(this=tree(part))
    kept: dict[str, str] = {}
    for node in list(root.walk()):
        if isinstance(node, exp.Window | exp.Anonymous | exp.Distinct | exp.Subquery):
            return None
        if not isinstance(node, exp.AggFunc):
            continue
        if not isinstance(node, exp.Sum | exp.Count):
            return None
        whole = node.parent if isinstance(node.parent, exp.Filter) else node
        sql = whole.sql(dialect=Dialect.DUCKDB)
        name = name_of(sql)
        kept[name] = sql
        total: exp.Expr = exp.Sum(this=exp.column(name))
        if isinstance(node, exp.Count):
            total = exp.func("coalesce", total, exp.Literal.number(0))
        whole.replace(total)
    return Sums(root.this.sql(dialect=Dialect.DUCKDB), MappingProxyType(kept)) if kept else None


def name_of(sql: str) -> str:
    """The name under which an aggregate, or a value that was looked up, is kept."""
    return "k_" + blake2s(sql.encode(), digest_size=6).hexdigest()


SIGNS = name_of("SUM(sign)")
"""How many facts of a cell still stand."""


def all_sums(parts: Mapping[str, str]) -> Mapping[str, Sums] | None:
    """Every part taken apart, or None where one of them is not made of sums."""
    found = {name: sums_of(sql) for name, sql in parts.items()}
    return {name: each for name, each in found.items() if each} if all(found.values()) else None
