"""What a document may be at most, checked before it is validated: work that nobody needs is refused unread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    SelectionSetNode,
    StringValueNode,
    Visitor,
    visit,
)

TOKENS = 10_000
DEPTH = 15
FIELDS = 10_000
"""Fields of an operation with every fragment spread."""
ALIASES = 300
DIRECTIVES = 50
ROWS = 10_000
"""Rows that the lists of one operation may ask for together."""


@dataclass(frozen=True)
class Size:
    """The size of a selection set with its fragments spread."""

    depth: int = 0
    fields: int = 0
    aliases: int = 0


def excess(document: DocumentNode) -> GraphQLError | None:
    """The first limit a document breaks, or None."""
    counted = _Counter()
    visit(document, counted)
    if counted.directives > DIRECTIVES:
        return GraphQLError(f"A document has at most {DIRECTIVES} directives.")
    if counted.unstorable:
        return GraphQLError(
            "Text must not contain NUL or lone surrogates.", extensions={"code": "BAD_USER_INPUT"}
        )
    fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
    sizes: dict[str, Size] = {}
    for definition in document.definitions:
        size = _size(getattr(definition, "selection_set", None), fragments, sizes, frozenset())
        for found, limit, what in (
            (size.depth, DEPTH, "levels deep"),
            (size.aliases, ALIASES, "aliases wide"),
            (size.fields, FIELDS, "fields long"),
        ):
            if found > limit:
                return GraphQLError(f"An operation is at most {limit} {what}.", definition)
    return None


def unstorable(text: str) -> bool:
    """Whether text holds what no database of ours can store: NUL, or half of a surrogate pair."""
    return "\0" in text or any("\ud800" <= c <= "\udfff" for c in text)


class _Counter(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.directives = 0
        self.unstorable = False

    def enter_directive(self, *_: Any) -> None:
        self.directives += 1

    def enter_string_value(self, node: StringValueNode, *_: Any) -> None:
        self.unstorable = self.unstorable or unstorable(node.value)


def _size(
    selection_set: SelectionSetNode | None,
    fragments: Mapping[str, FragmentDefinitionNode],
    sizes: dict[str, Size],
    spreading: frozenset[str],
) -> Size:
    depth = fields = aliases = 0
    for node in selection_set.selections if selection_set else ():
        if isinstance(node, FragmentSpreadNode):
            inner = _fragment_size(node.name.value, fragments, sizes, spreading)
        else:
            inner = _size(node.selection_set, fragments, sizes, spreading)
        if isinstance(node, FieldNode):
            fields += 1
            aliases += node.alias is not None
            inner = Size(inner.depth + 1, inner.fields, inner.aliases)
        depth = max(depth, inner.depth)
        fields += inner.fields
        aliases += inner.aliases
    return Size(depth, fields, aliases)


def _fragment_size(
    name: str,
    fragments: Mapping[str, FragmentDefinitionNode],
    sizes: dict[str, Size],
    spreading: frozenset[str],
) -> Size:
    if name in spreading or name not in fragments:
        return Size()  # a cycle or a gap, which validation reports
    if name not in sizes:
        sizes[name] = _size(fragments[name].selection_set, fragments, sizes, spreading | {name})
    return sizes[name]
