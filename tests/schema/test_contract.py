"""The contract: the printed schema is the one that was agreed, and the promised operations fit it."""

from __future__ import annotations

from pathlib import Path

import pytest
from graphql import GraphQLSchema, build_schema, parse, validate
from graphql.utilities import find_breaking_changes

from schema import sdl
from tests.schema.world import OPERATIONS

GOLDEN = Path(__file__).parents[2] / "schema" / "schema.graphql"
BUILT_IN = {"Int", "String", "Boolean", "Float", "ID"}


@pytest.fixture(scope="module")
def contract() -> GraphQLSchema:
    return build_schema(sdl())


def test_the_schema_is_the_agreed_one() -> None:
    assert sdl() == GOLDEN.read_text(encoding="utf-8"), "print it again with: make sdl"


def test_every_operation_promised_for_the_narrow_path_is_kept() -> None:
    assert sorted(OPERATIONS) == [f"{n:02}" for n in range(1, 29)]


@pytest.mark.parametrize("number", sorted(OPERATIONS))
def test_a_promised_operation_fits_the_schema(contract: GraphQLSchema, number: str) -> None:
    assert validate(contract, parse(OPERATIONS[number])) == []


def test_everything_public_says_what_it_means(contract: GraphQLSchema) -> None:
    silent = [
        name
        for name, kind in contract.type_map.items()
        if not name.startswith("__") and name not in BUILT_IN and not kind.description
    ]
    silent += [
        f"{name}.{field}"
        for name, kind in contract.type_map.items()
        if not name.startswith("__")
        for field, definition in getattr(kind, "fields", {}).items()
        if not definition.description
    ]
    assert silent == []


def test_a_renamed_field_would_be_seen(contract: GraphQLSchema) -> None:
    other = build_schema(sdl().replace("rulesVersion:", "ruleVersion:"))
    assert [change.description for change in find_breaking_changes(contract, other)] == [
        "Field BorderCheck.rulesVersion was removed.",
        "Field CrossingRefused.rulesVersion was removed.",
        "Field Decision.rulesVersion was removed.",
        "Field Eligibility.rulesVersion was removed.",
        "Field EligibilityMatrix.rulesVersion was removed.",
        "Field EligibilityReceipt.rulesVersion was removed.",
    ]


GENETIC = ("dna", "genetic", "genom", "genotyp", "allele", "haplo", "sequence", "marker", "sample", "scan")
ATTESTED = {"EvidenceKind.GENOMIC_ATTESTATION"}
"""That a laboratory attested something may be said; what it found has no place."""


def test_nothing_in_the_graph_could_hold_what_is_genetic(contract: GraphQLSchema) -> None:
    named = set()
    for name, kind in contract.type_map.items():
        parts = (*getattr(kind, "fields", ()), *getattr(kind, "values", ()))
        named |= {name, *(f"{name}.{part}" for part in parts)}
        for part, field in getattr(kind, "fields", {}).items():
            named |= {f"{name}.{part}.{argument}" for argument in getattr(field, "args", ())}
    assert len(named) > 500
    assert {name for name in named if any(word in name.lower() for word in GENETIC)} == ATTESTED
