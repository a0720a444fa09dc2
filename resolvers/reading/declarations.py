"""How a field reads, as values. The compiler and the stock executor both work from these and share nothing else.

A *row* is one row of an entity (a mapped class); an *attribute* is a name on that class.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

READ = "read"
"""Key of the declaration in a field's metadata."""


@dataclass(frozen=True)
class Newest:
    """Attributes of the newest row of an entity that names this one, whoever may see it; all None where there is none.

    Of the rows whose attribute `there` equals the key of this one (or its attribute `here`) and whose attribute
    `among[0]` is one of `among[1]`, the last in `order`; `attributes` are name of the need -> attribute there.
    """

    entity: type
    there: str
    among: tuple[str, tuple[str, ...]]
    order: tuple[str, ...]
    attributes: Mapping[str, str]
    here: str = "id"


Need = str | tuple[str, type, str] | Newest
"""An attribute of the row, or one hop away: (attribute here, entity whose key it names, attribute there); or several
of the newest of the rows that name this one."""


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
    """The rows at the other end of a relationship within the actor's scope, ordered by attributes, then by key.

    With `filters` the field takes `where`, `first` and `last`: the first or last of those that match, in order.
    """

    relationship: str
    order: tuple[str, ...] = ()
    filters: Filters | None = None


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
class Over:
    """A filter over an edge: of the row at its other end, or with `many` of `some` or `none` of the rows there.

    `permission` is what the edge itself needs: who may not read it may not filter by it.
    """

    relationship: str
    filters: Filters
    many: bool = False
    permission: Any = None


@dataclass(frozen=True)
class Filters:
    """What a list can be filtered by: name of the filter's field -> attribute, (relationship, attribute) or edge."""

    type: type
    fields: Mapping[str, str | tuple[str, str] | Over]


@dataclass(frozen=True)
class Orders:
    """What a list can be ordered by: member of the order's `field` -> attribute; `default` when none is asked."""

    type: type
    fields: Mapping[str, str]
    default: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Connection(Declaration):
    """A list with pages: the rows of an entity within scope; inside a list, those that belong to its row."""

    entity: type
    filters: Filters
    orders: Orders
    groups: Mapping[str, str] = field(default_factory=dict)
    """What it can be grouped by: member of the dimension -> attribute."""
    through: tuple[str, str] | tuple[()] | None = None
    """None at the root; below a row (attribute of that row, attribute of the entity that must equal it), or () where
    scope alone says which rows belong there."""


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
class Followed(One):
    """The same row of a subscription, told again whenever its `version` has risen."""


@dataclass(frozen=True)
class Valued(Declaration):
    """A root field with a resolver of its own, whose answer is made of plain values and reads nothing of the record."""


@dataclass(frozen=True)
class Asked(Declaration):
    """A root field whose fields are questions of their own, answered by plain values, not by rows of the record."""


@dataclass(frozen=True)
class Self(Declaration):
    """The root object about whoever asks: a row that has `subject`, the subject of the token, and nothing else."""


@dataclass(frozen=True)
class Latest(Declaration):
    """The row that the newest of some other rows names, within scope, or null where there are none.

    The others are the rows of `via` whose attribute `there` equals `here` of this row and that are empty in `empty`;
    the newest by `order`, then by key; `names` is the attribute that holds the key of the row to find. With `equal`,
    (attribute, value), only rows of `via` that have the value. Where there are none, `otherwise` is asked, if given.
    """

    entity: type
    via: type
    here: str
    there: str
    names: str
    order: str
    empty: str | None = None
    equal: tuple[str, str] | None = None
    otherwise: Latest | None = None


@dataclass(frozen=True)
class NodeById(Declaration):
    """A root row of any entity by its identifier; several with `many`, null in place of those not there."""

    many: bool = False


@dataclass(frozen=True)
class Entity:
    """What a type of the graph stands for, and the permission without which `node(id)` answers null."""

    model: type
    permission: Any = None
