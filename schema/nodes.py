"""The Relay parts of the graph: nodes by identifier, and pages."""

from __future__ import annotations

import strawberry

from resolvers.reading.declare import column, node_by_id, nodes_by_id


@strawberry.interface(description="Anything that can be fetched again by its identifier.")
class Node:
    id: strawberry.ID = column("id", description="An opaque identifier for node(id).")


@strawberry.type(description="Whether there is more, and where this page begins and ends.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Whether there are rows after this page.")
    has_previous_page: bool = strawberry.field(description="Whether there are rows before this page.")
    start_cursor: str | None = strawberry.field(
        description="The cursor of the first row; null on an empty page."
    )
    end_cursor: str | None = strawberry.field(
        description="The cursor of the last row; null on an empty page."
    )


@strawberry.type
class NodeQueries:
    """Root fields, to be inherited by Query."""

    node: Node | None = node_by_id(
        description="A record by its identifier; null where it is not there for whoever asks."
    )
    nodes: list[Node | None] = nodes_by_id(
        description="Records by their identifiers, in the same order; null in place of those not there."
    )
