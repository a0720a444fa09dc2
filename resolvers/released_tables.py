"""A table of released figures: rows in order, the rest, the total, and what is promised about them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from analytics.metric import Metric
from analytics.questions import MOST_ROWS, Order, Question, Wanted
from disclosure.figures import Basis, Clearance, Figure, Freshness, Protection, Reason, Row, Suppressed, Table
from disclosure.gate import withhold
from disclosure.measuring import DELTA, epsilon
from disclosure.products import OTHER
from resolvers.context import Process
from resolvers.released import Desk, Group, keys_of
from resolvers.released_cells import NotThere, OffPeriod
from resolvers.released_nearest import Nearest


def answer_of_releases(
    process: Process, question: Question, metric: Metric, clearance: Clearance, *, with_nearest: bool = False
) -> Table:
    """What everybody but analysts is told: releases, or where there are none, nothing."""
    if process.releases is None:
        return withhold(metric, question.measures, clearance, question.known_at)
    desk = Desk(process.releases, process.rulebook, question)
    return released(desk, metric, clearance, with_nearest=with_nearest)


def released(desk: Desk, metric: Metric, clearance: Clearance, *, with_nearest: bool) -> Table:
    """The answer of releases to a checked question; `with_nearest` also looks for the nearest questions that pass."""
    question, by = desk.question, keys_of(desk.question.by)
    nearest = Nearest(desk) if with_nearest else None
    if question.known_at is not None or (question.as_of is not None and not desk.stock):
        return _refused(desk, metric, clearance, nearest)
    found: dict[Wanted, tuple[dict[Group, Figure], Figure]] = {}
    for wanted in question.measures:
        try:
            found[wanted] = desk.figures(wanted, by, question.where)
        except (NotThere, OffPeriod):
            continue
    groups = list(dict.fromkeys(group for figures, _ in found.values() for group in figures))
    if not groups:
        return _refused(desk, metric, clearance, nearest)
    ordered = _ordered(desk, groups, by)
    first = MOST_ROWS if question.first is None else question.first
    shown, beyond = ordered[:first], ordered[first:]

    def figure(wanted: Wanted, group: Group | None) -> Figure:
        figures, total = found.get(wanted, ({}, Suppressed(Reason.NOT_RELEASED)))
        plain = total if group is None else figures.get(group, Suppressed(Reason.NOT_RELEASED))
        if isinstance(plain, Suppressed) and nearest is not None:
            keys = {} if group is None else dict(zip(by, group, strict=True))
            return replace(plain, nearest=nearest.find(wanted, keys))
        return plain

    def row(group: Group | None) -> Row:
        keys = {} if group is None else dict(zip(by, group, strict=True))
        return Row(keys, {wanted: figure(wanted, group) for wanted in question.measures})

    return Table(
        metric=metric,
        rows=tuple(row(group) for group in shown),
        rest=_rest(desk, by, beyond) if beyond else None,
        total=row(None),
        freshness=Freshness(desk.until(), None, Basis.RECORDED, provisional=False),
        protection=protection(desk, clearance),
        desk=desk,
    )


def rehearsed(desk: Desk, metric: Metric, *, with_nearest: bool) -> Table:
    """The answer of invented releases: as a researcher would get it, labelled, and never to be cited."""
    table = released(desk, metric, Clearance.RESEARCHER, with_nearest=with_nearest)
    invented = replace(table.protection, mechanism="REHEARSAL", code="protection.rehearsed", params={})
    return replace(table, protection=invented, desk=None)


def protection(desk: Desk, clearance: Clearance) -> Protection:
    """How released figures are protected, in numbers from which the noise can be worked out again."""
    found = desk.all()
    rho = max(release.card["rho_of_a_year"] for release in found)
    params = {
        "first": min(release.period for release in found),
        "last": max(release.period for release in found),
        "rho": f"{rho:.6g}",
        "epsilon": f"{epsilon(rho):.2f}",
        "delta": f"{DELTA:g}",
        "household": f"{epsilon(36 * rho):.2f}",
        "products": ", ".join(sorted({release.product for release in found})),
    }
    return Protection(clearance, "DISCRETE_GAUSSIAN", "protection.released", params, found)


def _refused(desk: Desk, metric: Metric, clearance: Clearance, nearest: Nearest | None) -> Table:
    """No rows; every figure says why not, and which question would be answered."""
    question = desk.question
    empty = replace(withhold(metric, question.measures, clearance, question.known_at), desk=desk)
    if desk.until() is not None:
        empty = replace(empty, protection=protection(desk, clearance))
    if nearest is None:
        return empty
    figures = {
        wanted: Suppressed(Reason.NOT_RELEASED, nearest.find(wanted, {})) for wanted in question.measures
    }
    return replace(empty, total=Row({}, figures))


def _rest(desk: Desk, by: tuple[str, ...], beyond: list[Group]) -> Row:
    """All rows beyond the first ones together."""
    figures: dict[Wanted, Figure] = {}
    for wanted in desk.question.measures:
        try:
            figures[wanted] = desk.together(wanted, by, desk.question.where, set(beyond))
        except (NotThere, OffPeriod):
            figures[wanted] = Suppressed(Reason.NOT_RELEASED)
    return Row({}, figures)


def _ordered(desk: Desk, groups: list[Group], by: tuple[str, ...]) -> list[Group]:
    """Groups in the order that is asked for; ties, and everything else, by the keys, what has no name last."""
    ordered = sorted(groups, key=lambda group: [_last(value) for value in group])
    for order in reversed(desk.question.order):
        places = _places(desk, order, by)
        known = [group for group in ordered if places(group) is not None]
        unknown = [group for group in ordered if places(group) is None]
        ordered = sorted(known, key=places, reverse=order.descending) + unknown
    return ordered


def _places(desk: Desk, order: Order, by: tuple[str, ...]) -> Any:
    if order.dimension is not None:
        place = by.index(order.dimension.lower())
        return lambda group: None if group[place] in (None, OTHER) else group[place]
    argument = "KZT" if order.measure in ("paid", "repaid", "net") else None
    try:
        found, _ = desk.sums((order.measure or "", argument), by, desk.question.where)
    except (NotThere, OffPeriod):
        return lambda _group: None
    return lambda group: part.hundredths if (part := found.groups.get(group)) else None


def _last(value: Any) -> tuple[bool, Any]:
    return (True, "") if value in (None, OTHER) else (False, value)
