"""What a document may be at most, checked before it is validated: work that nobody needs is refused unread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import strawberry
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSchema,
    SelectionSetNode,
    StringValueNode,
    Visitor,
    is_object_type,
    visit,
)

from access import bounds
from resolvers.reading.declarations import READ, Valued

HEAVY = "heavy"
"""Key in a field's metadata."""
TOKENS, DEPTH, FIELDS = bounds.TOKENS.most, bounds.DEPTH.most, bounds.FIELDS.most
ALIASES, DIRECTIVES, QUESTIONS = bounds.ALIASES.most, bounds.DIRECTIVES.most, bounds.QUESTIONS.most
ROWS, REPEATS = bounds.ROWS.most, bounds.REPEATS.most


@dataclass(frozen=True)
class Size:
    """The size of a selection set with its fragments spread."""

    depth: int = 0
    fields: int = 0
    aliases: int = 0
    questions: int = 0


def heavy(valued: bool = False, **options: Any) -> Any:
    """A field that is a question of its own: an operation may ask only so many.

    `valued`: at the root, its answer is made of plain values and reads nothing of the record.
    """
    return strawberry.field(metadata={HEAVY: True} | ({READ: Valued()} if valued else {}), **options)


def heavy_fields(schema: GraphQLSchema) -> frozenset[str]:
    """The names of the fields that schema/ declares heavy."""
    return frozenset(
        name
        for type_ in schema.type_map.values()
        if is_object_type(type_)
        for name, field in type_.fields.items()
        if (definition := field.extensions.get("strawberry-definition")) is not None
        and definition.metadata.get(HEAVY)
    )


def excess(document: DocumentNode, questions: frozenset[str] = frozenset()) -> GraphQLError | None:
    """The first limit a document breaks, or None; `questions` are the names of heavy fields."""
    counted = _Counter()
    visit(document, counted)
    if counted.directives > DIRECTIVES:
        return GraphQLError(f"A document has at most {DIRECTIVES} directives.")
    if sum(count * count for count in counted.keys.values()) > REPEATS:
        return GraphQLError(f"A document has at most {REPEATS} pairs of fields under the same name.")
    if counted.unstorable:
        return GraphQLError(
            "Text must not contain NUL or lone surrogates.", extensions={"code": "BAD_USER_INPUT"}
        )
    fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
    sizes: dict[str, Size] = {}
    for definition in document.definitions:
        size = _size(getattr(definition, "selection_set", None), fragments, sizes, frozenset(), questions)
        for found, limit, what in (
            (size.depth, DEPTH, "levels deep"),
            (size.aliases, ALIASES, "aliases wide"),
            (size.fields, FIELDS, "fields long"),
            (size.questions, QUESTIONS, "questions of rules and figures long"),
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
        self.keys: Counter[str] = Counter()

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        self.keys[(node.alias or node.name).value] += 1

    def enter_directive(self, *_: Any) -> None:
        self.directives += 1

    def enter_string_value(self, node: StringValueNode, *_: Any) -> None:
        self.unstorable = self.unstorable or unstorable(node.value)


def _size(
    selection_set: SelectionSetNode | None,
    fragments: Mapping[str, FragmentDefinitionNode],
    sizes: dict[str, Size],
    spreading: frozenset[str],
    questions: frozenset[str],
) -> Size:
    depth = fields = aliases = asked = 0
    for node in selection_set.selections if selection_set else ():
        if isinstance(node, FragmentSpreadNode):
            inner = _fragment_size(node.name.value, fragments, sizes, spreading, questions)
        else:
            inner = _size(node.selection_set, fragments, sizes, spreading, questions)
        if isinstance(node, FieldNode):
            fields += 1
            aliases += node.alias is not None
            asked += node.name.value in questions
            inner = replace(inner, depth=inner.depth + 1)
        depth = max(depth, inner.depth)
        fields += inner.fields
        aliases += inner.aliases
        asked += inner.questions
    return Size(depth, fields, aliases, asked)


def _fragment_size(
    name: str,
    fragments: Mapping[str, FragmentDefinitionNode],
    sizes: dict[str, Size],
    spreading: frozenset[str],
    questions: frozenset[str],
) -> Size:
    if name in spreading or name not in fragments:
        return Size()  # a cycle or a gap, which validation reports
    if name not in sizes:
        sizes[name] = _size(fragments[name].selection_set, fragments, sizes, spreading | {name}, questions)
    return sizes[name]
