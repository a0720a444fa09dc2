"""The words in which schema/ says how a field reads. A type is a list of such lines and has no function bodies.

@entity(models.Application, permission=Permission.APPLICATION_READ)
class Application(Node):
    reference: str = column("reference")
    applicant: Person = to_one("person", permission=Permission.PERSON_READ)
    decisions: list[Decision] = to_many("decisions", order=("decided_at",))
"""

from __future__ import annotations

import keyword
from collections.abc import Callable, Mapping
from typing import Any

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField

from access.permissions import Permission
from resolvers.reading import stock_pages
from resolvers.reading.declarations import (
    READ,
    Column,
    Computed,
    Connection,
    CountOf,
    Declaration,
    Embedded,
    Entity,
    Filters,
    Followed,
    Latest,
    Localized,
    Need,
    NodeById,
    One,
    Opened,
    Orders,
    Part,
    Self,
    ToMany,
    ToOne,
    Variant,
)
from resolvers.reading.limits import HEAVY
from resolvers.reading.locales import Locale
from resolvers.reading.permissions import needs as needs_directive


class ReadField(StrawberryField):
    """A field that says how it reads; on the stock executor it is resolved from its declaration."""

    @property
    def is_basic_field(self) -> bool:
        return False

    def get_result(self, source: Any, info: Any, args: list[Any], kwargs: dict[str, Any]) -> Any:
        return stock_pages.resolve(self.metadata[READ], source, info, kwargs)


def read_field(
    read: Declaration,
    arguments: Mapping[str, Any] | None = None,
    permission: Permission | None = None,
    description: str | None = None,
    name: str | None = None,
    heavy: bool = False,
) -> Any:
    """A field with a declaration; `arguments` maps GraphQL names to types, `heavy` counts as a question."""
    directives = [needs_directive(permission)] if permission else []
    field = ReadField(
        metadata={READ: read, HEAVY: heavy}, directives=directives, description=description, graphql_name=name
    )
    field.arguments = [
        StrawberryArgument(python_name(argument), argument, StrawberryAnnotation(type_))
        for argument, type_ in (arguments or {}).items()
    ]
    return field


def python_name(argument: str) -> str:
    """The name under which functions get an argument: `from` is `from_` in Python."""
    return f"{argument}_" if keyword.iskeyword(argument) else argument


def column(name: str, **options: Any) -> Any:
    """A column of the row (or an attribute of a value) under this name."""
    return read_field(Column(name), **options)


def localized(name: str, **options: Any) -> Any:
    """The column `<name>_<locale>`, by the argument `locale`."""
    return read_field(Localized(name), {"locale": Locale | None}, **options)


def embedded(**parts: Any) -> Any:
    """An object made of the row itself: `embedded(amount="fee_amount", currency="fee_currency")`.

    Without parts the object's fields find their columns under their own names.
    """
    options = {key: parts.pop(key) for key in ("permission", "description") if key in parts}
    return read_field(Embedded(parts), **options)


def variant(by: str, **options: Any) -> Any:
    """A member of a union, chosen by the column `by`; members are declared with `case`."""
    return read_field(Variant(by), **options)


def to_one(relationship: str, **options: Any) -> Any:
    """The row at the other end of a relationship, null where it is not there (or not in scope)."""
    return read_field(ToOne(relationship), **options)


def to_many(
    relationship: str, order: tuple[str, ...] = (), filters: Filters | None = None, **options: Any
) -> Any:
    """The rows at the other end of a relationship, ordered; with `filters` it takes `where`, `first` and `last`."""
    arguments = {"where": filters.type | None, "first": int | None, "last": int | None} if filters else {}
    return read_field(ToMany(relationship, tuple(order), filters), arguments, **options)


def count_of(relationship: str, plus: int = 0, **options: Any) -> Any:
    """How many rows are at the other end."""
    return read_field(CountOf(relationship, plus), **options)


