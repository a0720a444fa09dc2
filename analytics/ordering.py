"""Rows of few groups in their order: putting thirty rows in order takes a database longer than adding them up.

The order is that of the statement (analytics/compile.py): the terms that were asked for, then every dimension; codes in
alphabetical order, what is empty last, either way.
"""

from __future__ import annotations

from analytics.compile import Statement
from analytics.metric import Metric
from analytics.questions import Question

Rows = list[tuple[object, ...]]


def ordered(rows: Rows, question: Question, metric: Metric, statement: Statement) -> Rows:
    """The rows of a flat statement that was not to order them."""
    places = {id: place for place, id in enumerate(question.by)}
    parts = {name: len(places) + place for place, name in enumerate(statement.parts)}
    terms = [
        (
            parts[str(metric.measure(each.measure).order)] if each.measure else places[each.dimension or ""],
            each.descending,
        )
        for each in question.order
    ]
    for place, descending in reversed([*terms, *((place, False) for place in places.values())]):
        empty = [row for row in rows if row[place] is None]
        rows = [row for row in rows if row[place] is not None]
        rows.sort(key=lambda row: row[place], reverse=descending)  # type: ignore[arg-type, return-value]
        rows += empty
    return rows
