"""What a document costs, before anything runs and after: the same tree, once with page sizes, once with an answer.

A price is counted in rows: one for each row of the record that is read or opened, and more for what takes longer. An
edge without a limit is taken for `LIKELY` rows, a page for its size, so that the price rises with every page size.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    FieldNode,
    GraphQLObjectType,
    get_named_type,
    get_nullable_type,
    is_abstract_type,
    is_list_type,
    is_object_type,
)

from resolvers.reading import declarations as d
from resolvers.reading.declare import declaration_of
from resolvers.reading.limits import HEAVY
from resolvers.reading.selections import Selections

LIKELY = 10
"""Rows that an edge without a limit is taken for."""
COUNT = 10
"""An exact count, or one pass that groups."""
GROUPS = 100
"""Groups that one dimension is taken for; several are taken for ten times as many."""
QUESTION = 100
"""The rules judged, or a figure worked out; a tenth more for every thousand rows asked for."""
FIGURE_ROWS = 10_000
"""Rows of a figure that names no number."""
WRITE = 100
LOADED = 10
"""A field that reads by itself, not as part of a statement."""

Sizes = Sequence[int | None]
"""The size of each list of a plan by its number; None where an edge has no limit."""


@dataclass(frozen=True)
class Price:
    """The price of one field: `once`, and `each` for every row of it with all that hangs on the row."""

    key: str
    once: int = 0
    each: int = 0
    size: int | None = None
    """How many rows it is taken for; None for one value that is no list."""
    list: int | None = None
    """The number of the list that says how many rows there are."""
    inner: tuple[Price, ...] = ()
    either: tuple[tuple[Price, ...], ...] = ()
    """Alternatives, of which a row is one."""

    def estimated(self, sizes: Sizes) -> int:
        """The price for pages of these sizes."""
        below = sum(price.estimated(sizes) for price in self.inner)
        widest = max((sum(p.estimated(sizes) for p in parts) for parts in self.either), default=0)
        return self.once + self._rows(sizes) * (self.each + below + widest)

    def _rows(self, sizes: Sizes) -> int:
        given = sizes[self.list] if self.list is not None else None
        return given if given is not None else 1 if self.size is None else self.size

    def actual(self, found: Any) -> int:
        """The price of an answer; nothing for what is null."""
        if found is None:
            return 0
        rows = found if self.size is not None and isinstance(found, list) else [found]
        return self.once + sum(self._row(row) for row in rows)

    def _row(self, row: Any) -> int:
        if row is None:
            return 0
        if not isinstance(row, dict):
            return self.each
        below = sum(price.actual(row.get(price.key)) for price in self.inner)
        widest = (sum(price.actual(row.get(price.key)) for price in parts) for parts in self.either)
        return self.each + below + max(widest, default=0)

    def parts(self, sizes: Sizes, path: str = "", times: int = 1) -> Iterator[tuple[str, int]]:
        """Every field that costs something, by its path, with what it adds to the price without those below it."""
        here = f"{path}.{self.key}" if path else self.key
        rows = self._rows(sizes)
        yield here, times * (self.once + rows * self.each)
        for price in (*self.inner, *(price for parts in self.either for price in parts)):
            yield from price.parts(sizes, here, times * rows)


@dataclass(frozen=True)
class Below:
    """A list below the root: its field node, how it reads, and its number within the plan."""

    node: FieldNode
    field: Any
    number: int


@dataclass(frozen=True)
class Pricer:
    """Prices one root field, and numbers the lists below it on the way."""

    selections: Selections
    lists: dict[int, Below] = field(default_factory=dict)

    def fields(self, type_: GraphQLObjectType, nodes: list[FieldNode]) -> tuple[Price, ...]:
        """The prices of the fields asked of a type, without those that cost nothing."""
        below = self.selections.below(type_, nodes).items()
        made = (self.field(type_, key, nodes) for key, nodes in below)
        return tuple(price for price in made if price is not None)

    def field(self, type_: GraphQLObjectType, key: str, nodes: list[FieldNode]) -> Price | None:
        """The price of a field, None where it costs nothing."""
        field = type_.fields.get(nodes[0].name.value)
        if field is None:
            return Price(key, once=QUESTION) if nodes[0].selection_set else None
        read = declaration_of(field)
        if isinstance(read, d.Connection):
            return self.connection(read, field, key, nodes)
        number = 0 if isinstance(read, d.NodeById) else self.number(read, field, nodes[0])
        inner, either = self.below(get_named_type(field.type), nodes)
        once, each = self.own(type_, read, field, nodes[0])
        if not (once or each or inner or either):
            return None
        size = LIKELY if is_list_type(get_nullable_type(field.type)) else None
        return Price(key, once, each, size, number, inner, either)

    def own(self, type_: GraphQLObjectType, read: Any, field: Any, node: FieldNode) -> tuple[int, int]:
        """What a field costs once, and for each of its rows."""
        once, each = PRICES.get(type(read), (0, 0))
        definition = field.extensions.get("strawberry-definition")
        if definition is not None and definition.metadata.get(HEAVY):
            once += QUESTION + self._rows(field, node) // 100
        elif type_ is self.selections.schema.mutation_type:
            once += WRITE
        elif read is None and definition is not None and not definition.is_basic_field:
            once += LOADED
        return once, each

    def _rows(self, field: Any, node: FieldNode) -> int:
        given = self.selections.arguments(field, node).get("first") if "first" in field.args else 0
        return max(0, FIGURE_ROWS if given is None else int(given))

    def connection(self, read: d.Connection, field: Any, key: str, nodes: list[FieldNode]) -> Price:
        """A list with pages: its rows, its count and its groups."""
        number = self.number(read, field, nodes[0]) or 0
        type_ = get_named_type(field.type)
        parts = []
        for name, below in self.selections.below(type_, nodes).items():
            part = declaration_of(type_.fields.get(below[0].name.value))
            if not isinstance(part, d.Part):
                continue
            inner = get_named_type(type_.fields[below[0].name.value].type)
            if part.name in ("edges", "nodes"):
                parts.append(Price(name, 0, 1, 0, number, self.fields(inner, below)))
            elif part.name == "groups":
                by = self.selections.arguments(type_.fields[below[0].name.value], below[0])["by"]
                size = GROUPS * (1 if len(by) < 2 else 10)
                parts.append(Price(name, COUNT, 1, size, None, self.fields(inner, below)))
            elif part.name == "totalCount":
                parts.append(Price(name, COUNT))
        return Price(key, once=1, inner=tuple(parts))

    def below(
        self, type_: Any, nodes: list[FieldNode]
    ) -> tuple[tuple[Price, ...], tuple[tuple[Price, ...], ...]]:
        """The prices below a field: those of an object, or of each type that may stand there."""
        if is_object_type(type_):
            return self.fields(type_, nodes), ()
        if is_abstract_type(type_):
            possible = self.selections.schema.get_possible_types(type_)
            return (), tuple(found for each in possible if (found := self.fields(each, nodes)))
        return (), ()

    def number(self, read: Any, field: Any, node: FieldNode) -> int | None:
        """The number of a list below the root that takes arguments, None for everything else."""
        if not numbered(read):
            return None
        return self.lists.setdefault(id(node), Below(node, field, len(self.lists) + 1)).number


def numbered(read: Any) -> bool:
    """Whether a declaration is a list below the root that takes arguments."""
    if isinstance(read, d.Connection):
        return read.through is not None
    return isinstance(read, d.ToMany) and read.filters is not None


PRICES: dict[type, tuple[int, int]] = {
    d.ToOne: (0, 1),
    d.ToMany: (0, 1),
    d.Latest: (1, 1),
    d.CountOf: (1, 0),
    d.Opened: (1, 0),
    d.One: (0, 1),
    d.Followed: (0, 1),
    d.NodeById: (0, 1),
}
"""What a declaration costs once, and for each of its rows; what is not here costs nothing by itself."""
