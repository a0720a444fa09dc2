"""Answers for researchers and the public: arithmetic on releases.

Nothing here can reach a fact: all there is to it is a folder of releases, the rules, and the question. So asking costs
nothing, and the same question has the same answer however it is phrased: rows add up to their total.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

import numpy as np

from analytics.cubes import CLASSIFIERS
from analytics.dimensions import target_regions
from analytics.questions import All, Condition, Question, Wanted, leaves
from disclosure.estimates import Margin, Sum, figure, margin, ratio
from disclosure.figures import Figure, Reason, Suppressed
from disclosure.products import Product
from disclosure.releases import Newest, Release
from disclosure.releasing import axes_of
from policy.rulebook import Rulebook
from resolvers.released_cells import (
    PERIODS,
    TIMES,
    UNKNOWN,
    Keys,
    Month,
    NotThere,
    OffPeriod,
    cells,
    holds,
    keeps,
    key_of,
    month,
    needed,
    unreleased,
)
from resolvers.released_measures import KINDS, MEASURED, Source

Group = tuple[Any, ...]


@dataclass(frozen=True)
class Grouped:
    """Sums by group and in total; None for a group that no release can tell."""

    groups: Mapping[Group, Sum | None]
    total: Sum | None
    apart: bool = False


@dataclass(frozen=True)
class Desk:
    """Where a question is worked out: the releases, the rules, and what they have in common."""

    releases: Newest
    rulebook: Rulebook
    question: Question
    _seen: dict[str, tuple[Release, ...]] = field(default_factory=dict, repr=False, compare=False)

    def months(self, source: Source) -> tuple[Month, ...]:
        """Every month of which a product of the source has a release."""
        named = {release.period for product in source.products if product for release in self.of(product)}
        return tuple(map(month, sorted(named)))

    def of(self, product: Product) -> tuple[Release, ...]:
        """The releases of a product, as they stood when they were looked at first."""
        if product.id not in self._seen:
            self._seen[product.id] = self.releases.of(product.id)
        return self._seen[product.id]

    def all(self) -> tuple[Release, ...]:
        """Every release that questions of this metric are answered from."""
        sources = [m.source for (metric, _, _), m in MEASURED.items() if metric == self.question.metric]
        products = {product.id: product for source in sources for product in source.products if product}
        return tuple(release for product in products.values() for release in self.of(product))

    @property
    def stock(self) -> bool:
        """Whether the metric counts what stands at the end of a year, so that a day can be named."""
        return any(m.source.stock for (metric, _, _), m in MEASURED.items() if metric == self.question.metric)

    def grouped(self, source: Source, by: Sequence[str], where: Condition) -> Grouped:
        """Sums over cells, by some keys. Raises NotThere, OffPeriod where no release can tell any."""
        months = self.months(source)
        if source.stock:
            if PERIODS & {*by} or any(key_of(leaf.field) in TIMES for leaf in leaves(where)):
                raise NotThere("a stock has no periods")
            months = tuple(each for each in months if self.question.as_of in (None, each.last))[-1:]
        if not months:
            raise NotThere("nothing is released")
        if unreleased(where, months):
            raise OffPeriod
        found: dict[Group, dict[int, list[tuple[Margin, list[int]]]]] = {}
        unknown: set[Group] = set()
        for place, product in enumerate(source.products):
            self._add(found, unknown, place, product or source.first, product is None, months, by, where)
        half = unknown | self._half(source, months, by, where)
        groups = {
            group: None if group in half or (source.apart and len(parts) > 1) else _sum(parts.values())
            for group, parts in found.items()
        }
        whole = [part for parts in found.values() for part in parts.items()]
        if unknown or (source.apart and len({place for place, _ in whole}) > 1):
            return Grouped(groups, None, source.apart)
        return Grouped(groups, _sum(part for _, part in whole), source.apart)

    def _add(
        self,
        found: dict[Group, dict[int, list[tuple[Margin, list[int]]]]],
        unknown: set[Group],
        place: int,
        product: Product,
        missing: bool,
        months: Sequence[Month],
        by: Sequence[str],
        where: Condition,
    ) -> None:
        fixed = KINDS[place : place + 1] if "kind" in product.fixed else ()
        named = dict.fromkeys(("kind",) if fixed else (), fixed[0] if fixed else "")
        asked = needed(by, where) - named.keys()
        if strange := asked - {axis.key for axis in product.axes}:
            raise NotThere(min(strange))
        axes = {axis.key: axis for axis in product.axes}
        released = {} if missing else {release.period: release for release in self.of(product)}
        for each in months:
            release = released.get(each.keys["month"])
            codes = release.axes if release else axes_of(product, CLASSIFIERS)
            kept = tuple(axis for axis in codes if axis in asked)
            if holds(where, self._full(dict.fromkeys(kept, UNKNOWN) | named, each), axes) is False:
                continue  # none of its cells can be asked for
            for number, keys in enumerate(cells(product, {axis: codes[axis] for axis in kept}, named)):
                full = self._full(keys, each)
                held = holds(where, full, axes)
                if held is None:
                    raise NotThere("a part of a cell")
                if held:
                    group = tuple(full[key] for key in by)
                    part = found.setdefault(group, {}).setdefault(place, [])
                    if release is None:
                        unknown.add(group)
                    elif part and part[-1][0] is margin(release, kept):
                        part[-1][1].append(number)
                    else:
                        part.append((margin(release, kept), [number]))

    def _half(
        self, source: Source, months: Sequence[Month], by: Sequence[str], where: Condition
    ) -> set[Group]:
        """Groups by quarters or years of which the question asks months that are not released."""
        periods = {(m.keys["year"], m.keys["quarter"] if "quarter" in by else None) for m in months}
        beside = [
            each
            for year, quarter in (periods if {"year", "quarter"} & {*by} else ())
            for each in (month(f"{year}-{number:02d}") for number in range(1, 13))
            if each not in months and quarter in (None, each.keys["quarter"])
        ]
        found: dict[Group, dict[int, list[tuple[Margin, list[int]]]]] = {}
        half: set[Group] = set()
        for place, product in enumerate(source.products if beside else ()):
            self._add(found, half, place, product or source.first, True, beside, by, where)
        return half

    def _full(self, keys: Keys, month: Month) -> Keys:
        full = keys | month.keys
        if "region" in keys:
            listed = self.targets.get(month.first.year)
            region = keys["region"]
            full["target_region"] = (
                UNKNOWN if region is UNKNOWN else None if listed is None else region in listed
            )
        return full

    @cached_property
    def targets(self) -> Mapping[int, frozenset[str]]:
        """The target regions of every year that has a list."""
        # As known when the newest release was made: an answer does not depend on the day on which it is asked.
        made = (date.fromisoformat(str(release.card["made_at"])[:10]) for release in self.all())
        today = max(made, default=self.question.today)
        return target_regions(replace(self.question, today=today), self.rulebook)

    def figures(
        self, wanted: Wanted, by: Sequence[str], where: Condition
    ) -> tuple[dict[Group, Figure], Figure]:
        """The figures of a measure by group and in total. Raises NotThere, OffPeriod."""
        found, whole = self.sums(wanted, by, where)
        told = {
            group: self._tell(wanted, part, whole.groups.get(group) if whole else found.total)
            for group, part in found.groups.items()
        }
        return told, self._tell(wanted, found.total, whole.total if whole else found.total)

    def together(self, wanted: Wanted, by: Sequence[str], where: Condition, groups: set[Group]) -> Figure:
        """The figure of some groups together. Raises NotThere, OffPeriod."""
        found, whole = self.sums(wanted, by, where)
        of = found.total if whole is None else _together(whole, groups)
        return self._tell(wanted, _together(found, groups), of)

    def _tell(self, wanted: Wanted, part: Sum | None, of: Sum | None) -> Figure:
        measured = MEASURED[self.question.metric, *wanted]
        alone = measured.whole is None and not measured.of_total
        if part is None or (of is None and not alone):
            return Suppressed(Reason.NOT_RELEASED)
        if of is None or alone:
            return figure(part)
        return ratio(part, of, measured.digits) if measured.whole else ratio(part, of)

    def sums(self, wanted: Wanted, by: Sequence[str], where: Condition) -> tuple[Grouped, Grouped | None]:
        """The sums that a measure is made of. Raises NotThere, OffPeriod."""
        measured = MEASURED.get((self.question.metric, *wanted))
        if measured is None:
            raise NotThere("in no product")
        if measured.within is not None and not keeps(where, *measured.within):
            raise NotThere("codes that the source does not have")
        whole = self.grouped(measured.whole, by, All((where, measured.of))) if measured.whole else None
        return self.grouped(measured.source, by, All((where, measured.only))), whole

    def until(self) -> datetime | None:
        """The end of the last month that is released of the question's metric."""
        return max((datetime.fromisoformat(r.card["before"]) for r in self.all()), default=None)


