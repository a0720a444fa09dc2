"""Writes: an input becomes a command, a service decides, and the record or the problem is the answer."""

from collections.abc import Callable
from typing import Any

import strawberry

from resolvers.arguments import filled, takes
from resolvers.context import First


def does(
    service: Callable[..., Any], command: type, input: type, first: First | None = None
) -> Callable[..., Any]:
    """The resolver of a mutation: `service` run with `command`, filled from an `input` of the graph.

    `first` makes ready what it needs of the outside world.
    """

    async def resolver(info: strawberry.Info, input: Any) -> Any:
        result = await info.context.do(service, filled(command, input), first)
        # What an earlier write of the same document has read must not answer for this one.
        info.root_value.batches.clear()
        return result

    return takes(resolver, input=input)


def made_of(*classes: type) -> Callable[[Any, Any], bool]:
    """`is_type_of` of a type of the graph: it stands for values of these classes."""
    return lambda value, _info: isinstance(value, classes)
