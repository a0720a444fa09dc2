"""What a selection set asks of one type: fields merged by response key, fragments spread, @skip and @include done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLIncludeDirective,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLSkipDirective,
    InlineFragmentNode,
    SelectionSetNode,
    get_argument_values,
    get_directive_values,
    is_abstract_type,
)
from graphql.execution.values import VariableValues

Fields = dict[str, list[FieldNode]]
"""Response key -> the field nodes merged under it, in the order of the answer."""


@dataclass(frozen=True)
class Selections:
    """Reads selection sets of one operation for one set of coerced variables."""

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: VariableValues

    def fields(self, type_: GraphQLObjectType, sets: Iterable[SelectionSetNode | None]) -> Fields:
        """The fields asked of an object type."""
        found: Fields = {}
        seen: set[str] = set()
        for selection_set in sets:
            if selection_set is not None:
                self._collect(type_, selection_set, found, seen)
        return found

    def below(self, type_: GraphQLObjectType, nodes: Iterable[FieldNode]) -> Fields:
        """The fields asked of the objects that some merged nodes give."""
        return self.fields(type_, [node.selection_set for node in nodes])

    def arguments(self, field: Any, node: FieldNode) -> dict[str, Any]:
        """The coerced arguments of a field, under their GraphQL names."""
        return get_argument_values(field, node, self.variables)

    def _collect(
        self, type_: GraphQLObjectType, selection_set: SelectionSetNode, found: Fields, seen: set[str]
    ) -> None:
        for node in selection_set.selections:
            if not self._included(node):
                continue
            if isinstance(node, FieldNode):
                found.setdefault((node.alias or node.name).value, []).append(node)
            elif isinstance(node, InlineFragmentNode):
                if self._applies(node, type_):
                    self._collect(type_, node.selection_set, found, seen)
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in seen:
                seen.add(node.name.value)
                fragment = self.fragments[node.name.value]
                if self._applies(fragment, type_):
                    self._collect(type_, fragment.selection_set, found, seen)

    def _included(self, node: Any) -> bool:
        if not node.directives:
            return True
        skip = get_directive_values(GraphQLSkipDirective, node, self.variables)
        include = get_directive_values(GraphQLIncludeDirective, node, self.variables)
        return not (skip and skip["if"]) and (include is None or include["if"])

    def _applies(self, node: InlineFragmentNode | FragmentDefinitionNode, type_: GraphQLObjectType) -> bool:
        if node.type_condition is None:
            return True
        condition = self.schema.type_map[node.type_condition.name.value]
        return condition is type_ or (
            is_abstract_type(condition) and self.schema.is_sub_type(condition, type_)
        )
