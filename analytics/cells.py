"""The cells of a rollup as SQL: facts added up, the same with the opposite sign, and cells made of finer ones."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import duckdb

from analytics.compile import ordered_joins
from analytics.dimensions import LAST_MOMENT
from analytics.metric import Expression, Metric
from analytics.rolled import GRAINS, Grain, Needs, columns_in, kept_as, kept_sums, values_of

NOW = {"as_of": date.max, "known_at": LAST_MOMENT.replace(tzinfo=None)}


@dataclass(eq=False)
class Rollup:
    """The cells of a metric by some of its values, and how many rows they take."""

    name: str
    metric: Metric
    needs: Needs
    rows: int
    packed: int
    """Rows when they were last put together."""
    asked: int = 0

    @property
    def dated(self) -> bool:
        """Whether its cells have periods."""
        return self.needs.grain is not Grain.ALL

    @property
    def found(self) -> Mapping[str, str]:
        """The columns that hold what joins look up."""
        return {sql: kept_as(sql) for sql in self.needs.found}

    @property
    def gone(self) -> bool:
        """Whether it was let go of."""
        return self.rows < 0

    @property
    def keeps(self) -> tuple[str, ...]:
        """The names of the dimensions and filters that it keeps apart."""
        named = [
            *((d.key, d.value) for d in self.metric.dimensions),
            *((n, e) for n, (_, e) in self.metric.filters.items()),
        ]
        held = self.needs.found | {f"f.{name}" for name in self.needs.columns}
        return tuple(dict.fromkeys(name for name, value in named if value.sql in held))

    def parted_by(self, values: Collection[str]) -> bool:
        """Whether each of its rows is a group of its own by these values: then nothing is left to be added up."""
        own = {f"f.{name}" for name in self.needs.columns} | self.needs.found
        own |= {sql for sql, grain in GRAINS.items() if grain is self.needs.grain}
        return self.rows == self.packed and own == set(values)

    @property
    def keys(self) -> tuple[str, ...]:
        """Its columns besides the sums."""
        needs = self.needs
        dated = ('"on"',) if self.dated else ()
        return (*dated, *sorted(needs.columns), *map(kept_as, sorted(needs.found)))


def insert(
    cursor: duckdb.DuckDBPyConnection,
    each: Rollup,
    chosen: str,
    firsts: Mapping[str, int],
    *,
    before: bool = False,
) -> int:
    """Add the cells of chosen facts; or, with the opposite sign, what they were before these row numbers."""
    metric = each.metric
    limits = {}
    for table, key, own in filter(None, (metric.joins[name].follows for name in joined(each))):
        # Only what these facts look up: all of the table would cost what the table is.
        limits[table] = f'"{key}" IN (SELECT f."{own}" FROM {metric.table} AS f WHERE {chosen})'  # noqa: S608
        if before and table in firsts:
            limits[table] += f" AND rowid < {firsts[table]:d}"
    select, bound = cells_of(each, chosen, limits)
    if before:
        sums = ", ".join(f"-{name} AS {name}" for name in kept_sums(metric))
        select = f"SELECT {', '.join([*each.keys, sums])} FROM ({select}) AS was"  # noqa: S608
    (added,) = cursor.execute(f"INSERT INTO {each.name} {select}", bound).fetchone() or (0,)
    return int(added)


def cells_of(
    each: Rollup, chosen: str, limits: Mapping[str, str] = MappingProxyType({})
) -> tuple[str, dict[str, object]]:
    """Facts that meet a condition, added up to cells; `limits`: of tables looked up, only these rows."""
    metric, kept = each.metric, kept_sums(each.metric)
    values = {f'"{name}"': Expression(f'f."{name}"') for name in sorted(each.needs.columns)}
    values |= {kept_as(sql): Expression(sql) for sql in sorted(each.needs.found)}
    if each.dated:
        period = each.needs.grain.name.lower()
        values = {'"on"': Expression(f"CAST(date_trunc('{period}', f.\"on\") AS DATE)")} | values
    columns = {name: metric.columns[name] for name in columns_in(kept.values(), metric)}
    columns["sign"] = Expression("f.sign")
    joins = " ".join(metric.joins[name].sql for name in joined(each))
    for table, condition in limits.items():
        joins = joins.replace(f"FROM {table}", f"FROM (SELECT * FROM {table} WHERE {condition}) AS {table}")  # noqa: S608
    selected = ", ".join(f"{value.sql} AS {name}" for name, value in (values | columns).items())
    sums = [f"{sql} AS {name}" for name, sql in kept.items()]
    grouped = f" GROUP BY {', '.join(values)}" if values else ""
    inner = f"SELECT {selected} FROM {metric.table} AS f {joins} WHERE {chosen}"  # noqa: S608
    sql = f"SELECT {', '.join([*values, *sums])} FROM ({inner}) AS facts{grouped}"  # noqa: S608
    return sql, {name: value for name, value in NOW.items() if f"${name}" in sql}


def joined(each: Rollup) -> list[str]:
    """The joins behind what a rollup keeps."""
    metric = each.metric
    looked_up = [value for value in values_of(metric) if value.sql in each.needs.found]
    looked_up += [metric.columns[name] for name in columns_in(kept_sums(metric).values(), metric)]
    return ordered_joins({need for value in looked_up for need in value.needs}, metric)


def again(each: Rollup, finer: Rollup) -> str:
    """The cells of a rollup made of those of one that is as fine or finer; those where nothing is left go."""
    kept = kept_sums(each.metric)
    keys = list(each.keys)
    selected = list(keys)
    if each.dated and each.needs.grain < finer.needs.grain:
        period = each.needs.grain.name.lower()
        selected[0] = f'CAST(date_trunc(\'{period}\', "on") AS DATE) AS "on"'
    inner = f"SELECT {', '.join([*selected, *kept])} FROM {finer.name}"  # noqa: S608
    sums = ", ".join(f"sum({name}) AS {name}" for name in kept)
    some = " OR ".join(f"sum({name}) <> 0" for name in kept)
    grouped = f" GROUP BY {', '.join(keys)}" if keys else ""
    return f"SELECT {', '.join([*keys, sums])} FROM ({inner}) AS cells{grouped} HAVING {some}"  # noqa: S608
