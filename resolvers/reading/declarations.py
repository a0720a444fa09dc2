"""How a field reads, as values. The compiler and the stock executor both work from these and share nothing else.

A *row* is one row of an entity (a mapped class); an *attribute* is a name on that class.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Need = str | tuple[str, type, str]
"""An attribute of the row, or one hop away: (attribute here, entity whose key it names, attribute there)."""


class Declaration:
    """What every declaration is; a field without one is read by the stock executor alone."""


@dataclass(frozen=True)
class Column(Declaration):
    """The attribute as it stands."""

    name: str


@dataclass(frozen=True)
class Localized(Declaration):
    """The attribute `<name>_<locale>`; the locale is the field's argument, else the request's."""

    name: str


@dataclass(frozen=True)
class Embedded(Declaration):
    """An object made of the row itself; `parts` renames attributes (name there -> attribute here).

    Where the field may be null, it is null when the first part is null. Without parts it is never null.
    """

    parts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Variant(Declaration):
    """A member of a union, chosen by the value of an attribute; each member reads from the row itself."""

    name: str


@dataclass(frozen=True)
class ToOne(Declaration):
    """The row at the other end of a relationship, or null where there is none in the actor's scope."""

    relationship: str


@dataclass(frozen=True)
class ToMany(Declaration):
    """The rows at the other end of a relationship within the actor's scope, ordered by attributes, then by key."""

    relationship: str
    order: tuple[str, ...] = ()


@dataclass(frozen=True)
class CountOf(Declaration):
    """How many rows there are at the other end of a relationship within the actor's scope, plus `plus`."""

    relationship: str
    plus: int = 0


@dataclass(frozen=True)
class Computed(Declaration):
    """`function(row, asked, **arguments)`, run afterwards; `row` has the attributes that `needs` names.

    `asked` is the request's Context. The result is a scalar, or values of a declared or plain type.
    """

    function: Callable[..., Any]
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True)
class Opened(Declaration):
    """A sealed attribute, opened with the data key of the person that `owner` names; null where it was erased."""

    name: str
    owner: Need = "person_id"


@dataclass(frozen=True)
class Filters:
    """What a list can be filtered by: name of the filter's field -> attribute, or (relationship, attribute)."""

    type: type
    fields: Mapping[str, str | tuple[str, str]]


@dataclass(frozen=True)
class Orders:
    """What a list can be ordered by: member of the order's `field` -> attribute; `default` when none is asked."""

    type: type
    fields: Mapping[str, str]
    default: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Connection(Declaration):
    """A root list with pages: the rows of an entity within scope."""

    entity: type
    filters: Filters
    orders: Orders
    groups: Mapping[str, str] = field(default_factory=dict)
    """What it can be grouped by: member of the dimension -> attribute."""


@dataclass(frozen=True)
class Part(Declaration):
    """A part of a connection by its GraphQL name; `cursor` and `node` of an edge; `count` of a group."""

    name: str


@dataclass(frozen=True)
class One(Declaration):
    """A root row found by one attribute equal to the argument of the same GraphQL name, within scope."""

    entity: type
    attribute: str
    argument: str


@dataclass(frozen=True)
class NodeById(Declaration):
    """A root row of any entity by its identifier; several with `many`, null in place of those not there."""

    many: bool = False


@dataclass(frozen=True)
class Entity:
    """What a type of the graph stands for, and the permission without which `node(id)` answers null."""

    model: type
    permission: Any = None
