"""What a request asks of the reads of one root field: worked out once where no variable stands in their arguments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from graphql import FieldNode, GraphQLField

from access.actor import Role
from access.signing import Signer
from resolvers.reading.declare import declaration_of
from resolvers.reading.prices import Below
from resolvers.reading.roots import BELOW, PREPARE, Prepared
from resolvers.reading.variables import Arguments, arguments_of, is_fixed


@dataclass(frozen=True)
class Wanted:
    """What one request asks of a root field: of its read, and of the lists below it, in the order of their numbers."""

    own: Prepared | None
    """None where the field does not say how it reads: then the stock executor answers it."""
    shape: tuple[Any, ...]
    """What belongs to the plan."""
    values: dict[str, Any]
    """What is bound."""
    digests: tuple[str, ...]
    """What the cursors of each list are bound to."""
    sizes: tuple[int | None, ...]
    """How many rows each list may have."""
    searched: tuple[str, ...]
    """Columns that identify somebody among those that its lists are filtered by."""

    @property
    def rows(self) -> int:
        """How many rows the read may ask for; none where there is no read."""
        return (self.own.rows or 0) if self.own else 0


def wanted_of(own: Prepared | None, below: tuple[Prepared, ...]) -> Wanted:
    """What a read and the lists below it ask for; what is not a read counts as one row."""
    every = (own or Prepared(), *below)
    return Wanted(
        own,
        tuple([prepared.shape for prepared in every]),
        {name: value for prepared in every for name, value in prepared.values.items()},
        tuple([prepared.digest for prepared in every]),
        tuple([prepared.rows for prepared in every]),
        tuple([name for prepared in every for name in prepared.searched]),
    )


@dataclass(frozen=True)
class Read:
    """One read: from the arguments of a request to what they ask for."""

    prepare: Callable[[Mapping[str, Any], frozenset[Role], Signer], Prepared]
    arguments: Arguments
    fixed: bool
    kept: list[Prepared] = field(default_factory=list)

    def prepared(
        self, coerced: Mapping[str, Any], values: Any, roles: frozenset[Role], signer: Signer
    ) -> Prepared:
        """What is asked for; GraphQLError where the arguments make no sense."""
        if self.kept:
            return self.kept[0]
        made = self.prepare(self.arguments(coerced, values), roles, signer)
        if self.fixed:
            self.kept.append(made)
        return made


def read_of(graphql_field: GraphQLField | None, node: FieldNode) -> Read | None:
    """The read of a root field, None where it does not say how it reads."""
    read = declaration_of(graphql_field) if graphql_field is not None else None
    if type(read) not in PREPARE:
        return None
    return Read(partial(PREPARE[type(read)], read), arguments_of(graphql_field, node), is_fixed(node))


def read_below(below: Below) -> Read:
    """The read of a list below the root."""
    read = declaration_of(below.field)
    prepare = partial(BELOW[type(read)], read, number=below.number)
    return Read(prepare, arguments_of(below.field, below.node), is_fixed(below.node))
