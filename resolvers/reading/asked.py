"""A root field whose fields are questions of their own: each is asked by its own resolver, side by side, and a prepared
shape makes its answer JSON.

The resolvers, and all they refuse, are those of the stock executor: only the walk through thousands of rows, field by
field, is not. Whatever the shape cannot tell, and every error, is left to the stock executor.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import orjson
from graphql import (
    FieldNode,
    GraphQLError,
    GraphQLField,
    GraphQLObjectType,
    get_named_type,
    get_nullable_type,
    is_enum_type,
    is_union_type,
)

from resolvers.reading import declarations as d
from resolvers.reading.compiler import Compiler
from resolvers.reading.declare import declaration_of
from resolvers.reading.finishing import Finish, NotCompilable, Run, Shaped
from resolvers.reading.selections import Selections
from resolvers.reading.sources import Source

PLAIN = {"root", "currency", "percentile", "months"}
"""The parameters of resolvers that work a figure or a key out of a row."""


@dataclass(frozen=True)
class Question:
    """One field under its response key: what it is asked, and the shape of its answer."""

    key: str
    field: GraphQLField
    nodes: list[FieldNode]
    arguments: Mapping[str, Any]
    shape: Finish
    kept: dict[str, Any] = field(default_factory=dict)
    """What its resolver has worked out of the selection: that does not change as long as the plan stands."""


@dataclass(frozen=True)
class Questions:
    """Asks all of them at once."""

    field: GraphQLField
    asked: tuple[Question, ...]
    selections: Selections

    async def answer(self, source: Source, values: Mapping[str, Any], run: Run) -> bytes:
        try:
            root = await self._resolved(self.field, None, [], values["arguments"], run, {})
            work = [
                self._resolved(each.field, root, each.nodes, each.arguments, run, each.kept)
                for each in self.asked
            ]
            found = [await work[0]] if len(work) == 1 else await asyncio.gather(*work)
        except GraphQLError as error:
            raise NotCompilable(str(error)) from None
        shaped = zip(self.asked, found, strict=True)
        return orjson.dumps({each.key: each.shape(value, run) for each, value in shaped})

    async def _resolved(
        self,
        field: GraphQLField,
        root: Any,
        nodes: list[FieldNode],
        arguments: Mapping[str, Any],
        run: Run,
        kept: dict[str, Any],
    ) -> Any:
        if field.resolve is None:
            raise NotCompilable(str(field))
        info = SimpleNamespace(
            context=run.context,
            root_value=None,
            field_nodes=nodes,
            fragments=self.selections.fragments,
            variable_values=self.selections.variables,
            kept=kept,
        )
        found = field.resolve(root, info, **arguments)
        return await found if inspect.isawaitable(found) else found


class Told(Shaped):
    """Shapes tables of figures: keys and figures that resolvers work out of a row, and figures of several kinds."""

    def value(self, type_: Any, nodes: list[Any]) -> Finish:
        """From a Python value of an output type to its JSON form; of a union, by the name of its class."""
        plain = get_nullable_type(type_)
        if not is_union_type(plain):
            return super().value(type_, nodes)
        shapes = {member.name: super(Told, self).value(member, nodes) for member in plain.types}
        return lambda found, run: None if found is None else shapes[type(found).__name__](found, run)

    def _field(self, type_: GraphQLObjectType, name: str, nodes: list[Any]) -> Finish:
        field = type_.fields[name]
        definition = field.extensions.get("strawberry-definition")
        resolver, read = getattr(definition, "base_resolver", None), declaration_of(field)
        if isinstance(read, d.Localized):
            return self._localized(read, field, nodes)
        if resolver is None or read is not None:
            return super()._field(type_, name, nodes)
        function = resolver.wrapped_func
        if inspect.iscoroutinefunction(function) or not set(inspect.signature(function).parameters) <= PLAIN:
            raise NotCompilable(f"{type_.name}.{name}")
        given = self.selections.arguments(field, nodes[0])
        arguments = {key: _given(field.args[key].type, value) for key, value in given.items()}
        shape = self.value(field.type, nodes)
        return lambda found, run: shape(function(found, **arguments), run)

    def _localized(self, read: d.Localized, field: GraphQLField, nodes: list[Any]) -> Finish:
        asked, shape = self.selections.arguments(field, nodes[0]).get("locale"), self.value(field.type, nodes)
        return lambda found, run: shape(
            getattr(found, f"{read.name}_{str(asked or run.context.locale).lower()}"), run
        )


def plan_asked(
    read: d.Asked, field: GraphQLField, nodes: list[FieldNode], shape: Any, compiler: Compiler
) -> Questions:
    """The questions under a root field. NotCompilable where one of them cannot be told."""
    type_, selections = get_named_type(field.type), compiler.selections
    asked = []
    for key, below in selections.below(type_, nodes).items():
        inner = type_.fields.get(below[0].name.value)
        if inner is None:
            raise NotCompilable(key)
        arguments = selections.arguments(inner, below[0])
        asked.append(
            Question(key, inner, below, arguments, Told(selections, declaration_of).value(inner.type, below))
        )
    return Questions(field, tuple(asked), selections)


def _given(type_: Any, value: Any) -> Any:
    """An argument as the resolver takes it: of an enumeration, something with a value."""
    return (
        SimpleNamespace(value=getattr(value, "value", value))
        if is_enum_type(get_named_type(type_))
        else value
    )
