"""Questions that must not contradict each other: asked of what is published, they find out nothing more.

An attacker asks the same again and again, in other words, in parts that add up, or for what is left when all others are
taken away. Where the answers are arithmetic on one release none of it tells anything new: every score is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations
from math import prod

from analytics.questions import All, AnyOf, Condition, Leaf, Not, Question
from disclosure.audit import Finding
from disclosure.products import PRODUCTS, Product
from disclosure.releases import Releases
from policy.rulebook import Rulebook
from resolvers.released import Desk
from resolvers.released_cells import FLAGS, month
from resolvers.released_measures import Source

Told = dict[tuple[object, ...], int]
Ask = Callable[[Sequence[str], Condition], Told]
"""From keys and a condition to hundredths by group; without keys to one group that has no name."""
Codes = Mapping[str, Sequence[object]]
ALIASES = 120


def repeated(ask: Ask, codes: Codes, span: Condition) -> int:
    """How many answers differ from the first, when one question is asked under many aliases."""
    where = _first(codes, span)
    told = [ask((), where) for _ in range(ALIASES)]
    return sum(each != told[0] for each in told)


def in_other_words(ask: Ask, codes: Codes, span: Condition) -> int:
    """How many ways to say the same get another answer."""
    parts = [Leaf(key, "eq", values[0]) for key, values in codes.items()]
    ways: tuple[Condition, ...] = (
        All((span, *parts)),
        All((*reversed(parts), All((span,)))),
        All((span, Not(AnyOf(tuple(Not(part) for part in parts))))),
        All((span, *(Leaf(part.field, "in", (part.value, part.value)) for part in parts), All(()))),
        AnyOf((All((span, *parts)), All((span, *parts)))),
    )
    told = [ask((), where) for where in ways]
    return sum(each != told[0] for each in told)


def added_up(ask: Ask, codes: Codes, span: Condition) -> int:
    """How many ways to add a total up give another total."""
    whole = sum(ask((), span).values())
    ways = [by for size in (1, 2, len(codes)) for by in combinations(codes, size)]
    return sum(sum(ask(by, span).values()) != whole for by in ways)


def left_over(ask: Ask, codes: Codes, span: Condition) -> int:
    """Whether a cell is anything else than what is left of the total without all others."""
    where = _first(codes, All(()))
    cell, rest = ask((), All((span, where))), ask((), All((span, Not(where))))
    return int(sum(cell.values()) + sum(rest.values()) != sum(ask((), span).values()))


def left_out(ask: Ask, codes: Codes, span: Condition) -> int:
    """How many cells are told of that are in no list, or are not told of: either would say who is there."""
    return abs(prod(map(len, codes.values())) - len(ask(tuple(codes), span)))


ATTACKS = (repeated, in_other_words, added_up, left_over, left_out)


def contradictions(releases: Releases, rulebook: Rulebook) -> Iterator[Finding]:
    """Every attack on the newest release of every product."""
    for product in PRODUCTS.values():
        if published := releases.of(product.id):
            ask, codes, span = of_newest(releases, product, rulebook)
            found = sum(attack(ask, codes, span) for attack in ATTACKS)
            yield Finding(f"attack: {published[-1].id}: answers that contradict each other", found, 0, 0)


def of_newest(releases: Releases, product: Product, rulebook: Rulebook) -> tuple[Ask, Codes, Condition]:
    """Questions about the newest month of a product: how they are asked, with which codes, and of which days."""
    newest = releases.of(product.id)[-1]
    days = month(newest.period)
    desk = Desk(
        releases, rulebook, Question(product.metric, date.max, as_of=days.last if product.stock else None)
    )
    codes = {axis: [FLAGS.get(code, code) for code in values] for axis, values in newest.axes.items()}
    bounds = () if product.stock else (Leaf("on", "from", days.first), Leaf("on", "to", days.last))

    def ask(by: Sequence[str], where: Condition) -> Told:
        found = desk.grouped(Source((product,)), by, where)
        return {group: part.hundredths for group, part in found.groups.items() if part is not None}

    return ask, codes, All(bounds)


def _first(codes: Codes, span: Condition) -> Condition:
    return All((span, *(Leaf(key, "eq", values[0]) for key, values in codes.items())))
