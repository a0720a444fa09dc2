"""What a figure was a year before, and what it adds up to since 1991: measures that every count can have.

*A year before* is the same question of facts that are a year older: so a period that is still running is compared with
the same days of the year before. *Since 1991* is the same question without the first day of any period.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from analytics.compile import compile_question
from analytics.finishes import quotient
from analytics.metric import NOBODY, Absent, Bound, Cell, Companion, Level, Measure, Metric
from analytics.questions import All, Condition, Leaf, Question, leaves
from policy.rulebook import Rulebook

EVERY_ROW = 2**62
PERIODS = ("MONTH", "QUARTER", "YEAR")
"""From the finest to the coarsest."""
DAYS = frozenset({"on", "year", "submittedAt"})
"""Filters that look at the day of a fact."""
OLDER = '(SELECT * REPLACE (CAST("on" + INTERVAL 1 YEAR AS DATE) AS "on") FROM {table})'
"""Facts as if they had happened a year later."""
Groups = Mapping[tuple[Any, ...], int]


@dataclass(frozen=True)
class Sums:
    """Sums by the keys of rows, and of all rows; by the finest period of the question where it has one."""

    groups: Groups
    total: int
    period: str | None = None


def comparisons(
    metric: Callable[[], Metric], part: str, since: str = "since 1991"
) -> tuple[tuple[Measure, ...], dict[str, Companion]]:
    """The measures `changeOnYear` and `cumulative` of the part by which a metric counts, and what they need."""
    return (
        Measure(
            "changeOnYear",
            {part: f"sum({part})"},
            _change(part),
            beside="older",
            about="By how much it is more, or less, than a year before, as a share of it: 0.05 is 5 % more. Days "
            "still to come are left out of both. Not collected where there was nothing, and in the rest.",
        ),
        Measure(
            "cumulative",
            {},
            _cumulative,
            beside="since",
            about=f"All {since} to the end of the row's period, whatever first day is asked for. Not collected in "
            "the rest, or where days are asked for by `or` or `not`.",
        ),
    ), {
        "older": Companion(lambda question, rulebook: _older(metric(), part, question, rulebook), _read),
        "since": Companion(
            lambda question, rulebook: _since(metric(), part, question, rulebook), _read_since
        ),
    }


def _older(metric: Metric, part: str, question: Question, rulebook: Rulebook) -> tuple[str, Bound]:
    asked = replace(question, as_of=min(question.as_of or question.today, question.today))
    older = OLDER.format(table=metric.relation or metric.table)
    return _sums(asked, replace(metric, relation=older), part, rulebook)


def _since(metric: Metric, part: str, question: Question, rulebook: Rulebook) -> tuple[str, Bound]:
    where, finest = without_first_days(question.where), finest_of(question)
    if where is None:
        return "SELECT NULL WHERE FALSE", {}
    by = tuple(id for id in question.by if id not in PERIODS or id == finest)
    return _sums(replace(question, by=by, where=where), metric, part, rulebook)


def _sums(asked: Question, metric: Metric, part: str, rulebook: Rulebook) -> tuple[str, Bound]:
    counted = Measure("counted", {part: f"sum({part})"}, lambda _cell, _argument: NOBODY)
    whole = replace(metric, measures=(counted,))
    asked = replace(asked, measures=(("counted", None),), order=(), first=EVERY_ROW)
    statement = compile_question(asked, whole, rulebook)
    return statement.sql, statement.bound


def _read(rows: list[tuple[Any, ...]], _question: Question, _rulebook: Rulebook) -> Sums | None:
    if not rows:
        return None
    groups = {row[2:-1]: int(row[-1] or 0) for row in rows if row[0] == Level.ROW}
    return Sums(groups, int(rows[-1][-1] or 0))


def _read_since(rows: list[tuple[Any, ...]], question: Question, rulebook: Rulebook) -> Sums | None:
    found = _read(rows, question, rulebook)
    if found is None or (finest := finest_of(question)) is None:
        return found
    place = [id for id in question.by if id not in PERIODS or id == finest].index(finest)
    running: dict[tuple[Any, ...], int] = {}
    groups: dict[tuple[Any, ...], int] = {}
    for keys in sorted(found.groups, key=lambda keys: keys[place]):
        others = keys[:place] + keys[place + 1 :]
        running[others] = running.get(others, 0) + found.groups[keys]
        groups[keys] = running[others]
    return Sums(groups, found.total, finest)


def _change(part: str) -> Callable[[Cell, Any], Decimal | Absent]:
    def finish(cell: Cell, _argument: Any) -> Decimal | Absent:
        before: Sums = cell.beside
        if cell.level is Level.REST:
            return NOBODY
        then = before.total if cell.level is Level.TOTAL else before.groups.get(tuple(cell.keys.values()), 0)
        now = int(cell.parts[part] or 0)
        return quotient(now - then, then)

    return finish


def _cumulative(cell: Cell, _argument: Any) -> Decimal | Absent:
    since: Sums | None = cell.beside
    if since is None or cell.level is Level.REST:
        return NOBODY
    if cell.level is Level.TOTAL:
        return Decimal(since.total)
    keys = [
        value
        for id, value in zip(cell.question.by, cell.keys.values(), strict=True)
        if id not in PERIODS or id == since.period
    ]
    return Decimal(since.groups.get(tuple(keys), 0))


def finest_of(question: Question) -> str | None:
    """The finest period by which a question groups."""
    return next((id for id in PERIODS if id in question.by), None)


def without_first_days(condition: Condition) -> Condition | None:
    """The condition without any first day of a period; None where days are asked for in another way than `and`."""
    parts = list(_together(condition))
    if any(not isinstance(part, Leaf) and DAYS & {leaf.field for leaf in leaves(part)} for part in parts):
        return None
    return All(tuple(part for each in parts for part in _to(each)))


def _to(part: Condition) -> Iterable[Condition]:
    match part:
        case Leaf(field, "from", _) if field in DAYS:
            return ()
        case Leaf(field, "eq", value) if field in DAYS:
            return (Leaf(field, "to", value),)
        case Leaf(field, "in", values) if field in DAYS and values:
            last: date | int = max(values)
            return (Leaf(field, "to", last),)
    return (part,)


def _together(condition: Condition) -> Iterator[Condition]:
    if isinstance(condition, All):
        for part in condition.parts:
            yield from _together(part)
    else:
        yield condition
