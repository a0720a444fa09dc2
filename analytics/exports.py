"""The answer to a question as a file: one row a row, with how its figures stand.

Figures come through the gate, as rows of disclosure/figures.py, and are not looked at before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol

from analytics.metric import Metric
from analytics.questions import Question, Wanted
from analytics.sheets import WRITERS, About, Column, spool
from analytics.tables import Kind

PARTS = ("value", "low", "high")


DEFAULTS: Mapping[str | None, Any] = MappingProxyType({None: None, "currency": "KZT"})
"""Arguments of measures for a file where the question selects none."""


class Figure(Protocol):
    """A figure, or why there is none."""

    @property
    def status(self) -> str: ...


class Row(Protocol):
    """A row that may leave."""

    @property
    def keys(self) -> Mapping[str, Any]: ...

    @property
    def figures(self) -> Mapping[tuple[str, Any], Any]: ...


Levelled = Iterable[tuple[str, Row]]
"""Rows with ROW, REST or TOTAL before each."""


def every_measure(metric: Metric) -> tuple[Wanted, ...]:
    """All measures that need no argument, and those in a currency in tenge."""
    return tuple((each.id, DEFAULTS[each.argument]) for each in metric.measures if each.argument in DEFAULTS)


def columns(question: Question, metric: Metric, *, exact: bool) -> tuple[Column, ...]:
    """The columns of a file: the level of a row, its keys, its figures; not `exact`, each with its interval."""
    found = [Column("level", "ROW, REST (all rows beyond the first) or TOTAL")]
    for id in question.by:
        dimension = metric.dimension(id)
        holds = {Kind.FLAG: bool, Kind.NUMBER: int}.get(dimension.kind or Kind.TEXT, str)
        found.append(Column(_camel(dimension.key), dimension.about, holds))
    for id, argument in question.measures:
        name, about = _name(id, argument), metric.measure(id).about
        found.append(Column(name, about, Decimal))
        if not exact:
            found += [
                Column(f"{name}_{end}", f"The {end} end of its interval.", Decimal) for end in PARTS[1:]
            ]
        found.append(Column(f"{name}_status", f"Whether {name} is PUBLISHED, or why it is not there."))
    return tuple(found)


def cells(question: Question, metric: Metric, rows: Levelled, *, exact: bool) -> Iterator[list[Any]]:
    """The rows of a file, in the order of its columns."""
    keys = [metric.dimension(id).key for id in question.by]
    for level, row in rows:
        made = [level, *(row.keys.get(key) for key in keys)]
        for wanted in question.measures:
            figure = row.figures[wanted]
            made += [getattr(figure, part, None) for part in (PARTS[:1] if exact else PARTS)]
            made.append(figure.status)
        yield made


def write_file(
    question: Question, metric: Metric, rows: Levelled, to: Path, about: About, *, exact: bool
) -> None:
    """Write rows to a file, in the format of its ending. `to`'s folder also holds what is spooled meanwhile.

    Raises TooManyRows where a sheet cannot hold them.
    """
    spooled = to.with_name(f".{to.name}.spool")
    try:
        table = spool(
            columns(question, metric, exact=exact), cells(question, metric, rows, exact=exact), spooled
        )
        if to.suffix == ".csv":
            spooled.replace(to)
        else:
            WRITERS[to.suffix](table, to, about)
    finally:
        spooled.unlink(missing_ok=True)


def _camel(key: str) -> str:
    """`age_band` as the graph calls it: `ageBand`."""
    first, *rest = key.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _name(id: str, argument: Any) -> str:
    return id if argument is None else f"{id}_{argument}"
