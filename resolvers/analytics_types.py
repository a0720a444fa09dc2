"""The types of the graph that a metric of the catalogue makes: by what it is asked, its rows and its table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import strawberry
from strawberry.annotation import StrawberryAnnotation

from analytics.metric import Dimension, Measure, Metric
from analytics.metrics import METRICS
from analytics.tables import Kind
from resolvers.analytics import (
    BadQuestion,
    figure,
    figure_after_months,
    figure_at_percentile,
    figure_in,
    table_of,
)
from resolvers.analytics_words import found_in, key
from resolvers.arguments import takes
from resolvers.reading.declare import asks
from resolvers.reading.limits import heavy
from resolvers.revisions import revisions_of
from translations.catalogue import text

HUMP = re.compile(r"([a-z0-9])([A-Z])")
UNFILTERED = "a null part or an empty object is no condition."


@dataclass(frozen=True)
class Vocabulary:
    """What schema/ calls the parts of every metric: by kind of value the type of a key and that of its tests, and
    the words of each filter."""

    keys: Mapping[Kind | None, Any]
    tests: Mapping[Kind, Any]
    filters: Mapping[str, str]
    figure: Any
    currency: Any
    direction: Any
    surroundings: type
    moment: Any
    step: Any


@dataclass(frozen=True)
class Types:
    """The types of one metric. `where` is its filter."""

    id: str
    dimension: Any
    order: Any
    where: Any
    row: Any
    table: Any


def types_of(id: str, name: str, said: Vocabulary, asked: str | None = None, where: Any = None) -> Types:
    """The types of a metric, called `name` and what they are; `asked` begins the names of those by which it is asked,
    where it is another; `where` is a filter that is there already."""
    metric, asked = METRICS[id], asked or name
    dimension = _enum(
        f"{asked}Dimension", {d.id: d.id for d in metric.dimensions}, f"By what {id} can be grouped."
    )
    measures = {upper(measure.id): measure.id for measure in metric.measures if measure.order}
    measure = _enum(f"{asked}Measure", measures, f"By what rows of {id} can be put in order.")
    row = _row(f"{name}Row", metric, said)
    return Types(
        id,
        dimension,
        _order(f"{asked}Order", measure, dimension, said),
        where or _filter(f"{asked}Filter", metric, said),
        row,
        _table(f"{name}Table", metric, row, said),
    )


def question_of(types: Types) -> Any:
    """The field that asks a metric: what its resolver takes, and what it counts."""
    asked = {
        "by": _list(types.dimension),
        "where": types.where | None,
        "order_by": _list(types.order) | None,
    }
    return heavy(
        resolver=takes(table_of(types.id), **asked),
        description=text(f"metric.{types.id}.definition", "EN"),
    )


def _enum(name: str, members: Mapping[str, str], description: str) -> Any:
    made: Any = StrEnum(name, dict(members))
    return strawberry.enum(made, description=description)


def _list(type_: Any) -> Any:
    return list[type_]


def _order(name: str, measure: Any, dimension: Any, said: Vocabulary) -> Any:
    parts = {
        "measure": (measure | None, asks("By this figure.")),
        "dimension": (dimension | None, asks("By this key, which the question must group by.")),
        "direction": (
            said.direction | None,
            strawberry.field(
                default=said.direction.ASC, description="Rising or falling; what is unknown comes last."
            ),
        ),
    }
    words = "By a measure or by a dimension of the question; ties go by the dimensions' values."
    return strawberry.input(_class(name, parts), description=words)


def _filter(name: str, metric: Metric, said: Vocabulary) -> Any:
    parts = {
        "and_": (str, asks("All of these hold; an empty list is no condition.", "and")),
        "or_": (str, asks("At least one of these holds; an empty list matches nothing.", "or")),
        "not_": (str, asks("All that this leaves out; of an empty object nothing.", "not")),
    } | {
        snake(id): (said.tests[kind] | None, asks(said.filters[id]))
        for id, (kind, _) in metric.filters.items()
    }
    words = f"Which facts of {metric.id}: all parts must hold; {UNFILTERED}"
    made = strawberry.input(_class(name, parts), description=words)
    # A filter holds filters, and cannot be named before it is made.
    own = {"and_": _list(made) | None, "or_": _list(made) | None, "not_": made | None}
    for field in made.__strawberry_definition__.fields:
        if field.python_name in own:
            field.type_annotation = StrawberryAnnotation(own[field.python_name])
    return made


def _row(name: str, metric: Metric, said: Vocabulary) -> Any:
    parts = {d.key: _key(d, said) for d in metric.dimensions}
    parts |= {snake(measure.id): _measure(measure, said) for measure in metric.measures}
    return strawberry.type(_class(name, parts), description=text(f"metric.{metric.id}.definition", "EN"))


def _key(dimension: Dimension, said: Vocabulary) -> tuple[Any, Any]:
    resolver = found_in(dimension.key, dimension.kind) or key(dimension.key)
    return said.keys[dimension.kind] | None, strawberry.field(resolver=resolver, description=dimension.about)


def _measure(measure: Measure, said: Vocabulary) -> tuple[Any, Any]:
    resolver = {
        None: lambda: figure(measure.id),
        "currency": lambda: takes(figure_in(measure.id, said.currency.KZT), currency=said.currency),
        "percentile": lambda: figure_at_percentile(measure.id),
        "months": lambda: figure_after_months(measure.id),
    }[measure.argument]()
    return said.figure, strawberry.field(resolver=resolver, description=measure.about)


def _table(name: str, metric: Metric, row: Any, said: Vocabulary) -> Any:
    parts = {
        "rows": (_list(row), "The first rows in order; those with nothing are not there."),
        "rest": (row | None, "All rows beyond the first; null where there are none."),
        "total": (row, "All rows together."),
    }
    fields = {id: (type_, strawberry.field(description=words)) for id, (type_, words) in parts.items()}
    revision = _revision(f"{name.removesuffix('Table')}Revision", row, said)
    asked = takes(revisions_of(metric, BadQuestion), every=said.step)
    words = (
        "How the total changed by what was known: its figures at the end of every period in which something was "
        "recorded, where they are not what they were before; the oldest first, at most 120 periods. For analysts alone."
    )
    fields["revisions"] = (_list(revision), heavy(resolver=asked, description=words))
    words = text(f"metric.{metric.id}.title", "EN") + "."
    return strawberry.type(_class(name, fields, said.surroundings), description=words)


def _revision(name: str, row: Any, said: Vocabulary) -> Any:
    parts = {
        "known_at": (said.moment, strawberry.field(description="The moment.")),
        "total": (row, strawberry.field(description="The total as known then.")),
    }
    return strawberry.type(_class(name, parts), description="A total as it was known at a moment.")


def _class(name: str, parts: Mapping[str, tuple[Any, Any]], *bases: type) -> type:
    """A class with annotated fields."""
    annotations = {id: type_ for id, (type_, _) in parts.items()}
    return type(
        name,
        bases,
        {"__annotations__": annotations, "__module__": __name__}
        | {id: field for id, (_, field) in parts.items()},
    )


def upper(name: str) -> str:
    """`perFamily` as `PER_FAMILY`."""
    return HUMP.sub(r"\1_\2", name).upper()


def snake(name: str) -> str:
    """`perFamily` as `per_family`."""
    return HUMP.sub(r"\1_\2", name).lower()
