"""`@needs`: the permission of a field, checked once per document and set of roles, before anything is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import strawberry
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLNamedType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    is_abstract_type,
    is_composite_type,
    is_interface_type,
)
from strawberry.schema_directive import Location

from access.actor import Role
from access.permissions import Permission, granted


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION],
    name="needs",
    description="The permission a field needs; refused before anything is read.",
)
class Needs:
    permission: str


def needs(permission: Permission) -> Needs:
    """The directive for `strawberry.field(directives=[...])`."""
    return Needs(permission=permission.value)


@dataclass(frozen=True)
class Refusal:
    """A field that the roles may not read: where it stands in the answer, and what it would need."""

    path: tuple[str, ...]
    permission: str
    node: FieldNode


def refusals(
    schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, roles: Iterable[Role]
) -> tuple[Refusal, ...]:
    """The fields of an operation that the roles may not read, each permission once per path, in document order.

    The whole operation counts, also what @skip leaves out: whether it is refused hangs on the document alone.
    """
    held = granted(roles)
    fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
    root = schema.get_root_type(operation.operation)
    walk = _Walk(schema, fragments, frozenset(p.value for p in held))
    found = walk.selections(operation.selection_set, root, ()) if root else iter(())
    return tuple({(r.path, r.permission): r for r in found}.values())


@dataclass(frozen=True)
class _Walk:
    schema: GraphQLSchema
    fragments: dict[str, FragmentDefinitionNode]
    held: frozenset[str]

    def selections(
        self, selection_set: SelectionSetNode | None, parent: GraphQLNamedType, path: tuple[str, ...]
    ) -> Iterator[Refusal]:
        for node in selection_set.selections if selection_set else ():
            if isinstance(node, FieldNode):
                yield from self.field(node, parent, path)
            elif isinstance(node, InlineFragmentNode):
                yield from self.selections(node.selection_set, self.narrowed(node, parent), path)
            elif isinstance(node, FragmentSpreadNode):
                fragment = self.fragments[node.name.value]
                yield from self.selections(fragment.selection_set, self.narrowed(fragment, parent), path)

    def narrowed(
        self, node: InlineFragmentNode | FragmentDefinitionNode, parent: GraphQLNamedType
    ) -> GraphQLNamedType:
        name = node.type_condition
        return self.schema.type_map[name.name.value] if name else parent

    def field(self, node: FieldNode, parent: GraphQLNamedType, path: tuple[str, ...]) -> Iterator[Refusal]:
        key = (node.alias or node.name).value
        here = (*path, key)
        for owner in self.owners(parent):
            definition = getattr(owner, "fields", {}).get(node.name.value)
            for permission in needed(definition):
                if permission not in self.held:
                    yield Refusal(here, permission, node)
        definition = getattr(parent, "fields", {}).get(node.name.value)
        if definition is not None and is_composite_type(get_named_type(definition.type)):
            yield from self.selections(node.selection_set, get_named_type(definition.type), here)

    def owners(self, parent: GraphQLNamedType) -> Iterator[GraphQLNamedType]:
        """The type itself, and for an interface whatever may stand behind it."""
        yield parent
        if is_abstract_type(parent) and is_interface_type(parent):
            yield from self.schema.get_possible_types(parent)


def needed(definition: object) -> Iterator[str]:
    """The permissions that a field definition of the built schema asks for."""
    declared = getattr(definition, "extensions", {}).get("strawberry-definition")
    for directive in getattr(declared, "directives", ()):
        if isinstance(directive, Needs):
            yield directive.permission
