"""Rows that cannot all be true: minimal sets of them, and the fewest rows that have to give way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from demo.published.linear import Bound, proof, solve


@dataclass(frozen=True)
class Conflict:
    """Rows, by line, that cannot all hold though any fewer of them can; `gives_way` is the one that was dropped."""

    gives_way: int
    lines: frozenset[int]

    @property
    def against(self) -> tuple[int, ...]:
        """The other lines."""
        return tuple(sorted(self.lines - {self.gives_way}))


LAW = 3


@dataclass(frozen=True)
class Price:
    """What it costs that a row gives way: its worth counts first, then how new it is, then how exact.

    A row of LAW is part of a conflict but never gives way.
    """

    worth: int
    published: str
    rounding: Fraction


Prices = Mapping[int, Price]


def conflicts(columns: int, bounds: Sequence[Bound], prices: Prices, whole: bool) -> tuple[Conflict, ...]:
    """The rows that give way so that all other bounds hold, each with a minimal set that it is in conflict with.

    The rule: as few rows as can be give way, of the worthier kind first; then the older publications; then the
    coarser figures. `prices` has every line that may give way; `whole`: the columns are whole numbers. ValueError
    where not even that helps.
    """
    cores: list[frozenset[int]] = []
    dropped: frozenset[int] = frozenset()
    while (core := _core(columns, [b for b in bounds if b.line not in dropped], prices, whole)) is not None:
        if all(prices[line].worth == LAW for line in core):
            raise ValueError("what always holds contradicts itself")
        cores.append(core)
        dropped = _cheapest(cores, prices)
    found = []
    for line in sorted(dropped):
        alone = [core for core in cores if core & dropped == {line}]
        found.append(Conflict(line, min(alone, key=_smallest)))
    return tuple(found)


def _core(columns: int, bounds: Sequence[Bound], prices: Prices, whole: bool) -> frozenset[int] | None:
    """A minimal set of lines that cannot hold together with what always holds; None where all can."""
    always = [bound for bound in bounds if bound.line not in prices]
    suspects, fractions = proof(columns, bounds), True
    if suspects is None:
        if not whole or solve(columns, bounds) is not None:
            return None
        suspects, fractions = list(bounds), False
    kept = {b.line: [x for x in bounds if x.line == b.line] for b in suspects if b.line in prices}

    def possible(some: Iterable[int]) -> bool:
        chosen = always + [bound for line in some for bound in kept[line]]
        if fractions:
            return proof(columns, chosen) is None
        return solve(columns, chosen) is not None

    needed = sorted((b for b in kept if b is not None), key=lambda line: _rank(line, prices))
    for line in list(needed):
        rest = [other for other in needed if other != line]
        if not possible(rest):  # still contradictory without the line: it is no part of the reason
            needed = rest
    return frozenset(needed)


def _rank(line: int, prices: Prices) -> tuple[int, str, Fraction, int]:
    """What is dearest to lose comes last."""
    price = prices[line]
    return price.worth, price.published, -price.rounding, -line


def _cheapest(cores: Sequence[frozenset[int]], prices: Prices) -> frozenset[int]:
    """The cheapest set of lines that has one of every core; cores without common lines are looked at apart."""
    groups: list[tuple[frozenset[int], list[frozenset[int]]]] = []
    for core in cores:
        touching = [group for group in groups if group[0] & core]
        groups = [group for group in groups if not group[0] & core]
        lines = core.union(*(lines for lines, _ in touching))
        groups.append((lines, [core, *(other for _, others in touching for other in others)]))
    return frozenset().union(*(_cheapest_of(group, prices) for _, group in groups))


def _cheapest_of(cores: Sequence[frozenset[int]], prices: Prices) -> frozenset[int]:
    ranks = {line: _rank(line, prices) for core in cores for line in core}
    law = frozenset(line for line, rank in ranks.items() if rank[0] == LAW)
    best: list[tuple[tuple[Any, ...], frozenset[int]]] = []

    def cost(chosen: frozenset[int]) -> tuple[Any, ...]:
        worths = [ranks[line][0] for line in chosen]
        dearest_first = sorted((ranks[line][1:] for line in chosen), reverse=True)
        return tuple(worths.count(worth) for worth in (2, 1, 0)), dearest_first

    def search(chosen: frozenset[int], kept: frozenset[int]) -> None:
        price = cost(chosen)
        if best and price[0] > best[0][0][0]:
            return
        missed = [core - kept - law for core in cores if not core & chosen]
        if not missed:
            if not best or price < best[0][0]:
                best[:] = [(price, chosen)]
            return
        smallest: frozenset[int] = min(missed, key=_smallest)
        for line in sorted(smallest, key=ranks.__getitem__):
            search(chosen | {line}, kept)
            kept |= {line}

    search(frozenset(), frozenset())
    return best[0][1]


def _smallest(core: frozenset[int]) -> tuple[int, list[int]]:
    return len(core), sorted(core)