def _together(found: Grouped, groups: set[Group]) -> Sum | None:
    """Some groups as one; None where one of them is unknown, or where they cannot be added up."""
    parts = [found.groups.get(group) for group in groups]
    if found.apart and len(parts) > 1:
        return None
    known = [part for part in parts if part is not None]
    return (
        Sum(tuple(_merged([pair for part in known for pair in part.parts])))
        if len(known) == len(parts)
        else None
    )


def _sum(parts: Any) -> Sum:
    made = []
    for each, numbers in (pair for part in parts for pair in part):
        weights = np.zeros(each.table.size)
        weights[numbers] = 1.0
        made.append((each, weights.reshape(each.table.shape)))
    return Sum(tuple(_merged(made)))


def _merged(made: list[tuple[Margin, Any]]) -> list[tuple[Margin, Any]]:
    """One entry a margin: the parts of a total come group by group."""
    found: dict[int, tuple[Margin, Any]] = {}
    for each, weights in made:
        known = found.get(id(each))
        found[id(each)] = (each, weights if known is None else known[1] + weights)
    return list(found.values())


def keys_of(dimensions: Sequence[str]) -> tuple[str, ...]:
    """The keys of dimensions: ORIGIN is `origin`."""
    return tuple(dimension.lower() for dimension in dimensions)
