"""Variables of one operation: coerced by graphql-core, with everything that hangs on the document done once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import orjson
from graphql import (
    ArgumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLField,
    GraphQLSchema,
    Node,
    OperationDefinitionNode,
    TypeInfo,
    TypeInfoVisitor,
    Undefined,
    VariableNode,
    Visitor,
    coerce_input_value,
    get_argument_values,
    get_variable_values,
    is_non_null_type,
    type_from_ast,
    visit,
)
from graphql.execution.values import VariableValues

from resolvers.reading.errors import BAD_USER_INPUT, RequestError
from resolvers.reading.limits import unstorable

Arguments = Callable[[Mapping[str, Any], Callable[[], VariableValues]], dict[str, Any]]
"""(coerced variables, all that graphql-core knows of them) -> arguments under their GraphQL names."""


class Variables:
    """The variable definitions of an operation."""

    def __init__(self, schema: GraphQLSchema, operation: OperationDefinitionNode) -> None:
        self.schema, self.nodes = schema, operation.variable_definitions or ()
        self.types = {n.variable.name.value: type_from_ast(schema, n.type) for n in self.nodes}
        self.defaulted = {n.variable.name.value for n in self.nodes if n.default_value is not None}
        defaults = [n for n in self.nodes if n.variable.name.value in self.defaulted]
        made = get_variable_values(schema, defaults, {})
        if isinstance(made, list):
            raise RequestError(made, BAD_USER_INPUT)
        self.defaults = made.coerced

    def coerced(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Coerced values; RequestError BAD_USER_INPUT with every mistake in them."""
        found = dict(self.defaults)
        for name, type_ in self.types.items():
            value = given.get(name, Undefined)
            if value is Undefined:
                if is_non_null_type(type_) and name not in self.defaulted:
                    raise self._mistakes(given)
                continue
            try:
                value = coerce_input_value(value, type_)
            except RecursionError:
                value = Undefined
            if value is Undefined:
                raise self._mistakes(given)
            found[name] = value
        return found

    def values(self, given: Mapping[str, Any]) -> VariableValues:
        """What graphql-core's own functions want to be given."""
        found = get_variable_values(self.schema, self.nodes, dict(given))
        if isinstance(found, list):
            raise RequestError(found, BAD_USER_INPUT)
        return found

    def _mistakes(self, given: Mapping[str, Any]) -> RequestError:
        found = get_variable_values(self.schema, self.nodes, dict(given), max_errors=50)
        errors = found if isinstance(found, list) else [GraphQLError("A variable cannot be read.")]
        return RequestError(errors, BAD_USER_INPUT)


def refuse_unstorable(given: Any) -> None:
    """RequestError where variables hold NUL or half of a surrogate pair anywhere."""
    try:
        text = orjson.dumps(given)
    except (TypeError, ValueError, RecursionError):
        raise RequestError([GraphQLError("The variables cannot be read.")], BAD_USER_INPUT) from None
    if b"\\u0000" in text and _unstorable(given):
        raise RequestError([GraphQLError("Text must not contain NUL.")], BAD_USER_INPUT)


def _unstorable(given: Any) -> bool:
    if isinstance(given, dict):
        return any(unstorable(key) or _unstorable(value) for key, value in given.items())
    if isinstance(given, list):
        return any(map(_unstorable, given))
    return isinstance(given, str) and unstorable(given)


def arguments_of(field: GraphQLField, node: FieldNode) -> Arguments:
    """The arguments of a field, evaluated for each request: variables looked up, constants read once."""
    given = {argument.name.value: argument for argument in node.arguments or ()}
    if any(_mixed(argument) for argument in given.values()):
        return lambda _, values: get_argument_values(field, node, values())
    variable = {n: a.value.name.value for n, a in given.items() if isinstance(a.value, VariableNode)}
    fixed = [a for name, a in given.items() if name not in variable]
    required = {name for name in variable if is_non_null_type(field.args[name].type)}
    optional = GraphQLField(field.type, {n: a for n, a in field.args.items() if n not in required})
    constant = get_argument_values(optional, FieldNode(name=node.name, arguments=tuple(fixed)))

    def evaluate(coerced: Mapping[str, Any], values: Callable[[], VariableValues]) -> dict[str, Any]:
        found = dict(constant)
        for name, variable_name in variable.items():
            if variable_name in coerced:
                found[name] = coerced[variable_name]
        if any(found.get(name) is None for name in required):
            return get_argument_values(field, node, values())
        return found

    return evaluate


def is_fixed(node: FieldNode) -> bool:
    """Whether no variable stands in the arguments of a field."""
    return not any(names_in(argument) for argument in node.arguments or ())


def _mixed(argument: ArgumentNode) -> bool:
    """Whether a variable stands inside a list or an object."""
    return not isinstance(argument.value, VariableNode) and bool(names_in(argument.value))


def names_in(node: Node, skip: Callable[[Node], bool] = lambda _: False) -> set[str]:
    """The names of variables below a node, apart from nodes to be skipped."""
    found: set[str] = set()

    class Names(Visitor):
        def enter(self, at: Node, *_: Any) -> Any:
            if skip(at):
                return self.SKIP
            if isinstance(at, VariableNode):
                found.add(at.name.value)
            return None

    visit(node, Names())
    return found


def introspects(definitions: Iterable[Node]) -> bool:
    """Whether `__schema` or `__type` stands anywhere below."""
    found: list[str] = []

    class Fields(Visitor):
        def enter_field(self, node: FieldNode, *_: Any) -> None:
            if node.name.value in ("__schema", "__type"):
                found.append(node.name.value)

    for definition in definitions:
        visit(definition, Fields())
    return bool(found)


class _BoundArguments(Visitor):
    """Gathers the arguments of fields that bind them."""

    def __init__(self, types: TypeInfo, bound: Callable[[GraphQLField], bool]) -> None:
        super().__init__()
        self.types, self.bound = types, bound
        self.found: set[int] = set()

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        field = self.types.get_field_def()
        if field is not None and self.bound(field):
            self.found |= {id(argument) for argument in node.arguments or ()}


def shaping(
    schema: GraphQLSchema,
    operation: OperationDefinitionNode,
    fragments: Mapping[str, FragmentDefinitionNode],
    bound: Callable[[GraphQLField], bool],
) -> tuple[str, ...]:
    """The variables that shape the answer: all but those that stand only in arguments of bound fields."""
    types = TypeInfo(schema)
    arguments = _BoundArguments(types, bound)
    for definition in (operation, *fragments.values()):
        visit(definition, TypeInfoVisitor(types, arguments))
    skipped = {id(definition) for definition in operation.variable_definitions or ()} | arguments.found
    names = [names_in(node, lambda at: id(at) in skipped) for node in (operation, *fragments.values())]
    return tuple(sorted(set().union(*names)))
