"""The whole schema, put together; the printed contract is schema.graphql beside this file."""

import strawberry
from strawberry.schema.config import StrawberryConfig

from schema.mutation import Mutation
from schema.query import Query
from schema.scalars import SCALARS
from schema.subscription import Subscription


def build_schema() -> strawberry.Schema:
    """The schema of the graph."""
    config = StrawberryConfig(scalar_map=SCALARS)
    # Promised filters that no list has a field for yet: clients may name them in their own fragments of code.
    return strawberry.Schema(query=Query, mutation=Mutation, subscription=Subscription, config=config)


def sdl() -> str:
    """The schema as text, as kept in schema.graphql."""
    return build_schema().as_str() + "\n"