def computed(
    function: Callable[..., Any],
    needs: tuple[Need, ...] = (),
    arguments: Mapping[str, Any] | None = None,
    **options: Any,
) -> Any:
    """`function(row, asked, **arguments)` over the columns it needs."""
    return read_field(Computed(function, tuple(needs)), arguments, **options)


def worded(function: Callable[..., Any], needs: tuple[Need, ...] = (), **options: Any) -> Any:
    """`function(row, asked, locale)`: words in the language asked for, else in the request's."""
    return computed(function, needs, {"locale": Locale | None}, **options)


def opened(name: str, owner: Need = "person_id", **options: Any) -> Any:
    """A sealed column, opened with its owner's key."""
    return read_field(Opened(name, owner), **options)


def connection(
    entity: type,
    filters: Filters,
    orders: Orders,
    groups: Mapping[str, str] | None = None,
    through: tuple[str, str] | tuple[()] | None = None,
    **options: Any,
) -> Any:
    """A list of an entity with pages: at the root, or with `through` (here, there) below a row."""
    arguments = {
        "where": filters.type | None,
        "orderBy": list[orders.type] | None,  # type: ignore[name-defined]
        "first": int | None,
        "after": str | None,
        "last": int | None,
        "before": str | None,
    }
    return read_field(Connection(entity, filters, orders, groups or {}, through), arguments, **options)


def part(name: str, arguments: Mapping[str, Any] | None = None, **options: Any) -> Any:
    """A part of a connection, by its GraphQL name; `groups` takes the argument `by`."""
    return read_field(Part(name), arguments, **options)


def one(entity: type, by: str, type_: Any = str, argument: str | None = None, **options: Any) -> Any:
    """A root row found by an argument equal to the column `by`."""
    argument = argument or by
    return read_field(One(entity, by, argument), {argument: type_}, **options)


def followed(entity: type, by: str, type_: Any = str, **options: Any) -> Any:
    """A root row of a subscription, found by the column `by`: told now if it is newer than `since`, then at each
    new version."""
    return read_field(Followed(entity, by, by), {by: type_, "since": int | None}, **options)


def about_me(**options: Any) -> Any:
    """The root object about whoever asks."""
    return read_field(Self(), **options)


def latest(entity: type, via: type, here: str, there: str, names: str, order: str, **options: Any) -> Any:
    """The row that the newest of some other rows names; further parts of Latest may say which of those count."""
    parts = {part: options.pop(part) for part in ("empty", "equal", "otherwise") if part in options}
    return read_field(Latest(entity, via, here, there, names, order, **parts), **options)


def node_by_id(**options: Any) -> Any:
    """The root field `node(id:)`."""
    return read_field(NodeById(), {"id": strawberry.ID}, **options)


def nodes_by_id(**options: Any) -> Any:
    """The root field `nodes(ids:)`."""
    return read_field(NodeById(many=True), {"ids": list[strawberry.ID]}, **options)


def asks(description: str, name: str | None = None) -> Any:
    """A part of a filter, which may be left out."""
    return strawberry.field(name=name, default=strawberry.UNSET, description=description)


def entity(model: type, permission: Permission | None = None, description: str | None = None) -> Any:
    """Declare a type whose rows are those of a mapped class; `permission` is what `node(id)` asks for."""

    def declare(cls: type) -> type:
        cls.is_type_of = staticmethod(lambda row, _info: isinstance(row, model))
        cls.__entity__ = Entity(model, permission)
        return strawberry.type(cls, description=description or cls.__doc__)

    return declare


def case(model: type, by: str, value: str) -> Any:
    """Declare a member of a union of a variant: it stands for the rows whose column `by` has this value."""

    def declare(cls: type) -> type:
        cls.is_type_of = staticmethod(lambda row, _info: isinstance(row, model) and getattr(row, by) == value)
        cls.__case__ = value
        return strawberry.type(cls, description=cls.__doc__)

    return declare


def declaration_of(field: Any) -> Declaration | None:
    """The declaration of a field of the built schema, or None where there is none."""
    definition = field.extensions.get("strawberry-definition") if field is not None else None
    return definition.metadata.get(READ) if definition is not None else None
