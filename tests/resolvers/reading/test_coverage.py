"""The documents drawn at random reach everything that the graph reads: what is declared tomorrow is compared too."""

from __future__ import annotations

from graphql import GraphQLSchema

from resolvers.reading.declare import declaration_of
from schema.assembly import build_schema
from tests.resolvers.reading.world import SCHEMA

GIVEN_BACK = {"Absence", "Crossing", "QuotaTransfer"}
"""Only ever what a write gives back, on the stock executor."""
JUDGED = {"analytics", "eligibility", "eligibilityReceipt"}
"""Made of values, not of rows: tests/schema/ compares them."""


def entities(schema: GraphQLSchema) -> set[str]:
    """The types that are read from tables."""
    definitions = {
        name: type_.extensions.get("strawberry-definition") for name, type_ in schema.type_map.items()
    }
    return {
        name for name, found in definitions.items() if hasattr(getattr(found, "origin", None), "__entity__")
    }


def reads(schema: GraphQLSchema) -> set[str]:
    """The questions that say how they read."""
    assert schema.query_type is not None
    return {name for name, field in schema.query_type.fields.items() if declaration_of(field) is not None}


def test_every_entity_and_every_read_is_compared() -> None:
    whole = build_schema()._schema
    assert entities(whole) - entities(SCHEMA._schema) == GIVEN_BACK
    assert reads(whole) - reads(SCHEMA._schema) == JUDGED
