"""What of a list belongs to a plan: everything but the values of its places and of its filter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from resolvers.reading.filters import Shape
from resolvers.reading.pages import Page


@dataclass(frozen=True)
class PageShape:
    """The shape of a page: of its places, only which values are empty."""

    size: int
    backward: bool
    order: tuple[Any, ...]
    after: tuple[bool, ...] | None
    before: tuple[bool, ...] | None
    where: Shape
    number: int = 0
    """The number of the list within its plan, 0 at the root."""

    @property
    def prefix(self) -> str:
        """What the names of its parameters begin with."""
        return prefix(self.number)


@dataclass(frozen=True)
class SomeShape:
    """The shape of the rows of an edge that takes arguments; `size` None stands for all of them."""

    size: int | None
    backward: bool
    where: Shape


def prefix(number: int) -> str:
    """What the names of the parameters of a list begin with."""
    return f"c{number}_" if number else ""


def shape_of(page: Page, where: Shape, number: int = 0) -> PageShape:
    """The shape of a page with a filter of this shape."""
    after, before = (None if p is None else tuple(v is None for v in p) for p in (page.after, page.before))
    return PageShape(page.size, page.backward, page.order, after, before, where, number)


def places(page: Page, number: int = 0) -> dict[str, Any]:
    """The parameters of a page's places."""
    found: dict[str, Any] = {}
    for name, place in (("after", page.after), ("before", page.before)):
        found |= {f"{prefix(number)}{name}_{n}": value for n, value in enumerate(place or ())}
    return found
