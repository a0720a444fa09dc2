"""What is done to an answer after the statement: hidden keys out, computed fields in.

A `Step` makes the value under one response key from the parsed object; a `Finish` does so for whole values.
Objects keep their hidden keys (which begin with `#`, as no GraphQL name can) until they are finished.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa
from graphql import (
    GraphQLField,
    GraphQLObjectType,
    get_nullable_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)

from models.sealing import unseal
from resolvers.reading import declarations as d
from resolvers.reading.jsontext import Text
from resolvers.reading.pages import sealed
from resolvers.reading.values import restored


@dataclass(frozen=True)
class Run:
    """One run of a plan: the request's context, and for each list what its cursors are bound to."""

    context: Any
    digests: tuple[str, ...] = ()

    def cursor(self, values: list[Any], number: int) -> str:
        """The signed cursor of a row with these order values in the list of this number."""
        return sealed(self.digests[number], values, self.context.services.signer)


Finish = Callable[[Any, Run], Any]
"""(parsed value, run) -> finished value."""
Step = Callable[[dict[str, Any], Run], Any]
"""(parsed object with its hidden keys, run) -> the value under one key."""


class NotCompilable(Exception):
    """A field that only the stock executor can answer."""


class Impossible(Exception):
    """A value that may not be null is missing: the stock executor knows how far the error reaches."""


@dataclass(frozen=True)
class Piece:
    """A JSON value of a statement, and what is to be done to it afterwards, if anything."""

    text: Text
    finish: Finish | None = None


@dataclass(frozen=True)
class Later:
    """A value made afterwards, from hidden keys of the object it stands in."""

    hidden: Mapping[str, Text]
    step: Step


def finish_list(finish: Finish | None) -> Finish | None:
    """The same for each item."""
    if finish is None:
        return None
    return lambda items, run: None if items is None else [finish(item, run) for item in items]


def finish_object(keys: Mapping[str, Finish | Step | None], later: frozenset[str]) -> Finish | None:
    """An object whose keys in `later` are made from all of it, the others from their own value.

    None where there is nothing to do.
    """
    if not any(keys.values()):
        return None

    def finish(found: Any, run: Run) -> Any:
        if found is None:
            return None
        return {
            key: found[key] if do is None else do(found if key in later else found[key], run)
            for key, do in keys.items()
        }

    return finish


def restored_row(
    types: Mapping[str, sa.types.TypeEngine[Any]],
) -> Callable[[dict[str, Any]], SimpleNamespace]:
    """Makes, of hidden keys `#name`, the row that a computed field's function is given."""
    named = [(name, f"#{name}", type_) for name, type_ in types.items()]
    return lambda found: SimpleNamespace(**{name: restored(type_, found[key]) for name, key, type_ in named})


def opened_step(place: str, key: str) -> Step:
    """Opens the sealed value under `#key`, `#key.person`, `#key.wrapped`."""

    def step(found: dict[str, Any], run: Run) -> str | None:
        sealed, person, wrapped = found[f"#{key}"], found[f"#{key}.person"], found[f"#{key}.wrapped"]
        if sealed is None or person is None or wrapped is None:
            return None
        data_key = run.context.services.vault.unwrap(person, bytes.fromhex(wrapped))
        return unseal(data_key, bytes.fromhex(sealed), place, person)

    return step


def present(field: GraphQLField, step: Step) -> Step:
    """The step, refusing null where the field may not be null."""
    if not is_non_null_type(field.type):
        return step

    def checked(found: dict[str, Any], run: Run) -> Any:
        made = step(found, run)
        if made is None:
            raise Impossible
        return made

    return checked


@dataclass(frozen=True)
class Shaped:
    """Shapes Python values of plain or declared types as a selection asks: the end of a computed field."""

    selections: Any
    declaration_of: Callable[[Any], d.Declaration | None]

    def value(self, type_: Any, nodes: list[Any]) -> Finish:
        """From a Python value of an output type to its JSON form."""
        required, type_ = is_non_null_type(type_), get_nullable_type(type_)
        if is_list_type(type_):
            shape = self._list(self.value(type_.of_type, nodes))
        elif is_leaf_type(type_):
            shape = lambda found, run: type_.coerce_output_value(found)  # noqa: E731
        elif is_object_type(type_):
            shape = self._object(type_, nodes)
        else:
            raise NotCompilable(str(type_))
        return self._checked(shape, required)

    @staticmethod
    def _list(item: Finish) -> Finish:
        return lambda found, run: [item(one, run) for one in found]

    @staticmethod
    def _checked(shape: Finish, required: bool) -> Finish:
        def checked(found: Any, run: Run) -> Any:
            if found is not None:
                return shape(found, run)
            if required:
                raise Impossible
            return None

        return checked

    def _object(self, type_: GraphQLObjectType, nodes: list[Any]) -> Finish:
        made: dict[str, Finish] = {}
        for key, below in self.selections.below(type_, nodes).items():
            name = below[0].name.value
            made[key] = self._typename(type_) if name == "__typename" else self._field(type_, name, below)
        return lambda found, run: {key: make(found, run) for key, make in made.items()}

    @staticmethod
    def _typename(type_: GraphQLObjectType) -> Finish:
        return lambda found, run: type_.name

    def _field(self, type_: GraphQLObjectType, name: str, nodes: list[Any]) -> Finish:
        field = type_.fields[name]
        definition, read = field.extensions.get("strawberry-definition"), self.declaration_of(field)
        shape = self.value(field.type, nodes)
        if isinstance(read, d.Column):
            return lambda found, run: shape(getattr(found, read.name), run)
        if isinstance(read, d.Computed) and all(isinstance(need, str) for need in read.needs):
            arguments = python_arguments(definition, self.selections.arguments(field, nodes[0]))
            return lambda found, run: shape(read.function(found, run.context, **arguments), run)
        if read is None and definition is not None and definition.is_basic_field:
            attribute = definition.python_name
            return lambda found, run: shape(getattr(found, attribute), run)
        raise NotCompilable(f"{type_.name}.{name}")


def python_arguments(definition: Any, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Coerced arguments under the names of Python."""
    names = {a.graphql_name: a.python_name for a in definition.arguments}
    return {names[name]: found for name, found in arguments.items()}
