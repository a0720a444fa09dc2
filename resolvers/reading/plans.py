"""Operations as they are kept: parsed, measured, validated and planned once, then only filled with values.

A plan hangs on the document, the operation's name, the roles, the language, the variables that shape the answer
(among them those of @skip and @include) and, for each root read, the shape of its page and filter. Everything else
is bound.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLField,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
)
from graphql.execution.values import VariableValues

from access.actor import Role
from access.reads import logged
from access.signing import Signer
from resolvers.reading.bounded import Bounded
from resolvers.reading.compiler import Compiler
from resolvers.reading.declare import declaration_of
from resolvers.reading.errors import BAD_USER_INPUT, RequestError
from resolvers.reading.finishing import NotCompilable
from resolvers.reading.jsontext import JsonText
from resolvers.reading.permissions import Refusal, refusals
from resolvers.reading.prices import Below, Price, Pricer, numbered
from resolvers.reading.pricing import Priced
from resolvers.reading.roots import PLAN, PREPARE, Plan
from resolvers.reading.selections import Selections
from resolvers.reading.variables import Variables, introspects, shaping
from resolvers.reading.wanted import Read, Wanted, read_below, read_of, wanted_of

SHAPES = 64
"""Plans kept for one root read: shapes of its page and filter."""
LAYOUTS = 64
"""Sets of roots kept for one operation: roles, languages and variables that shape the answer."""


@dataclass(frozen=True)
class Root:
    """One root field under its response key."""

    key: str
    nodes: list[FieldNode]
    field: GraphQLField | None
    """None for fields about the schema itself."""
    read: Read | None
    """None where the field does not say how it reads: then the stock executor answers it."""
    price: Price
    below: tuple[tuple[Below, Read], ...]
    plans: Bounded = field(default_factory=lambda: Bounded(SHAPES))
    prices: Bounded = field(default_factory=lambda: Bounded(SHAPES))
    kept: list[Wanted] = field(default_factory=list)

    def prepare(
        self, coerced: Mapping[str, Any], values: Any, roles: frozenset[Role], signer: Signer
    ) -> Wanted:
        """What this request asks of the read; RequestError where its arguments make no sense."""
        if self.kept:
            return self.kept[0]
        try:
            own = self.read and self.read.prepared(coerced, values, roles, signer)
            below = tuple([read.prepared(coerced, values, roles, signer) for _, read in self.below])
        except GraphQLError as error:
            located = GraphQLError(error.message, self.nodes, path=[self.key], extensions=error.extensions)
            raise RequestError([located], (error.extensions or {}).get("code", BAD_USER_INPUT)) from None
        wanted = wanted_of(own, below)
        if (self.read is None or self.read.fixed) and all(read.fixed for _, read in self.below):
            self.kept.append(wanted)
        return wanted

    def priced(self, wanted: Wanted) -> Priced:
        """The price of what is asked for."""
        sizes = wanted.sizes
        return self.prices.get_or_make(sizes, lambda: Priced(self.price, sizes))

    def plan(self, wanted: Wanted, compiler: Compiler) -> Plan | None:
        """The plan for a shape, None where only the stock executor can answer it."""
        if wanted.own is None:
            return None
        shape = wanted.shape
        return self.plans.get_or_make(shape, partial(self._plan, shape, compiler))

    def _plan(self, shape: tuple[Any, ...], compiler: Compiler) -> Plan | None:
        read = declaration_of(self.field)
        below = {id(each.node): shape[each.number] for each, _ in self.below}
        try:
            return PLAN[type(read)](read, self.field, self.nodes, shape[0], replace(compiler, asked=below))
        except NotCompilable:
            return None


@dataclass(frozen=True)
class Layout:
    """The root fields of an operation for one set of roles, one language and one set of shaping variables."""

    roots: tuple[Root, ...]
    compiler: Compiler


class Operation:
    """One operation of a valid document."""

    def __init__(
        self,
        schema: GraphQLSchema,
        document: DocumentNode,
        node: OperationDefinitionNode,
        dialect: str,
        logs: bool,
    ) -> None:
        root = schema.get_root_type(node.operation)
        if root is None:
            raise RequestError([GraphQLError("There is no such operation.", node)], BAD_USER_INPUT)
        self.schema, self.document, self.node, self.root = schema, document, node, root
        self.fragments = {
            d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)
        }
        self.variables = Variables(schema, node)
        self.introspects = introspects((node, *self.fragments.values()))
        """Whether it asks for the schema."""
        self.shaping = shaping(schema, node, self.fragments, _binds)
        self._json, self._logs = JsonText(dialect), logs
        self._refusals: Bounded = Bounded(LAYOUTS)
        self._layouts: Bounded = Bounded(LAYOUTS)

    @property
    def reads(self) -> bool:
        """Whether it is a query."""
        return self.node.operation is OperationType.QUERY

    @property
    def follows(self) -> bool:
        """Whether it is a subscription."""
        return self.node.operation is OperationType.SUBSCRIPTION

    def refusals(self, roles: frozenset[Role]) -> tuple[Refusal, ...]:
        """The fields that these roles may not read."""
        return self._refusals.get_or_make(
            roles, lambda: refusals(self.schema, self.document, self.node, roles)
        )

    def layout(self, roles: frozenset[Role], locale: str, coerced: Mapping[str, Any], values: Any) -> Layout:
        """Its root fields; `values` gives what graphql-core wants to know of the variables."""
        shaped = tuple(repr(coerced.get(name, self)) for name in self.shaping)
        return self._layouts.get_or_make(
            (roles, locale, shaped), lambda: self._layout(roles, locale, values())
        )

    def without(self, keys: Iterable[str], roots: Iterable[Root]) -> DocumentNode:
        """The document with only the root fields that are not among `keys`."""
        left_out = frozenset(keys)
        nodes = [node for root in roots if root.key not in left_out for node in root.nodes]
        operation = OperationDefinitionNode(
            operation=self.node.operation,
            name=self.node.name,
            variable_definitions=self.node.variable_definitions,
            directives=self.node.directives,
            selection_set=SelectionSetNode(selections=tuple(nodes)),
        )
        return DocumentNode(definitions=(operation, *self.fragments.values()))

    def _layout(self, roles: frozenset[Role], locale: str, values: VariableValues) -> Layout:
        selections = Selections(self.schema, self.fragments, values)
        fields = selections.fields(self.root, [self.node.selection_set])
        roots = tuple(self._root(key, nodes, selections) for key, nodes in fields.items())
        return Layout(roots, Compiler(self._json, roles, locale, selections, self._logs and logged(roles)))

    def _root(self, key: str, nodes: list[FieldNode], selections: Selections) -> Root:
        field = self.root.fields.get(nodes[0].name.value)
        pricer = Pricer(selections)
        price = pricer.field(self.root, key, nodes) or Price(key)
        below = tuple((each, read_below(each)) for each in pricer.lists.values())
        return Root(key, nodes, field, read_of(field, nodes[0]), price, below)


def _binds(field: GraphQLField) -> bool:
    """Whether arguments of a field are bound when a plan runs, apart from what shapes it."""
    read = declaration_of(field)
    return numbered(read) or type(read) in PREPARE


def typename_only(root: Root) -> bool:
    """Whether a root field is `__typename`."""
    return root.nodes[0].name.value == "__typename"
